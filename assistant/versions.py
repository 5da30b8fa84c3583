"""Every document version that was ever cited, kept so that an old answer can be checked later.

One compressed file per version under DATA_DIR/versions, named by the hashes of its bytes and of its
canonical text, written whole (a temporary name, flushed to disk, then renamed). So threads, processes
and a kill at any moment leave either the whole version or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
import time
import zlib
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from assistant.errors import RecordError

_FOLDER = "versions"
_HEX = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ABOUT = 1 << 16  # bytes in which the note before the text ends: a path and a title are far shorter
_LEVEL = 6  # zlib's default: text shrinks to about a third, a page costs under a millisecond


class VersionStore:
    """Texts of cited document versions, by content. Safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    @classmethod
    def open(cls, data_dir: Path) -> VersionStore:
        """The store in `data_dir`; the folder is made when the first version is kept."""
        return cls(data_dir / _FOLDER)

    def keep(self, *, sha256: str, text_sha256: str, path: str, title: str, text: str) -> None:
        """Keep this version; on disk when this returns. Costs some microseconds the second time.

        `sha256` is of the document's bytes, `text_sha256` of `text` in UTF-8, both lower-case hex;
        `path`, `title` and the time are stored as they were when the version was first kept.

        Raises:
            RecordError: `text` is not the text of `text_sha256`, or the disk refused.
        """
        target = self._file(sha256, text_sha256)
        with _explained(f"keep the cited version of {path} in {self._folder}"):
            if target.is_file():
                os.utime(target)  # cited anew: `forget_uncited` leaves it alone
                return
            with self._lock:
                _check(text.encode("utf-8", "surrogatepass"), text_sha256, path)
                now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
                about = json.dumps({"path": path, "title": title, "kept_at": now}).encode()
                packed = zlib.compress(about + b"\n" + text.encode("utf-8"), _LEVEL)
                _write_whole(target, packed)

    def text(self, sha256: str, text_sha256: str | None = None) -> str:
        """The canonical text of a kept version, its hash checked.

        Without `text_sha256`: the version kept last of those with these bytes (reading the same bytes
        differently, after an upgrade, gives another text).

        Raises:
            RecordError: it was never kept, or what is on disk is no longer what was kept.
        """
        target = self._find(sha256, text_sha256)
        with _explained(f"read the cited version {target}"):
            packed = target.read_bytes()
        try:
            text = zlib.decompress(packed).partition(b"\n")[2]
        except zlib.error as error:
            raise _altered(target, str(error)) from error
        expected = target.name.split(".")[1]
        found = hashlib.sha256(text).hexdigest()
        if found != expected:
            raise _altered(target, f"its text has sha256 {found}")
        return text.decode("utf-8")

    def kept_at(self, sha256: str, text_sha256: str) -> str:
        """When this version was first kept, UTC, ISO 8601 with Z; "" when that was not noted or it is gone.

        No hash covers it: unlike the text, it is a note of this machine and its clock.
        """
        found = self._about(sha256, text_sha256).get("kept_at")
        return found if isinstance(found, str) and _MOMENT.fullmatch(found) else ""

    def named(self, sha256: str, text_sha256: str) -> tuple[str, str]:
        """(path, title) under which this version was first kept; empty when that is not known.

        No hash covers them either.
        """
        about = self._about(sha256, text_sha256)
        return str(about.get("path") or ""), str(about.get("title") or "")

    def has(self, sha256: str, text_sha256: str) -> bool:
        """Whether this version is kept (its content is not read)."""
        return self._file(sha256, text_sha256).is_file()

    def kept(self) -> Iterator[tuple[str, str]]:
        """(sha256, text_sha256) of every kept version, in no particular order."""
        for file in self._folder.glob("??/*.z"):
            first, second = file.name.split(".")[:2]
            yield first, second

    def forget_uncited(self, cited: Container[tuple[str, str]], *, older_than_s: float = 86_400) -> int:
        """Remove kept versions that are not in `cited`, after pruning or redaction; returns how many.

        Versions kept or cited anew in the last `older_than_s` seconds stay: an answer at this moment
        keeps its versions before it is recorded.
        """
        limit = time.time() - older_than_s
        gone = 0
        with self._lock, _explained(f"remove versions from {self._folder}"):
            for key in list(self.kept()):
                file = self._file(*key)
                if key not in cited and file.stat().st_mtime < limit:
                    file.unlink(missing_ok=True)
                    gone += 1
        return gone

    def close(self) -> None:
        """Nothing stays open; here so that the store is used like the log."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _about(self, sha256: str, text_sha256: str) -> dict[str, object]:
        try:
            with self._file(sha256, text_sha256).open("rb") as file:
                packed = file.read(_ABOUT)
            about = json.loads(zlib.decompressobj().decompress(packed, _ABOUT).partition(b"\n")[0])
        except (OSError, ValueError, zlib.error):
            return {}  # `text` says what is wrong with the file
        return about if isinstance(about, dict) else {}

    def _file(self, sha256: str, text_sha256: str) -> Path:
        for name in (sha256, text_sha256):
            if not _HEX.fullmatch(name):
                raise RecordError(f"{name[:80]!r} is not a sha256 in lower-case hex.")
        return self._folder / sha256[:2] / f"{sha256}.{text_sha256}.z"

    def _find(self, sha256: str, text_sha256: str | None) -> Path:
        exact = self._file(sha256, text_sha256 or sha256)
        if text_sha256:
            files = [exact] if exact.is_file() else []
        else:
            files = sorted(exact.parent.glob(f"{sha256}.*.z"), key=lambda file: file.stat().st_mtime_ns)
        if not files:
            raise RecordError(
                f"No version with sha256 {sha256} was ever kept in {self._folder}.",
                hint="Only document versions that an answer cited are kept.",
            )
        return files[-1]


def _check(text: bytes, text_sha256: str, path: str) -> None:
    found = hashlib.sha256(text).hexdigest()
    if found != text_sha256:
        raise RecordError(
            f"The text of {path} has sha256 {found}, and {text_sha256} was expected.",
            hint="If the document changed at this moment, ask again.",
            retryable=True,
        )


def _write_whole(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f"{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        _flush_folder(folder)  # the name, and the folder's own name when it is new, are on disk too


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _altered(target: Path, problem: str) -> RecordError:
    return RecordError(
        f"The kept version {target} is not what was kept: {problem}.",
        hint="Restore the file from a backup; `assistant audit` lists the answers that rest on it.",
    )


@contextmanager
def _explained(attempt: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (28, 122)  # ENOSPC, EDQUOT
        raise RecordError(
            f"Could not {attempt}: {error}.",
            hint="The disk is full: free some space and ask again." if full else "",
            retryable=full,
        ) from error
