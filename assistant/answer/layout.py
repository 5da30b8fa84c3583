"""Sentences and their citations laid out as text, list or table, each checked anew on the spans it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.language import assess_in_language
from assistant.answer.uphold import Upheld, uphold
from assistant.cite import Cited
from assistant.errors import AssistantError
from assistant.support import Passage
from assistant.types import Answer, Check, Citation, Claim, Verdict

_ROW: Final = re.compile(r"^(?P<name>[^—:|]{1,80}) — (?P<cells>[^—]+:[^—]+)$")

Surroundings = Callable[[Citation], str]  # text around a citation, for the checks; "" for its quote alone


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a new form, with the numbers of the citations that it keeps."""

    text: str
    citations: tuple[int, ...]
    item: bool = False


class Checker:
    """Checks sentences against the passages that an answer cites, each re-read once."""

    def __init__(self, last: Answer, around: Surroundings) -> None:
        """Read the passages.

        Raises:
            AssistantError: one is no longer what was cited.
        """
        self.citations = {c.number: c for c in last.citations}
        self._passages: dict[int, Passage] = {}
        for c in last.citations:
            text = around(c)
            if text and c.quote not in text:
                raise AssistantError(
                    f"Characters {c.start} to {c.end} of {c.document} are not the passage that was cited.",
                    hint="Ask the question again.",
                )
            self._passages[c.number] = Passage(c.quote, context=text, document=c.document, title=c.title)

    def __call__(self, text: str, numbers: Sequence[int]) -> tuple[Verdict, tuple[Check, ...]]:
        """Verdict and checks of words that were shown before."""
        return assess_in_language(text, self._cited(numbers))

    def uphold(self, text: str, numbers: Sequence[int]) -> Upheld:
        """The same of words that a model has written, and why they may not be shown."""
        return uphold(text, self._cited(numbers))

    def _cited(self, numbers: Sequence[int]) -> list[Passage]:
        return [self._passages[n] for n in numbers if n in self._passages]


def compose_sentences(sentences: Sequence[Sentence], checked: Checker) -> Cited:
    """The sentences with markers, checked anew; citations renumbered in order of use."""
    used = list(dict.fromkeys(n for s in sentences for n in s.citations if n in checked.citations))
    numbers = {old: new for new, old in enumerate(used, start=1)}
    claims: list[Claim] = []
    text = ""
    for sentence in sentences:
        cited = tuple(numbers[n] for n in sentence.citations if n in numbers)
        if text:
            text += "\n" if sentence.item else " "
        text += "- " if sentence.item else ""
        start = len(text)
        text += sentence.text
        verdict, checks = checked(sentence.text, sentence.citations)
        claims.append(Claim(sentence.text, start, len(text), cited, verdict, checks))
        text += " " + "".join(f"[{n}]" for n in cited)
    return Cited(text, tuple(claims), tuple(replace(checked.citations[n], number=numbers[n]) for n in used))


def lay_out_list(claims: Sequence[Claim], checked: Checker) -> Cited:
    """Each claim as an item of a list."""
    return compose_sentences([Sentence(c.text, c.citations, item=True) for c in claims], checked)


def lay_out_table(claims: Sequence[Claim], checked: Checker) -> Cited:
    """A Markdown table: the columns of table rows where all claims are such, else statement and source."""
    return _as_columns(claims, checked) or _draw(
        ["Statement", "Source"], [_cell(c.text) for c in claims], claims, checked
    )


def _as_columns(claims: Sequence[Claim], checked: Checker) -> Cited | None:
    """The claims as rows under their headers; None where they are no such rows, or do not hold as such."""
    rows = [_split_row(claim.text) for claim in claims]
    headers = {tuple(h for h, _ in row[1]) for row in rows if row}
    if not all(rows) or len(headers) != 1:
        return None
    cells = [" | ".join([row[0], *(value for _, value in row[1])]) for row in rows if row]
    drawn = _draw(["", *next(iter(headers)), "Source"], cells, claims, checked)
    return drawn if all(c.verdict is Verdict.SUPPORTED for c in drawn.claims) else None


def _draw(columns: Sequence[str], cells: Sequence[str], claims: Sequence[Claim], checked: Checker) -> Cited:
    text = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    kept: list[Claim] = []
    for claim, cell in zip(claims, cells, strict=True):
        start = len(text) + 3
        text += f"\n| {cell} | {''.join(f'[{n}]' for n in claim.citations)} |"
        verdict, checks = checked(cell, claim.citations)
        kept.append(Claim(cell, start, start + len(cell), claim.citations, verdict, checks))
    return Cited(text, tuple(kept), tuple(checked.citations.values()))


def _split_row(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """ "Honduras — Role: intelligence; Lead: army" as its name and cells; None for any other sentence."""
    match = _ROW.match(text)
    if not match or "|" in text:
        return None
    pairs = [cell.partition(": ") for cell in match["cells"].split("; ")]
    if not all(header and middle and value for header, middle, value in pairs):
        return None
    return match["name"], [(header, value) for header, _, value in pairs]


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


__all__ = ["Checker", "Sentence", "Surroundings", "compose_sentences", "lay_out_list", "lay_out_table"]
