"""Whether a claim of the form `Key: value` gives the value that the passage's own line of that key gives."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.meaning import SAME, find_meaning
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.restated import restated_stems
from assistant.support.words import analyse, content_words, fold_and_stem
from assistant.types import Check
from index.fields import field_key, field_value_at

NAME = "field"
ENOUGH = 0.55  # share of the claim's value, by rarity, that must stand in the line of its key


def check_field(comparison: Comparison) -> Check:
    """Failed when every line of the claim's key, in the cited spans or else around them, says another value.

    The words of the claim may stand elsewhere in the passage: that is how `Title: Salvador` would pass.
    """
    claim = comparison.claim.text
    key = _key_stems(claim)
    said = content_words(analyse(_value(claim)).words) if key else []
    lines = _lines_of(key, comparison) if said else []
    if not lines:
        return not_applicable(NAME, "The claim is no “Key: value” line of a key that the passage has.")
    restated = restated_stems(comparison)
    shares = {line: _covered([w.stem for w in said], line, restated, comparison) for line in lines}
    best = max(lines, key=lambda line: shares[line])
    if shares[best] < ENOUGH:
        return failed(NAME, f"The passage gives another value: {listed([best])}.", shares[best])
    return passed(NAME, "The passage's line of that key gives this value.", shares[best])


def _lines_of(key: tuple[str, ...], comparison: Comparison) -> list[str]:
    """Lines of that key in the cited spans; if there is none, in their surroundings."""
    for texts in (comparison.passages, comparison.surroundings):
        lines = [line.strip() for text in texts for line in text.text.splitlines()]
        if found := [line for line in lines if _key_stems(line) == key]:
            return found
    return []


def _key_stems(line: str) -> tuple[str, ...]:
    return tuple(fold_and_stem(word)[1] for word in field_key(line.strip()).split())


def _value(line: str) -> str:
    stripped = line.strip()
    return stripped[field_value_at(stripped) :]


def _covered(stems: list[str], line: str, restated: frozenset[str], comparison: Comparison) -> float:
    """Share (0..1) of the stems, by rarity, that the line's value says, in these or in other words."""
    rarity = comparison.lexicon.rarity
    near = analyse(_value(line)).stems
    weights = {stem: rarity(stem) + 0.1 for stem in stems}
    found = {s: SAME if s in restated else find_meaning(s, near, comparison.lexicon) for s in weights}
    return sum(weights[s] * found[s] for s in weights) / sum(weights.values())


__all__ = ["check_field"]
