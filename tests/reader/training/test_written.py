"""Questions that were written for the reader, over passages as the chunker cuts them."""

from __future__ import annotations

import gzip
import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from assistant.reader.training.data import Paragraph, Question
from assistant.reader.training.focus import focus
from assistant.reader.training.mixture import OWN, cycle_written, pair_questions
from assistant.reader.training.written import (
    UNREAD,
    WRITTEN,
    Written,
    cycle_pieces,
    load_written,
    paragraph_key,
)

TABLE = """# Boat fees

| Length | Fee | Due |
| --- | --- | --- |
| up to 8 m | 120 euros | 1 March |
| over 8 m | 310 euros | 1 April |
"""
KNOWN = Paragraph("Rivers", "The Rhine ends in the sea.", (Question("Where does it end?", ("the sea",)),))


def write(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "questions.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    return path


def fees(folder: Path) -> Written:
    asked = [
        {"q": "What does a ten metre boat pay?", "a": ["310 euros"]},
        {"q": "Who collects the fee?", "a": []},
    ]
    return load_written(write(folder, {"context": TABLE, "qas": asked}), ())


def test_a_row_alone_stands_under_its_heading_and_header(tmp_path: Path) -> None:
    [piece] = fees(tmp_path).pieces
    assert "Boat fees\nLength | Fee | Due\n| over 8 m | 310 euros | 1 April |" in piece.alone


@pytest.mark.parametrize("seed", range(8))
def test_answers_stay_marked_whether_the_chunk_or_one_row_is_shown(tmp_path: Path, seed: int) -> None:
    bundles = cycle_pieces(fees(tmp_path).pieces, random.Random(seed))
    for bundle in islice(bundles, 20):
        answered, against = bundle[:2]
        assert answered.passage[answered.start : answered.end] == "310 euros"
        assert not against.answerable


def test_a_row_under_its_header_is_not_cut_further(tmp_path: Path) -> None:
    [bundle] = islice(cycle_pieces(fees(tmp_path).pieces, random.Random(1)), 1)
    assert [focus(example, random.Random(2)) for example in bundle] == list(bundle)


def test_a_paragraph_is_found_by_its_hash_and_one_that_is_held_out_is_passed_over(tmp_path: Path) -> None:
    new = {"q": "What is at its mouth?", "a": ["the sea"]}
    path = write(
        tmp_path,
        {"of": paragraph_key(KNOWN.text), "qas": [new]},
        {"of": paragraph_key("held out"), "qas": [new]},
    )
    [paragraph] = load_written(path, [KNOWN]).paragraphs
    assert paragraph.text == KNOWN.text
    assert [q.text for q in paragraph.questions] == ["What is at its mouth?", "Where does it end?"]


def test_both_sources_come_by_their_shares_and_one_alone_always(tmp_path: Path) -> None:
    many = Paragraph("R", KNOWN.text, (*KNOWN.questions, *(Question(f"Who {n}?", ()) for n in range(9))))
    own = fees(tmp_path).pieces
    for written, share in ((Written((many,), own), OWN), (Written((many,)), 0), (Written((), own), 1)):
        titles = [title for title, _ in islice(cycle_written(written, random.Random(0)), 400)]
        assert titles.count("") / len(titles) == pytest.approx(share, abs=0.1)


def test_nothing_written_ends_at_once() -> None:
    assert list(cycle_written(Written(), random.Random(0))) == []


def test_an_unanswerable_question_often_comes_with_the_answerable_one_most_like_it() -> None:
    text = "Ada built the mill in 1901. The mill burnt in 1950."
    questions = (
        Question("Who built the mill?", ("Ada",)),
        Question("When did it burn?", ("1950",)),
        Question("Who built the mill in 1950?", ()),
    )
    paragraph = Paragraph("T", text, questions)
    alike = 0
    for seed in range(200):
        pairs = [b for b in pair_questions(paragraph, random.Random(seed)) if len(b) == 2]
        alike += sum(b[0].question == "Who built the mill?" for b in pairs)
    assert 130 < alike < 170  # three in four


@pytest.mark.parametrize("path", [WRITTEN, UNREAD])
def test_every_written_answer_stands_in_its_passage(path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            assert line["qas"]
            for asked in line["qas"] if "context" in line else ():
                assert all(answer in line["context"] for answer in asked["a"])


def test_what_is_measured_with_is_not_trained_on() -> None:
    texts = []
    for path in (WRITTEN, UNREAD):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts.append({line.get("context") for line in map(json.loads, lines)})
    assert texts[0] & texts[1] <= {None}
