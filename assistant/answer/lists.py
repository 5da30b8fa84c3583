"""What is told to somebody who asks for several things.

Rules, in order: the whole list, table column or count in prose (`enumeration.py`) that holds the best
candidate; else a list that a candidate close to a doubtful best introduces; else every candidate close enough
to the best, from any document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.enumeration import count_off, find_enumeration, place_of
from assistant.answer.rows import holds_alike, is_given, is_meant, split_row, wants_column
from assistant.answer.selection import SURE, Selection, Statement, merge_repeats
from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.terms import content_stems
from assistant.types import AnswerType
from index.types import UnitKind

# How near to the best a further statement must come, as a share of its probability.
LIST_SHARE = 0.5
MOST_STATEMENTS = 6
# Characters of a list that is shown whole; of a longer one the likeliest parts are shown.
LONGEST_LIST = 720
_BARE = re.compile(r"(?:yes|no)\W*", re.IGNORECASE)
_LISTED = (UnitKind.ITEM, UnitKind.ROW)


def select_list(question: Question, usable: Sequence[Candidate], threshold: float) -> Selection:
    """Statements for a `question` for several things; `usable`, likeliest first, is not empty."""
    best = usable[0]
    counted = find_enumeration(question, best, usable)
    if _fits(counted):
        lead = best if all(best is not c for c in counted) else None
        return Selection(tuple(Statement(c) for c in counted), lead=lead)
    beside = siblings(best, usable, frozenset(question.stems))
    if _fits(beside):
        return whole_list(best, beside, usable)
    # A part of a list answers a part of the question, for which the reader has no word: the scorer's counts.
    floor = max(threshold, LIST_SHARE * best.own)
    close = [c for c in usable if c.own >= floor and _says_something(c)]
    return _led(best, close, usable) or _gather(question, close or [best], usable)


def asked_as_whole(question: Question, best: Candidate, usable: Sequence[Candidate]) -> list[Candidate]:
    """The list that holds `best`, where a question for one thing is about all of it; else none.

    It names the heading of the list and nothing of the item; or it says what several rows of a table hold and
    not whose it is; or it asks how, and steps are counted off.
    """
    asked = frozenset(question.stems)
    whole: list[Candidate] = []
    if best.unit.kind is UnitKind.ITEM:
        heading = frozenset(content_stems(best.unit.heading.split(" > ")[-1]))
        own = asked.intersection(content_stems(best.text)) - heading
        whole = siblings(best, usable) if heading and heading <= asked and not own else []
    elif best.unit.kind is UnitKind.ROW and not is_given(split_row(best.text)[0], asked):
        whole = [c for c in siblings(best, usable, asked) if holds_alike(c.text, best.text, asked)]
    elif question.kind is AnswerType.MANNER:
        whole = find_enumeration(question, best, usable)
    return whole if _fits(whole) else []


def _fits(listed: Sequence[Candidate]) -> bool:
    """Whether these are a list that can be shown whole."""
    return len(listed) > 1 and sum(len(c.text) for c in listed) <= LONGEST_LIST


def _led(best: Candidate, close: Sequence[Candidate], usable: Sequence[Candidate]) -> Selection | None:
    """The likeliest list that one of `close` introduces, where the best stands in doubt."""
    leads = [c for c in close if c.text.rstrip().endswith(":")] if best.probability < SURE else []
    led = ((lead, siblings(lead, usable)) for lead in leads)
    return next((whole_list(lead, listed, usable) for lead, listed in led if _fits(listed)), None)


def _gather(question: Question, close: Sequence[Candidate], usable: Sequence[Candidate]) -> Selection:
    """`close` from all documents, as far as there is room, with all that a text counts off."""
    kept: list[Statement] = []
    room = LONGEST_LIST
    for statement in merge_repeats(close)[:MOST_STATEMENTS]:
        room -= len(statement.candidate.text)
        if kept and room < 0:
            break
        kept.append(statement)
    every = {place_of(s.candidate): s for s in kept}
    shown = count_off(question, [s.candidate for s in kept], usable, longest=LONGEST_LIST)
    return Selection(tuple(every.get(place_of(c), Statement(c)) for c in shown))


def _says_something(candidate: Candidate) -> bool:
    """Whether the unit names anything: no heading, and no bare yes or no."""
    return candidate.unit.kind is not UnitKind.HEADING and not _BARE.fullmatch(candidate.text.strip())


def whole_list(best: Candidate, listed: Sequence[Candidate], usable: Sequence[Candidate]) -> Selection:
    """All of `listed` in their order, under the sentence that introduces them, if it was found."""
    lead = best if best.text.rstrip().endswith(":") else None
    lead = lead or next((c for c in usable if c.text == listed[0].unit.lead), None)
    return Selection(tuple(Statement(c) for c in listed), lead=lead, whole=True)


def siblings(
    best: Candidate, usable: Sequence[Candidate], asked: frozenset[str] = frozenset()
) -> list[Candidate]:
    """The items or rows under the same lead as `best`, or led by it; none when it is in no list.

    Of a table whose row is the best, only rows that are likely themselves, that the question (its stems,
    `asked`) names, or that hold what it says of that one; all of them where it names a column and no row.
    """
    leads = best.text.rstrip().endswith(":")
    if not leads and best.unit.kind not in _LISTED:
        return []
    same = [c for c in usable if c.unit.kind in _LISTED and belong_together(best, c)]
    if best.unit.kind is UnitKind.ROW and not wants_column([c.text for c in same], best.unit.header, asked):
        least = LIST_SHARE * best.probability
        same = [c for c in same if c.probability >= least or is_meant(c.text, best.text, asked)]
    return sorted(same, key=lambda c: c.unit.start)


def belong_together(left: Candidate, right: Candidate) -> bool:
    """Whether two units stand in the same list or table, or one of them introduces the other's."""
    if (left.hit.chunk.path, left.unit.heading) != (right.hit.chunk.path, right.unit.heading):
        return False
    if not (left.unit.lead or right.unit.lead) and left.unit.kind is right.unit.kind in _LISTED:
        return left.unit.header == right.unit.header  # a list or table right under its heading
    leads = {left.unit.lead, left.text} & {right.unit.lead, right.text} - {""}
    return bool(leads) and (
        left.unit.header == right.unit.header or "" in (left.unit.header, right.unit.header)
    )
