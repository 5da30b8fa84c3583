"""Opposites, relatives and synonyms of words, from WordNet's database files (WordNet 3.0 licence).

Only words that mostly mean one thing are used: in the texts whose senses WordNet's makers marked, at least
half of a word's uses have the sense that is taken. Inflected forms are exchanged for the same form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.reader.training.inflect import Forms

PARTS: Final = {"noun": "1", "verb": "2", "adj": "3", "adv": "4"}
SATELLITE: Final = "5"
LEAST_USES: Final = 3
LEAST_SHARE: Final = 0.5
# A class with more members than this holds what has little in common.
LARGEST_CLASS: Final = 40


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning: its words, the meanings above it, its subject field, and the pairs of opposite words."""

    words: tuple[str, ...]
    above: tuple[str, ...]
    subject: str
    opposites: tuple[tuple[int, str, int], ...]  # place of the word, the other sense, the word's place there


@dataclass(slots=True)
class Lexicon:
    """Exchanges for words, by part of speech; empty, it knows none."""

    opposites: dict[str, tuple[str, ...]] = field(default_factory=dict)
    relatives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read WordNet's files (data.noun, cntlist.rev, noun.exc ...) in `folder`.

        Raises:
            FileNotFoundError: there are none; Debian's package wordnet-base has them.
        """
        lexicon = cls()
        uses = count_uses(folder / "cntlist.rev")
        for part in PARTS:
            senses = dict(read_senses(folder / f"data.{part}"))
            main = main_senses(part, uses, folder)
            known = {word: senses[place] for word, place in main.items()}
            forms = Forms.load(part, folder)
            for kind, found in (
                (lexicon.opposites, find_opposites(known, senses, {word for word, _ in uses})),
                (lexicon.relatives, find_relatives(known) if part == "noun" else ()),
                (lexicon.synonyms, find_synonyms(known)),
            ):
                for word, others in found:
                    for shape, alike in forms.inflect_all(word, others):
                        kind[shape] = tuple(sorted({*kind.get(shape, ()), *alike}))
        return lexicon


def count_uses(path: Path) -> dict[tuple[str, str], dict[int, int]]:
    """How often each word was used in each of its senses: (word, part's number) -> {sense: uses}."""
    uses: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for line in path.read_text(encoding="latin-1").splitlines():
        key, number, count = line.split()
        word, rest = key.split("%")
        part = "3" if rest[0] == SATELLITE else rest[0]
        uses[word, part][int(number)] = int(count)
    return uses


def main_senses(part: str, uses: dict[tuple[str, str], dict[int, int]], folder: Path) -> dict[str, str]:
    """The sense of each word that is mostly this part of speech and mostly means one thing."""
    found = {}
    for line in (folder / f"index.{part}").read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split()
        word, count = cells[0], int(cells[2])
        places = cells[-count:]
        every = sum(sum(uses.get((word, number), {}).values()) for number in PARTS.values())
        first = uses.get((word, PARTS[part]), {}).get(1, 0)
        if word.isalpha() and first >= max(LEAST_USES, LEAST_SHARE * every):
            found[word] = places[0]
    return found


def read_senses(path: Path) -> Iterator[tuple[str, Sense]]:
    """Every meaning of a data file by its place; see wndb(5WN) for the format."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split("|")[0].split()
        count = int(cells[3], 16)
        words = tuple(cells[4 + 2 * i].split("(")[0].lower() for i in range(count))
        after = 4 + 2 * count
        pointers = [cells[after + 1 + 4 * i : after + 5 + 4 * i] for i in range(int(cells[after]))]
        above = tuple(p[1] for p in pointers if p[0] == "@")
        opposites = tuple((int(p[3][:2], 16), p[1], int(p[3][2:], 16)) for p in pointers if p[0] == "!")
        yield cells[0], Sense(words, above, cells[1], opposites)


Found = Iterable[tuple[str, tuple[str, ...]]]


def find_opposites(known: dict[str, Sense], senses: dict[str, Sense], used: Collection[str]) -> Found:
    """Words with those that WordNet calls their antonyms and that are `used` at all."""
    for word, sense in known.items():
        others = tuple(
            senses[other].words[there - 1]
            for here, other, there in sense.opposites
            if other in senses and here and sense.words[here - 1] == word
        )
        if fit := tuple(o for o in others if o.isalpha() and o in used):
            yield word, fit


def find_relatives(known: dict[str, Sense]) -> Found:
    """Words with others of the same narrow class, which what is one of them is not."""
    classes: dict[str, set[str]] = defaultdict(set)
    for word, sense in known.items():
        for above in sense.above:
            classes[above].add(word)
    for word, sense in known.items():
        close = {w for a in sense.above if len(classes[a]) <= LARGEST_CLASS for w in classes[a]}
        if others := tuple(sorted(close - set(sense.words))):
            yield word, others


def find_synonyms(known: dict[str, Sense]) -> Found:
    """Words with others that mostly mean the same."""
    for word, sense in known.items():
        others = tuple(w for w in sense.words if w != word and w.isalpha() and known.get(w) is sense)
        if others:
            yield word, others
