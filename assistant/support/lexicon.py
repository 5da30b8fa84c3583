"""How rare a word is, and which words mean the same or the opposite. Read once from lexicon.json."""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path

from assistant.support.opposites import NO_OPPOSITES, OPPOSITES


@dataclass(frozen=True)
class Lexicon:
    """Tables over stems. `synsets` are senses, `related` the senses one step above or beside."""

    paragraphs: int
    counts: dict[str, int]  # paragraphs that hold the stem; negative: mostly written with a capital
    synsets: dict[str, frozenset[str]]
    related: dict[str, frozenset[str]]
    antonyms: dict[str, frozenset[str]]

    def rarity(self, stem: str) -> float:
        """Inverse document frequency in nats, 0 (everywhere) to about 9 (unseen)."""
        return math.log((self.paragraphs + 1) / (abs(self.counts.get(stem, 2)) + 1))

    def is_common(self, stem: str) -> bool:
        """Whether the stem is mostly written in lower case, so that a capital says nothing."""
        return self.counts.get(stem, -1) > 0

    def are_synonyms(self, one: str, other: str) -> bool:
        """Whether two stems share a sense."""
        return not self.synsets.get(one, _NONE).isdisjoint(self.synsets.get(other, _NONE))

    def synonyms(self, stem: str) -> frozenset[str]:
        """All stems that share a sense with `stem`, but its opposites."""
        senses = self.synsets.get(stem, _NONE)
        alike = {other for sense in senses for other in self._stems_by_sense[sense]}
        return frozenset(alike - {stem} - self.antonyms.get(stem, _NONE))

    @functools.cached_property
    def _stems_by_sense(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = {}
        for stem, senses in self.synsets.items():
            for sense in senses:
                stems.setdefault(sense, []).append(stem)
        return stems

    def are_related(self, one: str, other: str) -> bool:
        """Whether one stem has a sense one step above or beside a sense of the other."""
        return not (
            self.related.get(one, _NONE).isdisjoint(self.synsets.get(other, _NONE))
            and self.synsets.get(one, _NONE).isdisjoint(self.related.get(other, _NONE))
        )

    def are_siblings(self, one: str, other: str) -> bool:
        """Whether both fall under one sense, as two weekdays or two colours do."""
        return not self.related.get(one, _NONE).isdisjoint(self.related.get(other, _NONE))

    def are_opposites(self, one: str, other: str) -> bool:
        """Whether the stems are antonyms."""
        return other in self.antonyms.get(one, _NONE)


_NONE: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The tables that ship with the package."""
    raw = json.loads(Path(__file__).with_name("lexicon.json").read_text(encoding="utf-8"))
    antonyms = {stem: set(others.split()) for stem, others in raw["antonyms"].items()}
    for entry in OPPOSITES.split():
        one, _, others = entry.partition(":")
        for other in filter(None, others.split(",")):
            antonyms.setdefault(one, set()).add(other)
            antonyms.setdefault(other, set()).add(one)
    for one, other in NO_OPPOSITES:
        antonyms.get(one, set()).discard(other)
        antonyms.get(other, set()).discard(one)
    return Lexicon(
        paragraphs=raw["paragraphs"],
        counts=raw["counts"],
        synsets={s: frozenset(ids.split()) for s, ids in raw["synsets"].items()},
        related={s: frozenset(ids.split()) for s, ids in raw["related"].items()},
        antonyms={s: frozenset(others) for s, others in antonyms.items()},
    )


__all__ = ["Lexicon", "load_lexicon"]
