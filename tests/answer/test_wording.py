"""A passage's words, put together so that they say something else, are withheld; fair rewordings are not."""

from __future__ import annotations

import pytest

from assistant.answer.uphold import uphold
from assistant.support import Passage
from assistant.types import WithheldReason

FLIGHTS = (
    "Guatemala, a key transit and origin country for migration, has agreed to increase deportation flights "
    "by 40%, ensuring the safe return and reintegration of Guatemalan nationals and repatriation of "
    "third-country migrants."
)
FERRY = (
    "The ferry to Lindow, which Ada Keller founded in 1932, carried 300 passengers a day before the war, but "
    "only 120 after it; the board may close it in 2026 unless the province pays."
)
PORT = (
    "Rubio told reporters that the minister had denied that the port was sold to Chile for $3 million, and "
    "some members of the council believed him."
)
BRIDGE = "The harbour council repaired the bridge and will widen the road by 2 metres."


def flaw_of(sentence: str, passage: str) -> tuple[WithheldReason, str] | None:
    return uphold(sentence, [Passage(passage, passage, "a.txt", "")]).flaw


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Third-country migrants have agreed to increase deportation flights by 40%.", FLIGHTS),
        ("Guatemala has agreed to increase migration by 40%.", FLIGHTS),
        ("Guatemala has agreed to increase the safe return of nationals by 40%.", FLIGHTS),
        ("Deportation flights have agreed to increase Guatemala by 40%.", FLIGHTS),
        ("The province may close the ferry in 2026.", FERRY),
        ("The war carried 300 passengers a day.", FERRY),
        ("The board was founded by Ada Keller in 1932.", FERRY),
        ("The minister told reporters that Rubio had denied that the port was sold to Chile.", PORT),
        ("The bridge repaired the harbour council.", BRIDGE),
    ],
)
def test_words_that_have_changed_their_order_are_withheld(sentence: str, passage: str) -> None:
    assert flaw_of(sentence, passage) is not None


@pytest.mark.parametrize(
    ("sentence", "passage", "said"),
    [
        ("Ada Keller carried 300 passengers a day before the war.", FERRY, "two clauses"),
        ("Rubio denied that the port was sold to Chile for $3 million.", PORT, "two clauses"),
        ("The harbour council was repaired.", BRIDGE, "done to it"),
        ("Guatemala increased deportation flights by 40%.", FLIGHTS, "agreed"),
        ("The harbour council widened the road by 2 metres.", BRIDGE, "will"),
        ("Guatemala has agreed to increase deportation flights to 40%.", FLIGHTS, "to 40%"),
        ("Guatemala has agreed to increase deportation flights by up to 40%.", FLIGHTS, "up to 40%"),
        ("Guatemala has agreed to deport 40% of third-country migrants.", FLIGHTS, "a part"),
        ("The members of the council believed him.", PORT, "some"),
        ("The board may close it in 2026 because the province pays.", FERRY, "because"),
        ("The board may close it in 2026 if the province pays.", FERRY, "if"),
    ],
)
def test_what_joins_or_narrows_a_statement_may_not_change(sentence: str, passage: str, said: str) -> None:
    flaw = flaw_of(sentence, passage)
    assert flaw is not None
    assert flaw[0] is WithheldReason.NOT_STATED
    assert said in flaw[1]


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Guatemala has agreed to increase deportation flights by 40 percent.", FLIGHTS),
        ("Guatemala is a key transit and origin country for migration.", FLIGHTS),
        ("Guatemala agreed to ensure the safe return of Guatemalan nationals.", FLIGHTS),
        ("The ferry carried 300 passengers a day before the war.", FERRY),
        ("Before the war, the ferry carried 300 passengers a day.", FERRY),
        ("The ferry to Lindow was founded in 1932.", FERRY),
        ("In 2026, the board may close it unless the province pays.", FERRY),
        ("Some members of the council believed him.", PORT),
        ("The bridge was repaired.", BRIDGE),
        ("It was written on 10 April 2023 in Lisbon.", "It was written on April 10, 2023 in Lisbon."),
        ("The harbour council will widen the road by 2 metres.", BRIDGE),
    ],
)
def test_a_fair_rewording_is_not_withheld(sentence: str, passage: str) -> None:
    assert flaw_of(sentence, passage) is None


def test_rows_of_a_table_have_no_order_of_words() -> None:
    row = "| Honduras | intelligence | army |"
    assert flaw_of("Honduras — Lead: army; Role: intelligence", f"| Country | Role | Lead |\n{row}") is None


SAID = "In Lindow, Ada Keller said that the ferry will close in 2026."


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The ferry will close in 2026.", SAID),
        (
            "The ferry will close in 2026.",
            "The ferry will close in 2026, the harbour council said on Monday.",
        ),
        ("The ferry will close in 2026.", "According to Ada Keller, the ferry will close in 2026."),
        ("The ferry will close in 2026.", "The ferry will close in 2026, according to Ada Keller."),
        ("The ferry will close in 2026.", "“The ferry will close in 2026,” Ada Keller told reporters."),
        ("The ferry will close in 2026.", "Ada Keller warned the council that the ferry will close in 2026."),
    ],
)
def test_a_sentence_that_leaves_out_who_says_it_is_withheld(sentence: str, passage: str) -> None:
    found = flaw_of(sentence, passage)
    assert found is not None and "leaves out who" in found[1]


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Ada Keller said that the ferry will close in 2026.", SAID),
        ("According to Ada Keller, the ferry will close in 2026.", SAID),
        ("The ferry will close in 2026.", f"{SAID} The ferry will close in 2026."),
        ("Ada Keller founded the ferry.", "Ada Keller, who founded the ferry, said that it will close."),
        ("The council announced a plan.", "The council announced a plan for the ferry."),
        ("The law stated the fee.", "The law stated the fee for each ship."),
        (
            "Ada Keller visited Lindow in 2026.",
            "Ada Keller visited Lindow in 2026, and said that it was cold.",
        ),
    ],
)
def test_who_says_it_may_be_left_out_only_of_what_is_said(sentence: str, passage: str) -> None:
    found = flaw_of(sentence, passage)
    assert found is None or "leaves out who" not in found[1]
