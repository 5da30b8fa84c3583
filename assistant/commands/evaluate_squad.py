"""`assistant eval squad`: SQuAD given the passage, or with the passage to be found."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import closing
from pathlib import Path

from assistant.commands.evaluate import choose_readers, read_thresholds, report_shortfalls
from assistant.commands.opening import open_assistant
from assistant.commands.output import ProgressBar, say, to_json
from assistant.config import load_settings
from assistant.errors import EvaluationError
from assistant.evaluation.squad import PASSAGE_NAMES, predict, score_predictions
from assistant.evaluation.squad_file import Measured, Paragraph, read_paragraphs, sample_questions
from assistant.evaluation.squad_open import OPEN_NAMES, ask_open, score_open, write_corpus
from assistant.evaluation.table import EVIDENCE, name_scores, render_reliability, render_scores


def run(args: argparse.Namespace, path: Path) -> int:
    """Score; 1 if a threshold is not met.

    Raises:
        EvaluationError: the file, the sample or a threshold is wrong, or asking broke.
    """
    thresholds = read_thresholds(args, OPEN_NAMES if args.open else PASSAGE_NAMES)
    paragraphs = read_paragraphs(path)
    if args.sample is not None:
        if args.sample < 1:
            raise EvaluationError(
                f"--sample {args.sample}: expected at least 1.", hint="Leave it out to ask all."
            )
        paragraphs = sample_questions(paragraphs, args.sample, seed=args.seed)
    measured = _find_passages(paragraphs, args.reader) if args.open else _read_passages(paragraphs)
    if args.json:
        say(to_json(_collect(path, paragraphs, measured)))
    else:
        _show(path, paragraphs, measured)
    # With both, the thresholds are for the reader that answers by default.
    return report_shortfalls(next(iter(measured.values())).scores, thresholds)


def _read_passages(paragraphs: list[Paragraph]) -> dict[str, Measured]:
    from assistant.reader import Reader

    with closing(ProgressBar()) as bar:
        reader = Reader.open(threads=load_settings().threads)
        predictions = predict(reader, paragraphs, lambda done, total: bar.show("Reading", done, total))
    return {"given the passage": score_predictions(predictions)}


def _find_passages(paragraphs: list[Paragraph], reader: str | None) -> dict[str, Measured]:
    measured = {}
    with tempfile.TemporaryDirectory(prefix="squad-") as folder, closing(ProgressBar()) as bar:
        place = Path(folder)
        names = write_corpus(paragraphs, place / "corpus")
        places = {"corpus_dir": place / "corpus", "data_dir": place / "data", "index_on_open": "on"}
        for overrides in choose_readers(reader):
            with open_assistant(**places, **overrides) as assistant:
                judged = ask_open(
                    assistant, paragraphs, names, lambda done, total: bar.show("Asking", done, total)
                )
                strictly = ", strict" if assistant.settings.strict == "on" else ""
                measured[f"reader {assistant.settings.reader}{strictly}"] = score_open(judged)
    return measured


def _collect(path: Path, paragraphs: list[Paragraph], measured: dict[str, Measured]) -> dict[str, object]:
    runs = {
        name: {"scores": name_scores(one.scores), "reliability": one.reliability, "threshold": one.threshold}
        for name, one in measured.items()
    }
    return {
        "file": path.name,
        "paragraphs": len(paragraphs),
        "questions": sum(len(paragraph.questions) for paragraph in paragraphs),
        "runs": runs,
    }


def _show(path: Path, paragraphs: list[Paragraph], measured: dict[str, Measured]) -> None:
    asked = [question for paragraph in paragraphs for question in paragraph.questions]
    answerable = sum(bool(question.answers) for question in asked)
    say(f"{path.name}: {len(paragraphs)} paragraphs, {len(asked)} questions, {answerable} answerable\n")
    say(render_scores({name: one.scores for name, one in measured.items()}))
    for name, one in measured.items():
        say(f"\n{name}\n{render_reliability(one.reliability, _label(one))}")
        if one.threshold is not None:
            say(f"best threshold for F1: {one.threshold:.4f}")


def _label(measured: Measured) -> str:
    if measured.threshold is None:
        return EVIDENCE
    return "the reader's probability that the passage answers, and how often it did"
