"""Whether who did it to whom is as in the passage: "A sued B" is not "B sued A"."""

from __future__ import annotations

from itertools import combinations

from assistant.support.comparison import Alignment, Comparison
from assistant.support.names import name_words
from assistant.support.outcome import failed, not_applicable, passed
from assistant.support.words import Word
from assistant.types import Check

NAME = "roles"
CLOSE = 0.65  # share of the sentence that must be alike before an exchange means anything


def check_roles(comparison: Comparison) -> Check:
    """Failed when two names have changed places around the same words."""
    names = {w.folded for w in name_words(comparison.claim, comparison)}
    looked = False
    for alignment in comparison.alignments:
        if alignment.kept < CLOSE:
            continue
        for one, other in combinations(sorted(names & {w.folded for w in alignment.claim.words}), 2):
            ours = _order(alignment.claim.words, one, other)
            theirs = _order(alignment.passage.words, one, other)
            if ours is None or theirs is None:
                continue
            looked = True
            if ours != theirs and _exchanged(alignment, one, other):
                return failed(NAME, f"“{one}” and “{other}” have changed places.", 0.0)
    if looked:
        return passed(NAME, "Names stand in the same order.")
    return not_applicable(NAME, "No two names to compare.")


def _order(words: tuple[Word, ...], one: str, other: str) -> bool | None:
    places = [[i for i, w in enumerate(words) if w.folded == name] for name in (one, other)]
    if len(places[0]) != 1 or len(places[1]) != 1:
        return None
    return places[0][0] < places[1][0]


def _exchanged(alignment: Alignment, one: str, other: str) -> bool:
    """Whether both were edited: each stands where the passage has something else."""
    edited = {w.folded for e in alignment.edits for w in e.claim}
    replaced = {w.folded for e in alignment.edits for w in e.passage}
    return bool({one, other} & edited) and bool({one, other} & replaced)


__all__ = ["check_roles"]
