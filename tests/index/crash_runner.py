"""Runs syncs that are killed. A program of its own, because only a real process can die by signal 9.

It imports the heavy libraries once; then each line on its input is one run, in a child that is forked
off: `{"tmp": folder, "point": name, "nth": n}` kills the child just after the nth call of `point`,
`{"tmp": folder, "after": seconds}` kills it then, wherever it is, and `{"largest_file": bytes}` makes
every file end there, as on a full disk. It prints how each child ended.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import llama_index.vector_stores.chroma  # noqa: F401

import index.windows
from index.catalog import Catalog
from index.errors import StoreError
from index.store import VectorStore
from tests.index.corpus_parts import STORE_ERROR, open_index

POINTS: dict[str, tuple[type, str]] = {
    "started": (Catalog, "start"),
    "created": (VectorStore, "create"),
    "noted": (Catalog, "note"),
    "added": (VectorStore, "add"),
    "swapped": (Catalog, "swap"),
    "deleted": (VectorStore, "delete"),
    "forgotten": (Catalog, "forget"),
    "adopted": (Catalog, "adopt"),
    "dropped": (VectorStore, "drop"),
}


def _kill_after(point: str, nth: int) -> None:
    owner, name = POINTS[point]
    original: Callable[..., object] = getattr(owner, name)
    calls = 0

    def call(*args: object, **named: object) -> object:
        nonlocal calls
        result = original(*args, **named)
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, call)


def _run(order: dict[str, Any]) -> None:
    index.windows.WINDOW_DOCUMENTS = 2  # several windows from a small corpus
    if "point" in order:
        _kill_after(order["point"], order.get("nth", 1))
    if "largest_file" in order:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"],) * 2)
    with open_index(Path(order["tmp"])) as opened:
        try:
            opened.sync(rebuild=order.get("rebuild", False))
        except StoreError as error:
            (Path(order["tmp"]) / "error").write_text(str(error))
            os._exit(STORE_ERROR)


def main() -> None:
    """One child a line."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
            os._exit(0)
        if "after" in order:
            time.sleep(order["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
