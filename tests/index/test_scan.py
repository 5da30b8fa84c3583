"""Which files of a folder are documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import CorpusError
from index.scan import Scan, hash_document, scan_corpus
from tests.index.corpus_parts import write_corpus

SUFFIXES = (".txt", ".md")


def _scan(root: Path, skip: str = "data") -> Scan:
    return scan_corpus(root, suffixes=SUFFIXES, skip=root / skip)


def test_documents_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write_corpus(
        tmp_path, {"b.txt": "b", "a/z.TXT": "z", "a b/Über uns.md": "u", "文書.txt": "d", "a.txt": "a"}
    )
    paths = [file.path for file in _scan(tmp_path).files]
    assert paths == sorted(["a b/Über uns.md", "a.txt", "a/z.TXT", "b.txt", "文書.txt"])


def test_hidden_files_the_index_itself_and_notes_on_sources_are_left_out(tmp_path: Path) -> None:
    write_corpus(
        tmp_path, {"a.txt": "a", ".b.txt": "b", ".git/c.txt": "c", "data/d.txt": "d", "SOURCES.md": "s"}
    )
    scan = _scan(tmp_path)
    assert [file.path for file in scan.files] == ["a.txt"]
    assert scan.problems == scan.remarks == ()


def test_other_formats_are_counted_by_ending(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "a", "x.png": "", "y.png": "", "LICENSE": ""})
    messages = [remark.message for remark in _scan(tmp_path).remarks]
    assert messages == [
        "1 file without an ending: not a supported format.",
        "2 files ending in .png: not a supported format.",
    ]


def test_linked_folders_are_named_and_not_entered(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a/one.txt": "1"})
    (tmp_path / "loop").symlink_to(tmp_path)
    scan = _scan(tmp_path)
    assert [file.path for file in scan.files] == ["a/one.txt"]
    assert [remark.path for remark in scan.remarks] == ["loop"]


def test_a_link_that_leads_to_itself_hides_no_other_file(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "a"})
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "loop").symlink_to("loop")
    assert [file.path for file in _scan(tmp_path).files] == ["a.txt", "loop.txt"]


def test_a_name_that_is_not_text_is_refused_in_words_that_can_be_printed(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as stream:  # noqa: PTH123 - a Path takes no bytes
            stream.write(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    [problem] = _scan(tmp_path).problems
    assert problem.path == "caf\ufffd.txt" and "UTF-8" in problem.message


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    [file] = _scan(tmp_path).files
    assert hash_document(file, tmp_path, max_bytes=100) == ""


def test_a_file_over_the_limit_is_not_even_hashed(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "x" * 101})
    [file] = _scan(tmp_path).files
    assert hash_document(file, tmp_path, max_bytes=100) == "" != hash_document(file, tmp_path, max_bytes=101)


def test_a_folder_that_is_missing_or_a_file_is_refused(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "a"})
    with pytest.raises(CorpusError, match="does not exist"):
        _scan(tmp_path / "nope")
    with pytest.raises(CorpusError, match="is not a folder"):
        _scan(tmp_path / "a.txt")
