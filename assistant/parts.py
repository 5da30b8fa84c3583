"""Questions that ask for two things, taken apart so that each is searched, read and judged alone.

Rules, in order; the first that applies splits:
1. Several questions, each with its own question mark.
2. Two question words before one clause: "When and where did they meet?" asks the clause twice.
3. Two things asked of one clause: "How many guests and how many rooms does it have?".
4. A second question behind "and": "Who signed it and when was it signed?".
What stands for something in the part before ("it", "he", "there") is resolved as a follow-up of that part.
Anything else is one question; "Who are the director and the editor?" is answered by what names both.
"""

from __future__ import annotations

import re

from assistant.conversation import resolve
from assistant.terms import content_stems

MOST_PARTS = 3
_WORD = (
    r"(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|often|far|old|large|big|high))?)"
)
_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_SENTENCE = re.compile(r"(?<=\?)\s+(?=\w)")
_TWO_WORDS = re.compile(
    rf"^(?P<first>{_WORD})(?:,)? and (?P<second>{_WORD}) (?P<clause>{_VERB}\b.+)$", re.IGNORECASE
)
_THING = rf"(?:(?!\b{_VERB}\b)[\w'’-]+ ){{1,4}}?"
_TWO_THINGS = re.compile(
    rf"^(?P<first>(?P<word>{_WORD}) {_THING})and (?P<second>(?P=word) {_THING})(?P<clause>{_VERB}\b.+)$",
    re.IGNORECASE,
)
_PREPOSITION = (
    r"(?:(?:in|on|at|by|for|to|from|with|of|through|under|during|after|before|since|until|about|against"
    r"|within|into|over|via) )?"
)
_BEHIND = re.compile(
    rf"(?:,? and |, )(?={_PREPOSITION}{_WORD}\b (?:\w+ ){{0,4}}?{_VERB}\b|who \w+(?:ed|s)\b)", re.IGNORECASE
)
_ASKS = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)


def split_parts(question: str) -> tuple[str, ...]:
    """The questions in `question`, at most `MOST_PARTS`, each to stand alone; itself alone when it is one."""
    asked = _split_sentences(question)
    if len(asked) == 1:
        asked = _split_one(asked[0].rstrip("?. "))
    if not 1 < len(asked) <= MOST_PARTS:
        return (question,)
    return tuple(_stand_alone(asked))


def _split_sentences(question: str) -> list[str]:
    """The questions that have a mark of their own; what has none ("Please be brief.") stays with the one
    before it."""
    asked: list[str] = []
    for part in _SENTENCE.split(question):
        if asked and not part.rstrip(' "”’»)').endswith("?"):
            asked[-1] = f"{asked[-1]} {part.strip()}"
        elif content_stems(part):
            asked.append(part.strip())
    return asked


def _split_one(question: str) -> list[str]:
    for pattern in (_TWO_WORDS, _TWO_THINGS):
        if match := pattern.match(question):
            clause = match["clause"]
            return [f"{_capital(match[name].strip())} {clause}?" for name in ("first", "second")]
    parts = _BEHIND.split(question)
    if not all(_ASKS.search(part) and content_stems(part) for part in parts):
        return [question]
    return [f"{_capital(part.strip(' ,'))}?" for part in parts]


def _stand_alone(asked: list[str]) -> list[str]:
    resolved = asked[:1]
    for part in asked[1:]:
        before = [("user", earlier) for earlier in resolved]
        resolved.append(resolve(part, before).text)
    return resolved


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
