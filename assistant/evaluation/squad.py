"""SQuAD's own scores, given the passage: exact match and F1, by its official definitions.

Rajpurkar et al. 2016 (doi:10.18653/v1/D16-1264) and 2018 (doi:10.18653/v1/P18-2124). A prediction of ""
means "not answered here"; a question without gold answers is unanswerable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from assistant.evaluation.squad_file import Measured, Paragraph
from assistant.evaluation.statistics import (
    Score,
    calibration_error,
    reliability,
    score_area,
    score_mean,
    score_share,
)
from assistant.reader.training.evaluate import best_threshold, exact_match, f1

PASSAGE_NAMES: Final = (
    "em",
    "f1",
    "em_best",
    "f1_best",
    "em_answerable",
    "f1_answerable",
    "refused",
    "auc",
    "ece",
)


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _Reading(Protocol):
    @property
    def answerable(self) -> float: ...
    @property
    def spans(self) -> Sequence[_Span]: ...


class PassageReader(Protocol):
    """What the scores need of a reader: how likely a passage answers, and where."""

    def read(self, question: str, passages: Sequence[str], *, n: int = 3) -> Sequence[_Reading]: ...


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the reader made of one question, and what was right."""

    text: str  # its best span, whether or not it thinks that the passage answers
    answerable: float  # 0..1, its probability that the passage answers
    gold: tuple[str, ...]  # right answers; empty means unanswerable


def find_best_threshold(
    predictions: Sequence[Prediction], measure: Callable[[str, Sequence[str]], float]
) -> float:
    """The threshold of the answerable probability at which the mean of `measure` is highest.

    SQuAD 2.0's `find_best_thresh`: a question counts as answered when its probability is at least the
    threshold. Found on the very questions it is applied to, so it flatters; SQuAD's tables do the same.
    """
    scores = np.array([one.answerable for one in predictions])
    answered = np.array([measure(one.text, one.gold) for one in predictions])
    refused = np.array([measure("", one.gold) for one in predictions])
    return best_threshold(scores, answered, refused)[0]


def apply_threshold(
    predictions: Sequence[Prediction],
    measure: Callable[[str, Sequence[str]], float],
    threshold: float,
) -> list[float]:
    """`measure` of every prediction, taken as empty where its probability is under the threshold."""
    return [measure(one.text if one.answerable >= threshold else "", one.gold) for one in predictions]


def predict(
    reader: PassageReader, paragraphs: Sequence[Paragraph], on_progress: Callable[[int, int], None]
) -> list[Prediction]:
    """Read every question with its paragraph."""
    total = sum(len(paragraph.questions) for paragraph in paragraphs)
    predictions: list[Prediction] = []
    for paragraph in paragraphs:
        for question in paragraph.questions:
            reading = reader.read(question.text, [paragraph.context], n=1)[0]
            text = paragraph.context[reading.spans[0].start : reading.spans[0].end] if reading.spans else ""
            predictions.append(Prediction(text, reading.answerable, question.answers))
            on_progress(len(predictions), total)
    return predictions


def score_predictions(predictions: Sequence[Prediction]) -> Measured:
    """SQuAD's scores, as predicted at a probability of one half and with the best threshold."""
    answerable = [one for one in predictions if one.gold]
    rest = [one for one in predictions if not one.gold]
    threshold = find_best_threshold(predictions, f1)
    best_em = apply_threshold(predictions, exact_match, find_best_threshold(predictions, exact_match))
    bars = reliability([(one.answerable, bool(one.gold)) for one in predictions])
    scores = (
        score_mean("em", apply_threshold(predictions, exact_match, 0.5)),
        score_mean("f1", apply_threshold(predictions, f1, 0.5)),
        score_mean("em_best", best_em),
        score_mean("f1_best", apply_threshold(predictions, f1, threshold)),
        score_mean("em_answerable", [exact_match(one.text, one.gold) for one in answerable]),
        score_mean("f1_answerable", [f1(one.text, one.gold) for one in answerable]),
        score_share("refused", [one.answerable < 0.5 for one in rest]),
        score_area("auc", [one.answerable for one in answerable], [one.answerable for one in rest]),
        Score("ece", calibration_error(bars), None, None, len(predictions), better="lower"),
    )
    return Measured(scores, bars, threshold)
