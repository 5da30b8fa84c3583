"""Scores as text for a terminal and as plain values for JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.evaluation.generation import ABOUT_MODELS
from assistant.evaluation.judge import Judgement
from assistant.evaluation.statistics import Bin, Score
from assistant.evaluation.summary import KindSummary, Summary

EVIDENCE: Final = "the best evidence's score, and how often that evidence was right"
_NAME: Final = 20
_CELL: Final = 36
_DIGITS: Final = {"": 3, "USD": 4}  # after the point; other units have none


def render_scores(runs: Mapping[str, Sequence[Score]]) -> str:
    """A table of scores, one column a run, each with its 95% interval and n."""
    lines = [
        "".join(["".ljust(_NAME), *(f"{name} [95% interval] (n)".ljust(_CELL) for name in runs)]).rstrip()
    ]
    first = next(iter(runs.values()))
    for place, score in enumerate(first):
        if score.name in ABOUT_MODELS and not any(scores[place].n for scores in runs.values()):
            continue  # no language model wrote anything
        cells = [_render_score(scores[place]).ljust(_CELL) for scores in runs.values()]
        lines.append("".join([score.name.ljust(_NAME), *cells]).rstrip())
    return "\n".join(lines)


def _render_score(score: Score) -> str:
    if score.value is None:
        return f"none ({score.n})"
    interval = ""
    if score.low is not None and score.high is not None:
        interval = f" [{_number(score.low, score)}, {_number(score.high, score)}]"
    unit = {"": "", "ms": " ms", "characters": " chars", "tokens": " tokens", "USD": " USD"}[score.unit]
    return f"{_number(score.value, score)}{unit}{interval} ({score.n})"


def _number(value: float, score: Score) -> str:
    return f"{value:.{_DIGITS.get(score.unit, 0)}f}"


def render_kinds(kinds: Sequence[KindSummary]) -> str:
    """A table of how each kind of question fared."""
    lines = [f"{'kind':<{_NAME}}{'right':>9}{'abstained':>12}{'median chars':>15}"]
    for kind in kinds:
        characters = "-" if kind.characters is None else f"{kind.characters:.0f}"
        lines.append(
            f"{kind.kind.value:<{_NAME}}{f'{kind.right}/{kind.n}':>9}{kind.abstained:>12}{characters:>15}"
        )
    return "\n".join(lines)


def render_reliability(bars: Sequence[Bin], label: str = EVIDENCE) -> str:
    """The reliability plot under its `label`: how often it came true, for each range of confidence."""
    lines = [label]
    for bar in bars:
        drawn = "#" * round(bar.share * 20)
        lines.append(f"  {bar.low:.1f}-{bar.high:.1f}  {drawn:<20} {bar.share:.2f} (n {bar.n})")
    return "\n".join(lines)


def render_details(judgements: Sequence[Judgement]) -> str:
    """Every question that went wrong, with what was expected and what came."""
    wrong = [one for one in judgements if not one.right]
    if not wrong:
        return "No question went wrong."
    return "\n\n".join("\n".join(_explain(one)) for one in wrong)


def _explain(one: Judgement) -> Iterator[str]:
    question, answer = one.question, one.answer
    yield f"{question.id} ({question.kind.value}) {question.question}"
    if answer.understood != question.question:
        yield f"  understood: {answer.understood}"
    if question.answerable:
        yield f"  expected:   {'; '.join(question.expect)}"
        yield f"  from:       {', '.join(question.sources)}: {' / '.join(question.support)}"
    else:
        yield "  expected:   no answer"
    reason = f" ({answer.refusal.reason.value})" if answer.refusal else ""
    yield f"  got:        {'no answer' + reason if answer.abstained else answer.text}"
    for citation in answer.citations:
        place = f"{citation.document} {citation.start}-{citation.end}"
        yield f"  cites [{citation.number}]:  {place}: {citation.quote[:100]}"
    yield f"  wrong:      {'; '.join(list_faults(one))}"


def list_faults(one: Judgement) -> list[str]:
    """What was wrong, in words; empty when the question went right."""
    if one.right:
        return []
    if not one.question.answerable:
        return [one.detail or "it answered"]
    if one.answer.abstained:
        found = "not retrieved" if one.rank is None else f"retrieved at place {one.rank}"
        return [f"it did not answer; the passage was {found}"]
    faults = [f"lacks {entry!r}" for entry in one.missing]
    if one.too_long:
        faults.append(f"{len(one.answer.text)} characters long")
    if not one.cites_support:
        faults.append("no citation overlaps a support passage")
    return faults


def collect_values(summary: Summary, judgements: Sequence[Judgement]) -> dict[str, Any]:
    """The run as plain values: scores by name, kinds, reliability and every question."""
    return {
        "scores": name_scores(summary.scores),
        "kinds": [dataclasses.asdict(kind) for kind in summary.kinds],
        "reliability": [dataclasses.asdict(bar) for bar in summary.reliability],
        "questions": [_collect_question(one) for one in judgements],
    }


def name_scores(scores: Sequence[Score]) -> dict[str, dict[str, Any]]:
    """Scores as plain values, by name."""
    rows = [dataclasses.asdict(score) for score in scores]
    return {row.pop("name"): row for row in rows}


def _collect_question(one: Judgement) -> dict[str, Any]:
    return {
        "id": one.question.id,
        "kind": one.question.kind.value,
        "record": one.answer.id,
        "right": one.right,
        "abstained": one.answer.abstained,
        "answers": one.answers,
        "cites_support": one.cites_support,
        "rank": one.rank,
        "confidence": one.confidence,
        "characters": len(one.answer.text),
        "seconds": one.seconds,
        "text": one.answer.text,
        "faults": list_faults(one),
    }
