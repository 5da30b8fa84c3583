"""How a question differs from the sentence that is to answer it, by rule.

A network that learned from few unanswerable questions overlooks the one word by which many of them differ
from their passage: an opposite, another number, a thing that is told of in another sentence. The checks of
claims (`assistant.support`) see just that, so what they say of the question weighs beside its verdicts.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from assistant.support.antonyms import check_antonyms
from assistant.support.comparison import Comparison, compare
from assistant.support.dates import check_dates
from assistant.support.meaning import NONE, SAME, find_meaning
from assistant.support.names import check_names
from assistant.support.numbers import check_numbers
from assistant.support.passage import Passage
from assistant.support.restated import restated_stems
from assistant.support.words import Word, analyse
from assistant.types import Check, Outcome

DECIMALS: Final = 4
# Words that ask, or say what kind of thing is asked for; a passage that answers need not have them.
ASKING: Final = frozenset(
    "what which who whom whose when where why how many much type kind name year called known".split()
)
_CHOOSING: Final = frozenset(["what", "which"])
_KINDS: Final = frozenset("type kind sort name form".split())


class Contrast(NamedTuple):
    """Shares 0..1 of the question's words, by rarity where nothing else is said, and checks as 0 or 1."""

    elsewhere: float  # words that stand in the passage, but have no kin in the sentence
    missing: float  # words without kin in the sentence
    opposite: float  # 1: question and sentence use opposite words
    names: float  # 1: a name of the question is missing
    numbers: float  # 1: a number is
    dates: float  # 1: a date is
    kept: float  # words, each counting alike, that stand in the sentence in the question's order


# Nothing was compared.
NO_CONTRAST: Final = Contrast(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def contrast(question: str, sentence: str, passage: str) -> Contrast:
    """What tells `question` from `sentence`, a part of `passage`; pure, about a millisecond."""
    comparison = compare(question, [Passage(sentence, passage)])
    elsewhere, missing = _missing_shares(comparison, analyse(passage).stems)
    return Contrast(
        elsewhere=elsewhere,
        missing=missing,
        opposite=_failed(check_antonyms(comparison)),
        names=_failed(check_names(comparison)),
        numbers=_failed(check_numbers(comparison)),
        dates=_failed(check_dates(comparison)),
        kept=round(comparison.alignments[0].kept if comparison.alignments else 0.0, DECIMALS),
    )


def _failed(check: Check) -> float:
    return float(check.outcome is Outcome.FAILED)


def _missing_shares(comparison: Comparison, around: frozenset[str]) -> tuple[float, float]:
    """`elsewhere` and `missing`."""
    asked_for = _find_asked_for(comparison.claim.words)
    words = [w for w in comparison.content if w.folded not in ASKING and w not in asked_for]
    near = frozenset(stem for passage in comparison.passages for stem in passage.stems)
    restated = restated_stems(comparison)
    lexicon = comparison.lexicon
    total = elsewhere = missing = 0.0
    for word in words:
        weight = lexicon.rarity(word.stem) + 0.1
        total += weight
        if word.stem not in restated and find_meaning(word.stem, near, lexicon) == NONE:
            missing += weight
            elsewhere += weight * (find_meaning(word.stem, around, lexicon) == SAME)
    return (round(elsewhere / total, DECIMALS), round(missing / total, DECIMALS)) if total else (0.0, 0.0)


def _find_asked_for(words: tuple[Word, ...]) -> frozenset[Word]:
    """What kind of thing is asked for: "country" in "Which country", "French composer", "type of rock"."""
    for at, word in enumerate(words):
        after = words[at + 1 :]
        if word.folded == "how":
            return frozenset(after[:1])
        if word.folded not in _CHOOSING:
            continue
        length = 2 if after and after[0].text[:1].isupper() else 1
        if len(after) > 2 and after[0].folded in _KINDS and after[1].folded == "of":
            length = 3
        return frozenset(after[:length])
    return frozenset()


__all__ = ["NO_CONTRAST", "Contrast", "contrast"]
