"""Answers as text to paste elsewhere, with their citations: plain, Markdown, and with footnotes."""

from __future__ import annotations

import re

from assistant.types import Answer, Citation, Evidence
from assistant.view import strings
from assistant.view.flow import Chip, Line, Words, lines_of
from assistant.view.passages import nearest_of
from assistant.work import split_notices

_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def as_plain(answer: Answer) -> str:
    """The answer's text with its markers, what has to be known about it, then a footnote for each citation.

    Of an abstention: the question, the reason and the nearest passages, as without them it says nothing.
    """
    if answer.abstained:
        near = [f"\u201c{_one_line(each.text)}\u201d {_where(each)}" for each in nearest_of(answer)]
        return "\n".join([_one_line(answer.question), _unsaid(answer), *_under_head(near)]) + "\n"
    notes = [f"[{c.number}] \u201c{_one_line(c.quote)}\u201d {_where(c)}" for c in answer.citations]
    before, behind = _notices(answer)
    return "\n".join([*before, answer.text, "", *behind, *notes]).rstrip() + "\n"


def as_markdown(answer: Answer) -> str:
    """Question, answer and citations as Markdown; text of documents is escaped, so it stays text."""
    said = _unsaid(answer) if answer.abstained else answer.text
    before, behind = ([markdown(notice) for notice in notices] for notices in _notices(answer))
    lines = [f"**{markdown(_one_line(answer.question))}**", "", *_understood(answer), *before]
    lines += [markdown(said), ""]
    if answer.abstained:
        near = [f"> {markdown(_one_line(e.text))}\n> — {markdown(_where(e))}\n" for e in nearest_of(answer)]
        lines += _under_head(near)
    else:
        lines += behind
    for c in answer.citations:
        lines += [f"> \\[{c.number}\\] {markdown(_one_line(c.quote))}", f"> — {markdown(_where(c))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def as_footnotes(answer: Answer) -> str:
    """The answer with raised numbers and a numbered note for each citation, as word processors print it."""
    lines = [f"{line.bullet} {_raised(line)}".strip() for line in lines_of(answer)]
    notes = [
        f"{c.number}. {_where(c)}, {strings.SPAN.format(start=c.start, end=c.end)}: "
        f"\u201c{_one_line(c.quote)}\u201d"
        for c in answer.citations
    ]
    before, behind = _notices(answer)
    return "\n".join([*before, *lines, "", *behind, *notes]).rstrip() + "\n"


def _notices(answer: Answer) -> tuple[list[str], list[str]]:
    """What has to be known about an answer, before and behind it, each a line and a blank one: a copy of it
    must say, too, that it is in doubt."""
    before, behind = split_notices(answer)
    return [_notice(each) for each in before], [_notice(each) for each in behind]


def _notice(notice: str) -> str:
    return f"{strings.NOTICE}: {_one_line(notice)}\n"


def _raised(line: Line) -> str:
    """The words of a line with its citations as raised numbers, a comma between neighbours."""
    out, raised = "", False
    for token in line.tokens:
        if isinstance(token, Chip):
            number = str(token.number).translate(_RAISED)
            out = f"{out},{number}" if raised else out.rstrip() + number
            raised = True
        elif isinstance(token, Words):
            out += token.text
            raised = raised and not token.text.strip()
    return out


def markdown(value: str) -> str:
    """`value` with everything escaped that Markdown or its HTML would take for markup."""
    return _MARKDOWN.sub(r"\\\1", value)


def _understood(answer: Answer) -> list[str]:
    """How the question was understood, where it was rewritten: what was answered is not what was asked."""
    if answer.understood.split() == answer.question.split():
        return []
    return [f"*{strings.UNDERSTOOD}* {markdown(_one_line(answer.understood))}", ""]


def _unsaid(answer: Answer) -> str:
    """Why there is no answer, in words."""
    refusal = answer.refusal
    head = strings.ABSTAINED[refusal.reason] if refusal else strings.NO_ANSWER
    return f"{head}. {refusal.sentence if refusal else answer.text}"


def _under_head(passages: list[str]) -> list[str]:
    return ["", f"{strings.NEAREST}:", "", *passages] if passages else []


def _where(passage: Citation | Evidence) -> str:
    page = "" if passage.page is None else ", " + strings.PAGE.format(page=passage.page)
    return f"{passage.title}{page} ({passage.document}, sha256 {passage.sha256[:12]})"


def _one_line(value: str) -> str:
    return " ".join(value.split())
