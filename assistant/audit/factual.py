"""Which sentences of an answer state a fact, and so need a citation.

Not factual, in order: no letter or digit; a question; a short line that only leads to a list (ends in a
colon); talk about the conversation or the search itself ("I could not find", "Let me know"). All else is.
"""

from __future__ import annotations

import re
from typing import Final

_LEAD_WORDS: Final = 12  # a longer line before a colon usually states something itself
_TALK = re.compile(
    r"^\W*(?:(?:i|we)(?:['’]m| am| are)?\s+(?:sorry|afraid|unable|not sure|happy|here)\b"
    r"|(?:i|we)\s+(?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|did not|didn['’]t|hope|can help)\b"
    r"|sorry\b|hello\b|hi\b|thank|thanks|you['’]re welcome|please\b|let me know\b|feel free\b"
    r"|based on the (?:documents|passages|sources|context)[^,.]*[.:]?$"
    r"|here (?:is|are)\b[^.]*:$|in summary:?$|note:?$"
    r"|(?:the|these) (?:documents?|sources?|passages?|context)\s+(?:do not|don['’]t|does not|doesn['’]t)\s+"
    r"(?:say|state|mention|contain|answer|provide|specify)\b"
    r"|(?:there is )?no (?:information|answer|mention)\b)",
    re.IGNORECASE,
)


def is_factual(sentence: str) -> bool:
    """Whether `sentence` (without its markers) states something that a source could back or refute."""
    bare = sentence.strip().strip("*_#>-• ").strip()
    if not any(letter.isalnum() for letter in bare):
        return False
    if bare.endswith("?") or (bare.endswith(":") and len(bare.split()) <= _LEAD_WORDS):
        return False
    return not _TALK.match(bare)
