"""A person that is asked for is named in full, where a sentence does so."""

from __future__ import annotations

from assistant.answer.full_name import prefer_full_name
from assistant.answer.select import select
from tests.assistant.build import ask, candidate

WHO = "Who is the mayor of Holt?"
SHORT = candidate("Mayor Berg opened the fair in Holt.", 0.8, short="Berg")


def test_the_sentence_with_the_whole_name_answers() -> None:
    full = candidate("The Holt mayor, Mayor Ines Berg, resigned.", 0.2, start=50)
    best = prefer_full_name(ask(WHO), SHORT, [SHORT, full])
    assert best.text == full.text
    assert best.span is not None
    assert full.text[best.span.start - 50 : best.span.end - 50] == "Ines Berg"


def test_a_name_behind_a_title_and_a_country_is_cut_out_of_both() -> None:
    short = candidate("President Arne spoke of Norway.", 0.8, short="Arne")
    full = candidate("Norwegian President Olav Arne met the press in Norway.", 0.2, start=50)
    best = prefer_full_name(ask("Who is the president of Norway?"), short, [full])
    assert best.span is not None
    assert full.text[best.span.start - 50 : best.span.end - 50] == "Olav Arne"


def test_somebody_else_of_the_same_name_does_not() -> None:
    other = candidate("The painter Ines Berg was born in Holt.", 0.2, start=50)
    assert prefer_full_name(ask(WHO), SHORT, [SHORT, other]) is SHORT


def test_what_is_not_a_person_stays_as_it_is() -> None:
    place = candidate("The meeting took place in Holt.", 0.8, short="Holt")
    longer = candidate("The meeting took place in North Holt.", 0.2, start=50)
    assert prefer_full_name(ask("Where did the meeting take place?"), place, [longer]) is place


def test_the_chosen_statement_keeps_its_likelihood() -> None:
    full = candidate("The Holt mayor, Ines Berg, resigned.", 0.2, start=50)
    chosen = select(ask(WHO), [SHORT, full], threshold=0.5).statements
    assert [(s.candidate.text, s.candidate.probability) for s in chosen] == [(full.text, 0.8)]
