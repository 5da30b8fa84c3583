"""What the reader says about a passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """One possible answer inside a passage.

    `start` and `end` are characters, half-open, into the passage as it was
    given; neither falls inside a word. `score` is the start logit plus the end
    logit minus the null logit of the span's window: unbounded, higher is
    likelier, above 0 the network prefers the span to "no answer".
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage, read with one question in mind.

    `answerable` is the calibrated probability, 0..1, that the passage answers
    the question; it may be compared across passages and questions. `network`
    is the same by the network alone, before the question is compared with the
    sentence word by word: it tells traps less well, and minds a question in
    other words less. `spans` come best first and do not overlap; empty for a
    passage without words.
    """

    answerable: float
    spans: tuple[Span, ...]
    network: float = 0.0
