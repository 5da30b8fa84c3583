"""Choose which candidates make the answer, or why there is none.

Rules, in order:
1. No candidate reaches the model's threshold: no answer. Where a number, a date, an amount is asked for,
   a candidate without any must be nearly certain to count.
2. A question for one thing takes the best candidate, and repeats of it from elsewhere as further
   citations; a second statement only when it is nearly as likely and the best is in doubt.
3. A question for several things takes the whole list that holds the best candidate, or every candidate
   that stands close enough to the best, from any document. A sentence that only introduces a list brings
   the list with it, whatever was asked. Things counted off in prose are a list too (`enumeration.py`).
   Of a person called by one name only it is the sentence that has the whole name.
4. Statements of other documents that give another value for the same thing are shown as a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.enumeration import count_off, find_enumeration, place_of
from assistant.answer.full_name import prefer_full_name
from assistant.answer_types import find_typed, is_strict
from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.terms import content_stems, fold
from assistant.types import AnswerType
from index.types import UnitKind

# Of the right SQuAD sentences for such questions nine in ten hold the form asked for, of wrong ones few.
SURE_WITHOUT_FORM = 0.9
# A person may be named by a noun alone ("the local police"); that happens, but seldom.
SURE_WITHOUT_NAME = 0.5
# How near to the best a further statement must come, as a share of its probability.
LIST_SHARE = 0.5
DOUBT_SHARE = 0.8
RIVAL_SHARE = 0.4
NEARLY_SAME = 0.75
# Above this the best candidate stands alone.
SURE = 0.6
MOST_STATEMENTS = 6
# Characters of a list that is shown whole; of a longer one the likeliest parts are shown.
LONGEST_LIST = 720
# Two statements with this share of common words say the same thing.
SAME = 0.8
_LISTED = (UnitKind.ITEM, UnitKind.ROW)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer to be: a candidate and others that say the same."""

    candidate: Candidate
    repeats: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What the answer will say, best or first-read first; `conflict` when sources disagree."""

    statements: tuple[Statement, ...]
    conflict: bool = False
    lead: Candidate | None = None  # the sentence that introduces a list shown whole


def select(question: Question, ranked: Sequence[Candidate], *, threshold: float) -> Selection:
    """Candidates for the answer; no statements when the best is below `threshold`."""
    usable = [c for c in ranked if c.unit.kind is not UnitKind.HEADER and _has_form(c, question)]
    if not usable or usable[0].probability < threshold:
        return Selection(())
    if question.wants_list:
        return _select_list(question, usable, threshold)
    if usable[0].text.rstrip().endswith(":"):
        led = _siblings(usable[0], usable)
        if led:
            return _whole(usable[0], led, usable)
    merged = merge_repeats(usable[:12])
    best = replace(merged[0], candidate=prefer_full_name(question, merged[0].candidate, ranked))
    rivals = _rivals(question, merged)
    if rivals:
        return Selection((best, *rivals), conflict=True)
    return Selection((best, *_second(merged, threshold)))


def _has_form(candidate: Candidate, question: Question) -> bool:
    if candidate.typed > 0.0:
        return True
    if is_strict(question.kind):
        return candidate.probability >= SURE_WITHOUT_FORM
    return question.kind is not AnswerType.PERSON or candidate.probability >= SURE_WITHOUT_NAME


def _second(merged: Sequence[Statement], threshold: float) -> list[Statement]:
    best = merged[0].candidate.probability
    if best >= SURE:
        return []
    near = [s for s in merged[1:2] if s.candidate.probability >= max(threshold, DOUBT_SHARE * best)]
    return [s for s in near if s.candidate.unit.kind is not UnitKind.HEADING]


def _select_list(question: Question, usable: Sequence[Candidate], threshold: float) -> Selection:
    best = usable[0]
    counted = find_enumeration(question, best, usable)
    if counted and sum(len(c.text) for c in counted) <= LONGEST_LIST:
        lead = best if all(best is not c for c in counted) else None
        return Selection(tuple(Statement(c) for c in counted), lead=lead)
    siblings = _siblings(best, usable)
    if len(siblings) > 1 and sum(len(c.text) for c in siblings) <= LONGEST_LIST:
        return _whole(best, siblings, usable)
    # A part of a list answers a part of the question, for which the reader has no word: the scorer's counts.
    floor = max(threshold, LIST_SHARE * best.own)
    close = [c for c in usable if c.own >= floor and c.unit.kind is not UnitKind.HEADING]
    kept: list[Statement] = []
    room = LONGEST_LIST
    for statement in merge_repeats(close or [best])[:MOST_STATEMENTS]:
        room -= len(statement.candidate.text)
        if kept and room < 0:
            break
        kept.append(statement)
    every = {place_of(s.candidate): s for s in kept}
    shown = count_off(question, [s.candidate for s in kept], usable, longest=LONGEST_LIST)
    return Selection(tuple(every.get(place_of(c), Statement(c)) for c in shown))


def _whole(best: Candidate, siblings: Sequence[Candidate], usable: Sequence[Candidate]) -> Selection:
    lead = best if best.text.rstrip().endswith(":") else None
    lead = lead or next((c for c in usable if c.text == siblings[0].unit.lead), None)
    return Selection(tuple(Statement(c) for c in siblings), lead=lead)


def _siblings(best: Candidate, usable: Sequence[Candidate]) -> list[Candidate]:
    """The items or rows under the same lead as `best`, or led by it; none when it is in no list.

    Of a table whose row is the best, only rows that are likely themselves.
    """
    leads = best.text.rstrip().endswith(":")
    if not leads and best.unit.kind not in _LISTED:
        return []
    same = [c for c in usable if c.unit.kind in _LISTED and belong_together(best, c)]
    if best.unit.kind is UnitKind.ROW:
        same = [c for c in same if c.probability >= LIST_SHARE * best.probability]
    return sorted(same, key=lambda c: c.unit.start)


def belong_together(left: Candidate, right: Candidate) -> bool:
    """Whether two units stand in the same list or table, or one of them introduces the other's."""
    if (left.hit.chunk.path, left.unit.heading) != (right.hit.chunk.path, right.unit.heading):
        return False
    if not (left.unit.lead or right.unit.lead) and left.unit.kind is right.unit.kind is UnitKind.ITEM:
        return True  # a list right under its heading
    leads = {left.unit.lead, left.text} & {right.unit.lead, right.text} - {""}
    return bool(leads) and (
        left.unit.header == right.unit.header or "" in (left.unit.header, right.unit.header)
    )


