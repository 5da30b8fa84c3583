"""From the labels of a sentence down to the sentences of the passages that support it.

The units of the labelled passages are ordered by how much of the sentence, by rarity, they say. Tried in
turn: the best ones alone, then the best together with one and with two that add most. The first set by which
the sentence holds is cited, so it is small; units that follow one another become one span.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.compose import Source, prefix_length
from assistant.answer.labels import Labelled
from assistant.support.lexicon import load_lexicon
from assistant.support.quantities import find_quantities
from assistant.support.words import analyse
from index.types import Unit, UnitKind

_SINGLES = 3  # units tried alone
_NEAR = 0.6  # share of the best one's weight that the others tried alone must have
_MOST = 3  # units of one set
_LEAST_GAIN = 0.08  # share of the sentence that a further unit must add


@dataclass(frozen=True, slots=True)
class _Place:
    passage: Labelled
    unit: Unit
    text: str
    stems: frozenset[str]


def find_sources(claim: str, passages: Sequence[Labelled]) -> Iterator[tuple[Source, ...]]:
    """Sets of spans of `passages` to check `claim` against, likeliest first."""
    weights = _weigh(claim)
    total = sum(weights.values()) or 1.0
    places = list(_places(passages))
    scored = sorted(
        ((-_weight(place.stems, weights), number) for number, place in enumerate(places)), key=lambda s: s
    )
    ordered = [places[number] for _, number in scored]
    if not ordered:
        return
    best = -scored[0][0]
    for (weight, _), place in list(zip(scored, ordered, strict=True))[:_SINGLES]:
        if place is ordered[0] or -weight >= _NEAR * best:
            yield _as_sources([place])
    chosen = [ordered[0]]
    while len(chosen) < _MOST:
        held = frozenset(s for place in chosen for s in place.stems)
        rest = {stem: weight for stem, weight in weights.items() if stem not in held}
        gains = [(_weight(p.stems, rest), -n) for n, p in enumerate(ordered) if p not in chosen]
        gain, number = max(gains, default=(0.0, 0))
        if gain < _LEAST_GAIN * total:
            return
        chosen.append(ordered[-number])
        yield _as_sources(chosen)


def _weigh(claim: str) -> dict[str, float]:
    """Stems and numbers of the claim with their weights."""
    lexicon = load_lexicon()
    weights = {word.stem: lexicon.rarity(word.stem) + 0.1 for word in analyse(claim).words}
    return weights | {f"#{q.value:g}": 1.0 for q in find_quantities(claim)}


def _weight(stems: frozenset[str], weights: dict[str, float]) -> float:
    return round(sum(weight for stem, weight in weights.items() if stem in stems), 6)


def _places(passages: Sequence[Labelled]) -> Iterator[_Place]:
    for passage in passages:
        for unit in passage.units:
            if unit.kind is UnitKind.HEADER:
                continue
            text = passage.unit_text(unit)
            numbers = (f"#{q.value:g}" for q in find_quantities(text))
            yield _Place(passage, unit, text, analyse(text).stems | frozenset(numbers))


def _as_sources(places: Sequence[_Place]) -> tuple[Source, ...]:
    """Spans in reading order of each passage; neighbours in one document are joined."""
    ordered = sorted(places, key=lambda p: (p.passage.label, p.unit.start))
    runs: list[list[_Place]] = []
    for place in ordered:
        if runs and _follows(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return tuple(_as_source(run) for run in runs)


def _follows(left: _Place, right: _Place) -> bool:
    if left.passage is not right.passage:
        return False
    units = left.passage.units
    return units.index(right.unit) == units.index(left.unit) + 1


def _as_source(run: Sequence[_Place]) -> Source:
    first, last = run[0], run[-1]
    chunk = first.passage.hit.chunk
    start = first.unit.start + prefix_length(first.unit.kind, first.text)
    quote = chunk.text[start - chunk.start : last.unit.end - chunk.start]
    return Source(first.passage.hit, start, last.unit.end, quote, first.passage.score)
