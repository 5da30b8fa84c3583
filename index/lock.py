"""One writer at a time: a lock file that the operating system frees when its holder dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusy, StoreError

FILE = "index.lock"  # inside the data folder


@contextmanager
def try_lock(data_dir: Path) -> Iterator[bool]:
    """Whether the writer's lock of `data_dir` is held inside this block; waits for nobody."""
    from filelock import FileLock, Timeout

    lock = FileLock(data_dir / FILE)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):  # somebody is writing, or nobody can
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def hold_lock(data_dir: Path, *, wait: float, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Holds the writer's lock of `data_dir`; waits up to `wait` seconds, saying so once.

    Raises:
        IndexBusy: another process still held it when the time was up.
        StoreError: the lock file cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(data_dir / FILE)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait("another process is writing the index; waiting for it")
            lock.acquire(timeout=wait, poll_interval=0.2)
    except Timeout as error:
        raise IndexBusy(
            f"Another process has been writing the index in {data_dir} for {wait:.0f} seconds.",
            hint="Wait for it to end, or set DATA_DIR to another folder.",
            retryable=True,
        ) from error
    except OSError as error:
        raise StoreError(
            f"The data folder {data_dir} cannot be written: {error.strerror}.",
            hint="Make DATA_DIR writable, or set DATA_DIR to a folder that is.",
        ) from error
    try:
        yield
    finally:
        lock.release()
