"""Forms of English words: enough to put one word in another's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VOWELS = frozenset("aeiou")
# What WordNet's list of exceptions does not show: which short stems double their last letter.
DOUBLED = frozenset("bdgmnprt")


@dataclass(slots=True)
class Forms:
    """The forms of one part of speech; `irregular` holds the exceptions by base form."""

    part: str
    irregular: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, part: str, folder: Path) -> Forms:
        """Read WordNet's list of exceptions for `part` (noun, verb, adj, adv) in `folder`."""
        forms = cls(part)
        for line in (folder / f"{part}.exc").read_text(encoding="latin-1").splitlines():
            inflected, *bases = line.split()
            for base in bases:
                forms.irregular[base].append(inflected)
        return forms

    def inflect_all(self, word: str, others: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every form of `word` with the same form of each of `others` that has one."""
        own = self.inflect(word)
        shapes = [self.inflect(other) for other in others]
        for name, shape in own.items():
            alike = tuple(s[name] for s in shapes if name in s and s[name] != shape)
            if alike:
                yield shape, alike

    def inflect(self, word: str) -> dict[str, str]:
        """The forms of `word` by name: "base", and where they are sure "s", "ed", "ing"."""
        forms = {"base": word}
        odd = self.irregular.get(word, [])
        if self.part == "noun":
            plurals = [o for o in odd if o != word]
            if plurals or word.endswith("ss") or not word.endswith("s"):
                forms["s"] = plurals[0] if plurals else add_s(word)
        if self.part == "verb":
            forms |= {"s": add_s(word), "ing": add_ending(word, "ing")}
            past = [o for o in odd if not o.endswith(("ing", "s"))]
            if len(set(past)) <= 1:  # with two it is unsure which is wanted
                forms["ed"] = past[0] if past else add_ending(word, "ed")
        return forms


def add_s(word: str) -> str:
    """`word` with the ending -s."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"


def add_ending(word: str, ending: str) -> str:
    """`word` with the ending -ed or -ing."""
    if word.endswith("e") and not (ending == "ing" and word.endswith(("ee", "ye", "oe"))):
        return word[:-1] + ending
    if word.endswith("y") and ending == "ed" and word[-2:-1] not in VOWELS:
        return f"{word[:-1]}ied"
    short = sum(letter in VOWELS for letter in word) == 1 and word[-2:-1] in VOWELS
    if short and word[-1] in DOUBLED:
        return f"{word}{word[-1]}{ending}"
    return word + ending
