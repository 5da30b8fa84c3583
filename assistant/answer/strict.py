"""What a generated sentence must meet besides its verdict before it is shown as supported.

The verdict of `assistant.support` errs too often on small deliberate changes to stand alone in front of a
model's words, so this is stricter and would rather withhold a true sentence. Rules, first match wins:
1. Damaged characters, an address that the cited spans do not hold, or an order to an assistant as its only
   ground (`assistant.answer.orders`): unsafe.
2. Words in quotation marks that stand in no single cited span just so: misquoted.
3. The verdict, or a failed check of numbers, names, quantity words: as they say.
4. A number or date that only follows by computing: not stated.
5. A denial on one side only: contradicted. "May" and its like on one side only: not stated.
6. A name from outside the nearest cited sentence where that has another name: not stated.
7. Who says it in the passage left out (`assistant.answer.reported`): not stated.
8. A word of content with no kin in the spans or around them, or with distant kin only in the place of
   another word of a nearly equal sentence: not stated.
9. Words of the passage put together in another way (`assistant.answer.wording`): not stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.inert import BROKEN, find_addresses
from assistant.answer.orders import find_order
from assistant.answer.reported import find_unattributed
from assistant.answer.wording import find_misplaced
from assistant.support.comparison import Comparison, compare
from assistant.support.meaning import NONE, RELATED, find_meaning
from assistant.support.names import are_alike, name_words
from assistant.support.negation import PLAIN, denials, is_negation
from assistant.support.outcome import listed
from assistant.support.passage import Passage
from assistant.support.restated import restated_stems
from assistant.support.verdict import find_faults
from assistant.support.words import STOP_WORDS, Sentence, Word, content_words
from assistant.types import Check, Outcome, Verdict, WithheldReason

Flaw = tuple[WithheldReason, str]

NEARLY_SAME = 0.6  # share of a sentence's words kept in order, from which one other word is a change
# What a writer adds around what a passage says.
_GLUE = frozenset(
    """document documents source sources passage evidence text report reports according say says said state
    states stated mention mentions mentioned note notes noted also additionally furthermore include includes
    including included specifically""".split()
)
LEAST_COVERED = 0.7  # of the sentence's words, by rarity, in the cited sentences
_SOFT = ("quantity words", "dates")  # faults here, though too weak for a verdict
# Words by which a passage leaves something open; those that are as often nouns ("plan") are left out.
_OPEN = frozenset(
    """may might could would should possibly perhaps maybe potentially reportedly allegedly likely probably
    supposedly proposed suggested expected intended planned considering""".split()
)
_QUOTES = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|„([^„“”]*)[“”]|«([^«»]*)»|‘([^‘’]{12,}?)’(?!\w)")
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})
# Words that turn a statement into its opposite without "not".
_DENYING = PLAIN | frozenset(
    """refuse refuses refused refusing fail fails failed failing lack lacks lacked lacking deny denies denied
    reject rejects rejected rejecting ban bans banned prevent prevents prevented avoid avoided unable unlikely
    impossible forbidden prohibited without cannot stop stopped cease ceased cancel cancels cancelled canceled
    hardly barely false""".split()
)


def find_breach(claim: str, passages: Sequence[Passage]) -> Flaw | None:
    """What no sentence may do, in whatever language: rules 1 and 2."""
    spans = [p.text for p in passages]
    return _find_unsafe(claim, spans) or _find_ordered(claim, passages) or _find_misquoted(claim, spans)


def find_flaw(
    claim: str, passages: Sequence[Passage], verdict: Verdict, checks: Sequence[Check]
) -> Flaw | None:
    """Why `claim` may not be shown as resting on `passages`, or None when it may."""
    return (
        find_breach(claim, passages)
        or _find_fault(verdict, checks)
        or _find_difference(compare(claim, passages), checks)
    )


def _find_unsafe(claim: str, spans: Sequence[str]) -> Flaw | None:
    if BROKEN in claim:
        return WithheldReason.UNSAFE, "Its characters were damaged on the way."
    strange = [a for a in find_addresses(claim) if not any(a in span for span in spans)]
    if strange:
        return WithheldReason.UNSAFE, f"The cited passage does not hold the address {listed(strange)}."
    return None


def _find_ordered(claim: str, passages: Sequence[Passage]) -> Flaw | None:
    order = find_order(claim, passages)
    if order:
        said = f"It rests on an order to an assistant, which states nothing: {listed([order])}."
        return WithheldReason.UNSAFE, said
    return None


def _find_misquoted(claim: str, spans: Sequence[str]) -> Flaw | None:
    open_ended = claim.count('"') % 2 or any(claim.count(a) != claim.count(b) for a, b in ("“”", "«»"))
    if open_ended and not any(_plain(claim) in _plain(span) for span in spans):
        return WithheldReason.MISQUOTED, "A quotation in it is not closed."
    for quote in (next((g for g in m.groups() if g is not None), "") for m in _QUOTES.finditer(claim)):
        wanted = _plain(quote).strip(" .,;:!?")
        if wanted and not any(wanted in _plain(span) for span in spans):
            return WithheldReason.MISQUOTED, f"{listed([quote])} does not stand so in the cited passage."
    return None


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


_AS_REASON = {
    Verdict.CONTRADICTED: WithheldReason.CONTRADICTED,
    Verdict.NOT_SUPPORTED: WithheldReason.NOT_SUPPORTED,
    Verdict.PARTLY_SUPPORTED: WithheldReason.PARTLY_SUPPORTED,
    Verdict.NOT_CHECKABLE: WithheldReason.NOT_STATED,
}


def _find_fault(verdict: Verdict, checks: Sequence[Check]) -> Flaw | None:
    failed = [*find_faults(checks), *(c for c in checks if c.name in _SOFT and c.outcome is Outcome.FAILED)]
    reason = _AS_REASON.get(verdict, WithheldReason.NOT_STATED if failed else None)
    if reason is None:
        return None
    said = " ".join(c.reason for c in (failed or [c for c in checks if c.outcome is Outcome.FAILED])[:2])
    return reason, said or "The cited passage does not say so."


def _find_difference(comparison: Comparison, checks: Sequence[Check]) -> Flaw | None:
    """The rules on what is computed, denied, named and worded."""
    by_name = {check.name: check for check in checks}
    for check in checks:
        if check.outcome is Outcome.DERIVED:
            return WithheldReason.NOT_STATED, check.reason
    turned = _find_turned(comparison)
    if turned:
        return WithheldReason.CONTRADICTED, f"Only one of sentence and passage denies: {listed(turned)}."
    open_words = _find_certainty(comparison)
    if open_words:
        said = f"Only one of sentence and passage leaves it open: {listed(open_words)}."
        return WithheldReason.NOT_STATED, said
    displaced = next(_find_displaced(comparison), None)
    if displaced:
        ours, theirs = displaced
        said = f"The sentence names {listed([ours])} where the passage names {listed([theirs])}."
        return WithheldReason.NOT_STATED, said
    unattributed = find_unattributed(comparison)
    if unattributed:
        return WithheldReason.NOT_STATED, unattributed
    if by_name["verbatim"].outcome is Outcome.PASSED:
        return None
    for name in ("unseen words", "coverage"):
        check = by_name[name]
        if check.outcome is Outcome.FAILED or (check.score or 0.0) < LEAST_COVERED:
            return WithheldReason.NOT_STATED, check.reason
    foreign = _find_foreign(comparison)
    if foreign:
        return WithheldReason.NOT_STATED, f"The passage has no word for {listed(foreign)}."
    misplaced = find_misplaced(comparison)
    return (WithheldReason.NOT_STATED, misplaced) if misplaced else None


def _find_foreign(comparison: Comparison) -> list[str]:
    """Words of content with no kin in the spans, or with distant kin in the place of another word."""
    stems = frozenset(s for p in comparison.passages for s in p.stems)
    restated = restated_stems(comparison)
    swapped = {
        word.stem
        for alignment in comparison.alignments
        if alignment.kept >= NEARLY_SAME
        for edit in alignment.edits
        if content_words(edit.passage)
        for word in edit.claim
    }
    found = []
    for word in comparison.content:
        if word.stem in restated or word.folded in _GLUE or comparison.surrounds(word.stem):
            continue
        kin = find_meaning(word.stem, stems, comparison.lexicon)
        if kin == NONE or (kin == RELATED and word.stem in swapped):
            found.append(word.text)
    return found


def _find_turned(comparison: Comparison) -> list[str]:
    """The denying words when only one side denies what both speak of."""
    ours = [w.text for s in comparison.claim.sentences for w, _ in _denied(s)]
    said = frozenset(w.stem for w in comparison.content)
    theirs = [
        w.text
        for sentence in comparison.nearest
        for w, scope in _denied(sentence)
        if not scope or not said.isdisjoint(scope) or w.stem in said
    ]
    return (ours or theirs) if bool(ours) != bool(theirs) else []


def _find_certainty(comparison: Comparison) -> list[str]:
    """Words that leave something open on one side only."""
    ours = [w.text for s in comparison.claim.sentences for w, _ in _scoped(s, _OPEN)]
    said = frozenset(w.stem for w in comparison.content)
    theirs = [
        w.text
        for sentence in comparison.nearest
        for w, scope in _scoped(sentence, _OPEN)
        if not said.isdisjoint(scope)
    ]
    return (ours or theirs) if bool(ours) != bool(theirs) else []


def _scoped(sentence: Sentence, marks: frozenset[str]) -> Iterator[tuple[Word, list[str]]]:
    """Each word of `marks` in the sentence with the stems of the four content words behind it."""
    for at, word in enumerate(sentence.words):
        if word.folded in marks and not is_negation(word):
            later = [w.stem for w in sentence.words[at + 1 : at + 8] if w.folded not in STOP_WORDS]
            yield word, later[:4]


def _denied(sentence: Sentence) -> Iterator[tuple[Word, list[str]]]:
    """Each denying word of the sentence with the stems that it denies."""
    yield from denials(sentence)
    yield from _scoped(sentence, _DENYING)


def _find_displaced(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """(name of the sentence, name of the passage) where one stands in the place of the other.

    Looked for in the nearest sentence alone: a second one that is cited too may hold any name.
    """
    theirs = [w for p in comparison.passages for w in name_words(p, comparison)]
    wanted = name_words(comparison.claim, comparison)
    for alignment in comparison.alignments:
        outside = [w for w in wanted if not _is_within(w, alignment.passage, comparison)]
        names = [t for t in theirs if any(t is w for w in alignment.passage.words)]
        displaced = [t for t in names if not any(_is_same(t, w) for w in comparison.claim.words)]
        for edit in alignment.edits:  # right in its place, also where the passage's name stands elsewhere too
            ours = [w for w in outside if any(w.folded == c.folded for c in edit.claim)]
            held = [t for t in names if any(t.folded == q.folded for q in edit.passage)]
            if ours and held:
                yield ours[0].text, held[0].text
        for name in outside:
            place = _neighbour(name, alignment.claim, alignment.passage)
            if place is None:
                continue
            at, before = place
            for other in displaced:
                if (other.start < at) if before else (other.start > at):
                    yield name.text, other.text


def _is_within(name: Word, passage: Sentence, comparison: Comparison) -> bool:
    """Whether the sentence has the name; not by a word that answers to another of the claim ("U.S." is not
    in a sentence because "Central American", which the claim has too, is)."""
    return any(
        _is_same(name, word) and (word.stem == name.stem or word.stem not in comparison.claim.stems)
        for word in passage.words
    )


def _neighbour(name: Word, claim: Sentence, passage: Sentence) -> tuple[int, bool] | None:
    """Where the shared word next to `name` stands in the passage; whether `name` comes before it."""
    places = {w.stem: w.start for w in passage.words if w.folded not in STOP_WORDS}
    later = next((w for w in claim.words if w.start > name.start and w.stem in places), None)
    if later is not None:
        return places[later.stem], True
    earlier = next((w for w in reversed(claim.words) if w.start < name.start and w.stem in places), None)
    return (places[earlier.stem], False) if earlier is not None else None


def _is_same(one: Word, other: Word) -> bool:
    return one.stem == other.stem or one.folded == other.folded or are_alike(one.folded, other.folded)
