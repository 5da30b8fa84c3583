"""Plants one known fault in a sentence, always the same one for the same sentence and seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w-]|[.,]\d)")
_DATE = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (\d{1,2})(?:, ((?:1|2)\d{3}))?|\b(1[5-9]\d\d|20\d\d)\b(?![-–,.]\d)"
)
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-zé]{3,}(?: [A-Z][a-zé]{3,})*)\b")
_VERB = re.compile(r"\b(is|are|was|were|will|can|has|have|had|should|may)\b(?! not)")
_MONTHS = ("January", "March", "May", "July", "September", "November")


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim that its passage does not support, and how it came to be so."""

    kind: str
    claim: str
    passage: str  # the true sentence (with its neighbours)
    document: str  # the whole text


def swap_number(sentence: str, rng: random.Random) -> str | None:
    """Another number in place of one that is no date."""
    found = [
        m
        for m in _NUMBER.finditer(sentence)
        if not _DATE.search(sentence[max(0, m.start() - 12) : m.end() + 6])
    ]
    if not found:
        return None
    match = rng.choice(found)
    old = float(match.group().replace(",", ""))
    new = str(int(old) + rng.choice((3, 7, 20, 45)))
    return sentence[: match.start()] + new + sentence[match.end() :]


def change_date(sentence: str, rng: random.Random) -> str | None:
    """Another day, month or year in place of one."""
    match = _DATE.search(sentence)
    if match is None:
        return None
    if match.group(4):
        new = str(int(match.group(4)) - rng.choice((1, 2, 9, 30)))
    else:
        month = rng.choice([m for m in _MONTHS if m != match.group(1)])
        new = f"{month} {match.group(2)}" + (f", {match.group(3)}" if match.group(3) else "")
    return sentence[: match.start()] + new + sentence[match.end() :]


def swap_name(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    """Another name of the same corpus in place of one."""
    found = [m for m in _NAME.finditer(sentence) if m.group() in names]
    if not found:
        return None
    match = rng.choice(found)
    others = [
        n for n in names if not set(n.split()) & set(sentence.replace("’s", "").replace(",", "").split())
    ]
    if not others:
        return None
    return sentence[: match.start()] + rng.choice(others) + sentence[match.end() :]


def flip_negation(sentence: str, rng: random.Random) -> str | None:
    """ "not" after an auxiliary, or taken away."""
    if " not " in sentence:
        return sentence.replace(" not ", " ", 1)
    match = _VERB.search(sentence)
    return None if match is None else f"{sentence[: match.end()]} not{sentence[match.end() :]}"


def invent_quote(sentence: str, rng: random.Random) -> str:
    """The sentence with a saying that nobody said."""
    saying = rng.choice(
        (
            "we shall never retreat from this valley",
            "the harvest belongs to everyone who waits",
            "nothing of this was ever agreed in writing",
            "this programme will cost us our future",
        )
    )
    return f"{sentence.rstrip('. ')}, adding: “{saying}”."


def stitch_quote(one: str, other: str) -> str | None:
    """One quotation out of the beginnings of two sentences."""
    parts = [" ".join(s.split()[:6]).strip('.,;:“”"') for s in (one, other)]
    if any(len(p.split()) < 6 for p in parts):
        return None
    return f"It says: “{parts[0]} {parts[1][0].lower()}{parts[1][1:]}”."


def find_names(sentences: Sequence[str]) -> list[str]:
    """Names that occur in the sentences, sorted."""
    return sorted({m.group() for s in sentences for m in _NAME.finditer(s)})


def plant(sentences: Sequence[str], document: str, *, seed: int = 7) -> Iterator[Fault]:
    """Every fault that each sentence can carry; the passage is the sentence itself."""
    rng = random.Random(seed)
    names = find_names(sentences)
    for at, sentence in enumerate(sentences):
        made = {
            "swapped number": swap_number(sentence, rng),
            "wrong date": change_date(sentence, rng),
            "swapped name": swap_name(sentence, rng, names),
            "flipped negation": flip_negation(sentence, rng),
            "invented quote": invent_quote(sentence, rng),
            "stitched quote": stitch_quote(sentence, sentences[(at + 5) % len(sentences)]),
        }
        for kind, claim in made.items():
            if claim is not None and claim != sentence:
                yield Fault(kind, claim, sentence, document)
