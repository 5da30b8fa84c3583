"""Adding, replacing, removing and putting back the files of the corpus folder.

A file arrives as a `Draft` inside DATA_DIR, is read there as the index will read it, and only then gets
its name in CORPUS_DIR, in one step. So a kill at any moment leaves the corpus with all of the file or
none of it. What is replaced or removed is kept first (`RemovedFiles`). One lock keeps every server of
this DATA_DIR in line; indexing comes afterwards and has a lock of its own.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.config import Settings
from assistant.drafts import Draft, sweep
from assistant.errors import DocumentFileError
from assistant.file_names import check_name, same_name, shown_name
from assistant.removed_files import RemovedFile, RemovedFiles
from assistant.whole_files import flush_folder, place
from index.errors import IndexFailure, ReadError
from index.read import read_file, supported_suffixes
from index.scan import NOT_DOCUMENTS, FoundFile, hash_document, scan_corpus

_LOCK = "corpus.lock"
_LOCK_WAIT_S = 30.0  # what is done under it takes milliseconds, or a copy of one file


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file that now stands in the corpus folder; it is not indexed yet."""

    path: str  # relative to the corpus folder, POSIX slashes
    title: str
    sha256: str  # of its bytes, lower-case hex
    size: int  # bytes
    replaced: RemovedFile | None = None  # what stood there before


