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
    words = passage.split()
    if not address or not words:
        return address
    if len(passage) <= _WHOLE:
        text = _encode(" ".join(words))
    else:
        text = f"{_encode(' '.join(words[:_EDGE_WORDS]))},{_encode(' '.join(words[-_EDGE_WORDS:]))}"
    prefix, suffix = " ".join(before.split()[-3:]), " ".join(after.split()[:3])
    text = (f"{_encode(prefix)}-," if prefix else "") + text + (f",-{_encode(suffix)}" if suffix else "")
    joint = ":~:text=" if "#" in address else "#:~:text="
    return address + joint + text


def _encode(text: str) -> str:
    """Percent-encoded; also `-`, `,` and `&`, which have a meaning of their own in a text fragment."""
    return quote(text.encode("utf-8", "replace"), safe="").replace("-", "%2D")
