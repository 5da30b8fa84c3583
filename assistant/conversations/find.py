"""Listing and searching one person's conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audit.log import AuditLog
from assistant.conversations.recall import said
from assistant.conversations.store import Kept

PAGE: Final = 60  # conversations listed at once
_AT_ONCE: Final = 100  # conversations whose records are read together: a query costs more than a record
_AROUND: Final = 60  # characters of a hit's surroundings on either side


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    id: str
    title: str  # as named, else the first question; "" when that was erased
    changed: str  # UTC, ISO 8601 with Z
    hit: str = ""  # where the words that were searched for stand, with their surroundings


def listed(log: AuditLog, kept: Sequence[Kept]) -> list[Listed]:
    """The first `PAGE` of `kept`, with their titles."""
    shown = [each for each in kept if each.records][:PAGE]
    first = said(log, [each.records[0] for each in shown if not each.title])
    return [
        Listed(each.id, each.title or first.get(each.records[0], ("", ""))[0], each.changed) for each in shown
    ]


def search(log: AuditLog, kept: Sequence[Kept], words: str) -> list[Listed]:
    """Those of `kept` that hold every one of `words` in a title, a question or an answer, at most `PAGE`.

    Read from the log each time: nothing that was erased there can be found.
    """
    wanted = words.casefold().split()
    out: list[Listed] = []
    for low in range(0, len(kept), _AT_ONCE):
        part = kept[low : low + _AT_ONCE]
        texts = said(log, [record for each in part for record in each.records])
        for each in part:
            found = _match(each, [texts[record] for record in each.records if record in texts], wanted)
            if found is not None:
                out.append(found)
        if len(out) >= PAGE:
            break
    return out[:PAGE]


def _match(kept: Kept, turns: Sequence[tuple[str, str]], wanted: Sequence[str]) -> Listed | None:
    title = kept.title or (turns[0][0] if turns else "")
    texts = [title, *(text for turn in turns for text in turn)]
    folded = [text.casefold() for text in texts]
    if not all(any(word in text for text in folded) for word in wanted):
        return None
    answers_first = [*(answer for _, answer in turns), *(asked for asked, _ in turns if asked != title)]
    return Listed(kept.id, title, kept.changed, _hit(answers_first, wanted))


def _hit(texts: Iterable[str], wanted: Sequence[str]) -> str:
    return next((hit for text in texts for hit in _around(text, wanted)), "")


def _around(text: str, wanted: Sequence[str]) -> Iterator[str]:
    plain = " ".join(text.split())
    for word in wanted:
        if (at := plain.lower().find(word)) >= 0:
            low, high = max(0, at - _AROUND), min(len(plain), at + len(word) + _AROUND)
            yield ("… " if low else "") + plain[low:high].strip() + (" …" if high < len(plain) else "")
