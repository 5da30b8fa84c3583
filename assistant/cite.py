"""Number the citations of a draft and set their markers; every span is re-sliced before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer.compose import Draft, Line, Source
from assistant.errors import AssistantError
from assistant.types import Check, Citation, Claim, Verdict
from index.types import Document


@dataclass(frozen=True, slots=True)
class Cited:
    """A draft with numbers: its text with markers, claims with spans, citations in order of use."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]


Assess = Callable[[Line], tuple[Verdict, tuple[Check, ...]]]
LookUp = Callable[[Source], Document]


class Citing:
    """An answer that grows line by line; markers are numbered in the order of their first use."""

    def __init__(self, look_up: LookUp) -> None:
        """`look_up` gives the document of a source, as it is indexed now."""
        self._look_up = look_up
        self.text = ""
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []

    def add(self, line: Line, verdict: Verdict, checks: tuple[Check, ...]) -> Claim:
        """Put a checked line behind the others.

        Raises:
            AssistantError: a document changed since it was searched (retryable), or a span does not
                re-slice to its quote; nothing of the line is shown then.
        """
        numbers = tuple(_number(source, self.citations, self._look_up) for source in line.sources)
        between = " " if line.continues else "\n"
        self.text += (between if self.text else "") + ("- " if line.item else "")
        start = len(self.text)
        self.text += line.text
        claim = Claim(line.text, start, len(self.text), numbers, verdict, checks)
        self.text += " " + "".join(f"[{n}]" for n in numbers)
        self.claims.append(claim)
        return claim

    @property
    def cited(self) -> Cited:
        """The answer so far."""
        return Cited(self.text, tuple(self.claims), tuple(self.citations))


def cite(draft: Draft, assess: Assess, look_up: LookUp) -> Cited:
    """Number `draft`'s sources and check its claims.

    Args:
        assess: verdict and checks of one line against its own sources.
        look_up: the document of a source, as it is indexed now.

    Raises:
        AssistantError: as `Citing.add`; nothing is shown then.
    """
    citing = Citing(look_up)
    for line in draft.lines:
        citing.add(line, *assess(line))
    return citing.cited


def _number(source: Source, citations: list[Citation], look_up: LookUp) -> int:
    for known in citations:
        same = (known.document, known.start, known.end) == (source.hit.chunk.path, source.start, source.end)
        if same and known.sha256 == source.hit.sha256:
            return known.number
    citations.append(_citation(source, len(citations) + 1, look_up(source)))
    return len(citations)


def _citation(source: Source, number: int, document: Document) -> Citation:
    hit = source.hit
    if document.text_sha256 != hit.text_sha256:
        raise AssistantError(
            f"{document.path} was indexed anew while it was being searched.",
            hint="Ask again.",
            retryable=True,
        )
    if document.text[source.start : source.end] != source.quote:
        raise AssistantError(
            f"Characters {source.start} to {source.end} of {document.path} are not the passage found there.",
            hint="The index is damaged: run `assistant index --rebuild`.",
        )
    return Citation(
        number=number,
        document=document.path,
        title=document.title,
        sha256=document.sha256,
        text_sha256=document.text_sha256,
        start=source.start,
        end=source.end,
        quote=source.quote,
        page=find_page(document, source.start),
        score=source.score,
        mark=source.mark,
    )


def find_page(document: Document, position: int) -> int | None:
    """The page on which character `position` stands; None in a format without pages."""
    return next((p.number for p in reversed(document.pages) if p.start <= position), None)
