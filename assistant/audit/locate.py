"""Finding a quote again in a text: exactly, or differing in white space, quotation marks and hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ALIKE = {
    "'": "['’‘`´]",
    "’": "['’‘`´]",
    "‘": "['’‘`´]",
    '"': '["“”„«»]',
    "“": '["“”„«»]',
    "”": '["“”„«»]',
    "-": "[-‐‑–—]",
    "–": "[-‐‑–—]",
    "—": "[-‐‑–—]",
}
_LONGEST = 5_000  # characters of a quote that is searched for loosely; longer ones only exactly


def locate(quote: str, text: str, *, near: int = 0) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, the place nearest to `near`; None when it does not.

    Exact places go before loose ones.
    """
    if not quote.strip():
        return None
    exact = list(_exact(quote, text))
    spans = exact or list(_loose(quote, text))
    return min(spans, key=lambda span: abs(span[0] - near), default=None)


def _exact(quote: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _loose(quote: str, text: str) -> Iterator[tuple[int, int]]:
    if len(quote) > _LONGEST:
        return
    words = ("".join(_ALIKE.get(letter, re.escape(letter)) for letter in word) for word in quote.split())
    # Each word is literal but for single-character classes, so matching takes linear time.
    for match in re.finditer(r"\s+".join(words), text):
        yield match.span()
