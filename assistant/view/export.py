"""Answers as text to paste elsewhere, with their citations: plain with footnotes, and Markdown."""

from __future__ import annotations

import re

from assistant.types import Answer, Citation
from assistant.view import strings

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def as_plain(answer: Answer) -> str:
    """The answer's text with its markers, then one footnote for each citation."""
    notes = [f"[{c.number}] \u201c{_one_line(c.quote)}\u201d {_where(c)}" for c in answer.citations]
    return "\n".join([answer.text, "", *notes]).rstrip() + "\n"


def as_markdown(answer: Answer) -> str:
    """Question, answer and citations as Markdown; text of documents is escaped, so it stays text."""
    lines = [f"**{markdown(_one_line(answer.question))}**", "", markdown(answer.text), ""]
    for c in answer.citations:
        lines += [f"> \\[{c.number}\\] {markdown(_one_line(c.quote))}", f"> — {markdown(_where(c))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def markdown(value: str) -> str:
    """`value` with everything escaped that Markdown or its HTML would take for markup."""
    return _MARKDOWN.sub(r"\\\1", value)


def _where(citation: Citation) -> str:
    page = "" if citation.page is None else ", " + strings.PAGE.format(page=citation.page)
    return f"{citation.title}{page} ({citation.document}, sha256 {citation.sha256[:12]})"


def _one_line(value: str) -> str:
    return " ".join(value.split())
