"""Lists, exports and pages of recorded answers, as pure functions: hostile text only ever is text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.conversations.find import Listed
from assistant.conversations.recall import Recalled
from assistant.types import Answer, Claim, Verdict, Withheld, WithheldReason
from assistant.view import strings
from assistant.view.answer import turn
from assistant.view.answer_page import answer_page
from assistant.view.conversation_export import Conversation, to_html, to_json, to_markdown
from assistant.view.conversation_list import conversation_list
from assistant.view.export import as_footnotes
from assistant.view.login import login_page
from assistant.view.recorded import Surroundings
from assistant.view.turns import Turn
from assistant.view.visitor import Visitor, visiting
from tests.browser import samples
from tests.browser.payloads import PAYLOADS
from tests.test_render import Reading

AT = "2026-01-02T03:04:05.000000Z"
TODAY = date(2026, 1, 10)


def written(word: str) -> Answer:
    out = Withheld(word, WithheldReason.NOT_STATED, word, ("E1",), Verdict.NOT_SUPPORTED, (), "withheld")
    return samples.answer(word, written_by=word, withheld=(out,))


def conversation(word: str) -> Conversation:
    answers = (written(word), samples.refusal(word), None)
    return Conversation("a" * 32, word, AT, [Recalled(f"r{n}", AT, each) for n, each in enumerate(answers)])


def page_of_answer(word: str) -> str:
    around = {1: Surroundings(word, word)}
    with visiting(Visitor(word, may_leave=True)):
        return answer_page(Recalled("r1", AT, written(word)), around, links=2)


VIEWS: dict[str, Callable[[str], str]] = {
    "list": lambda w: conversation_list([Listed("a" * 32, w, AT, w)], today=TODAY, words=w),
    "answer page": page_of_answer,
    "export": lambda w: to_html(conversation(w)),
    "written answer": lambda w: turn(Turn(w, answer=written(w), claims=(samples.claim(w),)), "t1"),
    "log-in": lambda w: login_page(w, name=w, problem=w),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_and_adds_no_tag_and_no_attribute(view: str, payload: str) -> None:
    word = payload.replace("\n", " ")
    hostile, harmless = Reading(VIEWS[view](word)), Reading(VIEWS[view]("x" * len(word)))
    assert hostile.tags == harmless.tags
    assert word.replace("\0", "\ufffd") in "".join(hostile.texts)


@given(st.text(min_size=1, max_size=60).map(lambda word: "x" + word.replace("\n", " ")))
def test_no_text_at_all_changes_the_structure_of_a_view(word: str) -> None:
    for view in VIEWS.values():
        assert Reading(view(word)).tags == Reading(view("x" * len(word))).tags
    assert "<" not in to_json(conversation(word))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text_in_markdown_too(payload: str) -> None:
    word = " ".join(payload.replace("\0", "").split())
    show = MarkdownIt("commonmark").render
    hostile, harmless = (Reading(show(to_markdown(conversation(w)))) for w in (word, "x" * len(word)))
    assert hostile.tags == harmless.tags
    assert word in "".join(hostile.texts)


def test_days_are_named_as_people_do() -> None:
    moments = ("2026-01-10", "2026-01-09", "2026-01-05", "2025-12-01")
    listed = [Listed(f"{n:032x}", str(n), f"{day}T00:00:00Z") for n, day in enumerate(moments)]
    shown = conversation_list(listed, today=TODAY)
    places = [
        shown.index(w)
        for w in (strings.DAY_TODAY, strings.DAY_YESTERDAY, strings.DAY_WEEK, strings.DAY_EARLIER)
    ]
    assert places == sorted(places)


def test_footnotes_raise_the_numbers_and_part_neighbours() -> None:
    one, two = samples.citation("first", 1), samples.citation("second", 2)
    claims = (Claim("It is so.", 0, 9, (1, 2), Verdict.SUPPORTED),)
    answer = samples.answer("x", text="It is so. [1][2]", claims=claims, citations=(one, two), notices=())
    lines = as_footnotes(answer).splitlines()
    assert lines[0] == "It is so.\u00b9,\u00b2"
    assert lines[2].startswith("1. first") and lines[3].endswith("\u201csecond\u201d")


def test_a_number_in_brackets_that_a_document_says_itself_is_not_raised() -> None:
    claims = (Claim("See [1] there.", 0, 14, (1,), Verdict.SUPPORTED),)
    answer = samples.answer("x", text="See [1] there. [1]", claims=claims)
    assert as_footnotes(answer).splitlines()[0] == "See [1] there.\u00b9"


def test_a_model_that_wrote_is_named_and_what_did_not_hold_is_set_apart() -> None:
    answer = replace(written("words"), written_by="openai:some-model")
    shown = turn(Turn("words", answer=answer), "t1")
    assert strings.WRITTEN_BY.format(model="openai:some-model") in shown
    assert strings.WITHHELD_NOTE in shown and strings.WITHHELD_DONE["withheld"] in shown
    quoted = turn(Turn("words", answer=samples.answer("words")), "t1")
    assert strings.WITHHELD_NOTE not in quoted and "Written by" not in quoted


def test_a_passage_whose_text_is_no_longer_the_cited_one_carries_a_warning() -> None:
    turned = Recalled("r1", AT, samples.answer("words"))
    assert strings.ALTERED in answer_page(turned, {1: Surroundings("", "", whole=False)}, links=None)
    assert strings.ALTERED not in answer_page(turned, {1: Surroundings("a ", " b")}, links=None)
