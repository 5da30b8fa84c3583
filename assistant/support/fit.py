"""Shows what each value of the rule's one threshold, ENOUGH, gives on labelled pairs, and which one to take.

    python -m assistant.support.fit pairs.jsonl.gz other.jsonl.gz

The rule has no learnt weights: every hard check has a veto, which a regression over the same checks did not
beat (it did worse on the set that it had not seen). What remains to choose is how much of a claim must be
covered. The value taken has the best mean balanced accuracy over the files, each weighing the same, and
cross-validation by passage says how much of that is luck.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.support import load_pairs
from assistant.support.checks import check_claim
from assistant.support.passage import Passage
from assistant.support.verdict import ENOUGH, find_faults

GRID = tuple(n / 100 for n in range(30, 76))
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """What the threshold needs to know of one pair."""

    coverage: float  # 0..1; -1 when no threshold can make it supported
    supported: bool
    fold: int


def read_cases(path: Path) -> list[Case]:
    """Every pair of a file of labelled pairs, checked."""
    cases = []
    for pair in load_pairs(path):
        checks = check_claim(pair.claim, [Passage(pair.passage)])
        score = next(check.score for check in checks if check.name == "coverage")
        passed = score is not None and not find_faults(checks)
        fold = zlib.crc32(pair.passage.encode()) % FOLDS  # a passage's pairs stay together
        cases.append(Case(score if passed and score is not None else -1.0, pair.supported, fold))
    return cases


def balanced_accuracy(cases: Sequence[Case], threshold: float) -> float:
    """Mean of the shares of supported pairs kept and of unsupported pairs found."""
    shares = []
    for wanted in (True, False):
        right = [(case.coverage >= threshold) is wanted for case in cases if case.supported is wanted]
        shares.append(sum(right) / len(right) if right else 0.0)
    return sum(shares) / 2


def choose(sets: Sequence[Sequence[Case]]) -> float:
    """The threshold with the best mean over the sets; of equals the lowest."""
    return max(GRID, key=lambda t: (round(sum(balanced_accuracy(cases, t) for cases in sets), 6), -t))


def cross_validate(sets: Sequence[Sequence[Case]]) -> list[float]:
    """Balanced accuracy of each set with the threshold chosen on the other folds."""
    right: list[list[float]] = [[] for _ in sets]
    for fold in range(FOLDS):
        threshold = choose([[c for c in cases if c.fold != fold] for cases in sets])
        for number, cases in enumerate(sets):
            right[number].append(balanced_accuracy([c for c in cases if c.fold == fold], threshold))
    return [sum(shares) / len(shares) for shares in right]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    sets = [read_cases(path) for path in options.files]
    lines = ["ENOUGH  " + "  ".join(f"{path.name[:18]:>18}" for path in options.files)]
    for threshold in GRID:
        shares = "  ".join(f"{balanced_accuracy(cases, threshold):18.4f}" for cases in sets)
        lines.append(f"{threshold:6.2f}  {shares}{'  <- in use' if threshold == ENOUGH else ''}")
    lines.append(f"best mean at {choose(sets):.2f}")
    lines.append("cross-validated: " + ", ".join(f"{share:.4f}" for share in cross_validate(sets)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
