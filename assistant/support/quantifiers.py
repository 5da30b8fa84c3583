"""Whether the claim says "all" where the passage says "some", or otherwise more than it does."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import Sentence
from assistant.types import Check

NAME = "quantity words"
# How much of a group each word claims: 0 none .. 4 all. Words of one level are compatible.
LEVELS = {
    **dict.fromkeys(
        "all every each always everyone everybody everything entire entirely whole wholly fully".split(), 4
    ),
    **dict.fromkeys("completely unanimous unanimously solely exclusively only both".split(), 4),
    **dict.fromkeys("most mostly majority mainly largely usually generally often predominantly".split(), 3),
    **dict.fromkeys(
        "many numerous several some sometimes various multiple partly partially certain".split(), 2
    ),
    **dict.fromkeys("few rarely seldom hardly minority occasionally scarcely".split(), 1),
    **dict.fromkeys("none never nobody nothing neither no".split(), 0),
}
_STRONG = frozenset({0, 3, 4})


def check_quantifiers(comparison: Comparison) -> Check:
    """Failed when a strong quantity word has no word of its level in the nearest sentences."""
    ours = {word: level for s in comparison.claim.sentences for word, level in _levels(s)}
    if not ours:
        return not_applicable(NAME, "The claim has no quantity word.")
    theirs = {word: level for s in comparison.nearest for word, level in _levels(s)}
    unmatched = [word for word, level in ours.items() if level in _STRONG and level not in theirs.values()]
    if not unmatched:
        return passed(NAME, "Quantity words agree.")
    others = sorted(set(theirs) - set(ours))
    if others:
        return failed(NAME, f"The claim says {listed(unmatched)}, the passage {listed(others)}.", 0.0)
    return failed(NAME, f"The passage does not say {listed(unmatched)}.", 0.5)


def _levels(sentence: Sentence) -> list[tuple[str, int]]:
    return [(w.folded, LEVELS[w.folded]) for w in sentence.words if w.folded in LEVELS]


__all__ = ["LEVELS", "check_quantifiers"]
