"""Whether what stands in quotation marks was written so.

Outcomes, in the order in which they are tried: exact; normalised (differs in case, quotation marks, spaces or
bracketed insertions); shortened (a declared omission, "…"); stitched ("frankenquote": its parts stand apart);
misattributed (stands in another document, named); fabricated.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import STOP_WORDS, analyse
from assistant.types import Check

NAME = "quote"
LEAST_WORDS = 3  # shorter ones are titles and scare quotes
FRAGMENT = 2  # words; a shorter fragment stands in any long text by chance
LONGEST_TITLE = 6  # words of which most have a capital
_QUOTED = re.compile(r"“([^“”\"]{2,2000})”|\"([^“”\"]{2,2000})\"|„([^„“”]{2,2000})[“”]|«([^«»]{2,2000})»")
_OMISSION = re.compile(r"\.\.\.|…|\[[^\]]*\]")


class QuoteKind(StrEnum):
    """Where a quote's words were found."""

    EXACT = "exact"
    NORMALISED = "normalised"
    SHORTENED = "shortened"
    STITCHED = "stitched"
    MISATTRIBUTED = "misattributed"
    FABRICATED = "fabricated"


_FAIR = frozenset({QuoteKind.EXACT, QuoteKind.NORMALISED, QuoteKind.SHORTENED})
_SAYS = {
    QuoteKind.STITCHED: "is stitched together from places apart",
    QuoteKind.MISATTRIBUTED: "stands in another document",
    QuoteKind.FABRICATED: "does not stand in the passage",
}


def check_quotes(comparison: Comparison, other_documents: Mapping[str, str] | None = None) -> Check:
    """Passed when every quotation of three words or more stands in a passage or its surroundings."""
    quotes = find_quotes(comparison.claim.text)
    if not quotes:
        return not_applicable(NAME, "The claim quotes nothing.")
    texts = [t.text for t in (*comparison.passages, *comparison.surroundings)]
    kinds = [(quote, *classify_quote(quote, texts, other_documents)) for quote in quotes]
    bad = [(quote, kind, where) for quote, kind, where in kinds if kind not in _FAIR]
    if bad:
        quote, kind, where = bad[0]
        place = f": {where}" if where else ""
        return failed(
            NAME, f"The quotation {listed([quote])} {_SAYS[kind]}{place}.", 1 - len(bad) / len(kinds)
        )
    worst = max((kind for _, kind, _ in kinds), key=list(QuoteKind).index)
    return passed(NAME, f"Quoted as it stands in the passage ({worst}).")


def find_quotes(text: str) -> list[str]:
    """What stands in quotation marks in `text`, of at least three words, titles left out."""
    quoted = (next(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return [quote for quote in quoted if _is_speech(quote)]


def _is_speech(quoted: str) -> bool:
    """Whether it is long enough to be somebody's words, and not a title, whose words have capitals."""
    words = analyse(quoted).words
    content = [w for w in words if w.folded not in STOP_WORDS]
    title = len(words) <= LONGEST_TITLE and sum(w.text[0].isupper() for w in content) > len(content) / 2
    return len(words) >= LEAST_WORDS and not title


def classify_quote(
    quote: str, texts: Sequence[str], other_documents: Mapping[str, str] | None = None
) -> tuple[QuoteKind, str]:
    """How `quote` relates to `texts`, and the other document that holds it ("" if none)."""
    if any(quote in text for text in texts):
        return QuoteKind.EXACT, ""
    words = folded_words(quote)
    lines = [folded_words(text) for text in texts]
    if words.strip() and any(words in line for line in lines):
        return QuoteKind.NORMALISED, ""
    parts = [p for part in _OMISSION.split(quote) if (p := folded_words(part)).strip()]
    if len(parts) > 1 and any(_in_order(parts, line) for line in lines):
        return QuoteKind.SHORTENED, ""
    for name, text in sorted((other_documents or {}).items()):
        if words.strip() and words in folded_words(text):
            return QuoteKind.MISATTRIBUTED, name
    if any(_is_stitched(words.split(), line) for line in lines):
        return QuoteKind.STITCHED, ""
    return QuoteKind.FABRICATED, ""


def check_span(quote: str, document: str, other_documents: Mapping[str, str] | None = None) -> Check:
    """Whether a citation's own quote stands in the text of its document; for audits of foreign answers."""
    if not folded_words(quote).strip():
        return not_applicable(NAME, "The citation quotes nothing.")
    kind, where = classify_quote(quote, [document], other_documents)
    if kind in _FAIR:
        return passed(NAME, f"The cited words stand in the document ({kind}).")
    place = f": {where}" if where else ""
    return failed(NAME, f"The cited span {listed([quote])} {_SAYS[kind]}{place}.")


@functools.lru_cache(maxsize=256)
def folded_words(text: str) -> str:
    """The folded words of `text`, each with a space on either side, so that a run is a substring."""
    return " " + " ".join(w.folded for w in analyse(text).words) + " "


def _in_order(parts: Sequence[str], line: str) -> bool:
    at = 0
    for part in parts:
        at = line.find(part, at)
        if at < 0:
            return False
        at += len(part) - 1
    return True


def _is_stitched(words: Sequence[str], line: str) -> bool:
    """Whether the words fall into two or more fragments that each stand in the text."""
    at = fragments = 0
    while at < len(words):
        length = 0
        while at + length < len(words) and f" {' '.join(words[at : at + length + 1])} " in line:
            length += 1
        if length < min(FRAGMENT, len(words) - at):
            return False
        at += length
        fragments += 1
    return 1 < fragments <= max(2, len(words) // 3)


__all__ = ["QuoteKind", "check_quotes", "check_span", "classify_quote", "find_quotes", "folded_words"]
