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


def cite(draft: Draft, assess: Assess, look_up: LookUp) -> Cited:
    """Number `draft`'s sources and check its claims.

    Args:
        assess: verdict and checks of one line against its own sources.
        look_up: the document of a source, as it is indexed now.

    Raises:
        AssistantError: a document changed since it was searched (retryable), or a span does not
            re-slice to its quote; nothing is shown then.
    """
    citations: list[Citation] = []
    claims: list[Claim] = []
    text = ""
    for line in draft.lines:
        numbers = tuple(_number(source, citations, look_up) for source in line.sources)
        text += ("\n" if text else "") + ("- " if line.item else "")
        start = len(text)
        text += line.text
        verdict, checks = assess(line)
        claims.append(Claim(line.text, start, len(text), numbers, verdict, checks))
        text += " " + "".join(f"[{n}]" for n in numbers)
    return Cited(text, tuple(claims), tuple(citations))


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
