"""`assistant audit` as a person runs it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import assistant.audit
import assistant.support
from assistant.audit.log import AuditLog
from assistant.audit.measured import measured_error
from assistant.audit.replay import compare, lay_out_versions, replay
from assistant.audit.sqlite import FILE
from assistant.audit.types import Record
from assistant.cli import main
from assistant.errors import RecordError
from assistant.types import Refusal, RefusalReason, Verdict
from assistant.versions import VersionStore

from ..conftest import SEEDS
from .build import TEXT, answer, body_of, cite, keep, plain_answer, record
from .test_verification import all_words

Capture = pytest.CaptureFixture[str]
PALACE = "The talks took place in the palace."


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A log of two answers, the second with a fact that cites nothing; the settings point to it."""
    monkeypatch.setattr(assistant.support, "assess", all_words, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    (tmp_path / "corpus").mkdir()
    keep(VersionStore.open(tmp_path / "data"))
    with AuditLog.open(tmp_path / "data") as log:
        made = record(log)
        record(log, answer((PALACE, (cite(1, PALACE),)), ("Zebras sing.", ())))
    return made


def test_the_summary_names_what_is_wrong(first: Record, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    out = capsys.readouterr().out
    assert "claim 2: uncited: States a fact and cites nothing." in out
    assert "talks.txt is no longer in the corpus" in out
    assert "chain: intact; 2 records" in out


def test_the_gate_exits_with_1_and_a_line_per_shortfall(
    first: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "--min-supported", "0.95", "--max-uncited", "0", "--max-drifted", "0"]) == 1
    out = capsys.readouterr().out
    assert out.count("FALLS SHORT") == 3
    assert main(["audit", "--id", first.id, "--max-uncited", "0", "--no-corpus", "--max-drifted", "0"]) == 0


def test_a_baseline_holds_until_something_gets_worse(first: Record, tmp_path: Path) -> None:
    file = str(tmp_path / "baseline.json")
    assert main(["audit", "--no-corpus", "--write-baseline", file]) == 0
    assert main(["audit", "--no-corpus", "--baseline", file]) == 0
    with AuditLog.open(tmp_path / "data") as log:
        record(log, answer(("Zebras sing.", ())))
    assert main(["audit", "--no-corpus", "--baseline", file]) == 1


def test_a_pinned_head_catches_a_log_that_was_cut(
    first: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", "head"])
    (tmp_path / "head").write_text(capsys.readouterr().out)
    main(["audit", "head", "--json"])
    (tmp_path / "head.json").write_text(capsys.readouterr().out)
    assert main(["audit", "--head", str(tmp_path / "head")]) == 0
    for file in (tmp_path / "data").glob("audit.sqlite*"):
        file.unlink()
    capsys.readouterr()
    assert main(["audit", "--head", str(tmp_path / "head.json")]) == 1
    assert "The pinned head is record 2; the log ends with 0." in capsys.readouterr().out
    assert main(["audit", "--head", "nonsense"]) == 2


def test_all_reports_are_written_in_one_pass(first: Record, tmp_path: Path) -> None:
    files = {name: tmp_path / f"r.{name}" for name in ("html", "csv", "junit", "annotations")}
    assert main(["audit", *(part for name, file in files.items() for part in (f"--{name}", str(file)))]) == 0
    assert all(first.id in file.read_text() for file in files.values())


def test_json_goes_to_standard_output_whole(first: Record, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--json", "--document", "talks.txt", "--since", "2020-01-01"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["claims"] == 3


def test_foreign_answers_get_the_same_report(
    first: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text('{"id": "a", "answer": "Cats purr [1]. Dogs bark [1].", "passages": ["Cats purr"]}\n')
    assert main(["audit", "--answers", str(file), "--max-unsupported", "0"]) == 1
    assert "a claim 2: not supported" in capsys.readouterr().out
    file.write_text("{\n")
    assert main(["audit", "--answers", str(file)]) == 2
    assert "Line 1 is not JSON" in capsys.readouterr().err


def test_a_record_is_listed_shown_signed_off_and_redacted(
    first: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "signoff", first.id, "--by", "Ann", "--claim", "1", "--disagree"]) == 0
    assert main(["audit", "signoff", first.id, "--by", "Ann", "--claim", "2", "--agree"]) == 2
    assert main(["audit", "feedback", first.id, "down", "--comment", "no"]) == 0
    capsys.readouterr()
    assert main(["audit", "log", "--feedback", "down"]) == 0
    assert capsys.readouterr().out.startswith(first.id)
    assert main(["audit", "show", first.id[:35]]) == 0
    assert json.loads(capsys.readouterr().out)["body"]["answer"]["question"] == "By how much?"
    assert main(["audit", "redact", first.id, "--reason", "asked for"]) == 0
    assert "3 bodies removed" in capsys.readouterr().out
    assert main(["audit", "--no-corpus"]) == 0
    assert "chain: intact" in capsys.readouterr().out


def test_a_record_changed_in_the_database_itself_is_named(
    first: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_change")
        connection.execute("UPDATE audit_record SET body = replace(body, '40%', '50%') WHERE seq = 1")
    assert main(["audit", "--no-corpus"]) == 1
    assert f"Record 1 ({first.id}) its body (or salt) is not what was written" in capsys.readouterr().out


def test_an_index_that_was_tampered_with_is_rebuilt(
    first: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with AuditLog.open(tmp_path / "data") as log, log.backend.transaction() as run:
        run("DELETE FROM audit_mention WHERE seq = 1", {})
        run("INSERT INTO audit_mention VALUES ('document', 'never.txt', 1)", {})
    assert main(["audit", "reindex"]) == 0
    capsys.readouterr()
    main(["audit", "log", "--document", "talks.txt"])
    main(["audit", "log", "--document", "never.txt"])
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_tampered_index_fails_the_audit(
    first: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with AuditLog.open(tmp_path / "data") as log, log.backend.transaction() as run:
        run("DELETE FROM audit_mention WHERE seq = 1", {})
    assert main(["audit", "--no-corpus"]) == 1
    assert f"The index of record 1 ({first.id}) is not what its body says" in capsys.readouterr().out
    assert main(["audit", "reindex"]) == main(["audit", "--no-corpus"]) == 0


def test_a_clock_that_went_back_is_remarked(first: Record, tmp_path: Path, capsys: Capture) -> None:
    with AuditLog.open(tmp_path / "data", clock=lambda: datetime(2020, 1, 1, tzinfo=UTC)) as log:
        record(log)
    assert main(["audit", "--no-corpus"]) == 0
    assert "remark: the clock went back 1 times" in capsys.readouterr().out


def test_judgements_stand_beside_the_verdicts(first: Record, tmp_path: Path, capsys: Capture) -> None:
    page = tmp_path / "r.html"
    said = [
        "audit",
        "signoff",
        first.id,
        "--by",
        "Ann <b>",
        "--claim",
        "1",
        "--disagree",
        "--comment",
        "It says may.",
    ]
    assert main(said) == main(["audit", "--no-corpus", "--html", str(page)]) == 0
    shown = page.read_text()
    assert "auditor disagrees with “supported”" in shown
    assert "Ann &lt;b&gt;" in shown and "It says may." in shown
    assert "auditors agree with 0 of 1 judged claims (0%)" in shown
    assert main(["audit", "signoff", first.id, "--by", "Ann <b>", "--agree"]) == 0
    capsys.readouterr()
    main(["audit", "--no-corpus", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["judged"] == [{"verdict": "supported", "agrees": True, "times": 1}]
    assert found["chain"]["records"] == 4  # the first judgement stays in the chain


def test_better_evidence_is_looked_for_in_the_index(
    seeds_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    data = tmp_path / "data"
    shutil.copytree(seeds_data, data)
    monkeypatch.setenv("DATA_DIR", str(data))
    monkeypatch.setenv("CORPUS_DIR", str(SEEDS))
    keep(VersionStore.open(data))
    fact = "Guatemala has agreed to increase deportation flights by 40%."
    with AuditLog.open(data) as log:
        record(log, answer((fact, (cite(1, PALACE),))))
    assert main(["audit", "--no-corpus"]) == main(["audit", "--no-corpus", "--better"]) == 0
    without, found = capsys.readouterr().out.split("records:", 1)
    assert "better evidence" not in without
    assert "claim 1: better evidence: 002_808c712d3fdb8a67.txt says so: “Guatemala, a key transit" in found


def test_an_export_moves_a_log_elsewhere(
    first: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "log.jsonl")
    assert main(["audit", "prune", "--before", "2020-01-01"]) == 0
    assert main(["audit", "export", file]) == 0
    assert main(["audit", "export", file]) == 2  # never overwrites
    assert main(["audit", "export", "--recover", str(tmp_path / "r.jsonl")]) == 0
    assert (tmp_path / "r.jsonl").read_text() == Path(file).read_text()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["audit", "import", file]) == 0
    with AuditLog.open(tmp_path / "elsewhere") as log:
        assert log.get(first.id) == first


@pytest.mark.parametrize(
    "argv",
    [
        ["--verdict", "true"],
        ["--kind", "gossip"],
        ["--since", "yesterday"],
        ["--corpus", "/nowhere/at/all"],
        ["--html", "/nowhere/at/all.html"],
        ["--baseline", "/nowhere"],
        ["show", "ffff"],
    ],
)
def test_bad_usage_is_a_clear_error(
    first: Record, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", *argv]) == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--min-supported", "95"], ["--max-uncited", "-1"], ["--nope"]])
def test_bad_numbers_are_refused_by_the_parser(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["audit", *argv])
    assert caught.value.code == 2


def test_a_replay_shows_what_differs(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        made = record(log)
    same = dataclasses.replace(plain_answer(), id="new")
    assert replay(made, lambda *_: same).differences == ()
    other = answer((PALACE, (cite(1, PALACE),)))
    now = body_of(other) | {"corpus": "d" * 64}
    asked: list[object] = []
    done = replay(made, lambda *given: (asked.append(given), other)[1], circumstances=now)  # type: ignore[func-returns-value]
    assert asked == [("By how much?", [("user", "Hello?"), ("assistant", "Hello.")])]
    assert any(line == f"Now: {PALACE} [1]" for line in done.differences)
    assert any(line.startswith("No longer cited: talks.txt") for line in done.differences)
    assert [line[:30] for line in done.circumstances] == ["The corpus changed since: ccccc"[:30]]
    refusing = dataclasses.replace(
        same,
        abstained=True,
        text="",
        claims=(),
        citations=(),
        refusal=Refusal(RefusalReason.NOT_ANSWERED, "No."),
    )
    assert "It answered then and refuses now." in list(compare(plain_answer(), refusing))


def test_the_recorded_versions_can_be_laid_out_as_a_corpus(tmp_path: Path) -> None:
    versions = VersionStore.open(tmp_path)
    gone = cite(2, "x", text="x", document="gone.txt")
    with AuditLog.open(tmp_path) as log:
        made = record(log, answer((PALACE, (cite(1, PALACE, document="a/b.pdf"), gone))))
        with pytest.raises(RecordError, match="No document version"):
            lay_out_versions(made, versions, tmp_path / "corpus")
        keep(versions)
        assert lay_out_versions(made, versions, tmp_path / "corpus") == ["gone.txt"]
        assert (tmp_path / "corpus/a/b.pdf.txt").read_text() == TEXT
        evil = record(log, answer((PALACE, (cite(1, PALACE, document="../evil.txt"),))))
        with pytest.raises(RecordError, match="not a path inside a corpus"):
            lay_out_versions(evil, versions, tmp_path / "corpus")
    assert not (tmp_path / "evil.txt").exists()


def test_a_claim_is_checked_from_python() -> None:
    verdict, checks = assistant.audit.check(PALACE, [TEXT])
    assert verdict is Verdict.SUPPORTED
    assert all(check.reason for check in checks)
    assert assistant.audit.check("The talks took place in Rome in 1990.", [TEXT])[0] is not Verdict.SUPPORTED


def test_every_report_carries_the_measured_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {"set": "pairs", "balanced_accuracy": 0.7, "low": 0.68, "high": 0.72, "pairs": 1234}
    (tmp_path / "measured.json").write_text(json.dumps({"sets": [figures]}))
    monkeypatch.setattr("assistant.audit.measured.files", lambda _: tmp_path)
    assert "pairs 70.0% (68.0% to 72.0%, 1,234 pairs)" in measured_error()
    (tmp_path / "measured.json").unlink()
    assert "not measured on this installation" in measured_error()


def test_opening_a_log_imports_nothing_heavy() -> None:
    heavy = "('sqlalchemy', 'pydantic', 'numpy')"
    code = f"import sys, assistant.audit.log; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
