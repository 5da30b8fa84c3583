"""Getting the bytes of one file, once, and only of a plain file that lies in the corpus folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from index.errors import ReadError

_BLOCK = 1 << 20
# A FIFO would block an open for reading; Windows would translate line ends without O_BINARY.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class _ChangedError(Exception):
    """The file was written or replaced while it was read."""


def relative_name(path: Path, root: Path) -> str:
    """Return `path` relative to `root` with POSIX slashes, however either is spelled.

    Raises:
        ReadError: the path lies outside the root, or its name is not valid text.
    """
    # Not resolved: a link inside the folder keeps its own name.
    here = Path(os.path.abspath(path))  # noqa: PTH100
    for base in (Path(os.path.abspath(root)), root.resolve()):  # noqa: PTH100
        if here.is_relative_to(base):
            return _named(here.relative_to(base).as_posix())
    raise ReadError(
        f"{path} was not read: it is not inside the corpus folder {root}.",
        hint="Move it into the folder, or set CORPUS_DIR to the folder that holds it.",
    )


def _named(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = name.encode("utf-8", "backslashreplace").decode()
        raise ReadError(
            f"{shown} was not read: its name is not valid UTF-8, so no citation could name it.",
            hint="Rename the file.",
        ) from error
    return name


def read_bytes(path: Path, root: Path, *, max_bytes: int) -> bytes:
    """Return the bytes of a file; when it changes meanwhile, read it once more.

    Raises:
        ReadError: it is too large, empty, unreadable, not a plain file, a link out of `root`, or it kept
            changing (only that one is retryable).
    """
    name = relative_name(path, root)
    for _ in range(2):
        try:
            return _read_once(path, root, name, max_bytes)
        except _ChangedError:
            continue
        except OSError as error:
            raise ReadError(
                f"{name} could not be read: {error.strerror or error}.",
                hint="Check that it exists and that this user may read it (ls -l).",
            ) from error
    raise ReadError(
        f"{name} was not read: it changed both times while it was being read.",
        hint="Wait until whatever writes it is done, then run `assistant index` again.",
        retryable=True,
    )


def _read_once(path: Path, root: Path, name: str, max_bytes: int) -> bytes:
    target = _resolve_inside(path, root, name)
    descriptor = os.open(target, _FLAGS)
    try:
        before = os.fstat(descriptor)
        _check(before, name, max_bytes)
        data = _drain(descriptor, max_bytes)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if _stamp(before) != _stamp(after) or len(data) != after.st_size or not _is_still(path, target, after):
        raise _ChangedError
    return data


def _resolve_inside(path: Path, root: Path, name: str) -> Path:
    """Follow links, and refuse those that lead out of the corpus or in a circle."""
    try:
        target = path.resolve(strict=True)
    except RuntimeError as error:  # Python 3.11 and 3.12 say so for a circle of links
        raise ReadError(
            f"{name} was not read: it is a link that leads to itself.", hint="Remove it."
        ) from error
    if not target.is_relative_to(root.resolve(strict=True)):
        raise ReadError(
            f"{name} was not read: it is a link that leaves the corpus folder.",
            hint="Copy the file into the folder instead of linking to it.",
        )
    return target


def _check(status: os.stat_result, name: str, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(
            f"{name} was not read: it is not a plain file.", hint="Remove it from the corpus folder."
        )
    if status.st_size == 0:
        raise ReadError(f"{name} was not read: it is empty (0 bytes).", hint="Fill it or remove it.")
    if status.st_size > max_bytes:
        raise ReadError(
            f"{name} was not read: it has {_size(status.st_size)}, the limit is {_size(max_bytes)}.",
            hint="Split it, or raise MAX_FILE_MB.",
        )


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 100_000 else f"{size} bytes"


def _drain(descriptor: int, max_bytes: int) -> bytes:
    blocks: list[bytes] = []
    left = max_bytes + 1  # one more, so that a file that grows past the limit is noticed
    while left > 0 and (block := os.read(descriptor, min(_BLOCK, left))):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)


def _stamp(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _is_still(path: Path, target: Path, status: os.stat_result) -> bool:
    """Tell whether the path still leads to the very file that was read."""
    try:
        return path.resolve(strict=True) == target and os.path.samestat(target.stat(), status)
    except (OSError, RuntimeError):
        return False
