"""Small builders of questions, hits and candidates."""

from __future__ import annotations

from assistant.question import Question, understand
from assistant.ranking.features import UnitSpan
from assistant.ranking.rank import Candidate
from index.types import Chunk, Hit, Unit, UnitKind


def ask(text: str) -> Question:
    """`text` understood without history."""
    return understand(text, ())


def candidate(
    text: str,
    probability: float = 0.9,
    *,
    path: str = "a.txt",
    kind: UnitKind = UnitKind.SENTENCE,
    start: int = 0,
    lead: str = "",
    header: str = "",
    short: str = "",
) -> Candidate:
    """A candidate whose unit is the whole of `text`, at `start` of its document."""
    unit = Unit(kind, start, start + len(text), "", lead, header)
    chunk = Chunk(f"{path}:{start}", path, 0, start, start + len(text), text, text, 10, None, (unit,))
    hit = Hit(chunk, f"Title of {path}", "0" * 64, "1" * 64, 0.03, 0.5, 1.0)
    span = None
    if short:
        at = start + text.index(short)
        span = UnitSpan(at, at + len(short), 5.0)
    return Candidate(hit, unit, text, probability, probability, 0.8, 1.0, span)
