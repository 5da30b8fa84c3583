"""Questions drawn from the corpus: to start with, and to go on with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.config import Settings
from assistant.suggest import follow_ups, suggest

HARBOUR = """# Harbour report

The harbour of Alma was founded in 1809 by the engineer Carl Munthe.

## Dredging

Dredging of the basin cost 1.2 million euros in 2024. The dredging was carried out by Baltmar Ltd between
September and November, and the dredged sand was brought to the beach behind the old mole.

## How do I reserve a berth?

Write to the harbour master at least 48 hours before you arrive.

## When does this end?

It ends in May.

## Endnotes

Oak, G. S. (2015, February 9). Building the mole at Alma. Retrieved April 23, 2023, from the library of the
town, where it is kept in the second room beside the maps of the coast.
"""
TARIFF = """# Tariff

## What does a night cost?

A night costs 14 euros.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("suggest")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "corpus" / "tariff.md").write_text(TARIFF, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", data_dir=folder / "data", reader="off")
    with Assistant.open(settings) as opened:
        yield opened


def test_a_first_question_comes_from_each_document_in_turn(assistant: Assistant) -> None:
    assert suggest(assistant.index, limit=2) == ["How do I reserve a berth?", "What does a night cost?"]


def test_where_nothing_is_asked_the_titles_are_asked_about(assistant: Assistant) -> None:
    found = suggest(assistant.index, limit=9)
    assert "What does “Harbour report” say?" in found and "What does “Tariff” say?" in found


def test_one_goes_on_with_what_stands_beside_the_answer_and_then_elsewhere(assistant: Assistant) -> None:
    answer = assistant.ask("Who founded the harbour of Alma?")
    found = follow_ups(assistant.index, answer, asked=(), limit=9)
    assert found == ["How do I reserve a berth?", "What is said about Dredging?", "What does a night cost?"]


def test_what_was_asked_is_not_offered_again_in_any_wording_of_the_same_words(assistant: Assistant) -> None:
    answer = assistant.ask("Who founded the harbour of Alma?")
    asked = ["How would I reserve that berth?", "What does a night cost?"]
    assert follow_ups(assistant.index, answer, asked=asked, limit=9) == ["What is said about Dredging?"]


def test_the_section_that_was_just_cited_is_not_offered(assistant: Assistant) -> None:
    answer = assistant.ask("How much did the dredging of the basin cost?")
    assert answer.citations
    assert "What is said about Dredging?" not in follow_ups(assistant.index, answer, asked=(), limit=9)


def test_documents_outside_the_scope_are_not_asked_about(assistant: Assistant) -> None:
    answer = assistant.ask("Who founded the harbour of Alma?", documents=["harbour.md"])
    assert "What does a night cost?" not in follow_ups(assistant.index, answer, asked=(), limit=9)


def test_an_abstention_is_gone_on_from_its_nearest_passages(assistant: Assistant) -> None:
    answer = assistant.ask("How deep is the hull of the dredger?")
    assert answer.abstained
    assert follow_ups(assistant.index, answer, asked=(), limit=1) == ["How do I reserve a berth?"]


def test_every_question_offered_is_understood_without_what_was_said_before(assistant: Assistant) -> None:
    answer = assistant.ask("Who founded the harbour of Alma?")
    history = (("user", answer.question), ("assistant", answer.text))
    for each in follow_ups(assistant.index, answer, asked=(), limit=9):
        assert assistant.ask(each, history=history).understood == each
