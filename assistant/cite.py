"""Number the citations of a draft and set their markers; every span is re-sliced before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer.compose import Draft, Line, Source
from assistant.errors import AssistantError
from assistant.types import Check, Citation, Claim, Verdict


@dataclass(frozen=True, slots=True)
class Cited:
    """A draft with numbers: its text with markers, claims with spans, citations in order of use."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]


Assess = Callable[[Line], tuple[Verdict, tuple[Check, ...]]]


def cite(draft: Draft, assess: Assess, canonical: Callable[[Source], str]) -> Cited:
    """Number `draft`'s sources and check its claims.

    Args:
        assess: verdict and checks of one line against its own sources.
        canonical: the canonical text of a source's document version.

    Raises:
        AssistantError: a span does not re-slice to its quote; nothing is shown then.
    """
    citations: list[Citation] = []
    claims: list[Claim] = []
    text = ""
    for line in draft.lines:
        numbers = tuple(_number(source, citations, canonical) for source in line.sources)
        text += ("\n" if text else "") + ("- " if line.item else "")
        start = len(text)
        text += line.text
        verdict, checks = assess(line)
        claims.append(Claim(line.text, start, len(text), numbers, verdict, checks))
        text += " " + "".join(f"[{n}]" for n in numbers)
    return Cited(text, tuple(claims), tuple(citations))


def _number(source: Source, citations: list[Citation], canonical: Callable[[Source], str]) -> int:
    made = _citation(source, len(citations) + 1)
    for known in citations:
        if (known.sha256, known.document, known.start, known.end) == (
            made.sha256,
            made.document,
            made.start,
            made.end,
        ):
            return known.number
    if canonical(source)[source.start : source.end] != source.quote:
        raise AssistantError(
            f"The span {source.start}-{source.end} of {made.document} does not hold its quote.",
            hint="The index is damaged: run `assistant index --rebuild`.",
        )
    citations.append(made)
    return made.number


def _citation(source: Source, number: int) -> Citation:
    hit = source.hit
    return Citation(
        number=number,
        document=hit.chunk.path,
        title=hit.title,
        sha256=hit.sha256,
        text_sha256=hit.text_sha256,
        start=source.start,
        end=source.end,
        quote=source.quote,
        page=hit.chunk.page,
        score=source.score,
        mark=source.mark,
    )
