"""Things counted off in prose: "The first ... The second ... The third ...", a list without bullets.

Who asks for all of them, and finds one, or the sentence that announces them, wants the whole count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.ranking.structure import ORDINAL_WORDS, ORDINALS
from assistant.terms import content_stems
from index.types import UnitKind

_COUNTED = re.compile(
    rf"(?:and |then )?(?:(?:the|a|its|their|our|his|her) )?({'|'.join(ORDINAL_WORDS)})(?:ly)?\b,?\s*(\w*)",
    re.IGNORECASE,
)
# Sentences that may say more of one thing before the next is counted.
BETWEEN = 2


def find_enumeration(question: Question, best: Candidate, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of `ranked` that count off what is asked for, in their order; none where `best` is
    neither one of them nor the sentence before, or the question asks for one of them by its number."""
    asked = frozenset(question.stems)
    if best.unit.kind is not UnitKind.SENTENCE or not asked.isdisjoint(ORDINALS):
        return []
    for lead, run in _runs(_sentences_beside(best, ranked)):
        if place_of(best) in {place_of(each) for each in (*run, *([lead] if lead else []))}:
            announced = content_stems(f"{lead.text if lead else ''} {best.unit.heading}")
            return run if _is_asked_for(run, asked, announced) else []
    return []


def count_off(
    question: Question, kept: Sequence[Candidate], ranked: Sequence[Candidate], *, longest: int
) -> list[Candidate]:
    """`kept` with all that is counted off where one of it is, as far as `longest` characters hold it: a count
    is not begun with its second for the sake of what comes after."""
    shown: dict[tuple[str, int], Candidate] = {}
    room = longest
    for candidate in kept:
        if place_of(candidate) in shown:
            continue
        counted = find_enumeration(question, candidate, ranked)
        whole = counted if place_of(candidate) in map(place_of, counted) else [candidate, *counted]
        for block in (whole, [candidate]):
            fresh = {place_of(each): each for each in block if place_of(each) not in shown}
            length = sum(len(each.text) for each in fresh.values())
            if length <= room or (len(block) == 1 and not shown):
                shown |= fresh
                room -= length
                break
    return list(shown.values())


def place_of(candidate: Candidate) -> tuple[str, int]:
    """What tells a unit from every other: its document and its first character."""
    return (candidate.hit.chunk.path, candidate.unit.start)


def _is_asked_for(run: Sequence[Candidate], asked: frozenset[str], announced: Sequence[str]) -> bool:
    """Whether the things counted have a name that the question uses, with their number or before it."""
    nouns = {stem for each in run for stem in content_stems(_counted(each)[1])}
    return not asked.isdisjoint(nouns) or not asked.isdisjoint(announced)


def _runs(sentences: Sequence[Candidate]) -> Iterator[tuple[Candidate | None, list[Candidate]]]:
    """Each run from the first to at least the second, with the sentence before it, if there is one."""
    for at, sentence in enumerate(sentences):
        if _counted(sentence)[0] != 1:
            continue
        run, last = [sentence], at
        for place in range(at + 1, len(sentences)):
            if place - last > BETWEEN + 1:
                break
            if _counted(sentences[place])[0] == len(run) + 1:
                run.append(sentences[place])
                last = place
        if len(run) > 1:
            yield (sentences[at - 1] if at else None), run


def _counted(candidate: Candidate) -> tuple[int, str]:
    """The number that a sentence opens with, 0 when with none, and the word after it."""
    match = _COUNTED.match(candidate.text.lstrip("\"“‘'( \n"))
    return (ORDINAL_WORDS.index(match.group(1).lower()) + 1, match.group(2)) if match else (0, "")


def _sentences_beside(best: Candidate, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The sentences under the same heading of the same document, each once, in their order there."""
    found = {
        c.unit.start: c
        for c in reversed(ranked)
        if c.unit.kind is UnitKind.SENTENCE
        and (c.hit.chunk.path, c.unit.heading) == (best.hit.chunk.path, best.unit.heading)
    }
    return [found[start] for start in sorted(found)]


__all__ = ["count_off", "find_enumeration", "place_of"]
