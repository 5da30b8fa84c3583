"""Which files of a corpus folder are documents, and which of them changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import CorpusError
from index.types import FileProblem

NOT_DOCUMENTS = ("SOURCES.md",)  # a corpus's own notes about its files


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a supported format."""

    path: str  # relative to the corpus root, POSIX slashes
    location: Path
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """What a corpus folder holds, by path."""

    files: tuple[FoundFile, ...]
    problems: tuple[FileProblem, ...]  # left out, by name and reason
    remarks: tuple[FileProblem, ...]  # skipped on purpose, worth knowing


def scan_corpus(root: Path, *, suffixes: Iterable[str], skip: Path) -> Scan:
    """The documents under `root`, in the order of their paths. Hidden files are not looked at,
    linked folders are not entered, and the folder `skip` (the index's own) is left out.

    Raises:
        CorpusError: the folder is missing, no folder, or cannot be listed.
    """
    _check_folder(root)
    wanted = frozenset(suffixes)
    files: list[FoundFile] = []
    problems: list[FileProblem] = []
    remarks: list[FileProblem] = []
    others: dict[str, list[str]] = defaultdict(list)
    for path, entry in _walk(root, skip.absolute(), problems):
        suffix = PurePosixPath(path).suffix.lower()
        if entry.name in NOT_DOCUMENTS:
            continue
        if _is_linked_folder(entry):
            remarks.append(_linked_folder(path))
        elif suffix not in wanted:
            others[suffix].append(path)
        else:
            files.append(FoundFile(path, Path(entry.path), _size(entry)))
    remarks += [_unsupported(suffix, paths, wanted) for suffix, paths in sorted(others.items())]
    return Scan(tuple(sorted(files, key=lambda file: file.path)), tuple(problems), tuple(remarks))


def hash_document(file: FoundFile, root: Path, *, max_bytes: int) -> str:
    """sha256 of the file's bytes, lower-case hex; "" when only reading it can tell what is wrong."""
    if file.size > max_bytes or not _is_plain(file.location, root):
        return ""
    try:
        with file.location.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _check_folder(root: Path) -> None:
    hint = "Set CORPUS_DIR to the folder that holds your documents, or name it: `assistant index FOLDER`."
    if not root.exists():
        raise CorpusError(f"The corpus folder {root} does not exist.", hint=hint)
    if not root.is_dir():
        raise CorpusError(f"The corpus {root} is not a folder.", hint=hint)
    try:
        next(root.iterdir(), None)
    except OSError as error:
        raise CorpusError(
            f"The corpus folder {root} cannot be listed: {error.strerror}.",
            hint="Give this user the right to read it.",
        ) from error


def _walk(root: Path, skip: Path, problems: list[FileProblem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    pending = [(root, "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            why = f"The folder cannot be listed: {error.strerror}."
            problems.append(FileProblem(prefix, why, "Give this user the right to read it."))
            continue
        for entry in listed:
            path = f"{prefix}/{entry.name}" if prefix else entry.name
            if entry.name.startswith("."):
                continue
            if not _is_text(path):
                shown = os.fsencode(path).decode("utf-8", "replace")
                why = "Its name is not valid UTF-8, so no citation could name it."
                problems.append(FileProblem(shown, why, "Rename it."))
            elif entry.is_dir(follow_symlinks=False):
                if Path(entry.path).absolute() != skip:
                    pending.append((Path(entry.path), path))
            else:
                yield path, entry


def _is_text(path: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _is_plain(path: Path, root: Path) -> bool:
    """False for pipes, devices and links that leave `root`, which only `read_file` may judge."""
    try:
        target = path.resolve(strict=True) if path.is_symlink() else path
        return stat.S_ISREG(target.stat().st_mode) and (target is path or _is_inside(target, root))
    except (OSError, RuntimeError):  # RuntimeError: a circle of links
        return False


def _is_inside(path: Path, root: Path) -> bool:
    return path.is_relative_to(root.resolve(strict=True))


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a circle of links: left to `read_file`, which says so
        return False


def _linked_folder(path: str) -> FileProblem:
    return FileProblem(
        path,
        "It is a link to a folder, and links to folders are not followed.",
        "Copy the folder into the corpus, or set CORPUS_DIR to it.",
    )


def _unsupported(suffix: str, paths: list[str], wanted: frozenset[str]) -> FileProblem:
    ending = f"ending in {suffix}" if suffix else "without an ending"
    count = f"{len(paths)} files" if len(paths) > 1 else "1 file"
    return FileProblem(
        min(paths), f"{count} {ending}: not a supported format.", f"Supported: {', '.join(sorted(wanted))}."
    )
