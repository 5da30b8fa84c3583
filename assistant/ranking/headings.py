"""What a heading is worth as an answer, and what stands below it.

Rules, in order:
1. A heading that asks the question is not its answer; the unit below it is.
2. One that names a list or a table gives way to the list, unless it holds the very date or number that is
   asked for ("5.3.0, released on 21 January").
3. One that says only what the question says gives way to the sentence below it.
4. Where the question asks for nothing but what such a heading says ("What is said about ..."), what gets
   its place is looked up, however little it shares with the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from assistant.answer_types import is_strict
from assistant.question import Question
from assistant.ranking.rank import Candidate, reweigh
from assistant.terms import content_stems, stem
from index.types import UnitKind

LOOKED_UP: Final = 0.75
# Words of a question that ask for whatever is said.
_SAYING: Final = frozenset(
    stem(w) for w in "say says said tell told mention mentioned write written state section chapter".split()
)
_LISTED: Final = (UnitKind.ITEM, UnitKind.ROW)

Place: TypeAlias = tuple[str, str]  # a document's path and the words of a heading in it


def pass_on(weighed: Sequence[Candidate], question: Question) -> list[Candidate]:
    """`weighed` with what each heading had given to the unit that takes its place."""
    asked, strict = frozenset(question.stems), is_strict(question.kind)
    heads = {
        _place(c): c
        for c in weighed
        if c.unit.kind is UnitKind.HEADING and not (strict and c.typed == 1.0 and _echoes_some(c, asked))
    }
    first = _find_first(weighed, heads, asked)
    passed = []
    for c in weighed:
        takes = [place for place, start in first.items() if _below(c, place) and c.unit.start == start]
        if c.unit.kind is UnitKind.HEADING and (_place(c) in first or _place(c)[1].endswith("?")):
            passed.append(reweigh(c, 0.0, 0.0))
        elif takes:
            worth = [_worth(heads[place], asked) for place in takes]
            chance, sure = (max(given) for given in zip((c.probability, c.sure), *worth, strict=True))
            passed.append(reweigh(c, chance, sure))
        else:
            passed.append(c)
    return passed


def _find_first(
    weighed: Sequence[Candidate], heads: dict[Place, Candidate], asked: frozenset[str]
) -> dict[Place, int]:
    """Where the unit starts that takes the place of each heading that gives way."""
    first = {}
    for place, head in heads.items():
        under = [c for c in weighed if _below(c, place)]
        listed = [c.unit.start for c in under if c.unit.kind in _LISTED or _asks(c)]
        starts = listed or [c.unit.start for c in under if _echoes(head, asked)]
        if starts:
            first[place] = min(starts)
    return first


def _worth(head: Candidate, asked: frozenset[str]) -> tuple[float, float]:
    """What the unit gets that takes the place of `head`: its probability, and how sure it is."""
    words = set(content_stems(head.text))
    looked_up = bool(words) and words == asked - _SAYING
    return (LOOKED_UP, LOOKED_UP) if looked_up else (head.probability, head.sure)


def _echoes(head: Candidate, asked: frozenset[str]) -> bool:
    words = content_stems(head.text)
    return bool(words) and asked.issuperset(words)


def _echoes_some(head: Candidate, asked: frozenset[str]) -> bool:
    return not asked.isdisjoint(content_stems(head.text))


def _below(candidate: Candidate, place: Place) -> bool:
    unit = candidate.unit
    if unit.kind is UnitKind.HEADING or candidate.hit.chunk.path != place[0]:
        return False
    return place[1] in (_plain(unit.lead) if _asks(candidate) else unit.heading.split(" > ")[-1],)


def _asks(candidate: Candidate) -> bool:
    """Whether the unit stands under a heading that asks."""
    return _plain(candidate.unit.lead).endswith("?")


def _place(heading: Candidate) -> Place:
    return (heading.hit.chunk.path, _plain(heading.text))


def _plain(text: str) -> str:
    return text.lstrip("#- \n").strip()
