"""How near a passage comes to a word of the claim: the same word, one of like meaning, or none."""

from __future__ import annotations

import functools

from assistant.support.lexicon import Lexicon, load_lexicon

SAME, SYNONYM, RELATED, NONE = 1.0, 0.9, 0.6, 0.0


def find_meaning(stem: str, stems: frozenset[str], lexicon: Lexicon) -> float:
    """SAME, SYNONYM, RELATED or NONE: the best that the passage's `stems` offer for `stem`."""
    if stem in stems:
        return SAME
    own = lexicon.synsets.get(stem)
    if own is None:
        # Not in the lexicon: perhaps another ending of a word that stands there ("guatemalan").
        return RELATED if len(stem) > 5 and any(_same_root(stem, other) for other in stems) else NONE
    senses, beside = _senses(stems)
    if not own.isdisjoint(senses):
        return SYNONYM
    if not own.isdisjoint(beside) or not lexicon.related.get(stem, frozenset()).isdisjoint(senses):
        return RELATED
    return NONE


@functools.lru_cache(maxsize=512)
def _senses(stems: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """All senses of the stems, and all senses one step from them."""
    lexicon = load_lexicon()
    known = [s for s in stems if s in lexicon.synsets]
    return (
        frozenset().union(*(lexicon.synsets[s] for s in known)),
        frozenset().union(*(lexicon.related[s] for s in known if s in lexicon.related)),
    )


def _same_root(one: str, other: str) -> bool:
    return one[:5] == other[:5] and abs(len(one) - len(other)) < 4


__all__ = ["NONE", "RELATED", "SAME", "SYNONYM", "find_meaning"]
