"""What an answer is to say: its statements, and when two of them are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer_types import find_typed
from assistant.ranking.rank import Candidate
from assistant.terms import content_stems, fold
from assistant.types import AnswerType

# Above this probability the best candidate stands alone.
SURE = 0.6
# Two statements with this share of common words say the same thing.
SAME = 0.8


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
    whole: bool = False  # the statements are a list, whatever was asked


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
