"""How the rules of cleaning apply a change and put it into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from index.types import Repair

_SAMPLE = 80  # characters, the longest sample that a Repair may hold
_AROUND = 10  # characters shown on each side of a change

Replacement = str | Callable[[re.Match[str]], str]


def substitute(
    text: str, pattern: re.Pattern[str], replacement: Replacement, *, rule: str
) -> tuple[str, tuple[Repair, ...]]:
    """Replace every match, counting only those that change something."""
    pieces: list[str] = []
    end = count = 0
    sample = ""
    for match in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        if new == match.group():
            continue
        sample = sample or describe(text, match.start(), match.end(), new)
        pieces += (text[end : match.start()], new)
        end = match.end()
        count += 1
    if not count:
        return text, ()
    pieces.append(text[end:])
    return "".join(pieces), (Repair(rule, count, sample),)


def change_lines(text: str, suspect: re.Pattern[str], change: Callable[[str], str]) -> str:
    """Apply `change` to each line in which `suspect` matches, in time linear in the text.

    (A pattern such as `[^\\n]*x[^\\n]*` would try every start of every line without an x.)
    """
    pieces: list[str] = []
    end = 0
    while (found := suspect.search(text, end)) is not None:
        start = text.rfind("\n", end, found.start()) + 1 or end
        stop = text.find("\n", max(found.end() - 1, start))
        stop = len(text) if stop < 0 else stop
        pieces += (text[end:start], change(text[start:stop]))
        if stop == len(text):
            return "".join(pieces)
        end = stop
    if not pieces:
        return text
    pieces.append(text[end:])
    return "".join(pieces)


def describe(text: str, start: int, end: int, new: str) -> str:
    """Say in at most 80 characters what `text[start:end]` became, with a little of what is around it."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    old = text[start:end]
    room = (_SAMPLE - 4) // 2
    return f"{_show(before + old + after)[:room]} -> {_show(before + new + after)[:room]}"


def merge(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Add up repairs of the same rule, keeping the first sample and the order of first use."""
    merged: dict[str, Repair] = {}
    for repair in repairs:
        first = merged.get(repair.rule)
        count = repair.count + (first.count if first else 0)
        merged[repair.rule] = Repair(repair.rule, count, first.sample if first else repair.sample)
    return tuple(merged.values())


def _show(text: str) -> str:
    """Write what cannot be seen as its code point, so that a sample can be read."""
    return "".join(_show_character(char) for char in text)


def _show_character(char: str) -> str:
    if char == "\n":
        return "⏎"
    if char.isprintable() and not unicodedata.combining(char):
        return char
    return f"<{ord(char):04X}>"
