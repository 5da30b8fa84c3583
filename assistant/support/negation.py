"""Whether claim and passage agree on what is denied.

A negation denies the content words that follow it closely. Failed when the claim denies what the passage
states plainly, or states what its nearest sentence denies. A word like "unable" or "lack"
anywhere in a sentence about the same words make a denial of the claim pass: denial has many wordings.
"""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import STOP_WORDS, Sentence, Word
from assistant.types import Check

NAME = "negation"
PLAIN = frozenset("not no never none nobody nothing neither nor without cannot nowhere cant dont".split())
NEGATIVE = PLAIN | frozenset(
    """hardly barely rarely seldom unable lack lacks lacked lacking refuse refuses refused fail fails
    failed failing failure deny denies denied absence absent excluding except prevent prevents
    prevented avoid avoids avoided unlikely impossible stop stops stopped ban banned reject rejected
    difficult difficulty missing loss lost forbidden prohibited few little instead rather only but
    although however despite unclear unknown""".split()
)
_PREFIXES = ("un", "in", "im", "ir", "dis", "non", "mis")
REACH = 4  # content words after a negation that it denies


def check_negation(comparison: Comparison) -> Check:
    """Compares what the claim denies with the sentences of the passages that speak of the same words."""
    denied = [pair for s in comparison.claim.sentences for pair in denials(s)]
    added = [word for word, scope in denied if _is_stated(scope, comparison)]
    if added:
        return failed(
            NAME,
            f"The claim denies ({listed(_clause(w, comparison) for w in added)}) what the passage states.",
            0.0,
        )
    lost = _lost(comparison)
    if lost:
        return failed(
            NAME, f"The passage denies ({listed(w.text for w in lost)}) what the claim states.", 0.3
        )
    if denied:
        return passed(NAME, "The passage does not state what the claim denies.", 0.8)
    return not_applicable(NAME, "Nothing is denied.")


def denials(sentence: Sentence) -> list[tuple[Word, list[str]]]:
    """Each negation of the sentence with the stems of the content words that it denies, nearest first."""
    found = []
    words = sentence.words
    for at, word in enumerate(words):
        if is_negation(word):
            later = [
                w.stem for w in words[at + 1 : at + 12] if w.folded not in STOP_WORDS and not is_negation(w)
            ]
            found.append((word, later[:REACH]))
    return found


def is_negation(word: Word) -> bool:
    """Whether the word denies what follows."""
    return word.folded in PLAIN or word.folded.endswith("n't")


def _is_stated(scope: list[str], comparison: Comparison) -> bool:
    """Whether the passages speak of what is denied, and every time without any negative word."""
    for denied in (frozenset(scope[:1]), frozenset(scope)):
        about = [s for p in comparison.passages for s in p.sentences if not denied.isdisjoint(s.stems)]
        if about and not any(_is_negative(s, scope) for s in about):
            return True
    return False


def _is_negative(sentence: Sentence, scope: list[str]) -> bool:
    return any(
        w.folded in NEGATIVE
        or w.folded.endswith("n't")
        or any(w.stem == prefix + stem for prefix in _PREFIXES for stem in scope[:2])
        for w in sentence.words
    )


def _lost(comparison: Comparison) -> list[Word]:
    """Negations of a sentence nearly like the claim's whose denied words the claim states undenied."""
    lost = []
    for alignment in comparison.alignments:
        if alignment.kept < 0.4 or any(_counts_as_denial(w) for w in alignment.claim.words):
            continue
        for word, scope in denials(alignment.passage):
            if len(scope) >= 2 and set(scope[:2]) <= alignment.claim.stems:
                lost.append(word)
    return lost


def _counts_as_denial(word: Word) -> bool:
    return word.folded in NEGATIVE or is_negation(word) or word.folded.startswith(("un", "non", "dis"))


def _clause(word: Word, comparison: Comparison) -> str:
    words = comparison.claim.words
    at = words.index(word)
    return " ".join(w.text for w in words[at : at + 4])


__all__ = ["check_negation", "denials", "is_negation"]
