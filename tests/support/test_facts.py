"""Numbers, units, dates and names: the same fact in another notation passes, another fact fails."""

from __future__ import annotations

import pytest

from assistant.support import Passage, assess, check_claim
from assistant.types import Check, Outcome, Verdict


def run(name: str, claim: str, passage: str, context: str = "") -> Check:
    return next(c for c in check_claim(claim, [Passage(passage, context)]) if c.name == name)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("31 schools opened", "thirty-one schools opened"),
        ("Growth was 40 percent", "Growth was 40%"),
        ("1.2 million people", "1,200,000 people"),
        ("It cost $3.5bn", "It cost 3.5 billion dollars"),
        ("about 1,200 people came", "1,234 people came"),
        ("1.2 million people came", "1,234,567 people came"),
        ("a dozen ships", "12 ships"),
        ("the 21st century", "the twenty-first century"),
        ("half a million votes", "500,000 votes"),
    ],
)
def test_a_number_in_another_notation_is_the_same_number(claim: str, passage: str) -> None:
    assert run("numbers", claim, passage).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Flights rise by 60%", "Flights rise by 40%"),
        ("40 percent of flights", "38 percent of flights"),
        ("1.3 million people", "1,234,567 people"),
        ("more than 503 planes", "more than 500 planes"),
        ("$5 million", "$5 billion"),
    ],
)
def test_another_number_fails_and_is_named(claim: str, passage: str) -> None:
    check = run("numbers", claim, passage)
    assert check.outcome is Outcome.FAILED
    assert any(part in check.reason for part in claim.split())


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The difference was 12 votes.", "Smith got 40 votes and Jones got 28 votes."),
        ("He was 27 years old at his death.", "Keats was born in 1970 and lived until 1997."),
        ("Together they hold 68 seats.", "The reds hold 40 seats, the greens 28 seats."),
        ("Sales rose by 25%.", "Sales rose from 80 cars to 100 cars."),
    ],
)
def test_a_number_that_can_be_computed_is_derived(claim: str, passage: str) -> None:
    assert run("numbers", claim, passage).outcome is Outcome.DERIVED


def test_the_same_number_with_another_unit_fails() -> None:
    assert run("units", "It took 30 months.", "It took 30 days.").outcome is Outcome.FAILED
    assert run("units", "It took 30 days.", "It took 30 days.").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "written", ["Feb 5, 2025", "5 February 2025", "2025-02-05", "February 5th, 2025", "5 Feb. 2025"]
)
def test_a_date_in_another_notation_is_the_same_date(written: str) -> None:
    assert run("dates", "They met on February 5, 2025.", f"They met on {written}.").outcome is Outcome.PASSED
    assert run("dates", f"They met on {written}.", "They met in February 2025.").outcome is not Outcome.PASSED
    assert run("dates", "They met in February 2025.", f"They met on {written}.").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "claim", ["on March 5, 2025", "on February 6, 2025", "in 2024", "in the 1990s", "on 5 May"]
)
def test_another_date_fails(claim: str) -> None:
    check = run("dates", f"They met {claim}.", "They met on February 5, 2025.")
    assert check.outcome is Outcome.FAILED
    assert check.score == 0


def test_the_parts_of_a_date_may_stand_apart() -> None:
    check = run("dates", "It opened on 9 April 2011.", "It opened on 9 April.", "The year 2011 in review")
    assert check.outcome is Outcome.DERIVED


def test_a_quarter_is_the_same_in_words_and_short() -> None:
    assert (
        run("dates", "Sales fell in Q3 2020.", "In the third quarter of 2020 sales fell.").outcome
        is Outcome.PASSED
    )
    assert (
        run("dates", "Sales fell in Q4 2020.", "In the third quarter of 2020 sales fell.").outcome
        is Outcome.FAILED
    )


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The envoy met Arevalo.", "The envoy met Bernardo Arévalo."),
        ("Forces of the U.S. arrived.", "Forces of the United States arrived."),
        ("The plan of the DEA failed.", "The Drug Enforcement Administration's plan failed."),
        ("The plan of the Drug Enforcement Administration failed.", "The DEA's plan failed."),
        ("Then Rubio’s plane left.", "Marco Rubio left by plane."),
        ("A treaty with Guatemala was signed.", "A Guatemalan treaty was signed."),
        ("The poet Tchaikovski wrote it.", "The poet Tchaikovsky wrote it."),
    ],
)
def test_a_name_in_another_form_is_the_same_name(claim: str, passage: str) -> None:
    assert run("names", claim, passage).outcome is Outcome.PASSED


def test_a_name_that_is_not_there_fails_and_a_sentence_start_does_not() -> None:
    assert run("names", "The envoy met Merkel.", "The envoy met Rubio.").outcome is Outcome.FAILED
    assert run("names", "Additionally it rained.", "It rained.").outcome is Outcome.NOT_APPLICABLE


def test_a_name_may_stand_in_the_surroundings() -> None:
    assert run("names", "Then Rubio left.", "He left.", "Rubio came. He left.").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The council built 31 schools.", "The council built thirty-one schools."),
        ("The council built thirty-one schools.", "The council built 31 schools."),
        ("Flights rose by 40 percent.", "Flights rose by 40%."),
        ("They met on 5 February 2025.", "They met on Feb 5, 2025."),
    ],
)
def test_another_notation_is_no_unseen_word(claim: str, passage: str) -> None:
    verdict, checks = assess(claim, [Passage(passage)])
    assert verdict is Verdict.SUPPORTED
    assert [each.name for each in checks if each.outcome is Outcome.FAILED] == []


def test_a_month_that_the_passage_leaves_out_stays_unseen() -> None:
    _, checks = assess("They met in February 2025.", [Passage("They met in 2025.")])
    assert "unseen words" in [each.name for each in checks if each.outcome is Outcome.FAILED]


TITLE = "Title: Assessing Guatemalan Military Relationships"
ELSEWHERE = "El Salvador and Guatemala keep close relations. Salvador is small."


def test_a_field_with_another_value_fails_though_its_words_stand_elsewhere_in_what_is_cited() -> None:
    verdict, checks = assess("Title: Salvador", [Passage(TITLE), Passage(ELSEWHERE)])
    assert verdict is Verdict.CONTRADICTED
    [check] = [c for c in checks if c.name == "field"]
    assert check.outcome is Outcome.FAILED and "Assessing Guatemalan" in check.reason


def test_the_line_of_the_key_may_stand_around_what_is_cited() -> None:
    document = f"{TITLE}\nDate: April 10, 2023\n\n{ELSEWHERE}"
    assert run("field", "Title: Salvador", ELSEWHERE, document).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "claim",
    [
        "Title: Assessing Guatemalan Military Relationships",
        "title: Assessing Guatemala's military relations",
        "Date: 2023-04-10",
        "**Date:** April 10, 2023",
    ],
)
def test_a_field_with_the_value_of_its_line_passes(claim: str) -> None:
    assert run("field", claim, f"{TITLE}\nDate: April 10, 2023\n").outcome is Outcome.PASSED


def test_of_several_lines_of_one_key_one_is_enough() -> None:
    verdict, _ = assess("Title: Harbour news", [Passage(TITLE), Passage("Title: Harbour News of the Week")])
    assert verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("claim", ["Salvador is small.", "Editor: Salvador is small.", "At 10:30: Salvador"])
def test_what_is_no_field_of_the_passage_is_not_looked_up(claim: str) -> None:
    assert run("field", claim, f"{TITLE}\n{ELSEWHERE}").outcome is Outcome.NOT_APPLICABLE
