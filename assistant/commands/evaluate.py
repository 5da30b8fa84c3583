"""`assistant eval`: score answers to questions with gold answers, SQuAD, or the support checks."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.commands.opening import open_assistant
from assistant.commands.output import ProgressBar, say, to_json, warn
from assistant.errors import EvaluationError

if TYPE_CHECKING:
    from assistant.evaluation.ask import Run
    from assistant.evaluation.questions import QuestionFile
    from assistant.evaluation.statistics import Score
    from assistant.evaluation.summary import Summary
    from assistant.evaluation.thresholds import Threshold

EXAMPLE: Final = "assistant eval questions.jsonl --reader both --min answered_correctly=0.8"
_EPILOG: Final = """\
assistant eval FILE           questions with gold answers, one JSON object a line:
                              id, question, history (optional: earlier user turns), kind, answerable,
                              expect (each must occur in the answer; a|b: either), sources (file names),
                              support (passages of which one must overlap a citation)
                              kinds: fact number date list table quote multi followup (answerable),
                              unanswerable off_topic false_premise injection (not)
assistant eval squad FILE     SQuAD's exact match and F1, given the passage; with --open the passage must
                              be found among all paragraphs of the file
assistant eval support FILE   the support checks against human-labelled pairs of claim and passage; several
                              files may be given; with --write every audit report carries the figures
assistant eval redteam        attacks through documents, titles, file names, questions and history; exit code
                              1 if one comes through; --model says who answers
assistant eval faults FILE    known faults planted into answers to a file of questions; exit code 1 if one in
                              a hundred is shown as supported, or anything breaks; --sample N plants N
assistant eval --from-feedback
                              what readers rated in the chat, asked again: praised_kept (rated up: the same
                              bare answer, a citation that was right) and faulted_avoided (rated down: not
                              the same way again)

