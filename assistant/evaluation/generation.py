"""Scores of answers that a language model wrote: how much of it held, what it took, how soon it was there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.evaluation.statistics import Score, score_quantile, score_share
from assistant.types import Answer

ABOUT_MODELS: Final = frozenset({"written_by_model", "withheld", "tokens_read", "tokens_written", "cost"})


def score_generation(answers: Sequence[Answer], first_claims: Sequence[float]) -> tuple[Score, ...]:
    """Scores over `answers`; those about models have n = 0 where no model was asked.

    - `first_claim_p50`: time until the first checked claim could be shown.
    - `written_by_model`: of the answers for which a model was asked and that are not refusals: worded by it.
    - `withheld`: of the sentences that a model wrote as claims: did not hold, so were not shown as written.
    - `tokens_read`, `tokens_written`: median of an answer. `cost`: of all answers together.
    """
    asked = [a for a in answers if a.spent is not None]
    spent = [a.spent for a in asked if a.spent is not None]
    costs = [s.cost for s in spent if s.cost is not None]
    known = bool(costs) and len(costs) == len(spent)
    return (
        score_quantile("first_claim_p50", [s * 1000 for s in first_claims], 0.5, unit="ms"),
        score_share("written_by_model", [bool(a.written_by) for a in asked if not a.abstained]),
        score_share("withheld", [failed for a in asked for failed in _sentences(a)], better="lower"),
        score_quantile("tokens_read", [s.prompt_tokens for s in spent], 0.5, unit="tokens"),
        score_quantile("tokens_written", [s.completion_tokens for s in spent], 0.5, unit="tokens"),
        Score("cost", sum(costs) if known else None, None, None, len(costs), "USD", "lower"),
    )


def _sentences(answer: Answer) -> list[bool]:
    """Of each sentence that the model wrote as a claim: whether it was withheld."""
    stand_ins = {w.claim for w in answer.withheld if w.claim is not None}
    held = [n for n in range(len(answer.claims)) if n not in stand_ins] if answer.written_by else []
    return [False] * len(held) + [True] * len(answer.withheld)


__all__ = ["ABOUT_MODELS", "score_generation"]
