"""Checking the claims of an answer again: support today, citations that add nothing, better evidence.

Over-citation follows ALCE (Gao et al., EMNLP 2023, citation precision): a citation of a claim adds
nothing when it alone does not support the claim and the others together still do. Only claims that all
their citations together support are looked at, as there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from assistant.audit.factual import is_factual
from assistant.audit.findings import Better, ClaimAudit
from assistant.support.passage import Passage
from assistant.types import Check, Claim, Verdict
from index.types import Hit

Assess: TypeAlias = Callable[[str, Sequence[Passage]], tuple[Verdict, tuple[Check, ...]]]
Search: TypeAlias = Callable[[str], Sequence[Hit]]  # chunks for a claim, best first

_HITS_TRIED = 5  # chunks in which better evidence is looked for


def audit_claim(
    claim: Claim,
    passages: Mapping[int, Passage | None],
    *,
    assess: Assess,
    search: Search | None = None,
    recorded: bool = True,
) -> ClaimAudit:
    """`claim` against the passages that its numbers name; a number that maps to None cites nothing real."""
    cited = {number: passages[number] for number in claim.citations if number in passages}
    real = {number: passage for number, passage in cited.items() if passage is not None}
    unknown = tuple(number for number in claim.citations if number not in passages)
    factual = is_factual(claim.text)
    verdict, checks = _assess(claim.text, list(real.values()), assess, factual=factual)
    look_further = search is not None and factual and verdict is not Verdict.SUPPORTED
    return ClaimAudit(
        claim=claim,
        verdict=verdict,
        checks=checks,
        uncited=factual and not claim.citations,
        recorded=recorded,
        superfluous=_superfluous(claim.text, real, assess) if verdict is Verdict.SUPPORTED else (),
        unknown=unknown,
        better=_find_better(claim.text, search, assess) if search and look_further else None,
    )


def _assess(
    text: str, passages: list[Passage], assess: Assess, *, factual: bool
) -> tuple[Verdict, tuple[Check, ...]]:
    if passages:
        return assess(text, passages)
    return (Verdict.NOT_SUPPORTED if factual else Verdict.NOT_CHECKABLE), ()


def _superfluous(text: str, cited: Mapping[int, Passage], assess: Assess) -> tuple[int, ...]:
    if len(cited) < 2:
        return ()

    def supports(passages: Sequence[Passage]) -> bool:
        return assess(text, passages)[0] is Verdict.SUPPORTED

    return tuple(
        number
        for number, passage in cited.items()
        if not supports([passage]) and supports([other for key, other in cited.items() if key != number])
    )


def _find_better(text: str, search: Search, assess: Assess) -> Better | None:
    """The first found unit, or else the first whole chunk, that supports the claim."""
    for hit in list(search(text))[:_HITS_TRIED]:
        chunk = hit.chunk
        for start, end in [*((unit.start, unit.end) for unit in chunk.units), (chunk.start, chunk.end)]:
            quote = chunk.text[start - chunk.start : end - chunk.start]
            passage = Passage(quote, context=chunk.embed_text, document=chunk.path, title=hit.title)
            if quote.strip() and assess(text, [passage])[0] is Verdict.SUPPORTED:
                return Better(chunk.path, hit.title, start, end, quote)
    return None
