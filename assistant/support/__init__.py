"""Does the cited passage support the claim? Deterministic checks, one file each, and a verdict by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.support.checks import check_claim
from assistant.support.passage import Passage
from assistant.support.quote import QuoteKind, check_span, classify_quote
from assistant.support.verdict import derive_verdict
from assistant.types import Check, Verdict


def assess(
    claim: str, passages: Sequence[Passage], *, other_documents: Mapping[str, str] | None = None
) -> tuple[Verdict, tuple[Check, ...]]:
    """The verdict on `claim` and the checks that it follows from."""
    checks = check_claim(claim, passages, other_documents=other_documents)
    return derive_verdict(checks), checks


__all__ = ["Passage", "QuoteKind", "assess", "check_claim", "check_span", "classify_quote", "derive_verdict"]
