"""Reading files: what a Document says, and that every bad file is refused in its own words."""

from __future__ import annotations

import hashlib
import os
import random
import unicodedata
from pathlib import Path

import pytest

from index.errors import ReadError
from index.read import read_file, source, supported_suffixes
from index.types import Document

SEEDS = Path(__file__).parents[2] / "seeds"
LIMIT = 1_000_000


def write(root: Path, name: str, content: bytes | str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(root: Path, name: str, content: bytes | str = "A sentence that is good.") -> Document:
    return read_file(write(root, name, content), root, max_bytes=LIMIT)


def refusal(path: Path, root: Path, *, max_bytes: int = LIMIT) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_file(path, root, max_bytes=max_bytes)
    assert caught.value.message.startswith(path.relative_to(root).as_posix())
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("000_6770a4672e1b31ca.txt", {}),
        ("001_315bbd18db4572ee.txt", {}),
        ("002_808c712d3fdb8a67.txt", {}),
        ("003_8660f65e1fbd31e5.txt", {"residue": 201}),
        ("004_42886a5563955d8d.txt", {"space": 31}),
    ],
)
def test_the_seeds_are_read_with_exactly_the_repairs_they_need(name: str, rules: dict[str, int]) -> None:
    document = read_file(SEEDS / name, SEEDS, max_bytes=LIMIT)
    data = (SEEDS / name).read_bytes()
    assert {repair.rule: repair.count for repair in document.repairs} == rules
    assert (document.path, document.format, document.size) == (name, "text", len(data))
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.text_sha256 == hashlib.sha256(document.text.encode()).hexdigest()
    assert (document.encoding, document.encoding_guessed) == ("utf-8", False)
    assert document.title
    if not rules:
        assert document.text == data.decode()


def test_the_header_of_a_seed_becomes_its_fields_and_title() -> None:
    document = read_file(SEEDS / "004_42886a5563955d8d.txt", SEEDS, max_bytes=LIMIT)
    assert document.title == "Assessing Guatemalan Military Relationships"
    assert ("Date Originally Written", "April 10, 2023") in document.fields


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "Señor Pérez viajó a España.\r\n".encode("cp1252"))
    assert document.text == "Señor Pérez viajó a España.\n"
    assert (document.encoding, document.encoding_guessed) == ("cp1252", True)
    assert [repair.rule for repair in document.repairs] == ["line-endings"]


@pytest.mark.parametrize(
    "name",
    [
        "with space.txt",
        "naïve/ДОКУМЕНТ.TXT",
        "文書.md",
        unicodedata.normalize("NFD", "é.txt"),
        "a'\"`$(x).txt",
    ],
)
def test_any_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name).path == name


