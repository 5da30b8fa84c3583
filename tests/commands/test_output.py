import io
import json
import math
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.commands.output import ProgressBar, one_line, say, strip_controls, to_json
from assistant.types import Verdict

HOSTILE = "a\x1b[31mb\x9b2Jc\rd\u202ee\x07f\ud800g\u2028h"


@given(st.text(st.characters()))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = strip_controls(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\t\n"]


def test_ordinary_text_of_any_script_stays_as_it_is() -> None:
    text = "Arévalo — 40 %\tمرحبا\u200f 漢字 👩\u200d🚀\n|x|"
    assert strip_controls(text) == text


def test_what_separates_words_becomes_a_space() -> None:
    assert strip_controls(HOSTILE) == "a[31mb2Jc defg h"


def test_printing_strips_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    assert "\x1b" not in capsys.readouterr().out


def test_one_line_is_short_and_marks_what_it_left_out() -> None:
    assert one_line("a\n b\tc", 10) == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_json_rounds_floats_and_names_enums_and_fields() -> None:
    @dataclass(frozen=True, slots=True)
    class Value:
        score: float
        verdict: Verdict
        place: tuple[Path, ...]

    value = Value(1 / 3, Verdict.SUPPORTED, (Path("a/b"),))
    assert json.loads(to_json(value)) == {"score": 0.333333, "verdict": "supported", "place": ["a/b"]}


def test_json_has_no_not_a_number() -> None:
    assert json.loads(to_json([math.nan, math.inf, -math.inf])) == [None, None, None]


@given(st.dictionaries(st.text(), st.text(st.characters())))
def test_json_comes_back_as_it_went_without_raw_controls(value: dict[str, str]) -> None:
    written = to_json(value)
    assert strip_controls(written) == written
    assert json.loads(written) == value


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_drawn_for_a_person_only() -> None:
    watched, piped = Terminal(), io.StringIO()
    for stream in (watched, piped):
        ProgressBar(stream).show("Reading", 2, 4, "a\x1b[2Jb.txt")
    assert "Reading" in watched.getvalue() and "2/4" in watched.getvalue()
    assert "\x1b" not in watched.getvalue() and piped.getvalue() == ""


def test_the_last_step_is_always_drawn_and_the_line_taken_away() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    for done in range(1, 101):
        bar.show("Asking", done, 100)
    assert "100/100" in stream.getvalue()
    assert stream.getvalue().count("\r") < 20
    bar.close()
    assert stream.getvalue().endswith(" \r")


def test_a_step_without_a_count_shows_its_note() -> None:
    stream = Terminal()
    ProgressBar(stream).show("Scanning", 0, 0, "waiting for another process")
    assert "waiting for another process" in stream.getvalue() and "[" not in stream.getvalue()