class CorpusFiles:
    """The files of one corpus folder. Safe for several threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self.max_bytes = settings.max_file_mb * 1024 * 1024
        self.kept = RemovedFiles(settings.data_dir)
        self._root = settings.corpus_dir
        self._data = settings.data_dir

    def why_fixed(self) -> str:
        """Why nothing can be added or removed, as a sentence; "" when it can."""
        if not self._root.is_dir():
            return f"The folder of the documents, {self._root}, is not there."
        if not os.access(self._root, os.W_OK | os.X_OK):
            return f"The folder of the documents, {self._root}, cannot be written by this server."
        return ""

    def begin(self, name: str) -> Draft:
        """An empty draft for a file called `name` by whoever sends it.

        Raises:
            DocumentFileError: the name, or the kind of file that it says, cannot be taken.
        """
        checked = check_name(name)
        suffix = PurePosixPath(checked).suffix.lower()
        if suffix not in supported_suffixes():
            kind = f"{suffix} files" if suffix else "files without an ending"
            raise DocumentFileError(
                f"{shown_name(checked)} was not added: {kind} are not supported.",
                reason="type",
                hint=f"Supported: {', '.join(supported_suffixes())}.",
            )
        with _explained(checked, "added"):
            sweep(self._data)
            return Draft(self._data, checked, max_bytes=self.max_bytes)

    def add(self, draft: Draft, *, replace: str = "", twin: bool = False) -> PlacedFile:
        """Give `draft` its name in the corpus folder, or the place of the file at path `replace`.

        `twin` takes it although another document has the same content.

        Raises:
            DocumentFileError: it cannot be read as text, or another document stands in the way (its
                path is `existing`). The corpus is as it was.
        """
        with _explained(draft.name, "added"):
            draft.finish()
            found = self._read(draft)
            with self._alone():
                target = self._target(draft, found.sha256, replace)
                if not twin:
                    self._refuse_twin(draft, found.sha256, self._path(target))
                replaced = self._keep(target, replaced=True) if target.exists() else None
                place(draft.path, target, over=replaced is not None)
        return PlacedFile(self._path(target), found.title, found.sha256, draft.size, replaced)

    def remove(self, path: str, *, title: str = "") -> RemovedFile:
        """Take the file at `path` out of the corpus folder; it can be put back.

        Raises:
            DocumentFileError: there is none, it is no plain file, or it is the last document.
        """
        with _explained(path, "removed"), self._alone():
            target = self._existing(path)
            if {file.path for file in self._files()} <= {path}:
                raise DocumentFileError(
                    f"{shown_name(path)} was not removed: it is the only document, and one must stay.",
                    reason="last",
                    hint="Add another document first.",
                )
            kept = self._keep(target, title=title)
            target.unlink()
            flush_folder(target.parent)
        return kept

    def put_back(self, id: str, *, replace: bool = False) -> str:
        """Give a removed file its place in the corpus folder again; returns its path.

        With `replace`, what stands there by now is kept as removed in its turn.

        Raises:
            DocumentFileError: nothing is kept as `id`, or its place is taken.
        """
        removed = self.kept.get(id)
        with _explained(removed.path, "put back"), self._alone():
            target = self._place_of(removed.path)
            taken = os.path.lexists(target)
            if taken and not replace:
                raise _taken(removed.path, removed.path, "put back")
            if taken:
                self._keep(self._existing(removed.path), replaced=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            place(self.kept.content(id), target, over=taken)
            self.kept.forget(id)
        return removed.path

    def original(self, path: str) -> Path:
        """Where the file at `path` lies, a plain file inside the corpus folder.

        Raises:
            DocumentFileError: there is none.
        """
        with _explained(path, "opened"):
            return self._existing(path)

    def _read(self, draft: Draft) -> PlacedFile:
        try:
            document = read_file(draft.path, draft.folder, max_bytes=self.max_bytes)
        except ReadError as error:
            raise DocumentFileError(error.message, reason="unreadable", hint=error.hint) from error
        return PlacedFile(document.path, document.title, document.sha256, document.size)

    def _target(self, draft: Draft, sha256: str, replace: str) -> Path:
        if replace:
            target = self._existing(replace)
            if target.suffix.lower() != draft.path.suffix.lower():
                raise DocumentFileError(
                    f"{draft.name} did not replace {shown_name(replace)}: their endings differ.",
                    reason="type",
                    hint="Add it as a document of its own, and remove the other.",
                )
            return target
        name = same_name(draft.name)
        for there in self._root.iterdir():
            if same_name(there.name) == name:
                raise self._same_place(draft, there, sha256)
        return self._root / draft.name

    def _same_place(self, draft: Draft, there: Path, sha256: str) -> DocumentFileError:
        same = there.is_file() and not there.is_symlink() and _sha256(there) == sha256
        if same:
            return DocumentFileError(
                f"{draft.name} is there already, with the same content.",
                reason="unchanged",
                existing=there.name,
            )
        return _taken(draft.name, there.name, "added")

    def _refuse_twin(self, draft: Draft, sha256: str, path: str) -> None:
        for file in self._files():
            if file.size != draft.size or file.path == path:
                continue
            if hash_document(file, self._root, max_bytes=self.max_bytes) == sha256:
                raise DocumentFileError(
                    f"{draft.name} was not added: {file.path} has the same content.",
                    reason="duplicate",
                    hint="Keep the one that is there, or add it all the same.",
                    existing=file.path,
                )

    def _files(self) -> tuple[FoundFile, ...]:
        try:
            return scan_corpus(self._root, suffixes=supported_suffixes(), skip=self._data).files
        except IndexFailure as error:
            raise DocumentFileError(error.message, reason="not_writable", hint=error.hint) from error

    def _keep(self, target: Path, *, title: str = "", replaced: bool = False) -> RemovedFile:
        path = self._path(target)
        return self.kept.keep(target, path=path, title=title, sha256=_sha256(target), replaced=replaced)

    def _path(self, target: Path) -> str:
        return target.relative_to(self._root).as_posix()

    def _place_of(self, path: str) -> Path:
        """Where `path` stands in the corpus folder; no part of it may be a link, hidden or a step up."""
        parts = path.split("/")
        wrong = any(not part or part.startswith(".") or "\0" in part for part in parts)
        if wrong or "\\" in path or parts[-1] in NOT_DOCUMENTS:
            raise _not_there(path)
        place = self._root.joinpath(*parts)
        for parent in list(place.parents)[: len(parts) - 1]:
            if parent.is_symlink():
                raise _not_there(path)
        if place.absolute().is_relative_to(self._data.absolute()):
            raise _not_there(path)
        return place

    def _existing(self, path: str) -> Path:
        place = self._place_of(path)
        try:
            status = place.lstat()
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise _not_there(path) from error
        if not stat.S_ISREG(status.st_mode):
            raise DocumentFileError(
                f"{shown_name(path)} is a link or no plain file, so it is left alone here.",
                reason="not_plain",
                hint="Whoever keeps the folder of the documents can change it there.",
            )
        return place

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self._data.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._data / _LOCK, timeout=_LOCK_WAIT_S):
                yield
        except Timeout as error:
            raise DocumentFileError(
                f"Another upload has held the corpus folder for {_LOCK_WAIT_S:.0f} seconds.",
                reason="disk",
                hint="Try again in a moment.",
                retryable=True,
            ) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _taken(name: str, existing: str, attempt: str) -> DocumentFileError:
    return DocumentFileError(
        f"{shown_name(name)} was not {attempt}: a document of that name is there already.",
        reason="name_taken",
        hint="Replace it (the earlier file can be put back), or rename yours.",
        existing=existing,
    )


def _not_there(path: str) -> DocumentFileError:
    return DocumentFileError(
        f"No document of the corpus folder is called {shown_name(path)}.",
        reason="not_there",
        hint="It may have been removed meanwhile; reload the list.",
    )


@contextmanager
def _explained(name: str, attempt: str) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:  # something else than this program put it there just now
        raise _taken(name, name, attempt) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        hint = "Free some space, then try again." if full else ""
        raise DocumentFileError(
            f"{shown_name(name)} was not {attempt}: {error.strerror or error}.",
            reason="not_writable" if denied else "disk",
            hint="This server may not write there; ask whoever runs it." if denied else hint,
            retryable=full,
        ) from error
