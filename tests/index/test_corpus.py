"""The index as its users see it: opening, refusing, rebuilding, waiting, and telling what is wrong."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import CorpusIndex
from index.errors import EmbedderError, IndexBusy, IndexMismatch, StoreError
from index.lock import hold_lock
from index.settings import IndexSettings
from index.types import FileProblem, Progress
from tests.index.corpus_parts import (
    FRUIT,
    WordEmbedder,
    assert_whole,
    found_paths,
    open_index,
    topic,
    write_corpus,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp = tmp_path_factory.mktemp("built")
    write_corpus(tmp / "corpus", FRUIT)
    with open_index(tmp) as index:
        index.sync()
    return tmp


@pytest.fixture
def indexed(built: Path, tmp_path: Path) -> Path:
    """A copy of an indexed corpus, to be harmed."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


def test_before_the_first_run_everything_is_empty_and_nothing_is_written(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FRUIT)
    with open_index(tmp_path) as index:
        index.check()
        assert index.search("apple") == [] == index.documents() == index.chunks("apple.txt")
        assert index.unit_vectors(["x"]) == {} and index.open_collection() is None
        assert [problem.area for problem in index.inspect()] == ["catalog"]
    assert not (tmp_path / "data").exists()


def test_a_list_of_documents_says_what_is_known_of_them(indexed: Path) -> None:
    with open_index(indexed) as index:
        [apple, *_] = index.documents()
        assert (apple.path, apple.title, apple.encoding) == ("apple.txt", "apple", "utf-8")
        assert apple.characters == len(index.document("apple.txt").text)
        assert apple.chunks == len(index.chunks("apple.txt"))


def test_asking_for_what_is_not_there_says_so(indexed: Path) -> None:
    with open_index(indexed) as index:
        with pytest.raises(StoreError, match=r"nope\.txt is not in the index"):
            index.document("nope.txt")
        with pytest.raises(StoreError, match="no chunk abc"):
            index.chunk("abc")


def test_an_unknown_embedder_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="minilm"):
        CorpusIndex.open(IndexSettings(tmp_path, tmp_path, embedder="word2vec"))


@pytest.mark.parametrize("change", [{"embedder": WordEmbedder("others")}, {"chunk_tokens": 50}])
def test_an_index_of_other_settings_is_refused_and_can_be_rebuilt(
    indexed: Path, change: dict[str, object]
) -> None:
    with open_index(indexed, **change) as index:
        for use in (index.check, index.sync, lambda: index.search("apple")):
            with pytest.raises(IndexMismatch, match="assistant index --rebuild"):
                use()
        assert index.sync(rebuild=True).added == tuple(sorted(FRUIT))
        assert found_paths(index, "banana")[0] == "banana.txt"
        assert_whole(index)


def test_a_rebuild_leaves_no_second_copy_behind(indexed: Path) -> None:
    with open_index(indexed) as index:
        before = [index.search(query) for query in FRUIT]
        index.sync(rebuild=True)
        assert [index.search(query) for query in FRUIT] == before
        collection = index.open_collection()
        assert collection is not None and collection.count() == sum(one.chunks for one in index.documents())
        assert len(collection._client.list_collections()) == 1
    assert sorted(path.name for path in (indexed / "data").iterdir()) == [
        "chroma",
        "index.lock",
        "index.sqlite3",
    ]


def test_a_rebuild_that_fails_keeps_the_old_index(indexed: Path) -> None:
    class Failing(WordEmbedder):
        def embed_with_units(self, texts: object, spans: object) -> object:
            raise EmbedderError("The model broke.")

    with open_index(indexed, embedder=Failing()) as index:
        with pytest.raises(EmbedderError):
            index.sync(rebuild=True)
        assert found_paths(index, "banana")[0] == "banana.txt"
        assert_whole(index)


