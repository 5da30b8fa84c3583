"""Scores over all judgements of a run: those that the evaluation format defines, and reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.alce import score_answers
from assistant.evaluation.ask import Run
from assistant.evaluation.generation import score_generation
from assistant.evaluation.judge import Judgement
from assistant.evaluation.questions import Kind
from assistant.evaluation.statistics import (
    Bin,
    Score,
    calibration_error,
    quantile,
    reliability,
    score_area,
    score_mean,
    score_quantile,
    score_share,
)


@dataclass(frozen=True, slots=True)
class KindSummary:
    """How one kind of question fared."""

    kind: Kind
    n: int
    right: int  # answered correctly, or rightly left unanswered
    abstained: int
    characters: float | None  # median length of what was answered; None if nothing was


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that one run measured."""

    scores: tuple[Score, ...]
    kinds: tuple[KindSummary, ...]
    reliability: tuple[Bin, ...]  # the best evidence's score against its being right

    def score(self, name: str) -> Score | None:
        """The score of that name, if there is one."""
        return next((score for score in self.scores if score.name == name), None)


def summarise(run: Run) -> Summary:
    """Count a run's judgements into scores."""
    judged = run.judgements
    answerable = [one for one in judged if one.question.answerable]
    rest = [one for one in judged if not one.question.answerable]
    bars = reliability([(one.confidence, one.evidence_right) for one in judged])
    scores = (
        score_share("answered_correctly", [one.right for one in answerable]),
        score_share("answer_only", [one.answers for one in answerable]),
        score_share("source_only", [one.cites_support for one in answerable]),
        score_share("abstained_rightly", [one.right for one in rest]),
        score_share("abstained_wrongly", [one.answer.abstained for one in answerable], better="lower"),
        score_share("doubted_rightly", [one.right or one.answer.doubtful for one in rest]),
        score_share(
            "doubted_wrongly", [one.answer.doubtful for one in answerable if one.right], better="lower"
        ),
        score_share("citation_precision", [hit for one in answerable for hit in one.in_gold]),
        score_share("claims_supported", [held for one in judged for held in one.supported]),
        score_share("retrieval_recall@5", [one.rank is not None and one.rank <= 5 for one in answerable]),
        score_mean("mrr", [1 / one.rank if one.rank else 0.0 for one in answerable]),
        score_quantile(
            "conciseness", [len(one.answer.text) for one in answerable if one.right], 0.5, unit="characters"
        ),
        *_time(run),
        *_weigh(answerable, rest, bars),
        *score_answers([one.answer for one in judged]),
        *score_generation([one.answer for one in judged], run.first_claims),
    )
    return Summary(scores, _summarise_kinds(judged), bars)


def _time(run: Run) -> tuple[Score, ...]:
    milliseconds = [second * 1000 for second in run.seconds]
    return (
        score_quantile("latency_p50", milliseconds, 0.5, unit="ms"),
        score_quantile("latency_p95", milliseconds, 0.95, unit="ms"),
        score_quantile("cold_start", [run.cold_seconds * 1000], 0.5, unit="ms"),
    )


def _weigh(
    answerable: Sequence[Judgement], rest: Sequence[Judgement], bars: tuple[Bin, ...]
) -> tuple[Score, ...]:
    """How well the best evidence's score tells answerable questions from others, and how honest it is."""
    error = calibration_error(bars)
    return (
        score_area("auc", [one.confidence for one in answerable], [one.confidence for one in rest]),
        Score("ece", error, None, None, len(answerable) + len(rest), better="lower"),
    )


def _summarise_kinds(judged: Sequence[Judgement]) -> tuple[KindSummary, ...]:
    groups = {kind: [one for one in judged if one.question.kind is kind] for kind in Kind}
    return tuple(_summarise_kind(kind, group) for kind, group in groups.items() if group)


def _summarise_kind(kind: Kind, group: Sequence[Judgement]) -> KindSummary:
    lengths = sorted(len(one.answer.text) for one in group if not one.answer.abstained)
    return KindSummary(
        kind,
        len(group),
        sum(one.right for one in group),
        sum(one.answer.abstained for one in group),
        quantile(lengths, 0.5) if lengths else None,
    )
