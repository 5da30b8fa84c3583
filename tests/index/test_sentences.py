from __future__ import annotations

import pytest
from hypothesis import given, settings

from index.language import guess_language
from index.sentences import split_sentences
from tests.index.make import check_spans, texts


def cut(text: str) -> list[str]:
    spans = split_sentences(text, 0, len(text), language=guess_language(text))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "whole",
    [
        "The U.S. Southern Command, led by General Laura J. Richardson, met in Washington, D.C., on Tuesday.",
        "Gen. Smith and Sgt. Jones of the U.S. Army met Mr. Brown vs. the rest, e.g. at No. 5, Fig. 3.",
        "It rose 3.5 percent to $1,200.50 in version 2.0.1 on Jan. 5, 2024.",
        "See https://www.example.org/a.b/c?d=e.F and write to a.b@example.Org please.",
        "He ran config.Load() from main.py and read notes.TXT twice.",
        "“The criminal organizations threaten both nations,” Rubio stated. “Our steps will be met.”",
        "“We go. We stay. We win,” she said.",
        "Wait... there is more… much more.",
        "Sect. 3 and approx. 5 of them (see eq. 4) remain.",
        "The computer won on Jeopardy! where it beat two champions.",
        "It was never built.[citation needed]",
        "Table 1. Ships by year",
        "**A4 Objects not lent.** The Harbour Book does not leave the house.",
        "**Costs**. The borrower pays for the escort.",
        "Am 3. Oktober erschien die 2. Auflage, z. B. in der Stadt.",
        "「はい。行きます。」と彼は言った。",
        "El Sr. Pérez y la Dra. López son de EE. UU. y no de aquí.",
    ],
)
def test_one_sentence_stays_whole(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It fuels instability.Collaboration is key.", ["It fuels instability.", "Collaboration is key."]),
        ("It fuels unrest.The talks went on.", ["It fuels unrest.", "The talks went on."]),
        ("The work ended. in meetings they spoke.", ["The work ended.", "in meetings they spoke."]),
        ("It is near the U.S. The army left.", ["It is near the U.S.", "The army left."]),
        ("He lives in Washington, D.C. The rest left.", ["He lives in Washington, D.C.", "The rest left."]),
        ("¿Qué significa esto? ¡Nada! Bien.", ["¿Qué significa esto?", "¡Nada!", "Bien."]),
        ("你好。我们是谁？走吧！", ["你好。", "我们是谁？", "走吧！"]),
        ("ما هذا؟ هذا بيت.", ["ما هذا؟", "هذا بيت."]),
        ("It has stood since 1849[1].  It grew.", ["It has stood since 1849[1].", "It grew."]),
        ("The '90s ended. The boys' cat sat. It's.", ["The '90s ended.", "The boys' cat sat.", "It's."]),
        ("They must be fed. Continued care helps.", ["They must be fed.", "Continued care helps."]),
        ("(1) The claim holds. Both parties agree.", ["(1) The claim holds.", "Both parties agree."]),
        ("(It was long ago.) Nobody knows.", ["(It was long ago.)", "Nobody knows."]),
        ("It was **bold.** It is. **Again.** Yes.", ["It was **bold.**", "It is.", "**Again.**", "Yes."]),
    ],
)  # fmt: skip
def test_two_sentences_come_apart(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_a_line_break_inside_a_sentence_does_not_cut_it() -> None:
    assert cut("It was signed by the U.S.\nSouthern Command. It\nheld.") == [
        "It was signed by the U.S.\nSouthern Command.",
        "It\nheld.",
    ]


def test_a_long_quotation_is_cut_at_its_sentences() -> None:
    quotation = "“" + " ".join(f"This is sentence number {n} of a very long speech." for n in range(20)) + "”"
    pieces = cut(quotation)
    assert len(pieces) == 20
    assert max(map(len, pieces)) < 100


@pytest.mark.parametrize("shift", range(1, 40, 3))
def test_boundaries_far_into_a_text_are_where_they_are_near_its_start(shift: int) -> None:
    first = "x" * shift + " came first."
    sentence = "The U.S. Southern Command met Dr. Smith of Washington, D.C., at 5 p.m. on Jan. 5 of 2024."
    assert cut(" ".join([first, *[sentence] * 300])) == [first, *[sentence] * 300]


@settings(deadline=None)
@given(texts)
def test_sentences_hold_every_character_once_and_start_and_end_with_one(text: str) -> None:
    check_spans(text, split_sentences(text, 0, len(text)))


@settings(deadline=None)
@given(texts, texts)
def test_a_part_is_cut_as_if_it_stood_alone(text: str, before: str) -> None:
    shifted = [
        (start - len(before), end - len(before))
        for start, end in split_sentences(before + text, len(before), len(before) + len(text))
    ]
    assert shifted == split_sentences(text, 0, len(text))
