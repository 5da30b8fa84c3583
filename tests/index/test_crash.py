"""A sync that is killed leaves each document's old state or its new one, and the next run finishes it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.corpus import CorpusIndex
from tests.index.corpus_parts import STORE_ERROR, assert_whole, found_paths, open_index, topic, write_corpus

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with fork and kill")

OLD = {f"{name}.txt": topic(name) for name in ("apple", "banana", "cherry", "durian", "elder")}
NEW = {  # one stays, two change, two go, two come
    "apple.txt": OLD["apple.txt"],
    "banana.txt": topic("blueberry", 12),
    "cherry.txt": topic("citron"),
    "fig.txt": topic("fig", 12),
    "grape.txt": topic("grape"),
}


class Runner:
    """Starts syncs that die."""

    def __init__(self) -> None:
        program = [sys.executable, str(Path(__file__).with_name("crash_runner.py"))]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, tmp: Path, **order: object) -> int:
        """How the run ended: 0 when it was through before it could be killed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"tmp": str(tmp), **order}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp = tmp_path_factory.mktemp("crash")
    write_corpus(tmp / "corpus", OLD)
    with open_index(tmp) as index:
        index.sync()
    return tmp


@pytest.fixture
def outdated(built: Path, tmp_path: Path) -> Path:
    """An index of OLD beside a corpus that has become NEW."""
    tmp = Path(shutil.copytree(built, tmp_path / "copy"))
    shutil.rmtree(tmp / "corpus")
    write_corpus(tmp / "corpus", NEW)
    return tmp


def assert_old_or_new(index: CorpusIndex) -> None:
    """Each document is whole, in its old state or its new one, and can be searched."""
    for info in index.documents():
        document = index.document(info.path)
        assert document.text in (OLD.get(info.path), NEW.get(info.path))
        chunks = index.chunks(info.path)
        assert len(chunks) == info.chunks
        assert all(document.text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
        word = document.text.split()[1]
        assert found_paths(index, word)[0] == info.path
    for hit in index.search("sides measured part", top=50):
        assert hit.chunk in index.chunks(hit.chunk.path)


def assert_finished_by_the_next_run(index: CorpusIndex) -> None:
    index.sync()
    assert {info.path: index.document(info.path).text for info in index.documents()} == NEW
    assert_whole(index)
    assert index.sync().chunks_embedded == 0


STEPS = [(step, 1) for step in ("noted", "added", "swapped", "deleted", "forgotten")]
STEPS += [("added", 2), ("swapped", 3)]


@pytest.mark.parametrize(("point", "nth"), STEPS)
def test_killed_at_any_step_of_a_window(runner: Runner, outdated: Path, point: str, nth: int) -> None:
    assert runner.run(outdated, point=point, nth=nth) == -signal.SIGKILL
    with open_index(outdated) as index:
        assert_old_or_new(index)
        assert_finished_by_the_next_run(index)


@pytest.mark.parametrize("point", ["started", "created", "noted", "added", "swapped"])
def test_killed_in_the_first_run_of_all(runner: Runner, tmp_path: Path, point: str) -> None:
    write_corpus(tmp_path / "corpus", NEW)
    assert runner.run(tmp_path, point=point) == -signal.SIGKILL
    with open_index(tmp_path) as index:
        assert_old_or_new(index)
        assert_finished_by_the_next_run(index)


@pytest.mark.parametrize("point", ["started", "added", "swapped", "adopted", "dropped"])
def test_killed_while_rebuilding(runner: Runner, outdated: Path, point: str) -> None:
    assert runner.run(outdated, point=point, rebuild=True) == -signal.SIGKILL
    with open_index(outdated) as index:
        assert_old_or_new(index)
        index.sync(rebuild=True)
        assert_finished_by_the_next_run(index)
        collection = index.open_collection()
        assert collection is not None and len(collection._client.list_collections()) == 1


def test_killed_at_random_moments_again_and_again(runner: Runner, outdated: Path) -> None:
    chance = random.Random(2)
    for _ in range(4):
        runner.run(outdated, after=chance.uniform(0.0, 0.5))
        with open_index(outdated) as index:
            assert_old_or_new(index)
    with open_index(outdated) as index:
        assert_finished_by_the_next_run(index)


@pytest.mark.parametrize(("spare", "rebuild"), [(0, False), (100_000, False), (0, True), (20_000, True)])
def test_a_full_disk_is_said_and_loses_nothing(
    runner: Runner, outdated: Path, spare: int, rebuild: bool
) -> None:
    largest = max(path.stat().st_size for path in (outdated / "data").rglob("*") if path.is_file())
    ended = runner.run(outdated, largest_file=largest + spare - 1, rebuild=rebuild)
    if ended:
        assert ended == STORE_ERROR
        said = (outdated / "error").read_text()
        assert "free some space" in said.lower()
    with open_index(outdated) as index:
        assert_old_or_new(index)
        assert_finished_by_the_next_run(index)
