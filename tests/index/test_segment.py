from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from index.segment import plain, segment
from index.types import Unit, UnitKind
from tests.index.make import check_spans, texts


def kinds(text: str) -> list[tuple[UnitKind, str]]:
    return [(unit.kind, text[unit.start : unit.end]) for unit in segment(text)]


def bodies(text: str, kind: UnitKind) -> list[str]:
    return [body for found, body in kinds(text) if found == kind]


def only(text: str, body: str) -> Unit:
    (unit,) = [unit for unit in segment(text) if text[unit.start : unit.end] == body]
    return unit


PARAGRAPH = (
    "The agreement was signed in the capital by both governments, who had talked for two years. "
    "It holds for ten."
)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_units_hold_every_character_once_and_have_no_space_at_their_ends(text: str) -> None:
    units = segment(text)
    check_spans(text, [(unit.start, unit.end) for unit in units])
    assert segment(text) == units


def test_a_repeated_paragraph_is_found_in_each_place() -> None:
    text = "\n\n".join(["Same words here. And again."] * 3)
    starts = [unit.start for unit in segment(text)]
    assert starts == [0, 17, 29, 46, 58, 75]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The lighthouse was built in 1847 by the U.S. Army Corps of\n"
        "Engineers at a cost of $35,000. It stood 120 feet tall and\n"
        "could be seen from a ship that was no more than some\n30 miles away.\n"
    )
    assert bodies(text, UnitKind.SENTENCE) == [
        "The lighthouse was built in 1847 by the U.S. Army Corps of\nEngineers at a cost of $35,000.",
        "It stood 120 feet tall and\ncould be seen from a ship that was no more than some\n30 miles away.",
    ]


def test_a_paragraph_a_line_is_cut_at_its_lines_and_its_headings_found() -> None:
    text = f"{PARAGRAPH}\nDetails of the Agreement\n{PARAGRAPH}\nClosing Remarks\nthe {PARAGRAPH}"
    assert bodies(text, UnitKind.HEADING) == ["Details of the Agreement", "Closing Remarks"]
    assert segment(text)[-1].heading == "Closing Remarks"


def test_a_sentence_goes_on_over_a_page_border() -> None:
    line = "the words of a page that is full of words and is wrapped at sixty"
    text = f"Here are {line}\n{line}\nand the page ends in the middle of a sentence which\n\ngoes on there."
    assert len(segment(text)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday, April 22, 2025",
        "By Laura J. Richardson",
        "Laura J. Richardson",
        "see the rules below",
        "This line is a sentence.",
        "“A quotation in the margin”",
        "Photo: Reuters",
        "https://example.org/a",
    ],
)
def test_a_line_that_is_no_heading_is_not_taken_for_one(line: str) -> None:
    assert bodies(f"{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}", UnitKind.HEADING) == []


def test_a_name_that_comes_back_before_each_turn_is_no_heading() -> None:
    text = "\n\n".join(["Maria Perez", PARAGRAPH, "John Smith", PARAGRAPH] * 3)
    assert bodies(text, UnitKind.HEADING) == []


def test_lines_of_an_address_or_a_verse_stay_apart_and_are_no_headings() -> None:
    verse = "Roses are red\nViolets are blue\nSugar is sweet"
    address = "John Smith\n12 Main Street\nSpringfield"
    text = f"{PARAGRAPH}\n\n{verse}\n\n{address}\n\n{PARAGRAPH}"
    assert bodies(text, UnitKind.HEADING) == []
    assert "Violets are blue" in bodies(text, UnitKind.SENTENCE)


def test_headings_make_a_path() -> None:
    text = "# One\n\nA.\n\n## Two\n\nB.\n\nThree\n-----\n\nC.\n\n# Four ##\n\nD."
    assert [unit.heading for unit in segment(text) if unit.kind == UnitKind.SENTENCE] == [
        "One",
        "One > Two",
        "One > Three",
        "Four",
    ]


def test_a_rule_below_a_sentence_or_a_list_underlines_nothing() -> None:
    assert bodies("This is the end of it all.\n---\n- item\n---\nauthor: Jane\n---\n", UnitKind.HEADING) == []
    assert bodies("1. Definitions\n--------------\nText.", UnitKind.HEADING) == [
        "1. Definitions\n--------------"
    ]


def test_a_title_and_a_byline_above_a_paragraph() -> None:
    text = f"Leaders Agree on New Security Plan\nBy Jane Doe\nApril 5, 2024\n{PARAGRAPH}"
    assert bodies(text, UnitKind.HEADING) == ["Leaders Agree on New Security Plan"]


@pytest.mark.parametrize("bullet", ["-", "*", "+", "•", "?", "–", "1.", "2)", "(3)", "a)", "iv)"])
def test_items_carry_the_sentence_that_introduces_them(bullet: str) -> None:
    listed = f"{bullet} first thing.\n{bullet} second one\n  that goes on.\n"
    text = f"We agreed on three things. They are:\n\n{listed}"
    items = [unit for unit in segment(text) if unit.kind == UnitKind.ITEM]
    assert [text[unit.start : unit.end] for unit in items] == [
        f"{bullet} first thing.",
        f"{bullet} second one\n  that goes on.",
    ]
    assert {unit.lead for unit in items} == {"They are:"}


def test_a_nested_item_is_introduced_by_the_item_above() -> None:
    text = "You need:\n- oil\n  - olive\n  - corn\n- salt\n"
    assert [unit.lead for unit in segment(text)[1:]] == ["You need:", "oil", "oil", "You need:"]


