"""Whether the claim says the opposite of a word of the passage ("excluding" for "including")."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import STOP_WORDS, Sentence, Word
from assistant.types import Check

NAME = "antonyms"
REACH = 3  # words on either side


def check_antonyms(comparison: Comparison) -> Check:
    """Failed when a word that the passage lacks has its opposite in the nearest sentences."""
    opposed = [w for w in comparison.claim.words if comparison.lexicon.antonyms.get(w.stem)]
    if not opposed:
        return not_applicable(NAME, "The claim has no word with an opposite.")
    found = {w.stem: (w, other) for w in opposed if (other := _opposite(w, comparison))}
    if found:
        pairs = listed(f"{w.text} / {other.text}" for w, other in found.values())
        return failed(NAME, f"Claim and passage use opposite words: {pairs}.", 0.5 ** len(found))
    return passed(NAME, "No opposite words.")


def _opposite(word: Word, comparison: Comparison) -> Word | None:
    """The opposite of `word` that the passage has beside a neighbour of `word` in the claim."""
    opposites = comparison.lexicon.antonyms[word.stem] - comparison.claim.stems
    if word.folded in STOP_WORDS or not opposites or comparison.has_stem(word.stem):
        return None
    beside = _beside(word, comparison.claim.sentences)
    for sentence in comparison.nearest:
        for other in sentence.words:
            if other.stem in opposites and beside & _beside(other, (sentence,)):
                return other
    return None


def _beside(word: Word, sentences: Sequence[Sentence]) -> set[str]:
    """Stems of the content words within a few words of `word`."""
    for sentence in sentences:
        if word in sentence.words:
            at = sentence.words.index(word)
            around = sentence.words[max(0, at - REACH) : at + REACH + 1]
            return {w.stem for w in around if w.folded not in STOP_WORDS and w is not word}
    return set()


__all__ = ["check_antonyms"]
