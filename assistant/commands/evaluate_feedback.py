"""`assistant eval --from-feedback`: ask again what readers praised or faulted."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from assistant.commands.evaluate import read_thresholds, report_shortfalls
from assistant.commands.opening import open_assistant
from assistant.commands.output import ProgressBar, one_line, say, to_json, warn
from assistant.errors import EvaluationError
from assistant.evaluation.feedback import NAMES, Outcome, Verdict, ask_again, read_cases
from assistant.evaluation.table import name_scores, render_scores

_HINT = "Readers give it by the thumbs in the chat, or `assistant audit feedback ID up|down`."


def run(args: argparse.Namespace) -> int:
    """Score; 1 if a threshold is not met.

    Raises:
        EvaluationError: there is no feedback to ask by, a threshold is wrong, or asking broke.
    """
    thresholds = read_thresholds(args, NAMES)
    overrides = {} if args.reader is None else {"reader": args.reader}
    with open_assistant(**overrides) as assistant, closing(ProgressBar()) as bar:
        cases, remarks = read_cases(assistant.log)
        if not cases:
            raise EvaluationError("Read cases from the feedback in the audit log: found none.", hint=_HINT)
        show = lambda done: bar.show("Asking", done, len(cases))  # noqa: E731 - one call, named for the line
        outcome = Outcome(tuple(ask_again(assistant, cases, show)), tuple(remarks))
    if args.json:
        say(to_json(_collect(outcome)))
    else:
        _show(outcome, details=args.details)
    return report_shortfalls(outcome.scores, thresholds)


def _collect(outcome: Outcome) -> dict[str, Any]:
    return {
        "cases": [_case(each) for each in outcome.verdicts],
        "scores": name_scores(outcome.scores),
        "remarks": list(outcome.remarks),
    }


def _case(verdict: Verdict) -> dict[str, Any]:
    case = verdict.case
    return {
        "record": case.record,
        "question": case.answer.question,
        "rated": {None: "", True: "up", False: "down"}[case.up],
        "citations": {str(number): "up" if up else "down" for number, up in case.citations.items()},
        "reasons": list(case.reasons),
        "kept": verdict.kept,
        "avoided": verdict.avoided,
        "problems": list(verdict.problems),
        "now": verdict.now.id,
    }


def _show(outcome: Outcome, *, details: bool) -> None:
    for remark in outcome.remarks:
        warn(f"remark: {remark}")
    say(render_scores({"feedback": outcome.scores}))
    for each in outcome.verdicts:
        if each.problems or details:
            word = "; ".join(each.problems) or "as it should be"
            say(f"{each.case.record} {one_line(each.case.answer.question, 70)}: {one_line(word, 200)}")
