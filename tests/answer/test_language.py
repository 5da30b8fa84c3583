"""The language of a question, and what can be said of a sentence in another language than its passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.language import assess_in_language, find_language
from assistant.support import Passage, assess
from assistant.types import Outcome, Verdict

ENGLISH = [
    Passage(
        "Marco Rubio and Bernardo Arévalo met on February 5, 2025 at the Palacio Nacional de la Cultura "
        "and agreed to increase deportation flights by 40%."
    )
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who is the president?", "en"),
        ("Rubio met Arévalo.", "en"),
        ("¿Quién es el presidente?", "es"),
        ("Cuántos países son?", "es"),
        ("Wann trafen sich Rubio und Arévalo?", "de"),
        ("Où a eu lieu la réunion ?", "fr"),
        ("Quando si sono incontrati?", "it"),
        ("Quem é o presidente?", "pt"),
        ("Hoeveel landen zijn er?", "nl"),
        ("誰が大統領ですか", "ja"),
        ("They met at the Palacio Nacional de la Cultura", "en"),
        ("flights", "en"),
    ],
)
def test_a_short_question_shows_its_language(text: str, language: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Rubio y Arévalo se reunieron el 5 de febrero de 2025.", Verdict.PARTLY_SUPPORTED),
        ("Rubio y Arévalo se reunieron el 6 de febrero de 2025.", Verdict.NOT_SUPPORTED),
        ("Acordaron aumentar los vuelos de deportación un 40 %.", Verdict.PARTLY_SUPPORTED),
        ("Acordaron aumentar los vuelos de deportación un 45 %.", Verdict.NOT_SUPPORTED),
        ("No acordaron aumentar los vuelos un 40 %.", Verdict.NOT_SUPPORTED),
        ("Rubio y Pedro Gómez se reunieron en 2025.", Verdict.NOT_SUPPORTED),
        ("Los vuelos de deportación aumentan.", Verdict.NOT_CHECKABLE),
        ("Rubio und Arévalo trafen sich am 5. Februar 2025.", Verdict.PARTLY_SUPPORTED),
        ("Rubio und Gómez trafen sich am 5. Februar 2025.", Verdict.NOT_CHECKABLE),
        ("Les vols augmentent de 40 pour cent pour Rubio.", Verdict.PARTLY_SUPPORTED),
    ],
)
def test_hard_facts_decide_across_languages(claim: str, verdict: Verdict) -> None:
    found, checks = assess_in_language(claim, ENGLISH)
    assert found is verdict
    assert all(check.reason for check in checks)


def test_numbers_are_read_as_their_language_writes_them() -> None:
    passage = [Passage("The budget of the Harbour Trust is 1,200,500 euros, or 2.5 million dollars.")]
    right = assess_in_language("El presupuesto del Harbour Trust es de 1.200.500 euros.", passage)
    wrong = assess_in_language("El presupuesto del Harbour Trust es de 1.250.500 euros.", passage)
    assert (right[0], wrong[0]) == (Verdict.PARTLY_SUPPORTED, Verdict.NOT_SUPPORTED)


def test_a_computed_number_does_not_count_across_languages() -> None:
    passage = [Passage("The fleet had 30 boats in 2010 and has 50 boats in 2020.")]
    verdict, checks = assess_in_language("La flota tiene 20 barcos más que en 2010.", passage)
    assert verdict is Verdict.NOT_SUPPORTED
    assert any(c.name == "numbers" and c.outcome is Outcome.FAILED for c in checks)


def test_in_one_language_the_ordinary_checks_decide() -> None:
    claim = "Rubio and Arévalo met on February 6, 2025."
    assert assess_in_language(claim, ENGLISH) == assess(claim, ENGLISH)


def test_an_english_sentence_is_checked_against_a_spanish_passage() -> None:
    spanish = [
        Passage("El presidente Arévalo se reunió con Marco Rubio el 5 de febrero de 2025 en la capital.")
    ]
    right, _ = assess_in_language("The president Arévalo met with Rubio on February 5, 2025.", spanish)
    wrong, _ = assess_in_language("The president Arévalo met with Rubio on March 5, 2025.", spanish)
    assert (right, wrong) == (Verdict.PARTLY_SUPPORTED, Verdict.NOT_SUPPORTED)


@given(st.text(max_size=120))
def test_no_text_breaks_the_check_and_none_in_another_language_is_called_supported(claim: str) -> None:
    verdict, checks = assess_in_language(claim, ENGLISH)
    if verdict is Verdict.SUPPORTED:
        assert assess(claim, ENGLISH)[0] is Verdict.SUPPORTED
    assert checks
