"""Things that a text counts off are a list, though it has no bullets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.enumeration import count_off, find_enumeration
from assistant.answer.select import select
from assistant.ranking.rank import Candidate
from tests.assistant.build import ask, candidate

LEAD = "The fund has three branches."
FIRST = "The first branch lends to farmers."
SECOND = "The second branch, in Porto, insures boats."
ASIDE = "It was opened in 1931."
THIRD = "And the third branch pays pensions."
REASONS = ["Ice is rare there for two reasons.", "First, the sea is warm.", "Second, the air is dry."]
ALL = "Which branches does the fund have?"


def text(*sentences: str, chances: tuple[float, ...] = ()) -> list[Candidate]:
    """The sentences as candidates of one document, likeliest first."""
    made, at = [], 0
    for place, sentence in enumerate(sentences):
        made.append(candidate(sentence, chances[place] if chances else 0.9 - place / 100, start=at))
        at += len(sentence) + 1
    return sorted(made, key=lambda c: -c.probability)


def shown(question: str, ranked: list[Candidate]) -> list[str]:
    return [s.candidate.text for s in select(ask(question), ranked, threshold=0.5).statements]


@pytest.mark.parametrize("best", [FIRST, SECOND, THIRD])
def test_who_asks_for_all_and_finds_one_gets_the_whole_count(best: str) -> None:
    sentences = (LEAD, FIRST, SECOND, ASIDE, THIRD)
    ranked = text(*sentences, chances=tuple(0.9 if s == best else 0.1 for s in sentences))
    assert shown(ALL, ranked) == [FIRST, SECOND, THIRD]


def test_the_sentence_that_announces_the_count_leads_it() -> None:
    chosen = select(ask(ALL), text(LEAD, FIRST, SECOND, THIRD), threshold=0.5)
    assert chosen.lead is not None and chosen.lead.text == LEAD
    assert [s.candidate.text for s in chosen.statements] == [FIRST, SECOND, THIRD]


def test_what_is_only_numbered_is_known_by_what_announces_it() -> None:
    assert shown("What are the reasons why ice is rare?", text(*REASONS)) == REASONS[1:]
    [ice] = [c for c in text(*REASONS) if c.text == REASONS[1]]
    assert find_enumeration(ask("What are the parts of an engine?"), ice, text(*REASONS)) == []


def test_who_asks_for_one_by_its_number_gets_that_one() -> None:
    assert find_enumeration(ask("What does the second branch do?"), text(FIRST, SECOND)[0], text(FIRST)) == []


@pytest.mark.parametrize(
    "sentences",
    [
        (FIRST, ASIDE, THIRD),  # the second is not there
        (SECOND, THIRD),  # does not begin at the first
        (FIRST, ASIDE, ASIDE + " ", ASIDE + "  ", SECOND),  # too far apart
    ],
)
def test_no_count_is_made_up(sentences: tuple[str, ...]) -> None:
    ranked = text(*sentences)
    assert all(find_enumeration(ask(ALL), each, ranked) == [] for each in ranked)


def test_sentences_of_another_document_or_heading_are_not_counted() -> None:
    first, second = text(FIRST, SECOND)
    elsewhere = replace(second, unit=replace(second.unit, heading="Other"))
    assert find_enumeration(ask(ALL), first, [first, elsewhere]) == []


def test_a_count_that_would_be_too_long_is_left_as_it_was() -> None:
    ranked = text(FIRST, SECOND, THIRD)
    assert count_off(ask(ALL), ranked[:1], ranked, longest=60) == ranked[:1]


def test_a_count_is_shown_from_its_first_before_what_else_was_found() -> None:
    ranked = text(FIRST, SECOND, THIRD, ASIDE)
    longest = sum(map(len, (FIRST, SECOND, THIRD)))
    found = count_off(ask(ALL), [ranked[1], ranked[2], ranked[3]], ranked, longest=longest)
    assert [c.text for c in found] == [FIRST, SECOND, THIRD]


@given(st.permutations([LEAD, FIRST, SECOND, ASIDE, THIRD, "The dam is old."]), st.integers(1, 4))
def test_whatever_was_kept_is_still_shown_and_nothing_twice(sentences: list[str], count: int) -> None:
    ranked = text(*sentences)
    found = count_off(ask(ALL), ranked[:count], ranked, longest=10_000)
    places = [c.unit.start for c in found]
    assert set(places) >= {c.unit.start for c in ranked[:count]}
    assert len(places) == len(set(places))
