"""Sentences and labels, the same however the stream is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.answer.parse import LONGEST, SentenceParser, Written

PIECES = st.sampled_from(
    [
        "Flights rise by 40%",
        "He met Mr. Smith",
        "the U.S. agreed",
        " said “yes. No.” ",
        '"quoted. words"',
        ".",
        "!",
        "。",
        "?",
        " ",
        "  ",
        "\n",
        "\n\n",
        "[E1]",
        "[E1, E2]",
        "[E1][E2]",
        "(E3)",
        "【E1】",
        "[E1](http://x.y/z)",
        "[1]",
        "[E",
        "(",
        "]",
        "- ",
        "1. ",
        "# ",
        "| a | b |",
        "|---|---|",
        "| c [E1] | d |",
        "```",
        "> ",
        "![i](http://e.x/p.png)",
        "<b>",
        "日本語です",
        "a:",
        "3.5",
        "\ufffd",
        "\r",
        "é",
        "🙂",
    ]
)


def parse(*pieces: str) -> list[Written]:
    parser = SentenceParser()
    out = [written for piece in pieces for written in parser.feed(piece)]
    return [*out, *parser.finish()]


@given(st.lists(PIECES, max_size=25).map("".join), st.data())
@examples(max_examples=600)
def test_cutting_the_stream_elsewhere_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    edges = [0, *cuts, len(text)]
    parts = [text[a:b] for a, b in pairwise(edges)]
    assert parse(*parts) == parse(text)
    assert parse(*text) == parse(text)


@given(st.text(max_size=300), st.data())
@examples(max_examples=200)
def test_any_text_at_all_is_parsed_alike(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert parse(text[:at], text[at:]) == parse(text) == parse(*text)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_label_and_no_markup_is_left_in_a_sentence(text: str) -> None:
    for written in parse(text):
        assert "[E1]" not in written.text
        assert "](" not in written.text
        assert "\n" not in written.text
        assert len(written.text) <= 2 * LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "Flights rise by 40% [E1]. More.",
        "Flights rise by 40%. [E1] More.",
        "Flights rise by 40%.[E1] More.",
        "Flights rise by 40% (E1). More.",
        "[E1] Flights rise by 40%. More.",
        "Flights rise by 40%.\n[E1]\nMore.",
        "Flights rise by 40% [e1]. More.",
        "Flights rise by 40% [[E1]]. More.",
    ],
)
def test_a_marker_belongs_to_its_sentence_wherever_it_stands(text: str) -> None:
    first, second = parse(text)
    assert (first.text, first.labels) == ("Flights rise by 40%.", ("E1",))
    assert (second.text, second.labels) == ("More.", ())


@pytest.mark.parametrize(
    ("marker", "labels"),
    [
        ("[E1, E2]", ("E1", "E2")),
        ("[E1][E2]", ("E1", "E2")),
        ("[E1; E3] and [E2]", ("E1", "E3", "E2")),
        ("[E2-E4]", ("E2", "E3", "E4")),
        ("[E1][E1]", ("E1",)),
        ("[3]", ("3",)),
        ("[Source 3]", ("Source 3",)),
        ("[E1](http://evil.example)", ("E1",)),
        ("[E01]", ("E01",)),
    ],
)
def test_labels_are_read_as_written_and_never_mended(marker: str, labels: tuple[str, ...]) -> None:
    [written] = parse(f"One thing {marker}.")
    assert written.labels == labels


def test_sentences_led_by_markers_take_those_in_front() -> None:
    assert [(w.text, w.labels) for w in parse("[E1] One. [E2] Two.")] == [
        ("One.", ("E1",)),
        ("Two.", ("E2",)),
    ]


def test_items_have_the_labels_of_the_line_that_introduces_them() -> None:
    written = parse("The forces are [E2]:\n- the police\n- the army [E3]\nMore.\n- not led\n")
    assert [w.labels for w in written] == [("E2",), ("E2",), ("E3",), (), ()]
    assert [w.kind for w in written] == ["sentence", "item", "item", "sentence", "item"]


def test_a_table_is_written_out_under_its_header_without_its_column_of_sources() -> None:
    text = "| Country | Role | Source |\n|---|---|---|\n| Peru | police | [E1] |\n| Chile | navy [E2] | |\n"
    rows = parse(text)
    assert [(w.text, w.labels) for w in rows] == [
        ("Peru — Role: police", ("E1",)),
        ("Chile — Role: navy", ("E2",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "He met Mr. Smith at 3.5 p.m. on Feb. 5.",
        "The U.S. Army came.",
        "“First. Second. Third.” was said.",
        "See sect. 3 of os.path for it.",
    ],
)
def test_a_sentence_is_not_cut_inside(sentence: str) -> None:
    assert [w.text for w in parse(f"{sentence} [E1] Next.")] == [sentence, "Next."]


def test_a_sentence_is_given_as_soon_as_the_next_begins() -> None:
    parser = SentenceParser()
    assert parser.feed("Flights rise by 40% [E1]. ") == []
    assert [w.text for w in parser.feed("The")] == ["Flights rise by 40%."]


def test_text_without_any_end_is_cut_and_kept_small() -> None:
    parser = SentenceParser()
    found = [w for _ in range(2000) for w in parser.feed("word ")]
    assert len(found) > 5
    assert all(len(w.text) <= LONGEST for w in found)
