"""Text as it comes from a model: made whole, valid and bounded."""

from __future__ import annotations

import re

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_BYTES_PER_TOKEN = 32  # on average far less; an answer beyond this ignores max_tokens
_BYTES_MORE = 1024


class PieceText:
    """Joins characters that were cut in two between pieces, and counts bytes against a ceiling."""

    def __init__(self, *, max_tokens: int) -> None:
        self.mended = 0  # halves of characters whose other half never came
        self._half = ""
        self._left = max_tokens * _BYTES_PER_TOKEN + _BYTES_MORE

    @property
    def is_full(self) -> bool:
        """Whether more came than `max_tokens` can be."""
        return self._left <= 0

    def take(self, piece: str) -> str:
        """What can be shown of `piece`: valid Unicode, within the ceiling; may be empty."""
        text = _PAIR.sub(_join, self._half + piece)
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        text, lone = _LONE.subn("�", text)
        self.mended += lone
        return self._cut(text)

    def finish(self) -> str:
        """What is left at the end: a sign for the half of a character, or nothing."""
        rest, self._half = self._half, ""
        self.mended += len(rest)
        return self._cut("�") if rest else ""

    def _cut(self, text: str) -> str:
        encoded = text.encode()
        kept = text if len(encoded) <= self._left else encoded[: max(0, self._left)].decode(errors="ignore")
        self._left -= len(encoded)
        return kept


def _join(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")