def merge_repeats(candidates: Sequence[Candidate]) -> list[Statement]:
    """Candidates with those that say the same folded into the likelier one."""
    kept: list[tuple[Candidate, list[Candidate]]] = []
    for candidate in candidates:
        twin = next((k for k in kept if _same(k[0].text, candidate.text)), None)
        if twin is None:
            kept.append((candidate, []))
        elif candidate.hit.chunk.path != twin[0].hit.chunk.path or candidate.unit.start != twin[0].unit.start:
            twin[1].append(candidate)
    return [Statement(candidate, tuple(repeats[:3])) for candidate, repeats in kept]


def _same(left: str, right: str) -> bool:
    if fold(left).strip() == fold(right).strip():
        return True
    a, b = set(content_stems(left)), set(content_stems(right))
    if not a or not b or _values(left) != _values(right):
        return False
    return len(a & b) / len(a | b) >= SAME


def _values(text: str) -> set[str]:
    return {text[s:e] for s, e in find_typed(text, AnswerType.NUMBER)}


def _rivals(question: Question, merged: Sequence[Statement]) -> list[Statement]:
    """Statements about the same thing in other documents that give another value."""
    if not is_strict(question.kind):
        return []
    best = merged[0].candidate
    held = answer_values(best, question)
    rivals = []
    for statement in merged[1:6]:
        other = statement.candidate
        alike = _likeness(best, other)
        near = other.probability >= DOUBT_SHARE * best.probability and alike >= 0.5
        # The same sentence but for its value contradicts, also where its title or heading ranks it lower.
        near = near or (other.probability >= RIVAL_SHARE * best.probability and alike >= NEARLY_SAME)
        elsewhere = other.hit.chunk.path != best.hit.chunk.path
        values = answer_values(other, question)
        if near and elsewhere and held and values and not (held & values):
            rivals.append(statement)
    return rivals


def answer_values(candidate: Candidate, question: Question) -> set[str]:
    """Folded values of the asked kind in `candidate`, narrowed to the reader's span where there is one."""
    text, span = candidate.text, candidate.span
    if span is not None:
        marked = text[span.start - candidate.unit.start : span.end - candidate.unit.start]
        if find_typed(marked, question.kind):
            text = marked
    return {fold(text[s:e]) for s, e in find_typed(text, question.kind)}


def _likeness(left: Candidate, right: Candidate) -> float:
    """0..1, how much of the shorter statement's words the other has."""
    a, b = set(content_stems(left.text)), set(content_stems(right.text))
    return len(a & b) / max(1, min(len(a), len(b)))
