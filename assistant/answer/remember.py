"""A conversation cut to a budget: the newest turns whole, older ones as question and short answer.

Nothing is summarised by a model: what a rule shortens, hostile text in a turn cannot steer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.types import History
from index.tokens import count_tokens

SHORT: Final = 160  # characters of an answer that is kept of an older turn
WHOLE_SHARE: Final = 0.75  # of the budget, for turns kept whole
LONGEST_TURN: Final = 0.5  # of the budget, that one turn may take; the rest of it is cut
_MARKER: Final = re.compile(r"\s*\[\d+\]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。])\s|\n")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of a conversation, oldest first."""

    turns: tuple[tuple[str, str], ...]  # (role, text) as `History`, without citation markers
    whole: int  # of them, kept word for word
    shortened: int  # of them, reduced to their beginning
    dropped: int  # older turns that did not fit at all


def recall(history: History, *, budget: int) -> Remembered:
    """The part of `history` that fits `budget` tokens (cl100k_base), the newest turns first to be kept."""
    kept: list[tuple[str, str]] = []
    whole = shortened = spent = 0
    for role, text in reversed(history):
        plain = " ".join(_MARKER.sub("", text).split())
        size = count_tokens(plain)
        if not shortened and spent + size <= WHOLE_SHARE * budget and size <= LONGEST_TURN * budget:
            whole += 1
        else:
            plain = shorten(plain)
            size = count_tokens(plain)
            if spent + size > budget:
                break
            shortened += 1
        kept.append((role, plain))
        spent += size
    return Remembered(tuple(reversed(kept)), whole, shortened, len(history) - len(kept))


def shorten(text: str) -> str:
    """The first sentence of `text`, at most `SHORT` characters."""
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    return first if len(first) <= SHORT else first[: SHORT - 1].rstrip() + "…"


__all__ = ["Remembered", "recall", "shorten"]