def test_a_number_that_came_to_a_lines_start_by_wrapping_is_no_item() -> None:
    text = "The ships left the harbour of the old town again on June\n30. They came back and\nwere sold.\n"
    assert bodies(text, UnitKind.ITEM) == []


def test_a_question_under_a_lone_bullet_leads_its_answer() -> None:
    text = f"Intro line of the page.\n-\nWhy do they agree now?\n{PARAGRAPH}\n-\nWhat is next?\n{PARAGRAPH}"
    assert bodies(text, UnitKind.HEADING) == ["-\nWhy do they agree now?", "-\nWhat is next?"]
    leads = [unit.lead for unit in segment(text) if unit.kind == UnitKind.SENTENCE]
    assert leads == ["", *["Why do they agree now?"] * 2, *["What is next?"] * 2]


def test_questions_on_their_own_lines_lead_their_answers() -> None:
    text = (
        "What is the fee?\n\nThe fee is $20.\n\nWho may apply?\n\nAnyone over 18 may.\n\n"
        "Q: Can I pay by card?\nA: Yes, you can."
    )
    leads = [unit.lead for unit in segment(text) if unit.kind == UnitKind.SENTENCE]
    assert leads == ["What is the fee?", "Who may apply?", "Can I pay by card?"]


def test_a_table_row_carries_its_header_and_its_introduction() -> None:
    table = "| Country | Key \\| Role |\n|---|:-:|\n| Honduras | Sharing |\n| El Salvador |\n"
    text = f"{PARAGRAPH}\nThe roles are:\n{table}"
    header, first, second = segment(text)[-3:]
    assert (header.kind, text[header.start : header.end]) == (
        UnitKind.HEADER,
        "| Country | Key \\| Role |\n|---|:-:|",
    )
    assert (first.kind, first.header, first.lead) == (UnitKind.ROW, "Country | Key | Role", "The roles are:")
    assert text[second.start : second.end] == "| El Salvador |"


def test_rows_parted_by_tabs_are_a_table() -> None:
    text = "Ship\tYear\nMary\t1847\nAnne\t1848\n"
    assert [unit.kind for unit in segment(text)] == [UnitKind.HEADER, UnitKind.ROW, UnitKind.ROW]
    assert segment(text)[2].header == "Ship | Year"


def test_a_field_is_one_unit_but_a_label_before_a_paragraph_goes_with_its_first_sentence() -> None:
    text = "Title:  A Study\n\nDate Written: April 10, 2023.\n\nText:  It began in 1849[1].  It went on. "
    assert kinds(text) == [
        (UnitKind.FIELD, "Title:  A Study"),
        (UnitKind.FIELD, "Date Written: April 10, 2023."),
        (UnitKind.SENTENCE, "Text:  It began in 1849[1]."),
        (UnitKind.SENTENCE, "It went on."),
    ]


def test_a_colon_in_a_heading_makes_no_field() -> None:
    text = f"{PARAGRAPH}\n\nLooking Ahead: A Stronger Partnership\n\n{PARAGRAPH}"
    assert bodies(text, UnitKind.HEADING) == ["Looking Ahead: A Stronger Partnership"]


def test_an_endnote_is_one_unit() -> None:
    note = "[1] U.S. Department of State. (2021, November 9). U.S. relations. Retrieved from https://a.b/c.D/"
    text = f"{PARAGRAPH}\n\nEndnotes:\n\n {note}\n\n[2] Oak, G. S. (2015). Force. RAND.\n"
    assert only(text, note) == Unit(UnitKind.ITEM, text.index(note), text.index(note) + len(note), "Endnotes")


def test_fenced_code_is_one_unit_and_a_fence_that_never_closes_hides_nothing() -> None:
    assert bodies("Text.\n```py\na. B\n\nc\n```\nMore.", UnitKind.CODE) == ["```py\na. B\n\nc\n```"]
    assert bodies("```\nOne sentence. Two.", UnitKind.SENTENCE) == ["One sentence.", "Two."]


def test_a_block_quote_is_cut_into_its_sentences() -> None:
    text = "> This is a quoted line that goes on\n> to the next line. And a second\n> sentence.\n"
    assert bodies(text, UnitKind.SENTENCE) == [
        "> This is a quoted line that goes on\n> to the next line.",
        "And a second\n> sentence.",
    ]


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("## A *thing* ##", "A *thing*"),
        ("-\nWhy now?", "Why now?"),
        ("? Drug\n  trade", "Drug trade"),
        ("Set\n===", "Set"),
        ("1. One", "One"),
        ("2024 report", "2024 report"),
    ],
)
def test_marks_are_not_shown(marked: str, bare: str) -> None:
    assert plain(marked) == bare


@pytest.mark.parametrize(
    "piece", ["(", "|", "“A. ", "a\n", "-\n", "|a|\n", "http://a.", "[1]", "> ", "Key: v\n"]
)
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        took = []
        for _ in range(3):  # the best of them: whoever shares the processor only ever adds
            started = time.process_time()
            segment(text)
            took.append(time.process_time() - started)
        return min(took)

    # Four times the text: a quadratic rule takes sixteen times as long.
    assert seconds(40_000) < 9 * seconds(10_000) + 0.1


def test_the_last_number_of_a_list_above_a_paragraph_is_an_item_and_no_heading() -> None:
    text = (
        "# Drills\n\nThe crew practises:\n\n"
        "1. Abandon ship, once a month\n2. Loss of steering, twice a year\n\n"
        "Captain Ingrid Solberg is responsible for the drills, and she reports to the board.\n"
    )
    kinds = [unit.kind for unit in segment(text)]
    assert kinds == [UnitKind.HEADING, UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ITEM, UnitKind.SENTENCE]
