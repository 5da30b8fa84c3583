"""Links to the very words of a web source: text fragments (`#:~:text=`), as browsers read them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_SAFE_SCHEMES: Final = ("http", "https")  # nothing else becomes a link: `javascript:` never does
_WHOLE: Final = 120  # characters of a quote that is given whole; a longer one by its first and last words
_EDGE_WORDS: Final = 6
_FIELD = re.compile(r"^\s*(?:source|url|link|canonical|original)\s*:\s*(https?://\S+)", re.I | re.M)
_HEAD: Final = 2_000  # characters of a document in which its header fields stand


def web_address(text: str) -> str:
    """`text` when it is an http(s) address, else an empty string."""
    bare = text.strip()
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    fine = parts.scheme in _SAFE_SCHEMES and parts.netloc and not re.search(r"[\s\x00-\x1f]", bare)
    return bare if fine else ""


def find_address(text: str) -> str:
    """The web address that a document gives as its source in its header fields; "" when none."""
    found = _FIELD.search(text[:_HEAD])
    return web_address(found[1].rstrip(".,;>)")) if found else ""


def fragment_link(url: str, passage: str, *, before: str = "", after: str = "") -> str:
    """A link that opens `url` at `passage`; "" when `url` is no web address.

    `before` and `after` (the text around it) tell a repeated passage apart.
    """
    address = web_address(url)
    lines = [line.split() for line in passage.splitlines() if line.strip()]
    if not address or not lines:
        return address
    # A browser looks for each part within one block of its page, so no part may cross a line break.
    if len(passage) <= _WHOLE and len(lines) == 1:
        text = _encode(" ".join(lines[0]))
    else:
        text = f"{_encode(' '.join(lines[0][:_EDGE_WORDS]))},{_encode(' '.join(lines[-1][-_EDGE_WORDS:]))}"
    prefix = " ".join(_line(before.rstrip(), -1)[-3:])
    suffix = " ".join(_line(after.lstrip(), 0)[:3])
    text = (f"{_encode(prefix)}-," if prefix else "") + text + (f",-{_encode(suffix)}" if suffix else "")
    joint = ":~:text=" if "#" in address else "#:~:text="
    return address + joint + text


def _line(text: str, place: int) -> list[str]:
    """The words of the first (0) or last (-1) line of `text`."""
    lines = text.splitlines()
    return lines[place].split() if lines else []


def _encode(text: str) -> str:
    """Percent-encoded; also `-`, `,` and `&`, which have a meaning of their own in a text fragment."""
    return quote(text.encode("utf-8", "replace"), safe="").replace("-", "%2D")
