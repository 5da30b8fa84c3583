"""True wordings of a sentence, light ones: what a careful model might write and nobody should withhold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final


class Wording(StrEnum):
    """How a true sentence was worded."""

    VERBATIM = "verbatim"
    INTRODUCED = "introduced"  # "According to the documents, ..."
    SHORTENED = "shortened"  # without its last clause
    OTHER_NOTATION = "other notation"  # the same date or share, written otherwise
    REORDERED = "reordered"  # an opening clause moved to the end
    SYNONYM = "synonym"  # one word for another of the same meaning


_DATE: Final = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (\d{1,2}), (\d{4})\b"
)
_SYNONYMS: Final = {
    "will": "is going to", "roughly": "about", "approximately": "about", "nearly": "almost",
    "assist": "help", "located": "situated", "conducted": "carried out", "established": "set up",
    "enhance": "improve", "strengthen": "reinforce", "combat": "fight", "additional": "further",
    "increase": "raise", "provide": "give", "support": "back", "announced": "made known",
}  # fmt: skip
_COMMON: Final = frozenset("The This A An These It In On At By As".split())
_OPENING: Final = re.compile(r"^((?:On|In|At|During|After|Since|Under|By) [^,]{4,60}), (.+?)([.]?)$")


def reword(sentence: str) -> Iterator[tuple[Wording, str]]:
    """Every light wording that `sentence` allows, itself first."""
    yield Wording.VERBATIM, sentence
    if re.search(r"[“”\"]", sentence):
        return  # a quotation must not be reworded
    lowered = sentence[0].lower() + sentence[1:] if sentence.split(" ", 1)[0] in _COMMON else sentence
    yield Wording.INTRODUCED, f"According to the documents, {lowered}"
    head, comma, tail = sentence.rpartition(", ")
    if comma and len(head.split()) >= 6 and len(tail.split()) >= 3 and _is_closed(head):
        yield Wording.SHORTENED, head.rstrip(".") + "."
    if _DATE.search(sentence):
        yield Wording.OTHER_NOTATION, _DATE.sub(r"\2 \1 \3", sentence)
    elif re.search(r"(?<=\d)%", sentence):
        yield Wording.OTHER_NOTATION, re.sub(r"(?<=\d)%", " percent", sentence)
    opening = _OPENING.match(sentence)
    if opening and _is_closed(opening[2]):
        moved = opening[1][0].lower() + opening[1][1:]
        yield Wording.REORDERED, f"{opening[2][0].upper()}{opening[2][1:]} {moved}."
    for word, other in _SYNONYMS.items():
        if re.search(rf"\b{word}\b", sentence):
            yield Wording.SYNONYM, re.sub(rf"\b{word}\b", other, sentence, count=1)
            break


def _is_closed(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    )


__all__ = ["Wording", "reword"]
