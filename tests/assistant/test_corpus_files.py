"""Files into the corpus and out of it, without a browser."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import drafts, whole_files
from assistant.config import Settings
from assistant.corpus_files import CorpusFiles, PlacedFile
from assistant.errors import DocumentFileError
from assistant.file_names import LONGEST, check_name, same_name

TEXT = b"A plain report\n\nThe harbour bridge was opened in spring.\n"
OTHER = b"Another report\n\nThe ferry sails at nine from the old quay.\n"


@pytest.fixture
def files(tmp_path: Path) -> CorpusFiles:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.txt").write_bytes(TEXT)
    return CorpusFiles(Settings(corpus_dir=corpus, data_dir=tmp_path / "data", max_file_mb=1))


@pytest.fixture
def corpus(tmp_path: Path, files: CorpusFiles) -> Path:
    return tmp_path / "corpus"


def add(
    files: CorpusFiles, name: str, content: bytes, *, replace: str = "", twin: bool = False
) -> PlacedFile:
    with files.begin(name) as draft:
        draft.write(content)
        return files.add(draft, replace=replace, twin=twin)


def refused(act: Callable[[], object]) -> DocumentFileError:
    with pytest.raises(DocumentFileError) as caught:
        act()
    return caught.value


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_an_added_file_stands_in_the_corpus_and_nothing_else_is_left(
    files: CorpusFiles, corpus: Path, tmp_path: Path
) -> None:
    placed = add(files, " second.txt ", OTHER)
    assert (placed.path, placed.title, placed.size) == ("second.txt", "Another report", len(OTHER))
    assert (corpus / "second.txt").read_bytes() == OTHER
    assert names(corpus) == {"first.txt", "second.txt"}
    assert not list((tmp_path / "data" / "uploads").iterdir())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "unreadable"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(400), "unreadable"),
        ("broken.pdf", b"%PDF-1.4 nothing follows", "unreadable"),
        ("large.txt", b"word " * 300_000, "too_large"),
        ("program.exe", b"MZ", "type"),
        ("no ending", b"words", "type"),
        ("copy.txt", TEXT, "duplicate"),
        ("first.txt", TEXT, "unchanged"),
        ("first.txt", OTHER, "name_taken"),
        ("FIRST.TXT", OTHER, "name_taken"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_the_corpus_stays(
    files: CorpusFiles, corpus: Path, name: str, content: bytes, reason: str
) -> None:
    error = refused(lambda: add(files, name, content))
    assert error.reason == reason
    assert name.split(".")[0].lower() in error.message.lower()
    assert names(corpus) == {"first.txt"} and (corpus / "first.txt").read_bytes() == TEXT


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        ".txt",
        ".hidden.txt",
        "../up.txt",
        "/etc/passwd.txt",
        "a/b.txt",
        "a\\b.txt",
        "C:\\x.txt",
        "nul\0l.txt",
        "line\nbreak.txt",
        "tab\there.txt",
        "\x1b[31mred.txt",
        "turned\u202etxt.exe.txt",
        "zero\u200bwidth.txt",
        "con.txt",
        "LPT1.md",
        "SOURCES.md",
        "sources.MD",
        "dot.txt.",
        "é" * LONGEST + ".txt",
        "lone\ud800.txt",
    ],
)
def test_a_hostile_name_is_refused_before_a_byte_is_written(
    files: CorpusFiles, tmp_path: Path, name: str
) -> None:
    error = refused(lambda: files.begin(name))
    assert error.reason == "name"
    assert error.message.isprintable()
    assert not (tmp_path / "data" / "uploads").exists()


@given(st.text(max_size=300))
def test_a_name_is_refused_or_is_one_visible_part_of_a_path_in_one_form(raw: str) -> None:
    try:
        name = check_name(raw)
    except DocumentFileError as error:
        assert error.reason == "name" and error.message.encode()
        return
    assert check_name(name) == name
    assert Path(name).name == name and not name.startswith(".")
    assert len(name.encode()) <= LONGEST
    assert same_name(name) == same_name(name.upper().lower()) or name.upper().lower() != name


@given(st.text(alphabet="aé./\\ \0:*\n\u202e~$%", min_size=1, max_size=30))
def test_no_name_ever_leads_out_of_the_corpus_folder(raw: str) -> None:
    corpus = Path("/corpus")
    try:
        place = corpus / check_name(raw)
    except DocumentFileError:
        return
    assert place.parent == corpus and os.path.normpath(place) == str(place)


def test_the_same_name_composed_otherwise_is_the_same_name(files: CorpusFiles, corpus: Path) -> None:
    add(files, "caf\u00e9.txt", OTHER)
    assert refused(lambda: add(files, "cafe\u0301.txt", b"Other words altogether.")).reason == "name_taken"
    assert names(corpus) == {"first.txt", "caf\u00e9.txt"}


def test_a_twin_can_be_added_all_the_same(files: CorpusFiles, corpus: Path) -> None:
    assert add(files, "copy.txt", TEXT, twin=True).path == "copy.txt"
    assert names(corpus) == {"first.txt", "copy.txt"}


def test_a_replaced_file_is_kept_and_put_back(files: CorpusFiles, corpus: Path) -> None:
    placed = add(files, "first.txt", OTHER, replace="first.txt")
    assert (corpus / "first.txt").read_bytes() == OTHER
    assert placed.replaced is not None and files.kept.content(placed.replaced.id).read_bytes() == TEXT
    assert refused(lambda: files.put_back(placed.replaced.id)).reason == "name_taken"  # type: ignore[union-attr]
    assert files.put_back(placed.replaced.id, replace=True) == "first.txt"
    assert (corpus / "first.txt").read_bytes() == TEXT
    assert [kept.sha256 for kept in files.kept.listed()] == [placed.sha256]


def test_a_file_of_another_kind_does_not_replace(files: CorpusFiles, corpus: Path) -> None:
    assert refused(lambda: add(files, "new.md", OTHER, replace="first.txt")).reason == "type"
    assert (corpus / "first.txt").read_bytes() == TEXT


def test_a_removed_file_is_gone_from_the_corpus_and_can_be_put_back(files: CorpusFiles, corpus: Path) -> None:
    folder = corpus / "years"
    folder.mkdir()
    (folder / "1999.txt").write_bytes(OTHER)
    kept = files.remove("years/1999.txt", title="Another report")
    assert names(corpus) == {"first.txt"}
    assert [(one.path, one.title, one.size) for one in files.kept.listed()] == [
        ("years/1999.txt", "Another report", len(OTHER))
    ]
    folder.rmdir()
    assert files.put_back(kept.id) == "years/1999.txt"
    assert (folder / "1999.txt").read_bytes() == OTHER
    assert files.kept.listed() == []
    assert refused(lambda: files.put_back(kept.id)).reason == "not_there"


def test_the_last_document_stays(files: CorpusFiles, corpus: Path) -> None:
    assert refused(lambda: files.remove("first.txt")).reason == "last"
    assert names(corpus) == {"first.txt"}


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/hostname", "nowhere.txt", "a/../first.txt", "", ".", "first.txt/x", "\0"]
)
def test_a_path_that_leads_elsewhere_is_not_there(files: CorpusFiles, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.txt").write_bytes(OTHER)
    for act in (lambda: files.remove(path), lambda: add(files, "b.txt", OTHER, replace=path or "../x")):
        assert refused(act).reason == "not_there"
    assert (tmp_path / "outside.txt").read_bytes() == OTHER


def test_links_are_neither_followed_nor_replaced_nor_removed(
    files: CorpusFiles, corpus: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(OTHER)
    (corpus / "link.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    assert refused(lambda: files.remove("link.txt")).reason == "not_plain"
    assert refused(lambda: files.original("link.txt")).reason == "not_plain"
    assert refused(lambda: files.remove("folder/secret.txt")).reason == "not_there"
    assert refused(lambda: add(files, "link.txt", b"New words stand here.")).reason == "name_taken"
    assert refused(lambda: add(files, "x.txt", b"New words.", replace="link.txt")).reason == "not_plain"
    assert (outside / "secret.txt").read_bytes() == OTHER and (corpus / "link.txt").is_symlink()


def test_a_kill_before_the_last_step_leaves_the_corpus_as_it_was(
    files: CorpusFiles, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    for name in ("link", "fsync"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, kill)
            with pytest.raises(KilledError):
                add(files, "second.txt", OTHER)
        assert names(corpus) == {"first.txt"}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", kill)
        with pytest.raises(KilledError):
            add(files, "first.txt", OTHER, replace="first.txt")
    assert (corpus / "first.txt").read_bytes() == TEXT


@pytest.mark.parametrize("reason", [errno.EXDEV, errno.EPERM])
def test_a_disk_without_links_or_another_disk_gives_the_same_end(
    files: CorpusFiles, corpus: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(whole_files.os, "link", refuse)
    add(files, "second.txt", OTHER)
    kept = files.remove("second.txt")
    assert names(corpus) == {"first.txt"}
    files.put_back(kept.id)
    add(files, "second.txt", b"Third words stand here.", replace="second.txt")
    assert names(corpus) == {"first.txt", "second.txt"}
    assert (corpus / "second.txt").read_bytes() == b"Third words stand here."
    assert refused(lambda: add(files, "second.txt", OTHER)).reason == "name_taken"


def test_a_full_disk_is_said_and_leaves_nothing(
    files: CorpusFiles, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(drafts.os, "fsync", full)
        error = refused(lambda: add(files, "second.txt", OTHER))
    assert error.reason == "disk" and error.retryable and "No space" in error.message
    assert names(corpus) == {"first.txt"}


def test_of_two_uploads_of_one_name_at_once_one_wins_and_one_is_told(
    files: CorpusFiles, corpus: Path
) -> None:
    told: list[str] = []
    start = threading.Barrier(8)

    def upload(number: int) -> None:
        content = f"Report number {number}\n\nIt says {number}.\n".encode()
        with files.begin("same.txt") as draft:
            draft.write(content)
            start.wait(10)
            try:
                files.add(draft)
            except DocumentFileError as error:
                told.append(error.reason)

    threads = [threading.Thread(target=upload, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert told == ["name_taken"] * 7
    assert names(corpus) == {"first.txt", "same.txt"}


def test_a_folder_that_cannot_be_written_says_so(files: CorpusFiles, corpus: Path, tmp_path: Path) -> None:
    assert files.why_fixed() == ""
    elsewhere = CorpusFiles(Settings(corpus_dir=tmp_path / "none", data_dir=tmp_path / "data"))
    assert str(tmp_path / "none") in elsewhere.why_fixed()


def test_leftovers_of_a_killed_run_are_swept_and_notes_that_are_damaged_are_not_listed(
    files: CorpusFiles, tmp_path: Path
) -> None:
    old = tmp_path / "data" / "uploads" / "0123456789abcdef"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    half = tmp_path / "data" / "removed" / "0123456789abcdef"
    half.mkdir(parents=True)
    (half / "content").write_bytes(TEXT)
    add(files, "second.txt", OTHER)
    assert not old.exists()
    assert files.kept.listed() == []


def test_sweeping_does_not_mind_what_other_uploads_take_away_meanwhile(tmp_path: Path) -> None:
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            with drafts.Draft(tmp_path, "a.txt", max_bytes=9):
                pass

    others = [threading.Thread(target=come_and_go) for _ in range(3)]
    for other in others:
        other.start()
    try:
        for _ in range(400):
            drafts.sweep(tmp_path)
    finally:
        over.set()
        for other in others:
            other.join()
