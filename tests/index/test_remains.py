"""Chroma's files hold vectors and nothing that lay in memory before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.remains import wipe_unused

# glibc fills what it hands out with this byte's complement, as if every bit of memory had been used before.
USED_MEMORY = {"GLIBC_TUNABLES": "glibc.malloc.perturb=85"}
SCRIPT = """
import sys
from pathlib import Path
from index.store import VectorStore
from tests.index.test_store import NAME, _record
store = VectorStore(Path(sys.argv[1]))
store.create(NAME)
store.add(NAME, [_record(word) for word in ("apple", "banana", "cherry")])
store.close()
"""


def _filled(folder: Path, name: str) -> list[int]:
    """How many bytes of each file called `name` are not zero."""
    return [int(np.count_nonzero(np.fromfile(path, np.uint8))) for path in folder.rglob(name)]


def _run(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, *arguments], env={**os.environ, **USED_MEMORY}, check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
def test_what_lay_in_memory_before_does_not_come_into_the_index(tmp_path: Path) -> None:
    _run(["-c", SCRIPT, str(tmp_path)])
    assert _filled(tmp_path, "data_level0.bin") == [0]  # the vectors are still in Chroma's log
    assert _filled(tmp_path, "length.bin") == [0]


READING = """
import sys
from pathlib import Path
from index.store import VectorStore
from tests.index.test_store import NAME, _record
store = VectorStore(Path(sys.argv[1]))
store.nearest(NAME, _record("apple").vector, limit=2)
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
def test_nor_does_it_when_the_index_is_only_read(tmp_path: Path) -> None:
    _run(["-c", SCRIPT, str(tmp_path)])
    _run(["-c", READING, str(tmp_path)])
    assert _filled(tmp_path, "data_level0.bin") == [0]
    assert _filled(tmp_path, "length.bin") == [0]


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
def test_without_the_wiping_it_would(tmp_path: Path) -> None:
    _run(["-c", "import index.store as s; s.wipe_unused = print\n" + SCRIPT, str(tmp_path)])
    assert _filled(tmp_path, "data_level0.bin")[0] > 1000


def _write_graph(folder: Path, header: bytes) -> Path:
    graph = folder / "graph"
    graph.mkdir()
    (graph / "header.bin").write_bytes(header)
    for name in ("data_level0.bin", "length.bin"):
        (graph / name).write_bytes(b"\xaa" * 80)
    return graph


def _header(elements: int, size: int, version: int = 1) -> bytes:
    numbers = b"".join(n.to_bytes(8, "little") for n in (0, 10, elements, size, 0, 0))
    return version.to_bytes(4, "little") + numbers + bytes(100 - 4 - len(numbers))


def test_vectors_stay_and_what_follows_is_zero(tmp_path: Path) -> None:
    graph = _write_graph(tmp_path, _header(3, 16))
    wipe_unused(tmp_path)
    assert (graph / "data_level0.bin").read_bytes() == b"\xaa" * 48 + bytes(32)
    assert (graph / "length.bin").read_bytes() == b"\xaa" * 12 + bytes(68)


@pytest.mark.parametrize("header", [_header(3, 16, version=2), b"", b"short", bytes(101)])
def test_a_graph_of_another_form_is_left_alone(tmp_path: Path, header: bytes) -> None:
    graph = _write_graph(tmp_path, header)
    wipe_unused(tmp_path)
    assert (graph / "data_level0.bin").read_bytes() == b"\xaa" * 80


def test_more_elements_than_the_file_holds_change_nothing(tmp_path: Path) -> None:
    graph = _write_graph(tmp_path, _header(100, 16))
    wipe_unused(tmp_path)
    assert (graph / "data_level0.bin").read_bytes() == b"\xaa" * 80
