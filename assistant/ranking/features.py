"""What the ranker looks at in one unit of text, with a question in mind.

Each feature is 0..1 unless said otherwise. The order of `FEATURES` is the order of the weights in
`weights.json`; `fit.py` learns them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer_types import find_typed, has_form, is_strict
from assistant.question import Question
from assistant.support.lexicon import load_lexicon
from assistant.support.meaning import SYNONYM
from assistant.terms import Token, stem, tokens
from assistant.types import AnswerType
from index.types import Chunk, Unit, UnitKind

FEATURES = (
    "unit_cosine",  # question against the unit's late-chunked vector, -1..1
    "chunk_cosine",  # question against the chunk's vector, -1..1
    "retrieval",  # reciprocal of the chunk's rank
    "coverage",  # idf-weighted share of the question's words in the unit; a synonym of one counts .9
    "coverage_context",  # the same, with the unit's lead, header, headings and neighbour
    "coverage_chunk",  # the same, anywhere in the chunk
    "adjacency",  # share of the question's neighbouring word pairs that stand close in the unit
    "names",  # share of the question's names in the unit or its context; 1 when it names nothing
    "names_unit",  # the same, in the unit itself
    "numbers",  # share of its numbers and ordinals in the unit or its context; 1 when none
    "rarest",  # 1 when the question's rarest word that is no name, or its synonym, is in the unit or context
    "typed",  # holds something of the expected kind that the question does not mention; .5 if unknowable
    "untyped_strict",  # a date, number, money, ... is asked for and none is here
    "unknown",  # idf-weighted share of the question's words that stand nowhere in the corpus
    "heading",  # is a heading or a table's header row
    "question",  # ends as a question
    "tabular",  # is a table row, a list item or a field
    "length",  # characters / 400, at most 1
    "span",  # the reader's best span in it: logistic of its score; 0 without a reader
    "network",  # the reader's network's probability for the chunk; 0 without a reader
    "best_span",  # holds the reader's best span of all passages
    "span_typed",  # the reader's span is of the expected kind; .5 if unknowable
    "verdict",  # the network's probability where the unit holds the chunk's best span, of which it was said
    "contrasted",  # its probability, question and sentence compared; not ranked by, only for strict trust
)


READER_FEATURES = ("span", "network", "best_span", "span_typed", "verdict", "contrasted")
_ORDINALS = frozenset(
    stem(word)
    for word in """first second third fourth fifth sixth seventh eighth ninth tenth one two three four five
    six seven eight nine ten eleven twelve twenty thirty hundred last next previous""".split()
)


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """The reader's best span inside one unit."""

    start: int  # characters, half-open, into the document's text
    end: int
    score: float  # start + end - null logit


@dataclass(frozen=True, slots=True)
class ChunkView:
    """One retrieved chunk with what was measured on the whole of it."""

    chunk: Chunk
    rank: int  # from 0
    cosine: float  # -1..1
    unit_cosines: NDArray[np.float32]  # (units,)
    network: float  # 0..1, by the reader's network; 0 without a reader
    contrasted: float  # 0..1, by all that the reader sees; 0 without one
    spans: Mapping[int, UnitSpan]  # by position of the unit


def idf_weights(stems: Iterable[str], frequencies: Mapping[str, int], chunks: int) -> dict[str, float]:
    """Inverse document frequency of each stem over `chunks`, above 0; one found nowhere weighs most."""
    return {s: math.log(1 + (chunks + 0.5) / (frequencies.get(s, 0) + 0.5)) for s in stems}


