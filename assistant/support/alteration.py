"""Whether the claim is a sentence of the passage with one thing changed.

Each sentence of the claim is laid beside its nearest passage sentence. Where they are mostly alike, every
place where they differ is judged: another number, date, name, quantity word, an added or dropped negation or an
opposite word changes what is said; other words only may.
"""

from __future__ import annotations

from assistant.support.comparison import Alignment, Comparison, Edit
from assistant.support.moments import find_dates
from assistant.support.names import name_words
from assistant.support.negation import is_negation
from assistant.support.numbers import claim_quantities
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.quantifiers import LEVELS
from assistant.support.quantities import find_quantities
from assistant.support.words import Word, content_words
from assistant.types import Check

NAME = "alteration"
LONGEST_EDIT = 5  # words; more is another wording, not one thing changed
ALIKE = 0.7  # share of the claim's words that must stand in the sentence, in order


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
    ours, theirs = _text(edit.claim, comparison), _words(edit.passage)
    claim_words, passage_words = alignment.claim.words, alignment.passage.words
    if max(len(edit.claim), len(edit.passage)) > LONGEST_EDIT:
        return ""
    added = [w for w in edit.claim if is_negation(w)]
    dropped = [w for w in edit.passage if is_negation(w)]
    if len(added) != len(dropped) and _denials(claim_words) != _denials(passage_words):
        return f"{_words(edit.claim) or 'nothing'} for {theirs or 'nothing'}"
    if not edit.claim:
        return ""
    checks = (_changes_number, _changes_name, _changes_opposite, _changes_level)
    if any(check(edit, alignment, comparison) for check in checks):
        return f"{ours} for {theirs}" if theirs else f"{ours} added"
    return ""


def _denials(words: tuple[Word, ...]) -> int:
    return sum(is_negation(w) for w in words)


def _changes_number(edit: Edit, alignment: Alignment, comparison: Comparison) -> bool:
    """A number or date stands where the sentence has something else, and the sentence does not state it."""
    if not edit.passage:
        return False
    begin, end = edit.claim[0].start, edit.claim[-1].end
    claim, source = comparison.claim.text, alignment.passage.text
    dates = [d for d in find_dates(claim) if d.start < end and begin < d.end]
    numbers = [q for q in claim_quantities(claim) if q.start < end and begin < q.end]
    return any(not any(q.matches(s) for s in find_quantities(source)) for q in numbers) or any(
        not any(d.agrees(s) for s in find_dates(source)) for d in dates
    )


def _changes_name(edit: Edit, alignment: Alignment, comparison: Comparison) -> bool:
    """Another name stands where the passage has a name, and the sentence does not know it."""
    names = {w.folded for w in name_words(comparison.claim, comparison)}
    ours = [w for w in edit.claim if w.folded in names and w.stem not in alignment.passage.stems]
    theirs = [w for w in edit.passage if w.text[:1].isupper() and not comparison.lexicon.is_common(w.stem)]
    return bool(ours and theirs) and not any(
        one.folded[:4] == other.folded[:4]
        or _letters(edit.claim) == other.folded
        or _letters(edit.passage) == one.folded
        for one in ours
        for other in theirs
    )


def _changes_opposite(edit: Edit, alignment: Alignment, comparison: Comparison) -> bool:
    lexicon = comparison.lexicon
    return any(lexicon.are_opposites(one.stem, other.stem) for one in edit.claim for other in edit.passage)


def _changes_level(edit: Edit, alignment: Alignment, comparison: Comparison) -> bool:
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
