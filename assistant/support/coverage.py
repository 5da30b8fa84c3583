"""How much of what the claim says occurs in the passage's three nearest sentences, by rarity of the words.

Spots a citation that is about something else; cannot see an altered sentence.
"""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.meaning import SAME, find_meaning
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.restated import restated_stems
from assistant.types import Check

NAME = "coverage"
LOW = 0.5  # below this share a person would call the passage off the point


def check_coverage(comparison: Comparison) -> Check:
    """Share (0..1) of the claim's content words, by rarity, in the nearest sentences."""
    words = comparison.content
    if not words:
        return not_applicable(NAME, "The claim has no content words.")
    stems = dict.fromkeys(w.stem for w in words)
    near = frozenset(s for sentence in comparison.nearest for s in sentence.stems)
    rarity = comparison.lexicon.rarity
    total = sum(rarity(s) + 0.1 for s in stems)
    restated = restated_stems(comparison)
    found = {s: SAME if s in restated else find_meaning(s, near, comparison.lexicon) for s in stems}
    share = sum((rarity(s) + 0.1) * found[s] for s in stems) / total
    missing = [w.text for w in words if not found[w.stem]]
    if share < LOW:
        return failed(NAME, f"The nearest sentences lack {listed(missing)} ({share:.0%} covered).", share)
    return passed(
        NAME, f"{share:.0%} of the claim's words, by rarity, stand in the nearest sentences.", share
    )


__all__ = ["check_coverage"]
