"""How a ranker fares on articles that it has not seen: what to believe of it, and from where to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.rank import CONTRASTED, NETWORK, Model, reader_logits, sigmoid
from assistant.ranking.train import Group, train
from assistant.reader.training.calibrate import fit_logistic
from assistant.reader.training.evaluate import auc

FOLDS = 4
# Of answerable questions whose passage was found, this share may be refused by mistake: what is asked of the
# answers over any corpus.
REFUSED_BY_MISTAKE = 0.05
# Strictly: of the questions that somebody wrote to look answerable, this share has to be refused.
TRAPS_REFUSED = 0.88


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question fared with a model that had not seen its article."""

    title: str
    inner: float  # the scorer's logit of the best unit
    read: float  # the logit of the reader's network for its chunk
    contrasted: float  # the logit of all that the reader sees
    right: bool  # whether that unit answers
    answerable: bool
    trap: bool = False
    chance: float = 0.0  # of the best unit, by both


def cross_validate(groups: Sequence[Group], *, seed: int, extra: Sequence[Group] = ()) -> list[Outcome]:
    """Every question of `groups` judged by a scorer trained on other articles, also of `extra`."""
    outcomes = []
    for held in _folds([g.title for g in groups]):
        model = train([g for g in (*groups, *extra) if g.title not in held], seed=seed)
        outcomes += [_judge(model, g) for g in groups if g.title in held and len(g.labels)]
    return [replace(o, chance=float(sigmoid(np.array(o.inner)))) for o in outcomes]


def _folds(titles: Sequence[str]) -> list[set[str]]:
    every = sorted(set(titles))
    return [set(every[fold::FOLDS]) for fold in range(min(FOLDS, len(every)))]


def _judge(model: Model, group: Group) -> Outcome:
    logits = model.inner(group.rows)
    best = int(logits.argmax())
    row = group.rows[best : best + 1]
    read, contrasted = (float(reader_logits(row, column)[0]) for column in (NETWORK, CONTRASTED))
    right, answerable = bool(group.labels[best]), bool(group.labels.any())
    return Outcome(group.title, float(logits[best]), read, contrasted, right, answerable, group.trap)


def fit_trust(outcomes: Sequence[Outcome], *, strict: bool = False) -> NDArray[np.float64]:
    """How much the scorer and the reader are to be believed, as `Model.trust` or `Model.strict_trust`.

    Logistic regression of "the best unit answers" with a ridge of 1. Answerable questions,
    those whose passage was taken away, and traps weigh alike, however many there are.
    """
    x = np.array([_heard(o, strict=strict) for o in outcomes])
    y = np.array([o.right for o in outcomes], dtype=np.float64)
    kinds = [0 if o.answerable else 1 + o.trap for o in outcomes]
    weight = len(kinds) / np.maximum(np.bincount(kinds, minlength=3), 1)[kinds] / 3
    return np.asarray(np.round(fit_logistic(x, y, ridge=1.0, counts=weight), 4))


def _heard(outcome: Outcome, *, strict: bool) -> tuple[float, float, float]:
    return outcome.inner, outcome.contrasted if strict else outcome.read, 1.0


def believe(outcomes: Sequence[Outcome], *, strict: bool = False) -> list[Outcome]:
    """Outcomes with the chance that scorer and reader give together, each article by the others' trust."""
    judged = []
    for held in _folds([o.title for o in outcomes]):
        trust = fit_trust([o for o in outcomes if o.title not in held], strict=strict)
        for o in outcomes:
            if o.title in held:
                judged.append(replace(o, chance=float(sigmoid(np.array(_heard(o, strict=strict)) @ trust))))
    return judged


def choose_threshold(outcomes: Sequence[Outcome]) -> float:
    """The probability below which only REFUSED_BY_MISTAKE of the findable answers lie."""
    findable = [o.chance for o in outcomes if o.answerable]
    return round(float(np.quantile(findable, REFUSED_BY_MISTAKE)), 4)


def choose_strict_threshold(outcomes: Sequence[Outcome]) -> float:
    """The probability below which TRAPS_REFUSED of the traps lie."""
    return round(float(np.quantile([o.chance for o in outcomes if o.trap], TRAPS_REFUSED)), 4)


def measure(outcomes: Sequence[Outcome], threshold: float) -> dict[str, float]:
    """Right first units, AUC of the best probability, and refusals at `threshold`."""
    kinds = {
        "answerable": np.array([o.chance for o in outcomes if o.answerable]),
        "taken_away": np.array([o.chance for o in outcomes if not o.answerable and not o.trap]),
        "trap": np.array([o.chance for o in outcomes if o.trap]),
    }
    figures: dict[str, float] = {"threshold": threshold}
    for name, chances in kinds.items():
        figures[f"{name}_questions"] = len(chances)
        if len(chances):
            figures[f"{name}_refused"] = round(float((chances < threshold).mean()), 3)
        if len(chances) and name != "answerable":
            figures[f"{name}_auc"] = round(auc(kinds["answerable"], chances), 3)
    found = [o for o in outcomes if o.answerable]
    figures["right_first"] = round(float(np.mean([o.right for o in found])), 3)
    figures["right_and_told"] = round(float(np.mean([o.right and o.chance >= threshold for o in found])), 3)
    return figures
