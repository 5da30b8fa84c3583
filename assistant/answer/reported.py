"""What a passage only reports is not written as a fact: "Rubio said that flights rise" is not "flights rise".

A reported part is what follows a verb of speaking and "that", or "said" and its like alone, up to a comma
with "and" or "but"; what follows "according to ..." up to its comma; and what stands before a last ", she
said" or ", according to ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from assistant.support.attribution import SPEAK
from assistant.support.comparison import Comparison
from assistant.support.words import Sentence, Word, content_words

# Verbs that a statement may follow without "that"; of the others ("announced a plan") it may be an object.
_BARE: Final = frozenset("said says say".split())
_ACCORDING: Final = "according"
_LAST: Final = 6  # words of a speaker at a sentence's end
_OBJECT: Final = frozenset("it so this these those what which nothing something to".split())
LEAST: Final = 3  # content words that make a statement; fewer are a bare answer
MOSTLY: Final = 0.6  # share of the shared words that must stand in the reported part


def find_unattributed(comparison: Comparison) -> str:
    """One sentence on the first of the claim that leaves out who says it; "" when none does."""
    cited = [sentence for passage in comparison.passages for sentence in passage.sentences]
    return next(filter(None, (_find_silent(claim, cited) for claim in comparison.claim.sentences)), "")


def _find_silent(claim: Sentence, cited: Sequence[Sentence]) -> str:
    """Whether every cited sentence that says what `claim` says names who says it, and `claim` does not."""
    if any(word.stem in SPEAK or word.folded == _ACCORDING for word in claim.words):
        return ""
    content = {word.stem for word in content_words(claim.words)}
    saying = _saying(content, cited)
    if len(content) < LEAST or not saying:
        return ""
    by = ""
    for sentence in saying:
        shared = [word for word in sentence.words if word.stem in content]
        least = MOSTLY * len(shared)
        verbs = (verb.text for verb, part in _reported(sentence) if sum(w in part for w in shared) >= least)
        by = next(verbs, "")
        if not by:
            return ""
    return f"In the passage somebody says so (“{by}”), and the sentence leaves out who."


def _saying(content: set[str], cited: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that share most with the claim; one that shares less does not say it."""
    shared = [len(content & sentence.stems) for sentence in cited]
    most = max(shared, default=0)
    return [sentence for sentence, count in zip(cited, shared, strict=True) if count and count == most]


def _reported(sentence: Sentence) -> Iterator[tuple[Word, tuple[Word, ...]]]:
    """Each word that reports, with the words that it reports."""
    words = sentence.words
    for at, word in enumerate(words):
        after = words[at + 1 :]
        if word.folded == _ACCORDING:
            yield word, _beyond_comma(sentence, after) if at == 0 else words[:at]
        elif word.stem in SPEAK:
            that = next((n for n, w in enumerate(after[:_LAST]) if w.folded == "that"), None)
            if that is not None:
                yield word, _clause(sentence, after[that + 1 :])
            elif _ends_speech(sentence, words[: at + 1], after):
                yield word, words[:at]
            elif word.folded in _BARE and after and after[0].folded not in _OBJECT:
                yield word, _clause(sentence, after)


def _clause(sentence: Sentence, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words up to a comma with "and" or "but", behind which the report may be over."""
    if not words:
        return words
    begin = words[0].start - sentence.start
    over = re.search(r",\s+(?:and|but)\s+(?!that\b)", sentence.text[begin:])
    return tuple(word for word in words if not over or word.end <= words[0].start + over.start())


def _beyond_comma(sentence: Sentence, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words behind the first comma."""
    comma = sentence.text.find(",")
    return tuple(word for word in words if word.start - sentence.start > comma >= 0)


def _ends_speech(sentence: Sentence, words: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """Whether the last of `words` is the verb of a closing ", she said" or ", said Rubio"."""
    before = words[-_LAST - 1 :]
    gaps = [(one.end - sentence.start, other.start - sentence.start) for one, other in pairwise(before)]
    commas = [n for n, (low, high) in enumerate(gaps) if re.search(r"[,”\"]", sentence.text[low:high])]
    if not commas or len(after) > _LAST:
        return False
    turned = commas[-1] == len(gaps) - 1  # the comma stands right before the verb
    return not turned or bool(after and after[0].text[:1].isupper())


__all__ = ["find_unattributed"]
