"""`assistant users`: who may log in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.web.users import Users

PASSWORD = "correct horse battery"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("UI_AUTH", str(tmp_path / "users.txt"))
    return tmp_path / "users.txt"


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_user_is_added_listed_and_removed_and_no_password_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, PASSWORD)
    assert main(["users", "add", "Ana"]) == 0
    assert PASSWORD not in file.read_text(encoding="utf-8") + capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    assert Users(file).verify("ANA", PASSWORD) and not Users(file).verify("ana", PASSWORD + "x")
    assert main(["users", "list"]) == 0 and capsys.readouterr().out == "ana\n"
    assert main(["users", "remove", "ana"]) == 0 and Users(file).names() == []


def test_a_new_password_replaces_the_old_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for password in (PASSWORD, "another password"):
        type_in(monkeypatch, password)
        assert main(["users", "add", "ana"]) == 0
    assert Users(file).names() == ["ana"] and not Users(file).verify("ana", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("ana", "short", "8 to 1024"),
        ("a:b", PASSWORD, "cannot be a user's name"),
        ("", PASSWORD, "cannot be"),
    ],
)
def test_an_impossible_name_or_password_is_refused(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    password: str,
    message: str,
) -> None:
    type_in(monkeypatch, password)
    assert main(["users", "add", name]) == 2
    assert message in capsys.readouterr().err and not file.exists()


def test_without_ui_auth_it_says_what_to_set(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("UI_AUTH")
    type_in(monkeypatch, PASSWORD)
    assert main(["users", "add", "ana"]) == 0
    assert f"UI_AUTH={file.parent / 'data' / 'users.txt'}" in capsys.readouterr().out


def test_removing_nobody_and_a_missing_name_are_clear_errors(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, PASSWORD)
    main(["users", "add", "ana"])
    assert main(["users", "remove", "bea"]) == 2 and "no user 'bea'" in capsys.readouterr().err
    assert main(["users", "add"]) == 2 and main(["users", "list", "ana"]) == 2