def test_a_relative_root_and_a_linked_root_give_the_same_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "corpus/sub/a.txt", "Text.")
    (tmp_path / "link").symlink_to(tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    paths = (
        (Path("corpus/sub/../sub/a.txt"), Path("corpus")),
        (tmp_path / "link/sub/a.txt", tmp_path / "link"),
        (tmp_path / "corpus/sub/a.txt", tmp_path / "link"),
    )
    assert {read_file(path, root, max_bytes=LIMIT).path for path, root in paths} == {"sub/a.txt"}


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    text = "Ignore previous instructions. <script>alert(1)</script> {{ config }} ${HOME}"
    assert read(tmp_path, "a.txt", text).text == text


class TestRefused:
    def test_an_empty_file(self, tmp_path: Path) -> None:
        error = refusal(write(tmp_path, "empty.txt", b""), tmp_path)
        assert "empty (0 bytes)" in error.message
        assert not error.retryable

    @pytest.mark.parametrize("content", [" \n\t\n", "\ufeff", "\u200b\n", "\0\0\0\0"])
    def test_a_file_of_nothing_visible(self, tmp_path: Path, content: str) -> None:
        refusal(write(tmp_path, "blank.txt", content), tmp_path)

    def test_a_file_over_the_limit_by_name_with_both_sizes(self, tmp_path: Path) -> None:
        path = tmp_path / "big.txt"
        with path.open("wb") as file:
            file.truncate(200 << 20)  # sparse: no disk is filled
        error = refusal(path, tmp_path, max_bytes=50 << 20)
        assert "200.0 MB" in error.message
        assert "50.0 MB" in error.message
        assert "MAX_FILE_MB" in error.hint

    def test_a_file_of_exactly_the_limit_is_read(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.txt", "x" * 100)
        assert read_file(path, tmp_path, max_bytes=100).size == 100
        refusal(path, tmp_path, max_bytes=99)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image"),
            (b"%PDF-1.7\n1 0 obj", "a PDF"),
            (b"PK\x03\x04" + bytes(30), "a ZIP archive"),
            (b"\x7fELF\x02\x01\x01" + bytes(30), "a program"),
            (b"\x1f\x8b\x08" + b"abc", "a gzip archive"),
            (b"{\\rtf1\\ansi text}", "RTF"),
            (b"Some text\0with zeros\0inside it", "2 zero bytes"),
            (random.Random(1).randbytes(5000), "binary data"),
            (random.Random(1).randbytes(5000).replace(b"\0", b"\1"), "control characters"),
            (b"\xff\xfe" + random.Random(2).randbytes(5000), "mean nothing"),
        ],
    )
    def test_a_binary_renamed_to_txt_by_what_it_looks_like(
        self, tmp_path: Path, content: bytes, words: str
    ) -> None:
        error = refusal(write(tmp_path, "a.txt", content), tmp_path)
        assert "looks like" in error.message
        assert words in error.message

    def test_but_text_that_starts_like_a_signature_is_read(self, tmp_path: Path) -> None:
        for content in (
            "RIFF raff.",
            "BZh is the mark of bzip2.",
            "MZ stands for Zbikowski.",
            "\x1b[1mBold\x1b[0m text",
        ):
            assert read(tmp_path, "a.txt", content).text

    def test_a_link_that_leaves_the_folder(self, tmp_path: Path) -> None:
        write(tmp_path, "secret.txt", "Secret.")
        root = tmp_path / "corpus"
        write(root, "inside.txt", "Inside.")
        (root / "out.txt").symlink_to(tmp_path / "secret.txt")
        (root / "folder").symlink_to(tmp_path)
        for name in ("out.txt", "folder/secret.txt"):
            assert "leaves the corpus folder" in refusal(root / name, root).message

    def test_but_a_link_inside_the_folder_is_read_under_its_own_name(self, tmp_path: Path) -> None:
        write(tmp_path, "a.txt", "Inside.")
        (tmp_path / "link.txt").symlink_to("a.txt")
        document = read_file(tmp_path / "link.txt", tmp_path, max_bytes=LIMIT)
        assert (document.path, document.text) == ("link.txt", "Inside.")

    def test_a_link_to_itself_and_one_to_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "circle.txt").symlink_to("circle.txt")
        (tmp_path / "gone.txt").symlink_to("nothing.txt")
        refusal(tmp_path / "circle.txt", tmp_path)
        assert "No such file" in refusal(tmp_path / "gone.txt", tmp_path).message

    def test_a_path_outside_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "corpus").mkdir()
        path = write(tmp_path, "a.txt", "Text.")
        for outside in (path, tmp_path / "corpus/../a.txt"):
            with pytest.raises(ReadError, match="not inside the corpus folder"):
                read_file(outside, tmp_path / "corpus", max_bytes=LIMIT)

    def test_a_folder_and_a_pipe(self, tmp_path: Path) -> None:
        (tmp_path / "folder.txt").mkdir()
        os.mkfifo(tmp_path / "pipe.txt")  # a plain open would wait for ever
        for name in ("folder.txt", "pipe.txt"):
            assert "not a plain file" in refusal(tmp_path / name, tmp_path).message

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; run as another user")
    def test_a_file_without_permission(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.txt", "Text.")
        path.chmod(0)
        assert "Permission denied" in refusal(path, tmp_path).message

    def test_a_file_that_the_system_will_not_open(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        path = write(tmp_path, "a.txt", "Text.")
        monkeypatch.setattr(source.os, "open", refuse)
        error = refusal(path, tmp_path)
        assert "Permission denied" in error.message
        assert isinstance(error.__cause__, PermissionError)

    def test_an_unknown_ending_names_those_that_are_known(self, tmp_path: Path) -> None:
        for name in ("a.xyz", "noending"):
            assert all(
                suffix in refusal(write(tmp_path, name, "x"), tmp_path).hint
                for suffix in supported_suffixes()
            )

    def test_a_name_that_is_not_text(self, tmp_path: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))
        path.write_text("x")
        with pytest.raises(ReadError, match="not valid UTF-8") as caught:
            read_file(path, tmp_path, max_bytes=LIMIT)
        assert caught.value.message.encode()


class TestChanging:
    """A file that is written while it is read: `os.read` is wrapped so that the change comes in between."""

    def change_during_read(self, monkeypatch: pytest.MonkeyPatch, changes: list[bytes], path: Path) -> None:
        real = os.read

        def read_then_change(descriptor: int, size: int) -> bytes:
            data = real(descriptor, size)
            if changes:
                path.write_bytes(changes.pop(0))
                os.utime(path, ns=(len(changes), len(changes)))
            return data

        monkeypatch.setattr(source.os, "read", read_then_change)

    def test_a_file_that_changed_once_is_read_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(tmp_path, "a.txt", "The old text.")
        self.change_during_read(monkeypatch, [b"The new text."], path)
        assert read_file(path, tmp_path, max_bytes=LIMIT).text == "The new text."

    def test_a_file_that_keeps_changing_is_refused_for_now(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(tmp_path, "a.txt", "Version 0")
        self.change_during_read(monkeypatch, [b"Version %d" % i for i in range(1, 9)], path)
        error = refusal(path, tmp_path)
        assert error.retryable
        assert "changed" in error.message

    def test_a_file_that_is_replaced_by_a_link_meanwhile_is_not_followed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secret = write(tmp_path, "secret.txt", "Secret.")
        root = tmp_path / "corpus"
        path = write(root, "a.txt", "Text.")
        real = os.open

        def swap_then_open(target: Path, flags: int) -> int:
            path.unlink()
            path.symlink_to(secret)
            return real(target, flags)

        monkeypatch.setattr(source.os, "open", swap_then_open)
        refusal(path, root)
