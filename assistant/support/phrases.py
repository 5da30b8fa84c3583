"""Whether the claim's neighbouring words are neighbours in the passage too."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, not_applicable, passed
from assistant.support.words import STOP_WORDS, Sentence
from assistant.types import Check

NAME = "phrases"
LOW = 0.2


def check_phrases(comparison: Comparison) -> Check:
    """Share (0..1) of the claim's pairs of successive content words that the passage holds close together."""
    pairs = {pair for sentence in comparison.claim.sentences for pair in _pairs(sentence, 1)}
    if not pairs:
        return not_applicable(NAME, "The claim is too short to hold a phrase.")
    near = {
        pair
        for passage in comparison.passages
        for sentence in passage.sentences
        if len(sentence.stems) > 1 and any(first in sentence.stems for first, _ in pairs)
        for pair in _pairs(sentence, 3)
    }
    share = len(pairs & near) / len(pairs)
    if share < LOW:
        return failed(
            NAME, f"Only {share:.0%} of the claim's word pairs stand together in the passage.", share
        )
    return passed(NAME, f"{share:.0%} of the claim's word pairs stand together in the passage.", share)


def _pairs(sentence: Sentence, reach: int) -> set[tuple[str, str]]:
    stems = [w.stem for w in sentence.words if w.folded not in STOP_WORDS]
    return {
        (stems[i], stems[j]) for i in range(len(stems)) for j in range(i + 1, min(i + 1 + reach, len(stems)))
    }


__all__ = ["check_phrases"]
