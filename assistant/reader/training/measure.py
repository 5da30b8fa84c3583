"""Measure an exported model on articles held out: `python -m assistant.reader.training.measure`.

Six sets, all drawn with a fixed seed from what was held out of training:
`adversarial` (SQuAD 2.0's questions with their paragraph), `ordinary` (SQuAD
1.1's with theirs), `passages` (every question with its paragraph and the
closest ones of its article that do not answer: are scores comparable across
passages?), `noisy` (as `ordinary`, in lower case with typing errors), and
`exchanged` (each question as it is, and with one thing exchanged so that its
paragraph no longer answers: by our own rules, so easier than people's), and
`documents` (questions that were written about our own documents, as the
chunker cuts them).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from assistant.reader.files import PACKAGED, Calibration, NetworkCalibration
from assistant.reader.reader import RawReading, Reader
from assistant.reader.training import calibrate, data
from assistant.reader.training.evaluate import Figures, Outcome, f1, summarise
from assistant.reader.training.exchange import exchange
from assistant.reader.training.mixture import group_articles
from assistant.reader.training.noise import mistype
from assistant.reader.training.written import UNREAD, load_written

SEED: Final = 11
# So many groups of documents take turns at being left out of calibration.
DOCUMENT_FOLDS: Final = 6
SCORES: Final = ("score", "verdict", "again")
SETS: Final = ("adversarial", "ordinary", "passages", "noisy", "exchanged", "documents")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with a passage and the answers marked there; `question` numbers the
    question, so that its passages can be compared."""

    question: int
    title: str
    text: str
    passage: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A case with what the network said."""

    case: Case
    predicted: str
    raw: RawReading


def load_cases(squad: Path, kind: str, limit: int) -> list[Case]:
    """At most `limit` questions of a set, the same ones every time."""
    if kind == "documents":
        return list(draw_documents(limit))
    adversarial = kind == "adversarial"
    name = "dev-v2-calibration.jsonl.gz" if adversarial else "train-v1.jsonl.gz"
    paragraphs = data.load_paragraphs(squad / name)
    held_out = data.calibration_held_out if adversarial else data.training_held_out
    _, kept = data.split_articles(paragraphs, held_out(paragraphs))
    drawn = [(p, q) for p in kept for q in p.questions]
    random.Random(SEED).shuffle(drawn)
    if kind == "passages":
        return list(add_others(drawn[:limit], kept))
    if kind == "exchanged":
        return list(add_exchanged(drawn[:limit], kept))
    chance = random.Random(SEED)
    return [
        Case(n, p.title, spoil(q.text, chance) if kind == "noisy" else q.text, p.text, q.answers)
        for n, (p, q) in enumerate(drawn[:limit])
    ]


def draw_documents(limit: int) -> Iterator[Case]:
    """At most `limit` questions about documents of our own."""
    pieces = [piece.paragraph for piece in load_written(UNREAD, ()).pieces]
    drawn = [(n, piece, question) for n, piece in enumerate(pieces) for question in piece.questions]
    random.Random(SEED).shuffle(drawn)
    for number, (place, piece, question) in enumerate(drawn[:limit]):
        title = f"{UNREAD.name} {place % DOCUMENT_FOLDS}"
        yield Case(number, title, question.text, piece.text, question.answers)


def spoil(question: str, chance: random.Random) -> str:
    """The question in lower case, with a typing error, without its question mark."""
    return mistype(question.lower(), chance).rstrip("? ")


def add_others(
    drawn: Sequence[tuple[data.Paragraph, data.Question]], kept: Sequence[data.Paragraph]
) -> Iterator[Case]:
    """Each question with its paragraph, and with the two likeliest that do not answer."""
    articles = {article.paragraphs[0].title: article for article in group_articles(kept)}
    for number, (paragraph, question) in enumerate(drawn):
        yield Case(number, paragraph.title, question.text, paragraph.text, question.answers)
        for other in articles[paragraph.title].closest_without_answer(question, paragraph.text, 2):
            yield Case(number, paragraph.title, question.text, other, ())


def add_exchanged(
    drawn: Sequence[tuple[data.Paragraph, data.Question]], kept: Sequence[data.Paragraph]
) -> Iterator[Case]:
    """Each question as it is, and, where something can be, with one thing exchanged."""
    articles = {article.paragraphs[0].title: article for article in group_articles(kept)}
    chance = random.Random(SEED)
    for number, (paragraph, question) in enumerate(drawn):
        yield Case(2 * number, paragraph.title, question.text, paragraph.text, question.answers)
        other = articles[paragraph.title].other_text(chance)
        asked = exchange(question.text, paragraph.text, other, chance)
        if asked is not None:
            yield Case(2 * number + 1, paragraph.title, asked, paragraph.text, ())


def read_cases(reader: Reader, cases: Sequence[Case]) -> Iterator[Measured]:
    """What the network says of each case."""
    for case in cases:
        [raw] = reader.read_raw(case.text, [case.passage])
        span = raw.spans[0]
        yield Measured(case, case.passage[span.start : span.end], raw)


def outcomes(measured: Sequence[Measured], scores: Sequence[float]) -> list[Outcome]:
    """Outcomes under some choice of score."""
    return [Outcome(m.predicted, m.case.answers, score) for m, score in zip(measured, scores, strict=True)]


def cross_validate(measured: Sequence[Measured]) -> tuple[Figures, float]:
    """Figures and calibration error with constants fitted on the other articles each time."""
    probabilities = np.zeros(len(measured))
    signs, answered = to_arrays(measured)
    titles = np.array([m.case.title for m in measured])
    for title in sorted(set(titles)):
        held = titles == title
        constants = calibrate.fit(signs[~held], answered[~held])
        probabilities[held] = calibrate.predict(constants, signs[held])
    error = calibrate.expected_calibration_error(probabilities, answered)
    return summarise(outcomes(measured, probabilities.tolist())), error


def to_arrays(measured: Sequence[Measured]) -> tuple[calibrate.Floats, calibrate.Floats]:
    """The signs, shape (cases, 9), and 1 for answerable, shape (cases,)."""
    signs = np.array([m.raw.signs for m in measured])
    return signs, np.array([float(bool(m.case.answers)) for m in measured])


def fit_alike(sets: Sequence[Sequence[Measured]]) -> tuple[Calibration, NetworkCalibration]:
    """Constants by which every set counts alike, however many cases it has: other paragraphs come by the
    thousand, questions that somebody wrote to mislead do not."""
    cases = [m for measured in sets for m in measured]
    counts = np.concatenate([np.full(len(m), len(cases) / len(sets) / len(m)) for m in sets])
    signs, answered = to_arrays(cases)
    verdicts = np.array([[m.raw.verdict, m.raw.again] for m in cases])
    return (
        calibrate.fit(signs, answered, counts=counts),
        calibrate.fit_network(verdicts, answered, counts=counts),
    )


def choose_right(measured: Sequence[Measured], scores: Sequence[float]) -> float:
    """Share of questions whose highest-scored passage yields an answer of F1 at least 0.5."""
    best: dict[int, tuple[float, Measured]] = {}
    for m, score in zip(measured, scores, strict=True):
        if m.case.question not in best or score > best[m.case.question][0]:
            best[m.case.question] = score, m
    right = [f1(m.predicted, m.case.answers) >= 0.5 for _, m in best.values() if m.case.answers]
    return sum(right) / len(best)


def report(measured: Sequence[Measured]) -> dict[str, object]:
    """Figures by each score alone, and by all after cross-validated calibration."""
    found: dict[str, object] = {}
    several = len({m.case.question for m in measured}) < len(measured)
    for name in SCORES:
        column = [float(getattr(m.raw, name)) for m in measured]
        found[f"by_{name}"] = asdict(summarise(outcomes(measured, column)))
        if several:
            found[f"right_by_{name}"] = choose_right(measured, column)
    if any(not m.case.answers for m in measured):
        figures, error = cross_validate(measured)
        found |= {"calibrated": asdict(figures), "calibration_error": error}
    return found


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description="Measure an exported reader on held-out articles.")
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder (default: the one in the package)")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--limit", type=int, default=600, help="questions a set")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calibrate", action="store_true", help="fit on these sets, write model.json")
    given = parser.parse_args()
    reader = Reader.open(given.model, threads=given.threads)
    sets: list[list[Measured]] = []
    for kind in given.sets:
        measured = list(read_cases(reader, load_cases(given.squad, kind, given.limit)))
        sets.append(measured)
        sys.stdout.write(json.dumps({kind: report(measured)}, indent=1) + "\n")
    if given.calibrate:
        calibration, network = fit_alike(sets)
        cases = sum(map(len, sets))
        fitted_on = f"{cases} cases of {', '.join(given.sets)}, each set weighing alike (seed {SEED})"
        calibrate.write(given.model or PACKAGED, calibration, network, fitted_on)


if __name__ == "__main__":
    main()
