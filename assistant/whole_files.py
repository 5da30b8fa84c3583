"""Files that appear whole or not at all, and stay after a power cut."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path
from typing import Final

# Another file system, or one without hard links.
_NO_LINK: Final = (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES)


def write_whole(target: Path, content: bytes) -> None:
    """Write `content` to `target`: a draft beside it, flushed, then renamed."""
    draft = draft_beside(target)
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    flush_folder(target.parent)


def copy_or_link(source: Path, target: Path) -> None:
    """The bytes of `source` under the new name `target`, at once where the file system can link."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        copy_whole(source, target)
    flush_folder(target.parent)


def copy_whole(source: Path, target: Path) -> None:
    """Copy `source` to `target`, which appears when all of it is on disk."""
    draft = draft_beside(target)
    try:
        with source.open("rb") as old, draft.open("xb") as new:
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def place(source: Path, target: Path, *, over: bool) -> None:
    """Give `source` the name `target` in one step; without `over`, only if nothing is called so.

    Raises:
        FileExistsError: something is, and `over` is false.
        OSError: the disk refused; `target` is as it was.
    """
    draft = draft_beside(target)
    try:
        _bring_near(source, draft)
        if over:
            draft.replace(target)
        else:
            _name_anew(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    flush_folder(target.parent)


def _bring_near(source: Path, draft: Path) -> None:
    try:
        os.link(source, draft, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        copy_whole(source, draft)


def _name_anew(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "it is there already", str(target)) from error
        draft.replace(target)  # the caller's lock keeps our own servers apart


def draft_beside(target: Path) -> Path:
    """A hidden name in the folder of `target` that no other draft has."""
    return target.with_name(f".draft-{secrets.token_hex(8)}")


def flush_folder(folder: Path) -> None:
    """Put the names in `folder` on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
