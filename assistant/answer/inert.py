"""What a language model wrote, as plain text that nothing obeys: no markup, links, images or hidden marks."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\((?:[^()\n]|\([^()\n]*\)){0,2000}\)")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}(?:>|$)")
_EMPHASIS = re.compile(r"\*\*+|__+|~~+|`+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}:)?//\S+|\b(?:www\.|javascript:|data:|mailto:)\S+", re.IGNORECASE
)
_JOINERS = "\u200c\u200d"  # part of Persian words and of emoji
BROKEN = "\ufffd"  # what a decoder puts where bytes made no character


def make_inert(text: str) -> str:
    """`text` on one line without Markdown, HTML, control and hidden characters; what links say stays."""
    plain = _COMMENT.sub(" ", text)
    for _ in range(3):  # a link inside a link
        plain, found = _LINK.subn(r"\1", plain)
        if not found:
            break
    plain = plain.replace("](", "] (")
    plain = _TAG.sub(" ", plain)
    plain = _EMPHASIS.sub("", plain)
    plain = _ESCAPE.sub(r"\1", plain)
    plain = "".join(_visible(c) for c in plain)
    return re.sub(r"\s+([.,;:!?](?:\s|$))", r"\1", " ".join(plain.split()))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") and character not in _JOINERS else character


def find_addresses(text: str) -> list[str]:
    """Web and other addresses in `text`, trailing stops left out."""
    return [match[0].rstrip(".,;:!?)\"'”’") for match in _ADDRESS.finditer(text)]