class FeatureMaker:
    """Turns units into feature rows for one question. Holds what is the same for all of them.

    `frequencies` says in how many chunks each stem stands, and under "" how many chunks there are.
    """

    def __init__(self, question: Question, frequencies: Mapping[str, int]) -> None:
        self._question = question
        self._idf = idf_weights(question.stems, frequencies, frequencies.get("", 0))
        self._total = sum(self._idf.values()) or 1.0
        unknown = sum(w for s, w in self._idf.items() if not frequencies.get(s))
        self._unknown = unknown / self._total
        self._pairs = set(zip(question.stems, question.stems[1:], strict=False))
        self._expected = question.kind
        self._figures = {s for s in question.stems if s[:1].isdigit() or s in _ORDINALS}
        named = {s for name in question.name_stems for s in name}
        plain = [s for s in question.stems if s not in named]
        lexicon = load_lexicon()
        self._synonyms = {s: frozenset() if s in named else lexicon.synonyms(s) for s in question.stems}
        self._rarest = max(plain or question.stems or ("",), key=lambda s: (self._idf.get(s, 0.0), s))

    def rows(self, view: ChunkView, *, best_span: float) -> NDArray[np.float64]:
        """Features of each unit of `view`: (units, len(FEATURES)), float64."""
        words = [
            tokens(view.chunk.text[u.start - view.chunk.start : u.end - view.chunk.start])
            for u in view.chunk.units
        ]
        stems = [frozenset(t.stem for t in unit) for unit in words]
        whole = frozenset().union(*stems) | _stems(view.chunk.units[0].heading if view.chunk.units else "")
        chunk_coverage = self._coverage(whole)
        made = []
        for position, unit in enumerate(view.chunk.units):
            before = stems[position - 1] if position else frozenset()
            context = stems[position] | _stems(f"{unit.lead} {unit.header} {unit.heading}") | before
            made.append(
                [
                    float(view.unit_cosines[position]),
                    view.cosine,
                    1 / (1 + view.rank),
                    self._coverage(stems[position]),
                    self._coverage(context),
                    chunk_coverage,
                    self._adjacency(words[position]),
                    self._names(context),
                    self._names(stems[position]),
                    self._numbers(context),
                    float(self._rarest in context or self._has_synonym(self._rarest, context)),
                    *self._form(view, unit),
                    *self._reading(view, position, best_span),
                ]
            )
        return np.array(made, dtype=np.float64).reshape(len(made), len(FEATURES))

    def _coverage(self, present: frozenset[str]) -> float:
        held = sum(w for s, w in self._idf.items() if s in present)
        said = sum(w for s, w in self._idf.items() if s not in present and self._has_synonym(s, present))
        return (held + SYNONYM * said) / self._total

    def _has_synonym(self, stem: str, present: frozenset[str]) -> bool:
        return not self._synonyms.get(stem, frozenset()).isdisjoint(present)

    def _adjacency(self, words: list[Token]) -> float:
        if not self._pairs:
            return 0.0
        places: dict[str, list[int]] = {}
        for place, token in enumerate(words):
            places.setdefault(token.stem, []).append(place)
        close = sum(
            any(abs(a - b) <= 4 for a in places.get(left, ()) for b in places.get(right, ()))
            for left, right in self._pairs
        )
        return close / len(self._pairs)

    def _names(self, present: frozenset[str]) -> float:
        asked = self._question.name_stems
        if not asked:
            return 1.0
        return sum(any(s in present for s in name) for name in asked) / len(asked)

    def _numbers(self, present: frozenset[str]) -> float:
        return len(self._figures & present) / len(self._figures) if self._figures else 1.0

    def _form(self, view: ChunkView, unit: Unit) -> list[float]:
        text = view.chunk.text[unit.start - view.chunk.start : unit.end - view.chunk.start]
        typed = self.typed(text)
        return [
            typed,
            float(is_strict(self._expected) and typed == 0.0),
            self._unknown,
            float(unit.kind in (UnitKind.HEADING, UnitKind.HEADER)),
            float(text.rstrip("”\"' ").endswith("?")),
            float(unit.kind in (UnitKind.ROW, UnitKind.ITEM, UnitKind.FIELD)),
            min(len(text) / 400, 1.0),
        ]

    def _reading(self, view: ChunkView, position: int, best_span: float) -> list[float]:
        span = view.spans.get(position)
        if span is None:
            typed = 0.5 if not has_form(self._expected) else 0.0
            return [0.0, view.network, 0.0, typed, 0.0, view.contrasted]
        text = view.chunk.text[span.start - view.chunk.start : span.end - view.chunk.start]
        best = float(span.score >= best_span)
        meant = span.score >= max(s.score for s in view.spans.values())
        verdict = view.network if meant else 0.0
        return [logistic(span.score), view.network, best, self.typed(text), verdict, view.contrasted]

    def typed(self, text: str) -> float:
        """1 when `text` holds something of the expected kind that the question does not name, 0 when
        it does not, .5 when no form tells."""
        if not has_form(self._expected):
            return 0.5
        asked = set(self._question.stems)
        found = find_typed(text, self._expected)
        fresh = [t for t in found if not _stems(text[t[0] : t[1]]) <= asked]
        return 1.0 if fresh or (found and self._expected is AnswerType.REASON) else 0.0


def logistic(value: float) -> float:
    """1 / (1 + exp(-value)), without overflow."""
    return 0.5 * (1 + math.tanh(value / 2))


def _stems(text: str) -> frozenset[str]:
    return frozenset(t.stem for t in tokens(text))
