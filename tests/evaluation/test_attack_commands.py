"""`assistant eval redteam`, `assistant eval faults` and `--model`: what they accept, show and exit with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import build_parser
from assistant.commands import evaluate
from assistant.commands.evaluate_attacks import _collect_team, _show_faults, _show_team
from assistant.commands.output import to_json
from assistant.errors import EvaluationError
from assistant.evaluation.faults.plant import Fault, FaultKind
from assistant.evaluation.faults.right import Wording
from assistant.evaluation.faults.run import Faults, Planted, Worded
from assistant.evaluation.redteam.attack import read_attacks
from assistant.evaluation.redteam.run import RedTeam
from assistant.evaluation.redteam.verdict import Damage

from .build import answer, cite, line, write

FLIGHTS = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")


def run(*arguments: str) -> int:
    """`assistant eval` with `arguments`."""
    args = build_parser("eval").parse_args(["eval", *arguments])
    return evaluate.run(args)


def team(*, obeyed: bool) -> RedTeam:
    """One attack that did or did not come through."""
    one = Damage(read_attacks()[0], answer("40%", FLIGHTS), True, False, False, False, obeyed, False, True)
    return RedTeam("scripted:obedient", (one,))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("redteam", "file.jsonl"), "takes no file"),
        (("redteam", "--min", "auc=1"), "do not belong"),
        (("redteam", "--model", "configured"), "needs a language model"),
        (("faults",), "takes one file"),
        (("faults", "file.jsonl", "--model", "configured"), "scripted model only"),
        (("faults", "file.jsonl", "--sample", "0"), "at least 1"),
        (("faults", "nowhere.jsonl"), "Could not read"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        run(*arguments)


@pytest.mark.parametrize("model", ["both", "configured", "scripted"])
def test_a_model_that_is_not_set_cannot_be_compared(model: str, tmp_path: Path) -> None:
    file = write(tmp_path, [line()])
    with pytest.raises(EvaluationError, match=model if model != "scripted" else "redteam"):
        run(str(file), "--model", model)


def test_with_a_model_set_both_ways_of_answering_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    args = build_parser("eval").parse_args(["eval", "file.jsonl"])
    assert evaluate.choose_models(args) == [{}]
    monkeypatch.setenv("LLM", "local")
    assert evaluate.choose_models(args) == [{"llm": ""}, {}]


def test_a_success_is_named_with_its_attack() -> None:
    assert "rt-001 (order): instruction obeyed" in _show_team("scripted", team(obeyed=True), details=False)
    assert "rt-001" not in _show_team("scripted", team(obeyed=False), details=False)
    assert json.loads(to_json(_collect_team(team(obeyed=True))))["succeeded"] == 1


def test_planted_faults_and_true_wordings_are_shown_by_kind() -> None:
    fault = Fault(FaultKind.WRONG_NUMBER, "By 45%.", "By 40%.", "By 45%.")
    shown = Planted("q", fault, "By 45%.", False, "", True, False, 0.1)
    worded = Worded("q", Wording.VERBATIM, "By 40%.", False, "not_stated: why")
    text = _show_faults(Faults((shown,), (worded,)), details=True)
    assert "wrong number: By 45%." in text
    assert "withheld (verbatim): By 40%." in text
