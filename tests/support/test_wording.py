"""Negation, opposites, directions, quantities, certainty, roles, speakers, quotations, coverage."""

from __future__ import annotations

import pytest

from assistant.support import Passage, QuoteKind, check_claim, check_span, classify_quote
from assistant.types import Check, Outcome

SPEECH = (
    "“The best way to solve migration is to create opportunities at home,” Arévalo stated, announcing that a"
    " delegation will travel to Washington. Secretary Rubio praised the leadership in migration enforcement."
)


def run(name: str, claim: str, passage: str) -> Check:
    return next(c for c in check_claim(claim, [Passage(passage)]) if c.name == name)


@pytest.mark.parametrize(
    ("name", "claim", "passage"),
    [
        ("negation", "The port does not expand.", "The port expands every year."),
        ("negation", "The council approved the new budget.", "The council has not approved the new budget."),
        (
            "antonyms",
            "The plan, excluding the port, was signed.",
            "The plan, including the port, was signed.",
        ),
        ("antonyms", "A rural school was opened by the mayor.", "An urban school was opened by the mayor."),
        ("direction", "Cartel violence fell in the region.", "Cartel violence rose in the region."),
        ("direction", "Exports were lower than imports.", "Exports were higher than imports."),
        ("quantity words", "All ports were closed.", "Some ports were closed."),
        ("quantity words", "Most ports were closed.", "Few ports were closed."),
        ("certainty", "The port is closed by the strike.", "The port may be closed by the strike."),
        ("roles", "Yesterday Apple sued Samsung in court.", "Yesterday Samsung sued Apple in court."),
        (
            "attribution",
            "Rubio stated that opportunities at home solve migration.",
            SPEECH.split(" Secretary")[0],
        ),
    ],
)
def test_a_claim_that_turns_the_passage_round_fails(name: str, claim: str, passage: str) -> None:
    assert run(name, claim, passage).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("name", "claim", "passage"),
    [
        ("negation", "The port is not safe.", "The port is unsafe."),
        ("negation", "He did not attend the summit.", "He refused to attend the summit."),
        (
            "antonyms",
            "The plan, including the port, was signed.",
            "The plan, including the port, was signed.",
        ),
        ("direction", "Cartel violence increased.", "Cartel violence rose sharply."),
        ("quantity words", "All ports were closed.", "Every port was closed."),
        ("certainty", "The port might close.", "The port may close."),
        ("roles", "Apple sued Samsung in court.", "Yesterday Apple sued Samsung in court."),
        ("attribution", "Arévalo said that migration is solved at home.", SPEECH),
    ],
)
def test_a_claim_that_says_the_same_otherwise_passes(name: str, claim: str, passage: str) -> None:
    assert run(name, claim, passage).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("solve migration is to create opportunities", QuoteKind.EXACT),
        ("Solve  migration is to create “opportunities”", QuoteKind.NORMALISED),
        ("The best way ... is to create opportunities at home", QuoteKind.SHORTENED),
        ("The best way to solve migration praised the leadership", QuoteKind.STITCHED),
        ("walls are cheaper than schools", QuoteKind.FABRICATED),
    ],
)
def test_a_quotation_is_found_as_what_it_is(quote: str, kind: QuoteKind) -> None:
    assert classify_quote(quote, [SPEECH]) == (kind, "")


def test_a_quotation_from_another_document_is_traced_to_it() -> None:
    others = {"b.txt": "He said that walls are cheaper than schools.", "c.txt": "Nothing."}
    check = check_span("walls are cheaper than schools", SPEECH, others)
    assert check.outcome is Outcome.FAILED
    assert "b.txt" in check.reason


def test_an_invented_quotation_fails_and_a_title_does_not() -> None:
    assert run("quote", "He said “walls are cheaper than schools”.", SPEECH).outcome is Outcome.FAILED
    assert run("quote", "He wrote “Walls and Schools of Europe”.", SPEECH).outcome is Outcome.NOT_APPLICABLE


def test_one_changed_word_in_a_long_sentence_is_an_alteration() -> None:
    check = run("alteration", SPEECH.replace("Washington", "Managua"), SPEECH)
    assert check.outcome is Outcome.FAILED
    assert "Managua" in check.reason and "Washington" in check.reason


def test_coverage_tells_a_passage_about_something_else() -> None:
    on, off = (
        run("coverage", "A delegation travels to Washington.", text) for text in (SPEECH, "Tulips bloom.")
    )
    assert (on.score or 0) > 0.9
    assert off.score == 0
    assert off.outcome is Outcome.FAILED
