"""Headings give way to what stands below them."""

from __future__ import annotations

from dataclasses import replace

from assistant.ranking.headings import LOOKED_UP, pass_on
from assistant.ranking.rank import Candidate
from index.types import UnitKind
from tests.assistant.build import ask, candidate

HEADING = "## Winter service"


def _under(text: str, probability: float, start: int, kind: UnitKind = UnitKind.SENTENCE) -> Candidate:
    made = candidate(text, probability, start=start, kind=kind)
    return replace(made, unit=replace(made.unit, heading="Ferries > Winter service"))


def _best(question: str, *ranked: Candidate) -> Candidate:
    head = replace(candidate(HEADING, 0.6, kind=UnitKind.HEADING), typed=0.0)
    passed = pass_on([head, *ranked], ask(question))
    return max(passed, key=lambda c: c.probability)


def test_a_heading_that_says_only_what_the_question_says_gives_way_to_the_sentence_below() -> None:
    below = [_under("Boats sail twice a day.", 0.1, 30), _under("They are small.", 0.2, 60)]
    best = _best("When does the winter service run?", *below)
    assert (best.text, best.probability) == ("Boats sail twice a day.", 0.6)


def test_a_heading_that_says_more_than_the_question_may_answer_itself() -> None:
    assert _best("Which service is there?", _under("Boats sail twice a day.", 0.1, 30)).text == HEADING


def test_what_is_asked_for_by_its_heading_alone_is_looked_up() -> None:
    best = _best("What is said about winter service?", _under("Boats sail twice a day.", 0.1, 30))
    assert (best.text, best.probability) == ("Boats sail twice a day.", LOOKED_UP)


def test_a_list_comes_before_the_sentence_that_introduces_it() -> None:
    below = [
        _under("There are two boats:", 0.1, 30),
        _under("- Alma", 0.1, 60, UnitKind.ITEM),
        _under("- Berta", 0.1, 90, UnitKind.ITEM),
    ]
    assert _best("Which boats are in winter service?", *below).text == "- Alma"


def test_a_heading_of_another_document_gives_nothing() -> None:
    other = candidate("Boats sail twice a day.", 0.1, path="b.txt", start=30)
    other = replace(other, unit=replace(other.unit, heading="Winter service"))
    assert _best("When does the winter service run?", other).text == HEADING


def test_a_heading_that_holds_the_date_that_is_asked_for_does_not_give_way_to_its_list() -> None:
    head = candidate("## 5.3.0, released on 21 January 2025", 0.6, kind=UnitKind.HEADING)
    item = candidate("- Faster start", 0.1, kind=UnitKind.ITEM, start=60)
    item = replace(item, unit=replace(item.unit, heading="5.3.0, released on 21 January 2025"))
    asked = ask("When was 5.3.0 released?")
    assert max(pass_on([head, item], asked), key=lambda c: c.probability).text == head.text
    asked = ask("What does 5.3.0 bring?")
    assert max(pass_on([head, item], asked), key=lambda c: c.probability).text == item.text
