"""Choose which candidates make the answer, or why there is none.

Rules, in order:
1. No candidate reaches the model's threshold: no answer. Where a number, a date, an amount is asked for,
   a candidate without any must be nearly certain to count, and so must one of which the reader points to
   nothing but what the question itself names.
2. A question for one thing takes the best candidate, and repeats of it from elsewhere as further
   citations; a second statement only when it is nearly as likely and the best is in doubt.
3. A question for several things takes a list, or all that comes close to the best (`lists.py`). A sentence
   that only introduces a list brings the list with it, whatever was asked, and an item those beside it where
   the question is about their heading.
   Of a person called by one name only it is the sentence that has the whole name.
4. Statements of other documents that give another value for the same thing are shown as a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.full_name import prefer_full_name
from assistant.answer.lists import asked_as_whole, select_list, siblings, whole_list
from assistant.answer.selection import SURE, Selection, Statement, merge_repeats
from assistant.answer_types import find_typed, has_form, is_strict
from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.terms import content_stems, fold, tokens
from assistant.types import AnswerType
from index.types import UnitKind

# Of the right SQuAD sentences for such questions nine in ten hold the form asked for, of wrong ones few.
SURE_WITHOUT_FORM = 0.9
# A person may be named by a noun alone ("the local police"); that happens, but seldom.
SURE_WITHOUT_NAME = 0.5
# How near to the best a further statement must come, as a share of its probability.
DOUBT_SHARE = 0.8
RIVAL_SHARE = 0.4
NEARLY_SAME = 0.75


def select(question: Question, ranked: Sequence[Candidate], *, threshold: float) -> Selection:
    """Candidates for the answer; no statements when the best is below `threshold`."""
    usable = [c for c in ranked if c.unit.kind is not UnitKind.HEADER and _has_form(c, question)]
    if not usable or usable[0].probability < threshold:
        return Selection(())
    if question.wants_list:
        return select_list(question, usable, threshold)
    if usable[0].text.rstrip().endswith(":"):
        led = siblings(usable[0], usable)
        if led:
            return whole_list(usable[0], led, usable)
    whole = asked_as_whole(question, usable[0], usable)
    if whole:
        return whole_list(usable[0], whole, usable)
    merged = merge_repeats(usable[:12])
    best = replace(merged[0], candidate=prefer_full_name(question, merged[0].candidate, ranked))
    rivals = _rivals(question, merged)
    if rivals:
        return Selection((best, *rivals), conflict=True)
    return Selection((best, *_second(merged, threshold)))


def _has_form(candidate: Candidate, question: Question) -> bool:
    if _says_it_back(candidate, question):
        return candidate.probability >= SURE_WITHOUT_FORM
    if candidate.typed > 0.0:
        return True
    if is_strict(question.kind):
        return candidate.probability >= SURE_WITHOUT_FORM
    return question.kind is not AnswerType.PERSON or candidate.probability >= SURE_WITHOUT_NAME


def _says_it_back(candidate: Candidate, question: Question) -> bool:
    """Whether what the reader points to is a name of the question: who came after Laura Moss is not she."""
    if not has_form(question.kind) or candidate.unit.kind is not UnitKind.SENTENCE:
        return False
    told = {t.stem for t in tokens(_pointed_at(candidate)) if not t.stop and len(t.text.rstrip(".")) > 1}
    return bool(told) and told <= set(question.stems)


def _pointed_at(candidate: Candidate) -> str:
    """The reader's span in the candidate; "" without one."""
    span, start = candidate.span, candidate.unit.start
    return candidate.text[span.start - start : span.end - start] if span is not None else ""


def _second(merged: Sequence[Statement], threshold: float) -> list[Statement]:
    best = merged[0].candidate.probability
    if best >= SURE:
        return []
    near = [s for s in merged[1:2] if s.candidate.probability >= max(threshold, DOUBT_SHARE * best)]
    return [s for s in near if s.candidate.unit.kind is not UnitKind.HEADING]


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
    text, pointed = candidate.text, _pointed_at(candidate)
    if find_typed(pointed, question.kind):
        text = pointed
    return {fold(text[s:e]) for s, e in find_typed(text, question.kind)}


def _likeness(left: Candidate, right: Candidate) -> float:
    """0..1, how much of the shorter statement's words the other has."""
    a, b = set(content_stems(left.text)), set(content_stems(right.text))
    return len(a & b) / max(1, min(len(a), len(b)))
