"""Word pieces with exact character offsets, for an embedder's window."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """One text as the model sees it."""

    ids: list[int]  # with the special tokens at both ends, at most `window`
    starts: NDArray[np.int64]  # of each token, in characters of the text; specials have -1
    ends: NDArray[np.int64]
    cut: bool  # true when the window ends before the text does


class Tokeniser:
    """A tokenizer.json with its own padding and truncation replaced by `window`.

    Raises:
        EmbedderError: the file is no tokenizer.
    """

    def __init__(self, path: Path, *, window: int) -> None:
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_str(_read_tokenizer(path))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(window)

    def tokenise(self, texts: Sequence[str], *, offsets: bool) -> list[TokenisedText]:
        """The texts in word pieces; character offsets only when asked for, because they cost time."""
        # A lone surrogate has no UTF-8; one character for one keeps every offset.
        encodings = self._tokenizer.encode_batch([_SURROGATE.sub("\ufffd", text) for text in texts])
        empty = np.empty(0, np.int64)
        result = []
        for encoding in encodings:
            cut = bool(encoding.overflowing)
            if not offsets:
                result.append(TokenisedText(encoding.ids, empty, empty, cut))
                continue
            pairs = np.array(encoding.offsets, np.int64).reshape(-1, 2)
            pairs[np.array(encoding.special_tokens_mask, bool)] = -1
            result.append(TokenisedText(encoding.ids, pairs[:, 0], pairs[:, 1], cut))
        return result


def locate_spans(text: TokenisedText, spans: Sequence[tuple[int, int]]) -> list[slice | None]:
    """The tokens that touch each span; None where the window shows it not at all or only in part."""
    if not spans:
        return []
    real = np.flatnonzero(text.ends >= 0)
    starts, ends = text.starts[real], text.ends[real]
    seen = int(ends[-1]) if len(ends) else 0
    places: list[slice | None] = []
    for start, end in spans:
        low = int(np.searchsorted(ends, start, side="right"))
        high = int(np.searchsorted(starts, end, side="left"))
        beyond = text.cut and end > seen
        places.append(None if beyond or high <= low else slice(int(real[low]), int(real[high - 1]) + 1))
    return places


def _read_tokenizer(path: Path) -> str:
    hint = "It must be a tokenizer.json as the tokenizers library writes it."
    try:
        content = path.read_text(encoding="utf-8")
        described = json.loads(content)
    except (OSError, ValueError) as error:
        raise EmbedderError(f"The tokenizer {path} cannot be read: {error}.", hint=hint) from error
    if not isinstance(described, dict) or "model" not in described:
        raise EmbedderError(f"{path} is JSON, but describes no tokenizer.", hint=hint)
    return content
