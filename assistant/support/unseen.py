"""Words of the claim that the passage has neither literally, nor by a word of like meaning (WordNet), nor in
another notation of a number or a date."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.meaning import SAME, find_meaning
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.restated import restated_stems
from assistant.support.words import Word
from assistant.types import Check

NAME = "unseen words"
ENOUGH = 0.8


def check_unseen(comparison: Comparison) -> Check:
    """Share (0..1) of the claim's content words, by rarity, that the passage holds in some wording."""
    words = comparison.content
    if not words:
        return not_applicable(NAME, "The claim has no content words.")
    stems = frozenset(s for p in comparison.passages for s in p.stems)
    restated = restated_stems(comparison)
    rarity = comparison.lexicon.rarity
    total = known = 0.0
    unseen: list[Word] = []
    for word in {w.stem: w for w in words}.values():
        weight = rarity(word.stem) + 0.1
        found = SAME if word.stem in restated else find_meaning(word.stem, stems, comparison.lexicon)
        total += weight
        known += weight * found
        if not found:
            unseen.append(word)
    share = known / total
    if share < ENOUGH:
        return failed(NAME, f"No word like {listed(w.text for w in unseen)} in the passage.", share)
    return passed(NAME, "The passage has these words or words of like meaning.", share)


__all__ = ["check_unseen"]
