"""`evaluate_support`: counts on a small file by hand, and clear errors."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from assistant.audit.measured import measured_error
from assistant.cli import main
from assistant.errors import EvaluationError
from assistant.evaluation.support import evaluate_support, write_measured
from assistant.support.fit import main as fit

PASSAGE = "The council agreed to build 31 schools in Omsk in May 2019."
ROWS = [
    {"claim": "The council agreed to build thirty-one schools in Omsk.", "supported": True, "passage": "p"},
    {"claim": "The council agreed to build 45 schools in Omsk.", "supported": False, "passage": "p"},
    {
        "claim": "The council agreed to build 31 schools in Tomsk in June 2018.",
        "supported": False,
        "passage": "p",
    },
    {"claim": "The council of Omsk agreed to build schools.", "supported": False, "passage": "p"},
]


def write(folder: Path, rows: list[dict[str, object]]) -> Path:
    path = folder / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    (folder / "pairs.passages.json.gz").write_bytes(gzip.compress(json.dumps({"p": PASSAGE}).encode()))
    return path


def test_precision_recall_and_balanced_accuracy_are_counted(tmp_path: Path) -> None:
    report = evaluate_support(write(tmp_path, ROWS))
    assert (report.pairs, report.supported, report.verdict.found) == (4, 1, 2)
    assert report.verdict.recall.value == pytest.approx(2 / 3)
    assert report.verdict.precision.value == 1
    assert report.verdict.balanced_accuracy.value == pytest.approx((2 / 3 + 1) / 2)
    numbers = next(each for each in report.checks if each.name == "numbers")
    assert (numbers.found, numbers.recall.value, numbers.false_alarms.value) == (1, pytest.approx(1 / 3), 0)
    assert "verdict" in report.format() and "numbers" in report.format()
    json.dumps(report.as_dict())


def test_the_measured_figures_can_be_written_for_reports(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    write_measured([evaluate_support(write(tmp_path, ROWS))], path)
    assert json.loads(path.read_text())["sets"][0]["pairs"] == 4
    assert "balanced accuracy" in measured_error().lower()


def test_writing_the_figures_of_one_set_keeps_those_of_others(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    path.write_text('{"sets": [{"set": "other", "pairs": 7}, {"set": "pairs", "pairs": 1}]}')
    assert write_measured([evaluate_support(write(tmp_path, ROWS))], path) == path
    assert [(each["set"], each["pairs"]) for each in json.loads(path.read_text())["sets"]] == [
        ("other", 7),
        ("pairs", 4),
    ]
    path.write_text("{")
    with pytest.raises(EvaluationError, match="Could not write the measured figures"):
        write_measured([], path)


def test_the_command_takes_several_files_and_writes_their_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write(tmp_path, ROWS)
    second = tmp_path / "more.jsonl.gz"
    second.write_bytes(first.read_bytes())
    (tmp_path / "more.passages.json.gz").write_bytes((tmp_path / "pairs.passages.json.gz").read_bytes())
    measured = tmp_path / "measured.json"
    monkeypatch.setattr(write_measured, "__defaults__", (measured,))
    assert main(["eval", "support", str(first), str(second), "--write"]) == 0
    out = capsys.readouterr().out
    assert "pairs.jsonl.gz: 4 pairs, 1 supported, 3 not" in out and "more.jsonl.gz: 4 pairs" in out
    assert [each["set"] for each in json.loads(measured.read_text())["sets"]] == ["pairs", "more"]
    assert main(["eval", "support", str(first), str(second), "--json"]) == 0
    assert [each["pairs"] for each in json.loads(capsys.readouterr().out)] == [4, 4]
    assert main(["eval", str(first), "--write"]) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "Line 1"),
        ('{"claim": "a", "supported": "yes", "passage": "p"}', "supported"),
        ('{"claim": "a", "supported": true, "passage": "q"}', "'q'"),
        ("", "no labelled pair"),
    ],
)
def test_a_malformed_file_is_refused_by_line(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path, [])
    path.write_bytes(gzip.compress(line.encode()))
    with pytest.raises(EvaluationError, match=says):
        evaluate_support(path)


def test_a_missing_or_broken_file_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "x.jsonl.gz"
    broken.write_bytes(b"no gzip")
    for path in (tmp_path / "none.jsonl", broken):
        with pytest.raises(EvaluationError, match=path.name):
            evaluate_support(path)


def test_fit_shows_the_threshold_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fit([str(write(tmp_path, ROWS))])
    assert "<- in use" in capsys.readouterr().out
