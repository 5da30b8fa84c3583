"""Kept document versions."""

from __future__ import annotations

import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import RecordError
from assistant.versions import VersionStore

from .build import TEXT, keep, sha

BYTES = sha("bytes of " + TEXT)


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore.open(tmp_path)


def the_file(tmp_path: Path) -> Path:
    (file,) = tmp_path.rglob("*.z")
    return file


def test_a_kept_text_reads_back_also_from_another_process(store: VersionStore, tmp_path: Path) -> None:
    keep(store)
    again = VersionStore.open(tmp_path)
    assert again.text(BYTES) == again.text(BYTES, sha(TEXT)) == TEXT
    assert list(again.kept()) == [(BYTES, sha(TEXT))]


def test_keeping_twice_from_many_threads_keeps_one_file(store: VersionStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep(store), range(40)))
    assert the_file(tmp_path).is_file()
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_version_says_when_it_was_first_kept(store: VersionStore, tmp_path: Path) -> None:
    keep(store)
    first = store.kept_at(BYTES, sha(TEXT))
    assert abs(datetime.now(UTC) - datetime.fromisoformat(first)) < timedelta(minutes=5)
    os.utime(the_file(tmp_path), (1, 1))
    keep(store)
    assert store.kept_at(BYTES, sha(TEXT)) == first
    assert store.kept_at("0" * 64, "1" * 64) == ""


@pytest.mark.parametrize("about", [b'{"path": "a"}', b'{"kept_at": 5}', b'{"kept_at": "<b>"}', b"[]", b"{"])
def test_a_version_without_such_a_note_still_reads(store: VersionStore, tmp_path: Path, about: bytes) -> None:
    keep(store)
    the_file(tmp_path).write_bytes(zlib.compress(about + b"\n" + TEXT.encode()))
    assert (store.kept_at(BYTES, sha(TEXT)), store.text(BYTES)) == ("", TEXT)


def test_what_was_never_kept_is_refused_by_name(store: VersionStore) -> None:
    with pytest.raises(RecordError, match=f"No version with sha256 {BYTES}"):
        store.text(BYTES)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63 + "\n"])
def test_a_name_that_is_no_hash_never_reaches_the_disk(store: VersionStore, name: str) -> None:
    with pytest.raises(RecordError, match="is not a sha256"):
        store.text(name)


def test_a_text_under_a_wrong_hash_is_not_kept(store: VersionStore, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="was expected"):
        store.keep(sha256=BYTES, text_sha256=sha("other"), path="a", title="", text=TEXT)
    assert not list(tmp_path.rglob("*.z"))


@pytest.mark.parametrize("content", [b"junk", zlib.compress(b"{}\nanother text"), b""])
def test_a_file_altered_on_disk_is_reported(store: VersionStore, tmp_path: Path, content: bytes) -> None:
    keep(store)
    the_file(tmp_path).write_bytes(content)
    with pytest.raises(RecordError, match="is not what was kept"):
        store.text(BYTES)


def test_two_readings_of_the_same_bytes_are_kept_apart(store: VersionStore) -> None:
    keep(store)
    store.keep(sha256=BYTES, text_sha256=sha("read anew"), path="a", title="", text="read anew")
    assert store.text(BYTES, sha(TEXT)) == TEXT
    assert store.text(BYTES) == "read anew"


def test_a_folder_that_cannot_be_written_fails_clearly(tmp_path: Path) -> None:
    (tmp_path / "versions").write_text("in the way")
    with pytest.raises(RecordError, match=r"Could not keep the cited version of talks\.txt"):
        keep(VersionStore.open(tmp_path))
