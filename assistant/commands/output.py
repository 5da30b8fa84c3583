"""What reaches the terminal: text made harmless, JSON with rounded floats, a progress bar.

Documents, file names and questions may hold terminal escape sequences; everything printed passes here.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import re
import sys
import time
from pathlib import Path
from typing import IO, Any, Final

# C0 without tab and line feed, DEL, C1 (a lone U+009B starts a sequence on some terminals), the line and
# paragraph separators, the embeddings, overrides and isolates that reorder text, and halves of surrogates.
_HOSTILE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Digits after the point: enough for a score, too few for noise in the last bits.
_DECIMALS: Final = 6
_BAR: Final = 24
_PAUSE: Final = 0.05  # seconds between two drawings of the bar


def strip_controls(text: str) -> str:
    """`text` without characters that a terminal obeys instead of showing; tabs and line feeds stay."""
    return _HOSTILE.sub(lambda match: " " if match[0].isspace() else "", text)


def one_line(text: str, width: int) -> str:
    """`text` on one line of at most `width` characters, harmless."""
    joined = " ".join(strip_controls(text).split())
    return joined if len(joined) <= width else joined[: width - 1].rstrip() + "…"


def say(text: str = "") -> None:
    """Print to standard output."""
    sys.stdout.write(strip_controls(text) + "\n")


def warn(text: str) -> None:
    """Print to standard error."""
    sys.stderr.write(strip_controls(text) + "\n")


def to_json(value: object) -> str:
    """`value` as JSON: dataclasses as objects, floats rounded to six digits, keys in their written order."""
    written = json.dumps(to_plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    # All of these stand inside strings, where an escape means the same.
    return _HOSTILE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def to_plain(value: object) -> Any:  # noqa: ANN401 (JSON has no narrower type)
    """`value` as lists, dictionaries and scalars; not-a-number and infinity become null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, float):
        return round(value, _DECIMALS) if value == value and abs(value) != float("inf") else None
    if isinstance(value, enum.Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


class ProgressBar:
    """One line on standard error that says how far long work is; silent unless a person watches."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._watched = self._stream.isatty()
        self._drawn = 0.0
        self._width = 0

    def show(self, label: str, done: int, total: int, note: str = "") -> None:
        """Draw `done` of `total`; drawings that come too fast are left out, the last one never."""
        now = time.monotonic()
        if not self._watched or (done < total and now - self._drawn < _PAUSE):
            return
        self._drawn = now
        bar = f"[{'#' * round(_BAR * done / total):<{_BAR}}] {done}/{total} " if total else ""
        line = f"{label:<10} {bar}{one_line(note, 30 if total else 70)}".rstrip()
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)

    def close(self) -> None:
        """Take the line away."""
        if self._watched and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
