"""Limiting a chat to chosen documents: what the browser sends, what a turn shows."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionError
from assistant.view import page, strings
from assistant.view.chat import Chat
from assistant.view.opening import Opening
from assistant.view.scope import choices, limited, read_scope
from assistant.view.turns import Turn
from tests.browser import samples
from tests.browser.fake_assistant import FakeAssistant, opener
from tests.browser.payloads import PAYLOADS

TEXTS = {
    "one.txt": "A title\n\nThe bridge over the river was opened in spring.",
    "two.txt": "Another title\n\nThe ferry over the river was opened in autumn.",
}
TAB = "0" * 32


def ask(question: str, among: object) -> str:
    chat = Chat(Opening(opener(FakeAssistant(TEXTS))))
    chat.opening.start()
    return list(chat.answer(question, TAB, among=among))[-1][1]


@given(st.lists(st.text(max_size=20), max_size=10))
def test_paths_come_back_as_they_were_sent_once_each(paths: list[str]) -> None:
    assert read_scope(json.dumps(paths)) == (tuple(dict.fromkeys(paths)) or None)


@pytest.mark.parametrize("sent", ["", None, "[]"])
def test_nothing_chosen_means_all_documents(sent: object) -> None:
    assert read_scope(sent) is None


@pytest.mark.parametrize("sent", ["{", "3", '{"a": 1}', "[1]", '["a", null]', 7, ["a"], "[" * 100_000])
def test_a_choice_that_cannot_be_read_is_an_error_and_never_all_documents(sent: object) -> None:
    with pytest.raises(QuestionError):
        read_scope(sent)


def test_only_the_chosen_documents_are_searched_and_the_turn_says_so() -> None:
    shown = ask("Which bridge over the river was opened?", '["two.txt"]')
    assert "Searched only in two.txt" in shown and "spring" not in shown
    assert "spring" in ask("Which bridge over the river was opened?", "")


def test_a_refusal_among_chosen_documents_offers_all() -> None:
    shown = ask("Whatever else is there?", '["two.txt"]')
    assert strings.SCOPED_REFUSAL in shown and 'data-act="ask-all"' in shown
    assert "ask-all" not in ask("Whatever else is there?", "")


def test_a_choice_that_cannot_be_read_is_shown_as_an_error() -> None:
    assert "cannot be read" in ask("Which bridge was opened?", "{")


def test_many_chosen_documents_are_counted() -> None:
    assert "Searched only in 5 documents: a, b, c and 2 more" in limited(tuple("abcde"))
    assert limited(None) == ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_titles_and_paths_are_only_ever_text(payload: str) -> None:
    shown = choices([samples.document(payload)]) + limited((payload,))
    shown += page.latest(Turn(payload, documents=(payload,)), 0)
    plain = choices([samples.document("x")]) + limited(("x",)) + page.latest(Turn("x", documents=("x",)), 0)
    tags = re.compile(r"<(?!!)/?[a-z][\w-]*")
    assert tags.findall(shown) == tags.findall(plain)