example: """
SUPPORT_NAMES: Final = ("balanced_accuracy", "precision", "recall", "false_alarms")  # of the verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.usage = "assistant eval [squad | support | redteam | faults] [FILE ...] [--from-feedback] [...]"
    parser.epilog = _EPILOG + EXAMPLE
    parser.add_argument(
        "target", nargs="*", metavar="FILE", help="the file, after the task's name if one is meant"
    )
    parser.add_argument(
        "--from-feedback", action="store_true", help="no FILE: ask again what readers rated up or down"
    )
    parser.add_argument("--json", action="store_true", help="print everything measured as JSON")
    parser.add_argument(
        "--reader", choices=("on", "off", "both"), help="the trained reader (default: READER)"
    )
    parser.add_argument(
        "--model",
        choices=("both", "extractive", "configured", "scripted"),
        help="who answers: the model of LLM, nobody (quotations), both side by side (the default where LLM "
        "is set), or for redteam and faults a scripted model that obeys everything (the default there)",
    )
    parser.add_argument("--details", action="store_true", help="print every question that went wrong")
    for bound, word in (("min", "below"), ("max", "above")):
        parser.add_argument(
            f"--{bound}",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"exit with 1 if a score is {word} this; may be repeated",
        )
    parser.add_argument("--open", action="store_true", help="squad: find the passage too")
    parser.add_argument("--sample", type=int, metavar="N", help="squad, faults: N drawn at random")
    parser.add_argument("--write", action="store_true", help="support: have audit reports carry the figures")
    parser.add_argument("--seed", type=int, default=0, help="squad: of the draw (default: 0)")


def run(args: argparse.Namespace) -> int:
    """Score; 1 if a threshold is not met.

    Raises:
        EvaluationError: the file or a threshold is wrong, or asking broke.
    """
    if args.from_feedback:
        return _evaluate_feedback(args)
    if not args.target:
        raise EvaluationError(
            "Read the arguments: expected a file of questions, found none.",
            hint="`assistant eval FILE`, or `assistant eval --from-feedback`.",
        )
    if args.target[0] == "support" and len(args.target) > 1:
        _refuse_squads_options(args)
        return _evaluate_support(args, [Path(file) for file in args.target[1:]])
    if args.write:
        raise EvaluationError("--write belongs to `assistant eval support`.", hint="Leave it out.")
    if args.target[0] in ("redteam", "faults"):
        from assistant.commands import evaluate_attacks

        return evaluate_attacks.run(args)
    *task, file = args.target
    if task and task != ["squad"]:
        raise EvaluationError(
            f"Read the arguments {' '.join(args.target)!r}: expected one file, alone or after a task.",
            hint="assistant eval --help shows the forms.",
        )
    if task == ["squad"]:
        from assistant.commands import evaluate_squad

        return evaluate_squad.run(args, Path(file))
    _refuse_squads_options(args)
    return _evaluate_questions(args, Path(file))


def _evaluate_feedback(args: argparse.Namespace) -> int:
    _refuse_squads_options(args)
    if args.target or args.write or args.reader == "both":
        raise EvaluationError(
            "--from-feedback takes its questions from the audit log: no FILE, no --write, no --reader both.",
            hint="assistant eval --from-feedback --json",
        )
    from assistant.commands import evaluate_feedback

    return evaluate_feedback.run(args)


def _refuse_squads_options(args: argparse.Namespace) -> None:
    if args.open or args.sample is not None:
        raise EvaluationError("--open and --sample belong to `assistant eval squad`.", hint="Leave them out.")


def read_thresholds(args: argparse.Namespace, names: Sequence[str] | None = None) -> list[Threshold]:
    """The thresholds of --min and --max, which name scores in `names` (default: those of questions)."""
    from assistant.evaluation.thresholds import NAMES, parse_threshold

    known = NAMES if names is None else names
    return [parse_threshold(text, "min", known) for text in args.min] + [
        parse_threshold(text, "max", known) for text in args.max
    ]


def _evaluate_questions(args: argparse.Namespace, path: Path) -> int:
    from assistant.evaluation.questions import read_questions
    from assistant.evaluation.summary import summarise

    thresholds = read_thresholds(args)
    file = read_questions(path)
    chosen = [reader | writer for reader in choose_readers(args.reader) for writer in choose_models(args)]
    runs = dict(_run_once(file, overrides) for overrides in chosen)
    summaries = {name: summarise(run) for name, (run, _) in runs.items()}
    for remark in (*file.remarks, *next(iter(runs.values()))[0].remarks):
        warn(f"remark: {remark}")
    if args.json:
        say(to_json(_collect(file, runs, summaries)))
    else:
        _show(file, runs, summaries, details=args.details)
    # With both, the thresholds are for the reader, and for the model, that answer by default.
    first = [name for name, (_, birth) in runs.items() if birth["settings"]["llm"]] or list(runs)
    return report_shortfalls(summaries[first[0]].scores, thresholds)


def choose_models(args: argparse.Namespace) -> list[dict[str, str]]:
    """The overrides of settings that --model means, one for each run.

    Raises:
        EvaluationError: a model is meant and none is set, or the choice is for other tasks.
    """
    from assistant.config import load_settings

    if args.model == "scripted":
        raise EvaluationError(
            "--model scripted belongs to `assistant eval redteam` and `assistant eval faults`.",
            hint="Choose both, extractive or configured.",
        )
    named = bool(load_settings().llm)
    if args.model in ("both", "configured") and not named:
        raise EvaluationError(
            f"--model {args.model} needs a language model.", hint="Set LLM; see .env.example."
        )
    both: list[dict[str, str]] = [{"llm": ""}, {}]
    if args.model is None:
        return both if named else [{}]
    return {"both": both, "extractive": both[:1], "configured": both[1:]}[args.model]


def choose_readers(choice: str | None) -> list[dict[str, str]]:
    """The overrides of settings that --reader means, one for each run."""
    if choice is None:
        return [{}]
    return [{"reader": state} for state in (("on", "off") if choice == "both" else (choice,))]


def _run_once(file: QuestionFile, overrides: dict[str, str]) -> tuple[str, tuple[Run, dict[str, Any]]]:
    """All questions asked once, with what ruled the answers; by the name of its column."""
    from assistant.evaluation.ask import ask_all

    with open_assistant(**overrides) as assistant, closing(ProgressBar()) as bar:
        run = ask_all(assistant, file, on_progress=lambda done, total: bar.show("Asking", done, total))
        settings = assistant.settings
        birth = {
            "settings": settings.model_dump(
                mode="json", include={"reader", "strict", "llm", "embedder", "chunk_tokens", "passages"}
            ),
            "settings_fingerprint": settings.fingerprint(),
            "corpus_fingerprint": assistant.index.fingerprint(),
            "embedder_fingerprint": assistant.index.embedder_fingerprint(),
            "documents": len(assistant.documents()),
        }
    writer = f", {settings.llm}" if settings.llm else ""
    return f"reader {settings.reader}{writer}", (run, birth)


def _collect(
    file: QuestionFile, runs: dict[str, tuple[Run, dict[str, Any]]], summaries: dict[str, Summary]
) -> dict[str, Any]:
    from assistant.evaluation.table import collect_values

    return {
        "file": file.path.name,
        "sha256": file.sha256,
        "questions": len(file.questions),
        "runs": [
            {**birth, **collect_values(summaries[name], run.judgements)}
            for name, (run, birth) in runs.items()
        ],
    }


def _show(
    file: QuestionFile,
    runs: dict[str, tuple[Run, dict[str, Any]]],
    summaries: dict[str, Summary],
    *,
    details: bool,
) -> None:
    from assistant.evaluation.alce import JUDGE
    from assistant.evaluation.table import render_details, render_kinds, render_reliability, render_scores

    answerable = sum(question.answerable for question in file.questions)
    say(f"{file.path.name}: {len(file.questions)} questions, {answerable} answerable\n")
    say(render_scores({name: summary.scores for name, summary in summaries.items()}))
    say(f"citation_recall and alce_precision: as ALCE's script counts them; judge: {JUDGE}")
    for name, (run, birth) in runs.items():
        corpus, embedder = birth["corpus_fingerprint"][:12], birth["embedder_fingerprint"][:12]
        say(f"\n{name}, corpus {corpus}, embedder {embedder}")
        say(render_kinds(summaries[name].kinds))
        say(f"\n{render_reliability(summaries[name].reliability)}")
        for one in run.judgements:
            if one.detail:
                say(f"{one.question.id}: {one.detail}")
        if details:
            say(f"\n{render_details(run.judgements)}")


def _evaluate_support(args: argparse.Namespace, paths: Sequence[Path]) -> int:
    """Measure each file; a threshold must be met on every one."""
    from assistant.evaluation.support import evaluate_support, write_measured

    thresholds = read_thresholds(args, SUPPORT_NAMES)
    reports, code = [], 0
    with closing(ProgressBar()) as bar:
        for path in paths:
            report = evaluate_support(path, on_progress=lambda done, total: bar.show("Checking", done, total))
            reports.append(report)
            if not args.json:
                say(report.format())
            verdict = report.verdict
            scores = (verdict.balanced_accuracy, verdict.precision, verdict.recall, verdict.false_alarms)
            code = max(code, report_shortfalls(scores, thresholds))
    if args.json:
        say(to_json(reports[0] if len(reports) == 1 else reports))
    if args.write:
        warn(f"written: {write_measured(reports)}")
    return code


def report_shortfalls(scores: Iterable[Score], thresholds: Iterable[Threshold]) -> int:
    """Name each threshold that is not met; the exit code: 1 if there is one."""
    from assistant.evaluation.thresholds import find_shortfalls

    shortfalls = find_shortfalls(scores, thresholds)
    for line in shortfalls:
        warn(f"fell short: {line}")
    return 1 if shortfalls else 0
