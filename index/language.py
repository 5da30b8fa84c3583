"""A cheap guess at a text's language, only to choose abbreviations for cutting sentences."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 20_000  # characters from the start
_SCRIPTS = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ko", re.compile(r"[가-힣]")),
    ("ru", re.compile(r"[а-яё]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("el", re.compile(r"[α-ω]")),
)
# Frequent short words that the other languages here hardly use.
_WORDS = {
    "en": "the of and to is was that for with are this it",
    "es": "el los las del una por con para como más pero y",
    "pt": "os da dos uma não com mais são pelo também ao e",
    "fr": "le les des une dans est pour sur qui avec aux et",
    "it": "il gli della di che è per una sono nel con anche",
    "de": "der die und das ist nicht mit den ein auf zu von",
    "nl": "het een van en de niet zijn op dat voor met aan",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def guess_language(text: str) -> str:
    """An ISO 639-1 code, "en" in doubt."""
    sample = text[:_SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    for code, pattern in _SCRIPTS:
        if letters and len(pattern.findall(sample)) >= 0.2 * letters:
            return code
    counts = Counter(sample.lower().split())
    scores = {code: sum(counts[word] for word in words) for code, words in _SETS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] > scores["en"] else "en"
