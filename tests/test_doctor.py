"""What the doctor says of a healthy installation and of each fault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant, cli
from assistant.config import Settings
from assistant.doctor import Finding, State, examine

INDEX = ["corpus", "disk", "embedder", "catalog", "settings", "vectors", "spans", "freshness", "left out"]
NAMES = [*INDEX, "reader", "audit", "llm"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus with its index and one recorded answer."""
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "corpus").mkdir()
    text = "Notes\n\nThe harbour was dredged in 1998.\n\n| Ship | Year |\n|---|---|\n| Ana | 1999 |\n"
    (folder / "corpus" / "a.md").write_text(text, encoding="utf-8")
    with Assistant.open(make_settings(folder)) as assistant:
        assistant.ask("When was the harbour dredged?")
    return folder


@pytest.fixture
def healthy(indexed: Path, tmp_path: Path) -> Settings:
    """Settings of a copy that a test may damage."""
    shutil.copytree(indexed, tmp_path / "copy")
    return make_settings(tmp_path / "copy")


def make_settings(folder: Path, **more: object) -> Settings:
    values = {"corpus_dir": folder / "corpus", "data_dir": folder / "data", "reader": "off"}
    return Settings.model_validate(values | more)


def find(settings: Settings, name: str) -> Finding:
    return next(finding for finding in examine(settings) if finding.name == name)


def wrong(settings: Settings) -> list[str]:
    findings = examine(settings)
    assert all(finding.remedy for finding in findings if finding.state is not State.OK)
    return [finding.name for finding in findings if finding.state is State.WRONG]


def test_a_healthy_installation_has_nothing_wrong(healthy: Settings) -> None:
    findings = examine(healthy)
    assert [finding.name for finding in findings] == NAMES
    assert [finding.name for finding in findings if finding.state is not State.OK] == ["reader"]
    assert "holds 1 records" in find(healthy, "audit").detail


def test_looking_changes_nothing(healthy: Settings, tmp_path: Path) -> None:
    nothing = make_settings(tmp_path / "none")
    examine(nothing)
    assert not nothing.data_dir.exists() and not nothing.corpus_dir.exists()


def remove_corpus(settings: Settings) -> None:
    shutil.rmtree(settings.corpus_dir)


def empty_corpus(settings: Settings) -> None:
    (settings.corpus_dir / "a.md").unlink()


def change_file(settings: Settings) -> None:
    (settings.corpus_dir / "a.md").write_text("Something else.", encoding="utf-8")


def add_file(settings: Settings) -> None:
    (settings.corpus_dir / "b.txt").write_text("Something more.", encoding="utf-8")


def remove_data(settings: Settings) -> None:
    shutil.rmtree(settings.data_dir)


def remove_vectors(settings: Settings) -> None:
    shutil.rmtree(settings.data_dir / "chroma")


def damage_log(settings: Settings) -> None:
    for path in settings.data_dir.glob("audit.sqlite*"):
        path.unlink()
    (settings.data_dir / "audit.sqlite").write_bytes(b"no database" * 1000)


def make_data_a_file(settings: Settings) -> None:
    shutil.rmtree(settings.data_dir)
    settings.data_dir.write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "names"),
    [
        (remove_corpus, {"corpus"}),
        (empty_corpus, {"corpus", "freshness"}),
        (change_file, {"freshness"}),
        (add_file, {"freshness"}),
        (remove_data, {"catalog"}),
        (remove_vectors, {"vectors"}),
        (damage_log, {"audit"}),
        (make_data_a_file, {"disk", "catalog"}),
    ],
)
def test_a_fault_is_found_with_its_remedy(
    healthy: Settings, damage: Callable[[Settings], None], names: set[str]
) -> None:
    damage(healthy)
    assert set(wrong(healthy)) == names


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"embedder": "magic"}, "embedder"), ({"chunk_tokens": 64}, "settings"), ({"llm": "openai:x"}, "llm")],
)
def test_a_setting_that_does_not_fit_is_found(indexed: Path, changes: dict[str, object], name: str) -> None:
    finding = find(make_settings(indexed, **changes), name)
    assert finding.state is State.WRONG and finding.remedy


def test_a_reader_whose_files_are_gone_is_found(
    indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.reader.reader.PACKAGED", tmp_path)
    finding = find(make_settings(indexed, reader="on"), "reader")
    assert finding.state is State.WRONG and "READER=off" in finding.remedy


def test_the_packaged_reader_is_whole(indexed: Path) -> None:
    assert find(make_settings(indexed, reader="on"), "reader").state is State.OK


def test_a_file_that_no_run_can_take_in_is_named_with_the_reason_and_is_no_fault(healthy: Settings) -> None:
    (healthy.corpus_dir / "blank.txt").write_bytes(b"")
    finding = find(healthy, "left out")
    assert finding.state is State.REMARK and "blank.txt" in finding.detail and "empty" in finding.detail
    assert find(healthy, "freshness").state is State.OK and wrong(healthy) == []


def test_a_new_file_is_called_new_and_not_left_out(healthy: Settings) -> None:
    add_file(healthy)
    assert find(healthy, "freshness").detail == "1 file is new since the last run: b.txt."
    assert find(healthy, "left out").state is State.OK


def test_what_cannot_be_judged_is_not_called_right(healthy: Settings) -> None:
    remove_data(healthy)
    assert not {"settings", "vectors", "spans", "freshness", "left out"} & {
        one.name for one in examine(healthy)
    }


def test_the_command_prints_findings_and_exits_with_1_when_something_is_wrong(
    healthy: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(healthy.data_dir)
    monkeypatch.setenv("CORPUS_DIR", str(healthy.corpus_dir))
    monkeypatch.setenv("DATA_DIR", str(healthy.data_dir))
    monkeypatch.setenv("READER", "off")
    assert cli.main(["doctor"]) == 0
    assert "Everything is in order." in capsys.readouterr().out
    change_file(healthy)
    assert cli.main(["doctor", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert not report["healthy"] and len(report["findings"]) == len(NAMES)
    assert cli.main(["doctor"]) == 1
    assert "remedy: " in capsys.readouterr().out
