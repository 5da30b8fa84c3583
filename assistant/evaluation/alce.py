"""Citation recall and precision of answers, as ALCE defines them (Gao et al., EMNLP 2023, section 4).

Recall: the share of an answer's sentences that the union of their citations supports. Precision: the share
of citations that are needed; one is not when it does not support its sentence alone and the others do so
without it; all citations of a sentence that is not supported count as not needed. Both are taken for each
answer and averaged over answers.

The judge is ours (`assistant.support`), where the paper has a model for natural language inference: the
figures are comparable with each other, not with the paper's. ALCE's own script has quirks, which are options:
it looks at the first three citations of a sentence only, and gives a sentence without any a recall of 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.evaluation.statistics import Score, score_mean
from assistant.support import Passage, assess
from assistant.types import Answer, Citation, Claim, Verdict

JUDGE: Final = "own support checks"

Supports = Callable[[str, Sequence[Citation]], bool]  # (sentence, citations): do these support it together?


@dataclass(frozen=True, slots=True)
class Quirks:
    """What ALCE's script does beside its definition; both on is what it does."""

    most_citations: int | None = None  # only so many of a sentence's citations are looked at; None: all
    uncited_counts: bool = True  # a sentence without citations counts, with a recall of 0


AS_SCRIPTED: Final = Quirks(most_citations=3, uncited_counts=True)


@dataclass(frozen=True, slots=True)
class Cited:
    """Recall and precision of one answer, each 0..1; None where it has nothing to count."""

    recall: float | None
    precision: float | None
    sentences: int
    citations: int


def supports(sentence: str, citations: Sequence[Citation]) -> bool:
    """Whether our checks call `sentence` supported by the quotes of `citations`."""
    passages = [Passage(c.quote, document=c.document, title=c.title) for c in citations]
    return bool(passages) and assess(sentence, passages)[0] is Verdict.SUPPORTED


def score_answer(answer: Answer, *, judge: Supports = supports, quirks: Quirks = Quirks()) -> Cited:
    """Citation recall and precision of one answer's claims."""
    by_number = {c.number: c for c in answer.citations}
    recalls: list[float] = []
    needed: list[bool] = []
    for claim in answer.claims:
        cited = [by_number[n] for n in claim.citations if n in by_number][: quirks.most_citations]
        if not cited and not quirks.uncited_counts:
            continue
        held = bool(cited) and judge(claim.text, cited)
        recalls.append(float(held))
        needed += [held and _is_needed(claim, citation, cited, judge) for citation in cited]
    return Cited(_mean(recalls), _mean([float(n) for n in needed]), len(recalls), len(needed))


def _is_needed(claim: Claim, citation: Citation, cited: Sequence[Citation], judge: Supports) -> bool:
    """It supports the sentence alone, or the others do not without it."""
    if len(cited) == 1 or judge(claim.text, [citation]):
        return True
    return not judge(claim.text, [c for c in cited if c is not citation])


def score_answers(
    answers: Sequence[Answer], *, judge: Supports = supports, quirks: Quirks = AS_SCRIPTED
) -> tuple[Score, Score]:
    """Mean citation recall and precision over the answers that are not abstentions."""
    scored = [score_answer(a, judge=judge, quirks=quirks) for a in answers if not a.abstained]
    return (
        score_mean("citation_recall", [s.recall for s in scored if s.recall is not None]),
        # ALCE's script gives an answer without any citation a precision of 0.
        score_mean("alce_precision", [s.precision or 0.0 for s in scored if s.recall is not None]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


__all__ = ["AS_SCRIPTED", "JUDGE", "Cited", "Quirks", "Supports", "score_answer", "score_answers", "supports"]
