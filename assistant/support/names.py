"""Whether the people, places and organisations that the claim names are named in the passage.

A name counts as found by: the same word, its stem or demonym ("Guatemala", "Guatemalan"), one changed letter
in a word of five or more, an initial ("J."), an acronym whose letters match a run of capitalised words or the
other way round, or a well-known short form ("U.S."). Words that begin a sentence count only if they are not
common words.
"""

from __future__ import annotations

import re

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import STOP_WORDS, Analysis, Word
from assistant.types import Check

NAME = "names"
_LINKS = frozenset({"of", "and", "the", "for", "de", "la", "in", "on", "to", "&"})
_CALENDAR = frozenset(
    """january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec
    mr mrs ms dr q1 q2 q3 q4 yoy bc ad am pm ce bce""".split()
)
_US = frozenset({"US", "U.S."})  # folded it looks like a pronoun
_SHORT_FORMS = (
    {"us", "usa", "america", "american", "americans", "united", "states", "washington"},
    {"uk", "britain", "british", "united", "kingdom", "england", "english"},
    {"eu", "european", "union", "europe"},
    {"un", "united", "nations"},
    {"ussr", "soviet", "union", "russia", "russian"},
    {"covid", "coronavirus"},
)


def check_names(comparison: Comparison) -> Check:
    """Share (0..1) of the claim's name words that the passages, surroundings or titles name."""
    wanted = name_words(comparison.claim, comparison)
    if not wanted:
        return not_applicable(NAME, "The claim names nobody and nothing.")
    missing = [w for w in wanted if not is_named(w, comparison)]
    score = 1 - len(missing) / len(wanted)
    if missing:
        return failed(NAME, f"The passage does not name {listed(w.text for w in missing)}.", score)
    return passed(NAME, f"The passage names {listed(w.text for w in wanted)}.")


def name_words(analysis: Analysis, comparison: Comparison) -> list[Word]:
    """Capitalised words that are names, each once. In a headline, where most words have a capital, only
    words that are seldom written without."""
    words = analysis.words
    alphabetic = [w for w in words if w.text[:1].isalpha() and (w.folded not in STOP_WORDS or w.text in _US)]
    headline = sum(w.text[:1].isupper() for w in alphabetic) > 0.6 * len(alphabetic) > 2
    found: dict[str, Word] = {}
    for word in alphabetic:
        if not word.text[:1].isupper() or word.folded in _CALENDAR or len(word.folded) < 2:
            continue
        common = comparison.lexicon.is_common(word.stem) and not word.text.isupper()
        if common and (word.initial or headline or not is_named(word, comparison)):
            continue  # "Presidential Election Day": a capital makes no name of a common word
        found.setdefault(word.folded, word)
    return list(found.values())


def is_named(word: Word, comparison: Comparison) -> bool:
    """Whether a passage, its surroundings or its title names this word in some form."""
    texts = (*comparison.passages, *comparison.surroundings)
    if any(word.stem in t.stems or word.folded in t.folded for t in texts):
        return True
    forms = {form for group in _SHORT_FORMS if word.folded in group for form in group}
    if any(not forms.isdisjoint(t.folded) for t in texts):
        return True
    if any(
        _is_similar(word.folded, other) for t in texts for other in t.folded if other[:1] == word.folded[:1]
    ):
        return True
    return _is_acronym(word, comparison)


def are_alike(one: str, other: str) -> bool:
    """Whether two folded names are known forms of one name, or spelled nearly alike."""
    return any({one, other} <= group for group in _SHORT_FORMS) or (
        one[:1] == other[:1] and _is_similar(one, other)
    )


def _is_similar(one: str, other: str) -> bool:
    """Demonyms and other endings, or one changed letter; both begin with the same letter."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or len(longer) - len(shorter) > 4:
        return False
    prefix = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter))
    if prefix >= max(4, len(shorter) - 2) and len(longer) - prefix <= 4 and not one.isdigit():
        return len(shorter) >= 5 or prefix == len(shorter)
    return len(shorter) >= 5 and len(longer) - len(shorter) <= 1 and _one_edit(one, other, prefix)


def _one_edit(one: str, other: str, prefix: int) -> bool:
    if len(one) == len(other):
        return one[prefix + 1 :] == other[prefix + 1 :]
    shorter, longer = sorted((one, other), key=len)
    return shorter[prefix:] == longer[prefix + 1 :]


def _is_acronym(word: Word, comparison: Comparison) -> bool:
    texts = (*comparison.passages, *comparison.surroundings)
    if word.text.isupper() and len(word.folded) > 1:
        letters = word.folded
        return any(letters in _initials(t) for t in texts)
    return _stands_for_acronym(word, comparison)


def _initials(analysis: Analysis) -> str:
    """The first letters of successive words, a space where a run of possible names is broken."""
    letters = []
    for sentence in analysis.sentences:
        for w in sentence.words:
            if w.folded not in _LINKS:
                letters.append(w.folded[:1])
        letters.append(" ")
    return "".join(letters)


def _stands_for_acronym(word: Word, comparison: Comparison) -> bool:
    """Whether the claim's run of capitalised words around `word` spells an acronym of the passage."""
    for sentence in comparison.claim.sentences:
        for match in re.finditer(
            r"(?:[^\W\d_a-z]\S*(?:\s+(?:of|and|the|for|de|la|in|on)\b)*\s*){2,}",
            comparison.claim.text[sentence.start : sentence.end],
        ):
            run = match.group().split()
            letters = "".join(part[0].lower() for part in run if part.lower() not in _LINKS)
            if word.text in match.group() and any(
                len(f) > 1 and f in letters
                for t in comparison.passages
                for f in t.folded
                if 2 <= len(f) <= 6 and f not in STOP_WORDS
            ):
                return True
    return False


__all__ = ["are_alike", "check_names", "is_named", "name_words"]
