"""A file on its way into the corpus: written piece by piece inside DATA_DIR, within a ceiling."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from assistant.errors import DocumentFileError

_FOLDER: Final = "uploads"
_LEFT_OVER_S: Final = 86_400  # a folder older than this is of a run that was killed


class Draft:
    """A file that is still arriving. Leaving the `with` block deletes whatever was not placed."""

    def __init__(self, data_dir: Path, name: str, *, max_bytes: int) -> None:
        """`name` was checked by `check_name`; the file lies in a folder of its own under that name.

        Raises:
            OSError: the disk refused.
        """
        self.name = name
        self.max_bytes = max_bytes
        self.size = 0
        self.folder = data_dir / _FOLDER / secrets.token_hex(8)
        self.folder.mkdir(parents=True, mode=0o700)
        self.path = self.folder / name
        self._file: BinaryIO | None = self.path.open("xb")

    def write(self, piece: bytes) -> None:
        """Take the next bytes.

        Raises:
            DocumentFileError: (reason "too_large") it is larger than `max_bytes`.
            OSError: the disk refused.
        """
        self.size += len(piece)
        if self.size > self.max_bytes:
            limit = self.max_bytes // (1024 * 1024)
            raise DocumentFileError(
                f"{self.name} was not added: it is larger than {limit} MB.",
                reason="too_large",
                hint="Split it, or have MAX_FILE_MB raised.",
            )
        if self._file is not None:
            self._file.write(piece)

    def finish(self) -> None:
        """Put all of it on disk.

        Raises:
            DocumentFileError: (reason "empty") nothing was written.
            OSError: the disk refused.
        """
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        if self.size == 0:
            raise DocumentFileError(
                f"{self.name} was not added: it is empty (0 bytes).",
                reason="empty",
                hint="Choose the file that holds the text.",
            )

    def discard(self) -> None:
        """Delete it; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()


def sweep(data_dir: Path) -> None:
    """Delete what killed runs have left."""
    folder = data_dir / _FOLDER
    limit = time.time() - _LEFT_OVER_S
    for left in folder.iterdir() if folder.is_dir() else ():
        # One that has just been placed or discarded is gone already.
        with suppress(FileNotFoundError):
            if left.stat(follow_symlinks=False).st_mtime < limit:
                shutil.rmtree(left, ignore_errors=True)
