"""What the reader is given to read, once and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.question import understand
from assistant.ranking.weigh import Weigher, Weighing
from assistant.reader import Reading, Span
from assistant.reader.again import Focus
from index.corpus import CorpusIndex
from index.settings import IndexSettings
from tests.conftest import SEEDS


class CountingReader:
    """Finds the last word of every passage likely, and remembers what it was given."""

    def __init__(self, chance: float = 0.5, contrasted: float | None = None) -> None:
        self.chance = chance
        self.contrasted = chance if contrasted is None else contrasted
        self.given: list[int] = []
        self.again: list[str] = []

    def question_was_cut(self, question: str) -> bool:
        return len(question) > 200

    def read(
        self, question: str, passages: Sequence[str], *, n: int = 3, focus: Focus | None = None
    ) -> list[Reading]:
        self.given.append(len(passages))
        spans = [Span(len(passage) - 4, len(passage) - 1, 1.0) for passage in passages]
        self.again += [focus(place, span) for place, span in enumerate(spans) if focus]
        return [Reading(self.contrasted, (span,), self.chance) for span in spans]


@pytest.fixture(scope="module")
def index(seeds_data: Path) -> Iterator[CorpusIndex]:
    with CorpusIndex.open(IndexSettings(corpus_dir=SEEDS, data_dir=seeds_data)) as opened:
        yield opened


def _weigh(index: CorpusIndex, reader: CountingReader | None, text: str, *, strict: bool = False) -> Weighing:
    question = understand(text, ())
    hits = index.search(text, top=6)
    frequencies = index.term_frequencies(question.stems)
    weigher = Weigher(index, reader, strict=strict)
    return weigher.weigh(question, hits, frequencies, lambda stage: nullcontext())


CLEAR = "How many countries does the U.S. Southern Command (USSOUTHCOM) Area of Responsibility encompass?"
VAGUE = "What might soldiers be told about weather?"


@pytest.mark.parametrize("question", [CLEAR, VAGUE])
def test_every_chunk_is_read_however_sure_the_words_are(index: CorpusIndex, question: str) -> None:
    reader = CountingReader()
    _weigh(index, reader, question)
    assert reader.given == [6]


def test_what_is_read_again_is_the_unit_under_its_headings_and_lead(index: CorpusIndex) -> None:
    reader = CountingReader()
    weighing = _weigh(index, reader, CLEAR)
    units = {candidate.unit.start: candidate for candidate in weighing.ranked}
    assert reader.again
    for text in reader.again:
        found = [c for c in units.values() if text.endswith(c.text)]
        assert any(text.startswith(c.unit.heading) for c in found), text


def test_without_a_reader_the_words_alone_weigh(index: CorpusIndex) -> None:
    weighing = _weigh(index, None, CLEAR)
    assert "31 countries" in weighing.ranked[0].text
    assert weighing.ranked[0].span is None


@pytest.mark.parametrize("reader", [CountingReader(), None])
def test_strict_answers_from_a_higher_probability(index: CorpusIndex, reader: CountingReader | None) -> None:
    usual, strict = (_weigh(index, reader, CLEAR, strict=strict) for strict in (False, True))
    assert strict.threshold > usual.threshold
    assert strict.ranked[0].text == usual.ranked[0].text


def test_only_strict_minds_a_question_in_other_words(index: CorpusIndex) -> None:
    alike, apart = CountingReader(0.9), CountingReader(0.9, contrasted=0.1)
    usual = [_weigh(index, reader, CLEAR).ranked[0] for reader in (alike, apart)]
    strict = [_weigh(index, reader, CLEAR, strict=True).ranked[0] for reader in (alike, apart)]
    assert usual[0].probability == usual[1].probability
    assert strict[0].probability > strict[1].probability


def test_how_sure_a_candidate_is_says_what_strict_would_think_of_it(index: CorpusIndex) -> None:
    for contrasted in (0.1, 0.9):
        usual, strict = (
            _weigh(index, CountingReader(0.9, contrasted=contrasted), CLEAR, strict=strict)
            for strict in (False, True)
        )
        assert usual.strict_threshold == strict.threshold
        for one in strict.ranked[:5]:
            [same] = [c for c in usual.ranked if (c.hit, c.unit) == (one.hit, one.unit)]
            assert same.sure == pytest.approx(one.probability, abs=2e-4)


def test_where_the_reader_and_the_words_disagree_the_reader_s_doubt_counts(index: CorpusIndex) -> None:
    sure, doubting = (_weigh(index, CountingReader(chance), CLEAR).ranked[0] for chance in (0.95, 0.02))
    assert sure.text == doubting.text
    assert sure.probability > 0.5 > doubting.probability


def test_a_question_that_the_reader_cuts_is_said_to_be_cut(index: CorpusIndex) -> None:
    assert _weigh(index, CountingReader(), CLEAR + " And" * 70).question_was_cut


def test_nothing_found_weighs_nothing(index: CorpusIndex) -> None:
    question = understand("Who?", ())
    empty = Weigher(index, CountingReader()).weigh(question, [], {"": 0}, lambda stage: nullcontext())
    assert empty.ranked == []
