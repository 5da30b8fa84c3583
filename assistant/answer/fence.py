"""Fences around data in a prompt that no document can forge; words in it that can no longer pass for ours.

The code of a fence is a hash of everything that is fenced. A text that held its own fence would have
another hash, so it can be guessed by nobody; and the same question over the same evidence gives the same
prompt, so that an answer can be had again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_CODE = 16  # hexadecimal digits
# Marks by which chat templates tell turns apart, and our own marks: a space inside makes them plain text.
_TEMPLATE = re.compile(
    r"<(?=\s*[|/]?\s*(?:\||im_|s>|/s>|sys|user|assistant|system|inst|bos|eos|end|start|evidence|fence))"
    r"|<(?=<)|\[(?=\s*/?\s*(?:INST|SYS|system)\b)|\|(?=>)",
    re.IGNORECASE,
)
_OUR_LABEL = re.compile(r"[\[【(]\s*([Ee])\s*(\d{1,3})(?=[^\w])")
_OUR_FENCE = re.compile(r"-{3,}|={3,}|#{3,}|`{3,}")
_TURN = re.compile(
    r"^(\s*)(system|assistant|user|human|developer|instructions?|question|evidence)(\s*):",
    re.IGNORECASE | re.MULTILINE,
)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")


def make_fence(*texts: str) -> str:
    """The code for a fence around `texts`; none of them holds it."""
    digest = hashlib.sha256()
    for text in texts:
        encoded = text.encode("utf-8", "replace")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:_CODE]


def enclose(texts: Mapping[str, str], fence: str) -> str:
    """Each text under a line with its name and the fence's code, and a last line that closes the fence."""
    opened = (f"----- {name} {fence} -----\n{text}" for name, text in texts.items())
    return "\n".join((*opened, f"----- end {fence} -----"))


def neutralise(text: str) -> str:
    """`text` for a prompt: what could pass for a label, a fence, a turn or hidden words is broken up.

    Only what a model sees changes; citations and checks use the document's own text.
    """
    seen = _TAGS.sub("", _UNSEEN.sub(" ", text))
    seen = _OUR_LABEL.sub(r"(\1. \2", seen)
    seen = _OUR_FENCE.sub(lambda m: " ".join(m[0][:3]), seen)
    seen = _TEMPLATE.sub(lambda m: f"{m[0]} ", seen)
    return _TURN.sub(r"\1\2 -\3", seen)
