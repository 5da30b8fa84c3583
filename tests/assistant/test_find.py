"""Questions that ask for two things get both, each cited, or are told which one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config import Settings
from assistant.work import DOUBT

HARBOUR = Path(__file__).resolve().parent.parent / "golden" / "harbour"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    data = tmp_path_factory.mktemp("harbour-data")
    with Assistant.open(Settings(corpus_dir=HARBOUR, data_dir=data, reader="on")) as opened:
        yield opened


def test_both_things_that_are_asked_for_are_answered_and_cited(harbour: Assistant) -> None:
    answer = harbour.ask("When was the Nordlys built and who is responsible for the drills?")
    assert "2011" in answer.text and "Solberg" in answer.text
    assert [claim.citations for claim in answer.claims] == [(1,), (2,)]
    assert "2011" in answer.citations[0].quote and "Solberg" in answer.citations[1].quote


def test_of_two_things_the_one_that_is_not_said_is_named(harbour: Assistant) -> None:
    answer = harbour.ask("Who is the captain and what is the name of her dog?")
    assert not answer.abstained and "Solberg" in answer.text
    assert any("dog" in notice for notice in answer.notices)


def test_two_things_of_which_neither_is_said_are_refused(harbour: Assistant) -> None:
    answer = harbour.ask("Who painted the ceiling and when was the opera composed?")
    assert answer.abstained and answer.refusal is not None and answer.citations == ()


def test_an_answer_that_strict_would_refuse_says_that_it_is_not_sure(harbour: Assistant) -> None:
    answer = harbour.ask("When was the ferry sold?")
    assert "2022" in answer.text  # when it was refitted
    assert answer.doubtful and answer.notices == (DOUBT,)
    with Assistant.open(harbour.settings.model_copy(update={"strict": "on"})) as strict:
        assert strict.ask(answer.question).abstained


def test_an_answer_in_doubt_stays_so_in_another_form(harbour: Assistant) -> None:
    asked = harbour.ask("When was the ferry sold?")
    shorter = harbour.ask("Shorter", history=(("user", asked.question), ("assistant", asked.text)))
    assert "2022" in shorter.text and len(shorter.text) < len(asked.text)
    assert shorter.doubtful and DOUBT in shorter.notices


def test_an_answer_that_strict_would_give_too_is_not_in_doubt(harbour: Assistant) -> None:
    answer = harbour.ask("Where was the Nordlys built?")
    assert not answer.abstained and not answer.doubtful and answer.notices == ()


def test_a_refusal_and_an_answer_that_corrects_a_premise_are_not_in_doubt(harbour: Assistant) -> None:
    refused = harbour.ask("Which planet is the largest?")
    corrected = harbour.ask("Why did the board approve the fence on the north beach?")
    assert not refused.doubtful and not corrected.doubtful
