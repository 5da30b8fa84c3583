"""SQuAD's own scores, and how well a score tells answerable from unanswerable.

EM and F1 follow the official scripts of SQuAD 1.1 and 2.0 (Rajpurkar et al.
2016, 2018): answers are compared without case, punctuation, articles and
runs of white space, against the best of the marked answers. All functions
are pure.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ARTICLES: Final = re.compile(r"\b(a|an|the)\b")
PUNCTUATION: Final = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the best span's words, the marked answers (none: unanswerable), and a
    score that should be higher where the passage answers."""

    predicted: str
    answers: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of outcomes comes to; shares are 0..1.

    `exact` and `f1` are over the answerable questions as if none could be
    refused; `best_f1` and `best_exact` over all questions, refusing below the
    threshold that is best for F1; `refusing` is what always refusing gets;
    `auc` is the chance that an answerable question scores above another.
    """

    questions: int
    answerable: int
    exact: float
    f1: float
    best_f1: float
    best_exact: float
    threshold: float
    refusing: float
    auc: float


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 if the normalised prediction is one of the answers (or both are none), else 0."""
    return float(normalise(predicted) in {normalise(answer) for answer in answers or [""]})


def f1(predicted: str, answers: Sequence[str]) -> float:
    """The best token F1, 0..1, against any of the answers; no answer counts as no tokens."""
    return max(token_f1(normalise(predicted), normalise(answer)) for answer in answers or [""])


def token_f1(predicted: str, answer: str) -> float:
    """Harmonic mean of precision and recall over tokens; 1 if both texts are empty."""
    ours, theirs = predicted.split(), answer.split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = (Counter(ours) & Counter(theirs)).total()
    return 2 * common / (len(ours) + len(theirs))


def auc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Area under the ROC curve: the chance that a positive lies above a negative, ties half."""
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(below.mean() / 2 / len(negative))


def best_threshold(
    scores: NDArray[np.float64], answered: NDArray[np.float64], refused: NDArray[np.float64]
) -> tuple[float, float]:
    """The score at and above which to answer, and the mean gain there.

    `answered` and `refused`, shape (questions,), are what each question earns
    if answered and if refused. Questions with equal scores go together.
    """
    order = np.argsort(-scores, kind="stable")
    earned = refused.sum() + np.concatenate([[0.0], np.cumsum((answered - refused)[order])])
    ranked = scores[order]
    whole = np.concatenate([[True], ranked[:-1] != ranked[1:], [True]])[: len(ranked) + 1]
    place = int(np.where(whole, earned, -np.inf).argmax())
    threshold = float(ranked[place - 1]) if place else float("inf")
    return threshold, float(earned[place] / len(scores))


def summarise(outcomes: Sequence[Outcome]) -> Figures:
    """All figures of a set of outcomes.

    Raises:
        ValueError: There is none.
    """
    if not outcomes:
        raise ValueError("there is no outcome to summarise")
    scores = np.array([outcome.score for outcome in outcomes])
    has = np.array([bool(outcome.answers) for outcome in outcomes])
    gains = np.array([f1(o.predicted, o.answers) for o in outcomes])
    exacts = np.array([exact_match(o.predicted, o.answers) for o in outcomes])
    refused = (~has).astype(float)
    threshold, best = best_threshold(scores, gains, refused)
    return Figures(
        questions=len(outcomes),
        answerable=int(has.sum()),
        exact=float(exacts[has].mean()) if has.any() else float("nan"),
        f1=float(gains[has].mean()) if has.any() else float("nan"),
        best_f1=best,
        best_exact=float(np.where(scores >= threshold, exacts, refused).mean()),
        threshold=threshold,
        refusing=float(refused.mean()),
        auc=auc(scores[has], scores[~has]),
    )
