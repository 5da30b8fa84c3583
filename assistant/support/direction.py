"""Whether what rises in the claim rises in the passage, and what is more is more."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import STOP_WORDS, Sentence, Word, stem
from assistant.types import Check

NAME = "direction"
_UP = """rise rises rising rose risen increase increases grow growth grew grown gain climb climbed surge
    soar jump higher greater larger bigger raise boost expand expansion improve improvement strengthen
    double triple exceed upward faster longer better stronger accelerate escalate""".split()
_DOWN = """fall falls fell fallen falling decrease decline drop reduce reduction shrink shrank lower fewer
    smaller cut slump plunge plummet sink sank dip diminish lessen weaken weaker halve downward slower
    shorter worse worsen deteriorate contraction tumble""".split()
UP = frozenset(stem(w) for w in _UP)
DOWN = frozenset(stem(w) for w in _DOWN)
_ALL = UP | DOWN
REACH = 4  # words on either side that a direction may speak of


def check_direction(comparison: Comparison) -> Check:
    """Failed when words near a direction of the claim stand in the passage only near the other direction."""
    found = [(w, way, around) for s in comparison.claim.sentences for w, way, around in directions(s)]
    if not found:
        return not_applicable(NAME, "The claim tells of no rise, fall or comparison.")
    theirs = [e for p in comparison.passages for s in p.sentences if s.stems & _ALL for e in directions(s)]
    against = []
    agreed = 0
    for word, way, around in found:
        shared = {their_way for _, their_way, other in theirs if around & other}
        if shared:
            if way in shared:
                agreed += 1
            else:
                against.append(word)
    if against:
        return failed(NAME, f"The passage says the other direction: {listed(w.text for w in against)}.", 0.0)
    if agreed:
        return passed(NAME, "The passage says the same direction.")
    return not_applicable(NAME, "The passage tells of no rise or fall of the same thing.")


def directions(sentence: Sentence) -> list[tuple[Word, bool, set[str]]]:
    """Each direction word, whether it points up, and the stems of the content words around it."""
    words = sentence.words
    found = []
    for at, word in enumerate(words):
        if word.stem in UP or word.stem in DOWN:
            around = {
                w.stem
                for w in words[max(0, at - REACH) : at + REACH + 1]
                if w.folded not in STOP_WORDS and w.stem not in UP and w.stem not in DOWN
            }
            found.append((word, word.stem in UP, around))
    return found


__all__ = ["check_direction"]
