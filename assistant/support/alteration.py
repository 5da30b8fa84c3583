"""Whether the claim is a sentence of the passage with one thing changed.

Each sentence of the claim is laid beside its nearest passage sentence. Where they are mostly alike, every
place where they differ is judged: another number, date, name or quantity word, an added or dropped negation,
an opposite word change what is said; other words only may.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from assistant.support.comparison import Alignment, Comparison, Edit
from assistant.support.moments import Date, find_dates
from assistant.support.names import are_alike
from assistant.support.negation import is_negation
from assistant.support.numbers import claim_quantities
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.quantifiers import LEVELS
from assistant.support.quantities import Quantity, find_quantities
from assistant.support.words import STOP_WORDS, Word, content_words
from assistant.types import Check

_Spanned = TypeVar("_Spanned", Date, Quantity)
NAME = "alteration"
LONGEST_EDIT = 5  # words; more is another wording, not one thing changed
ALIKE = 0.6  # share of the claim's words that must stand in the sentence, in order


def check_alteration(comparison: Comparison) -> Check:
    """Failed, with the share of changed words as its score, when a sentence was altered in what it says."""
    close = [a for a in comparison.alignments if a.kept >= ALIKE and len(a.claim.words) >= 5]
    if not close:
        return not_applicable(NAME, "No sentence of the passage is nearly the same.")
    for alignment in close:
        changed = [found for edit in alignment.edits if (found := _judge(edit, alignment, comparison))]
        if changed:
            return failed(NAME, f"Nearly the same sentence, but {listed(changed)}.", 1 - alignment.kept)
    return passed(NAME, "The nearest sentence differs in nothing that matters.", max(a.kept for a in close))


def _judge(edit: Edit, alignment: Alignment, comparison: Comparison) -> str:
    """What the edit changes, in words; "" when it changes nothing that is known to matter."""
    if max(len(edit.claim), len(edit.passage)) > LONGEST_EDIT:
        return ""
    ours, theirs = _text(edit.claim, comparison), _words(edit.passage)
    added = [w for w in edit.claim if is_negation(w)]
    dropped = [w for w in edit.passage if is_negation(w)]
    if len(added) != len(dropped) and _denials(alignment.claim.words) != _denials(alignment.passage.words):
        return f"{ours or 'nothing'} for {theirs or 'nothing'}"
    if not edit.claim:
        return ""
    if (
        _changes_number(edit, alignment, comparison)
        or _changes_name(edit, comparison)
        or _changes_opposite(edit, comparison)
        or _changes_level(edit)
    ):
        return f"{ours} for {theirs}"
    return ""


def _denials(words: tuple[Word, ...]) -> int:
    return sum(is_negation(w) for w in words)


def _changes_number(edit: Edit, alignment: Alignment, comparison: Comparison) -> bool:
    """A number or date stands in the place of another; one in the place of words may be a fair addition."""
    if not edit.passage:
        return False
    dates = _within(find_dates(comparison.claim.text), edit.claim, 0)
    numbers = _within(claim_quantities(comparison.claim.text), edit.claim, 0)
    source, offset = alignment.passage.text, alignment.passage.start
    replaced_dates = _within(find_dates(source), edit.passage, offset)
    replaced = [] if replaced_dates else _within(find_quantities(source), edit.passage, offset)
    if dates and replaced_dates and all(d.conflicts(s) for d in dates for s in replaced_dates):
        return True
    return bool(replaced) and any(not any(q.matches(s) for s in replaced) for q in numbers)


def _within(found: Sequence[_Spanned], words: tuple[Word, ...], offset: int) -> list[_Spanned]:
    """Those of `found`, counted from `offset`, that overlap the words."""
    begin, end = words[0].start - offset, words[-1].end - offset
    return [item for item in found if item.start < end and begin < item.end]


def _changes_name(edit: Edit, comparison: Comparison) -> bool:
    """Words with a capital stand where the passage has others with a capital."""
    ours = [w for w in edit.claim if _is_capitalised(w, comparison)]
    theirs = [w for w in edit.passage if _is_capitalised(w, comparison)]
    if (
        not ours
        or not theirs
        or _letters(edit.claim) == theirs[0].folded
        or _letters(edit.passage) == ours[0].folded
    ):
        return False
    if _each_has_like(ours, theirs) and _each_has_like(theirs, ours):
        return False
    proper = not any(comparison.lexicon.is_common(w.stem) for w in (*ours, *theirs))
    single = len(ours) == len(theirs) == 1
    return not (proper and single and _are_one_name(ours[0].text, theirs[0].text, comparison))


def _each_has_like(words: Sequence[Word], others: Sequence[Word]) -> bool:
    return all(any(are_alike(one.folded, other.folded) for other in others) for one in words)


def _are_one_name(one: str, other: str, comparison: Comparison) -> bool:
    """Whether the passage or its surroundings write both together, as a first and a last name."""
    texts = (*comparison.passages, *comparison.surroundings)
    return any(pair in t.text for pair in (f"{one} {other}", f"{other} {one}") for t in texts)


def _is_capitalised(word: Word, comparison: Comparison) -> bool:
    common = comparison.lexicon.is_common(word.stem) and word.initial
    return word.text[:1].isupper() and word.folded not in STOP_WORDS and not common


def _changes_opposite(edit: Edit, comparison: Comparison) -> bool:
    lexicon = comparison.lexicon
    return any(lexicon.are_opposites(one.stem, other.stem) for one in edit.claim for other in edit.passage)


def _changes_level(edit: Edit) -> bool:
    ours = {LEVELS[w.folded] for w in edit.claim if w.folded in LEVELS}
    theirs = {LEVELS[w.folded] for w in edit.passage if w.folded in LEVELS}
    return bool(ours and theirs and not ours & theirs)


def _letters(words: tuple[Word, ...]) -> str:
    return "".join(w.folded[:1] for w in content_words(words))


def _text(words: tuple[Word, ...], comparison: Comparison) -> str:
    return comparison.claim.text[words[0].start : words[-1].end] if words else ""


def _words(words: tuple[Word, ...]) -> str:
    return " ".join(w.text for w in words)


__all__ = ["check_alteration"]
