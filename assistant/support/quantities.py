"""Numbers in text, normalised: 31 = thirty-one, 40% = 40 percent, 1.2 million = 1,200,000."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import StrEnum

_UNITS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SMALL_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9,
    "bn": 1e9, "b": 1e9, "mil": 1e6, "mill": 1e6, "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
    "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_WORDS = "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True)])
_NUMBER = re.compile(
    rf"(?P<money>(?:US|A|C|NZ|HK)?[$€£¥₹]\s?)?"
    rf"(?:(?<![^\W_])(?<![^\W\d_][-–])(?P<digits>\d+(?:,\d{{2,3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|\b(?P<words>(?:{_WORDS})(?:(?:[\s-]+(?:and\s+)?|\s+hundred(?:\s+and)?\s+)(?:{_WORDS}))*)\b"
    rf"|\b(?P<article>an?|half\s+an?|several)(?=\s+(?:hundred|thousand|million|billion|trillion|dozen)\b))"
    rf"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    rf"(?P<scale>[kmb]\b|(?:[\s-]?(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore|bn|mn|tn|mill?)s?\b)+)?(?![^\W_])"
    rf"(?P<percent>\s?%|[\s-]?per\s?cent\b|[\s-]percentage\s+points?\b)?"
    rf"(?P<currency>\s(?:US\s)?(?:dollars?|euros?|pounds?|yen|USD|EUR|GBP)\b)?"
    rf"|(?P<bare_percent>%)",
    re.IGNORECASE,
)
_ORDINAL_WORD = re.compile(rf"\b(?:(?:{'|'.join(_TENS)})-)?({'|'.join(_SMALL_ORDINALS)})\b", re.IGNORECASE)
_FRACTION = re.compile(r"\b(half|quarters?|thirds?)\b", re.IGNORECASE)
_APPROXIMATE = re.compile(
    r"(?:about|around|approximately|roughly|nearly|almost|some|over|more than|less than|fewer than|under"
    r"|at least|at most|up to|as many as|circa|c\.|~|≈|exceeding|above|below|close to)\s*$",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a number counts; only numbers of like kind are compared."""

    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as the text means it."""

    value: float
    kind: Kind
    text: str  # as written
    start: int  # characters, half-open
    end: int
    step: float  # size of the last written digit's place: 0.1 for "1.5", 1e5 for "1.2 million"
    approximate: bool  # "about", "nearly", "more than"
    spelled: bool  # in words

    def matches(self, other: Quantity) -> bool:
        """Whether this number, as a claim, can be said of `other`, as the source."""
        if Kind.ORDINAL in (self.kind, other.kind) and self.kind is not other.kind:
            return False
        if Kind.PERCENT in (self.kind, other.kind) and self.kind is not other.kind:
            return _same(self.value / 100 if self.kind is Kind.PERCENT else self.value,
                         other.value / 100 if other.kind is Kind.PERCENT else other.value)  # fmt: skip
        if _same(self.value, other.value):
            return True
        if self.kind is Kind.ORDINAL:
            return False
        gap = abs(self.value - other.value)
        if self.approximate and gap <= 0.1 * abs(other.value) and _roundness(self) > _roundness(other):
            return True
        return other.step < self.step and gap <= 0.5000001 * self.step


def _roundness(quantity: Quantity) -> float:
    """The place of the last figure that is not zero: 100 for 1,200 and 0.1 for 1.5."""
    figures = f"{quantity.value:.6f}".rstrip("0").rstrip(".")
    whole, _, fraction = figures.partition(".")
    return 10.0 ** -len(fraction) if fraction else 10.0 ** (len(whole) - len(whole.rstrip("0")))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-9)


@functools.lru_cache(maxsize=1024)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of `text` in order. Years and parts of dates are among them: see dates.py."""
    found = []
    for match in _NUMBER.finditer(text):
        if match["bare_percent"]:
            continue
        quantity = _read(match, text)
        if quantity is not None:
            found.append(quantity)
    ordinals = [_read_ordinal(match) for match in _ORDINAL_WORD.finditer(text)]
    starts = {q.start for q in ordinals}  # "twenty-first" is no twenty
    return tuple(sorted([*(q for q in found if q.start not in starts), *ordinals], key=lambda q: q.start))


def _read(match: re.Match[str], text: str) -> Quantity | None:
    digits, words, article = match["digits"], match["words"], match["article"]
    step = 1.0
    if digits:
        plain = digits.replace(",", "").replace("−", "-")
        value = float(plain)
        step = 10.0 ** -len(plain.partition(".")[2])
        if value and "." not in plain:  # 425,000 may stand for 424,837, but 40 not for 38
            step = 10.0 ** min(len(plain) - len(plain.rstrip("0")), max(len(plain) - 2, 0))
    elif words:
        value = _spell(words)
    elif article and article.lower() == "several":
        return None
    else:
        value = 0.5 if article and article.lower().startswith("half") else 1.0
    scale = 1.0
    for word in re.findall(r"[a-z]+", (match["scale"] or "").lower()):
        scale *= _SCALES.get(word, _SCALES.get(word.removesuffix("s"), 1.0))
    kind = Kind.PLAIN
    if match["percent"]:
        kind = Kind.PERCENT
    elif match["money"] or match["currency"]:
        kind = Kind.MONEY
    elif match["ordinal"]:
        kind = Kind.ORDINAL
    before = text[max(0, match.start() - 16) : match.start()]
    return Quantity(
        value * scale, kind, match.group().strip(), match.start(), match.end(),
        step * scale, bool(_APPROXIMATE.search(before)), not digits,
    )  # fmt: skip


def _spell(words: str) -> float:
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            total *= 100
        else:
            total += _TENS.get(word, 0) + _UNITS.get(word, 0)
    return float(total)


def _read_ordinal(match: re.Match[str]) -> Quantity:
    lower = match.group().lower()
    value = float(_SMALL_ORDINALS[match.group(1).lower()])
    if "-" in lower:
        value += _TENS[lower.split("-")[0]]
    return Quantity(value, Kind.ORDINAL, match.group(), match.start(), match.end(), 1.0, False, True)


__all__ = ["Kind", "Quantity", "find_quantities"]
