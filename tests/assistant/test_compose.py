"""How an answer is written and cited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.compose import Source, compose
from assistant.answer.rows import render_row, split_row
from assistant.answer.selection import Selection, Statement
from assistant.cite import cite, find_page
from assistant.errors import AssistantError
from assistant.types import Verdict
from index.types import Document, Page, UnitKind
from tests.assistant.build import ask, candidate

NO_CHECKS = (Verdict.SUPPORTED, ())


def indexed(source: Source) -> Document:
    """The document of a source that is the whole of its document."""
    hit = source.hit
    return Document(
        hit.chunk.path, hit.title, source.quote, hit.sha256, hit.text_sha256, 1, "text", "utf-8", False
    )


def test_the_bare_answer_opens_its_sentence() -> None:
    best = candidate("The dam on the river Esk opened in 1931.", short="1931")
    draft = compose(ask("When did the dam open?"), Selection((Statement(best),)))
    assert draft.short == "1931"
    assert draft.lines[0].text == "1931 — The dam on the river Esk opened in 1931."


def test_a_reason_is_answered_by_its_sentence_alone() -> None:
    best = candidate("The road closed because of snow.", short="snow")
    draft = compose(ask("Why did the road close?"), Selection((Statement(best),)))
    assert draft.lines[0].text == "The road closed because of snow."


def test_a_table_row_says_its_headers() -> None:
    best = candidate("| Norway | Logistics |", kind=UnitKind.ROW, header="Country | Role")
    draft = compose(ask("What is the role of Norway?"), Selection((Statement(best),)))
    assert draft.lines[0].text == "Logistics (Norway — Role: Logistics)"
    assert draft.lines[0].sources[0].quote == "| Norway | Logistics |"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which country is responsible for logistics?", "Norway"),
        ("What is the role of Norway?", "Logistics"),
    ],
)
def test_the_bare_answer_is_a_cell_that_the_question_does_not_give(question: str, short: str) -> None:
    best = candidate("| Norway | Logistics |", kind=UnitKind.ROW, header="Country | Role")
    assert compose(ask(question), Selection((Statement(best),))).short == short


def test_an_item_is_cited_without_its_bullet() -> None:
    best = candidate("- Two boats", kind=UnitKind.ITEM, start=100)
    source = compose(ask("How many boats?"), Selection((Statement(best),))).lines[0].sources[0]
    assert (source.start, source.end, source.quote) == (102, 111, "Two boats")


def test_a_note_mark_of_the_document_is_not_shown_as_a_citation() -> None:
    best = candidate("The union has existed since 1849[1].")
    assert compose(ask("What exists?"), Selection((Statement(best),))).lines[0].text.endswith("since 1849.")


@given(st.lists(st.text(alphabet="ab |\\", max_size=8).map(str.strip), min_size=1, max_size=4))
def test_a_row_splits_into_the_cells_it_was_made_of(cells: list[str]) -> None:
    safe = [c.replace("\\", "").replace("|", "") for c in cells]
    row = "| " + " | ".join(safe) + " |"
    assert split_row(row) == [c.strip() for c in safe]


def test_a_row_with_more_cells_than_headers_keeps_them_all() -> None:
    assert render_row("| A | B | C |", "One | Two") == "A — Two: B; C"


def test_each_claim_lies_where_it_says_and_ends_with_its_markers() -> None:
    statements = (Statement(candidate("Heron.")), Statement(candidate("Egret.", path="b.txt")))
    draft = compose(ask("Which ships are there?"), Selection(statements))
    cited = cite(draft, lambda line: NO_CHECKS, indexed)
    assert [cited.text[c.start : c.end] for c in cited.claims] == [c.text for c in cited.claims]
    assert cited.text == "- Heron. [1]\n- Egret. [2]"


def test_a_span_that_does_not_hold_its_quote_shows_nothing() -> None:
    draft = compose(ask("Which ship?"), Selection((Statement(candidate("Heron.")),)))
    with pytest.raises(AssistantError, match="are not the passage"):
        cite(draft, lambda line: NO_CHECKS, lambda source: replace(indexed(source), text="Another text"))


def test_a_document_indexed_anew_meanwhile_is_said_to_be_worth_another_try() -> None:
    draft = compose(ask("Which ship?"), Selection((Statement(candidate("Heron.")),)))
    with pytest.raises(AssistantError) as caught:
        cite(draft, lambda line: NO_CHECKS, lambda source: replace(indexed(source), text_sha256="2" * 64))
    assert caught.value.retryable


def test_a_page_is_the_one_that_holds_the_citation() -> None:
    pages = (Page(1, 0, 100), Page(2, 102, 200))
    document = replace(
        indexed(compose(ask("?"), Selection((Statement(candidate("Heron.")),))).lines[0].sources[0]),
        pages=pages,
    )
    assert [find_page(document, at) for at in (0, 99, 102, 150)] == [1, 1, 2, 2]
    assert find_page(replace(document, pages=()), 5) is None