def _overwrite(path: Path) -> None:
    path.write_bytes(b"garbage " * (path.stat().st_size // 8))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_overwrite, _truncate, _empty])
@pytest.mark.parametrize("victim", ["index.sqlite3", "chroma/chroma.sqlite3"])
def test_a_damaged_file_is_named_with_the_way_out_and_the_way_out_works(
    indexed: Path, victim: str, harm: Callable[[Path], None]
) -> None:
    harm(indexed / "data" / victim)
    with open_index(indexed) as index:
        with pytest.raises(StoreError) as caught:
            index.check()
            index.search("apple")
        assert victim.split("/")[0] in caught.value.message
        assert "assistant index --rebuild" in caught.value.hint
        assert index.inspect() != []
        index.sync(rebuild=True)
        assert found_paths(index, "banana")[0] == "banana.txt"
        assert_whole(index)


def test_a_lost_vector_folder_is_noticed_without_opening_it(indexed: Path) -> None:
    shutil.rmtree(indexed / "data" / "chroma")
    with open_index(indexed) as index:
        with pytest.raises(StoreError, match=r"vectors in .*chroma are gone.*--rebuild"):
            index.check()
        index.sync(rebuild=True)
        assert_whole(index)


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FRUIT)
    (tmp_path / "data").write_text("a file is in the way")
    with open_index(tmp_path) as index:
        with pytest.raises(StoreError, match=r"data folder .* cannot be written.*DATA_DIR"):
            index.sync()
        assert any(problem.area == "disk" for problem in index.inspect())


def test_a_second_writer_waits_and_then_says_who_is_busy(indexed: Path) -> None:
    notes: list[Progress] = []
    with open_index(indexed, lock_wait=0.1) as index:
        with hold_lock(indexed / "data", wait=0, on_wait=print):
            with pytest.raises(IndexBusy, match="Another process has been writing") as caught:
                index.sync(notes.append)
            assert found_paths(index, "apple")[0] == "apple.txt"  # searching goes on
        assert caught.value.retryable and "waiting" in notes[0].note
        assert index.sync().unchanged == 3


def test_two_runs_at_once_both_end_well(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FRUIT)
    reports = []

    def run() -> None:
        with open_index(tmp_path, lock_wait=30.0) as index:
            reports.append(index.sync())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(report.added) for report in reports) == [0, 3]


def test_an_open_index_sees_what_another_writes(indexed: Path) -> None:
    with open_index(indexed) as reader, open_index(indexed) as writer:
        reader.search("apple")
        write_corpus(indexed / "corpus", {"durian.txt": topic("durian")})
        writer.sync()
        assert found_paths(reader, "durian")[0] == "durian.txt"
        writer.sync(rebuild=True)
        assert reader.search("durian") == writer.search("durian") != []


def test_a_search_during_which_the_index_is_replaced_still_answers(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index(indexed) as reader, open_index(indexed) as writer:
        expected = reader.search("banana")
        nearest = reader._vectors.nearest

        def replace_meanwhile(*args: object, **named: object) -> object:
            monkeypatch.undo()
            writer.sync(rebuild=True)
            reader._vectors.close()  # so that it sees what is on disk, as another process would
            return nearest(*args, **named)

        monkeypatch.setattr(reader._vectors, "nearest", replace_meanwhile)
        assert reader.search("banana") == expected


def test_a_span_that_no_longer_gives_its_text_is_found(indexed: Path) -> None:
    with sqlite3.connect(indexed / "data" / "index.sqlite3") as database:
        database.execute("update chunks set start = start + 1 where path = 'apple.txt'")
    database.close()
    with open_index(indexed) as index:
        [problem] = index.inspect()
        assert problem.area == "spans" and "apple.txt" in problem.message


def test_files_that_changed_since_are_told_apart(indexed: Path) -> None:
    write_corpus(indexed / "corpus", {"apple.txt": "other", "durian.txt": topic("durian")})
    (indexed / "corpus" / "cherry.txt").unlink()
    with open_index(indexed) as index:
        messages = [problem.message for problem in index.inspect()]
    assert messages == [
        "1 file is new since the last run: durian.txt.",
        "1 file is changed since the last run: apple.txt.",
        "1 file is gone since the last run: cherry.txt.",
    ]


def test_a_file_that_cannot_be_read_is_left_out_with_the_reason_and_not_called_new(indexed: Path) -> None:
    write_corpus(indexed / "corpus", {"blank.txt": ""})
    with open_index(indexed) as index:
        [problem] = index.inspect()
    assert problem.area == "left out" and problem.message == "blank.txt was not read: it is empty (0 bytes)."


@pytest.mark.parametrize(
    ("message", "sentence"),
    [("a.txt was not read.", "a.txt was not read."), ("It is a copy.", "a.txt: It is a copy.")],
)
def test_a_problem_in_a_sentence_names_its_file_once(message: str, sentence: str) -> None:
    assert FileProblem("a.txt", message, "").sentence == sentence
