"""When the reader reads, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.question import understand
from assistant.ranking.weigh import SURE, Weigher, Weighing
from assistant.reader import Reading, Span
from index.corpus import CorpusIndex
from index.settings import IndexSettings
from tests.conftest import SEEDS


class CountingReader:
    """Finds the first word of every passage likely, and remembers how many passages it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def question_was_cut(self, question: str) -> bool:
        return len(question) > 200

    def read(self, question: str, passages: Sequence[str], *, n: int = 3) -> list[Reading]:
        self.given.append(len(passages))
        return [Reading(0.5, (Span(0, 3, 1.0),)) for _ in passages]


@pytest.fixture(scope="module")
def index(seeds_data: Path) -> Iterator[CorpusIndex]:
    with CorpusIndex.open(IndexSettings(corpus_dir=SEEDS, data_dir=seeds_data)) as opened:
        yield opened


def _weigh(index: CorpusIndex, reader: CountingReader | None, text: str) -> Weighing:
    question = understand(text, ())
    hits = index.search(text, top=6)
    frequencies = index.term_frequencies(question.stems)
    return Weigher(index, reader).weigh(question, hits, frequencies, lambda stage: nullcontext())


CLEAR = "How many countries does the U.S. Southern Command (USSOUTHCOM) Area of Responsibility encompass?"
VAGUE = "What might soldiers be told about weather?"


def test_where_the_words_decide_only_the_best_chunk_is_read(index: CorpusIndex) -> None:
    reader = CountingReader()
    weighing = _weigh(index, reader, CLEAR)
    assert weighing.ranked[0].probability >= SURE
    assert "31 countries" in weighing.ranked[0].text
    assert reader.given == [1]


def test_in_doubt_every_chunk_is_read(index: CorpusIndex) -> None:
    reader = CountingReader()
    _weigh(index, reader, VAGUE)
    assert reader.given == [6]


def test_without_a_reader_the_words_alone_weigh(index: CorpusIndex) -> None:
    weighing = _weigh(index, None, CLEAR)
    assert "31 countries" in weighing.ranked[0].text
    assert weighing.ranked[0].span is None


def test_a_question_that_the_reader_cuts_is_said_to_be_cut(index: CorpusIndex) -> None:
    assert _weigh(index, CountingReader(), CLEAR + " And" * 70).question_was_cut


def test_nothing_found_weighs_nothing(index: CorpusIndex) -> None:
    question = understand("Who?", ())
    empty = Weigher(index, CountingReader()).weigh(question, [], {"": 0}, lambda stage: nullcontext())
    assert empty.ranked == []
