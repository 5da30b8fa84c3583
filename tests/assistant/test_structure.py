"""What tables, fields, ordinals and question headings say about a candidate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.question import understand
from assistant.ranking.headings import LOOKED_UP
from assistant.ranking.rank import Candidate
from assistant.ranking.structure import SAID_WHOLE, weigh_structure
from index.types import UnitKind
from tests.assistant.build import ask, candidate


def _row(text: str, probability: float, start: int = 0) -> Candidate:
    return candidate(text, probability, kind=UnitKind.ROW, header="Country | Role", start=start)


def test_a_row_under_an_asked_header_is_looked_up() -> None:
    rows = [_row("| Norway | Logistics |", 0.05), _row("| Iceland | Medicine |", 0.2, 40)]
    best = weigh_structure(ask("What is the role of Norway?"), rows)[0]
    assert (best.text, best.probability) == ("| Norway | Logistics |", LOOKED_UP)


def test_what_is_looked_up_is_not_in_doubt() -> None:
    rows = [replace(_row("| Norway | Logistics |", 0.05), sure=0.01)]
    assert weigh_structure(ask("What is the role of Norway?"), rows)[0].sure == LOOKED_UP
    assert weigh_structure(ask("Who lives in Norway?"), rows)[0].sure == 0.01


def test_a_row_that_says_little_of_the_question_is_not_looked_up() -> None:
    row = replace(_row("| Norway | Logistics |", 0.05), coverage=0.3)
    assert (
        weigh_structure(ask("Whose role did Norway take over after the war?"), [row])[0].probability == 0.05
    )


def test_a_row_without_what_is_asked_for_is_not_looked_up() -> None:
    row = replace(_row("| Norway | 22 |", 0.05), typed=0.0)
    assert weigh_structure(ask("Why did the role of Norway grow?"), [row])[0].probability == 0.05


def test_a_field_is_found_by_its_key_and_not_by_its_neighbour() -> None:
    fields = [
        candidate("Date First Written: 3 May 2020", 0.6, kind=UnitKind.FIELD),
        candidate("Date First Published: 9 May 2020", 0.3, kind=UnitKind.FIELD, start=50),
    ]
    best = weigh_structure(ask("What is the date when it was first published?"), fields)[0]
    assert best.text.startswith("Date First Published")


def test_what_a_follow_up_asks_anew_counts_for_more_than_what_was_asked_before() -> None:
    fields = [
        candidate("Individual: £28", 0.6, kind=UnitKind.FIELD),
        candidate("Household: £44", 0.3, kind=UnitKind.FIELD, start=50),
    ]
    before = (("user", "What does an individual membership cost?"), ("assistant", "£28 [1]"))
    assert weigh_structure(understand("and for a household?", before), fields)[0].text == "Household: £44"


def test_the_second_is_not_the_third_whatever_the_ranker_thinks() -> None:
    ranked = [
        candidate("The third brigade guarded the harbour.", 0.9),
        candidate("The second brigade guarded the bridge.", 0.5, start=60),
    ]
    best = weigh_structure(ask("What did the second brigade guard?"), ranked)[0]
    assert best.text.startswith("The second")


def _released(heading: str) -> Candidate:
    told = candidate("It was withdrawn two days later.", 0.6)
    return replace(told, unit=replace(told.unit, heading=f"Releases > {heading}"))


@pytest.mark.parametrize("asked", ["5.1.2", "version 5.1", "release 5"])
def test_what_stands_under_a_version_is_told_of_it_and_of_its_series(asked: str) -> None:
    [weighed] = weigh_structure(ask(f"Why was {asked} withdrawn?"), [_released("5.1.2 — 29 May")])
    assert weighed.probability == 0.6


@pytest.mark.parametrize("asked", ["5.2.0", "version 5.2", "version 6", "v5.1.20"])
def test_what_stands_under_a_version_is_not_told_of_another(asked: str) -> None:
    [weighed] = weigh_structure(ask(f"Why was {asked} withdrawn?"), [_released("5.1.2 — 29 May")])
    assert weighed.probability < 0.1


def test_the_west_is_not_the_east_whatever_the_ranker_thinks() -> None:
    ranked = [
        candidate("The second brigade held the eastern border.", 0.5),
        candidate("The first brigade held the western border.", 0.2, start=60),
    ]
    assert weigh_structure(ask("Which brigade held the western border?"), ranked)[0].text.startswith(
        "The first"
    )


def test_what_says_the_whole_question_is_shown_in_doubt_however_little_the_reader_makes_of_it() -> None:
    row = replace(_row("| Exercises | Conduct biannual joint drills |", 0.02), sure=0.01)
    [weighed] = weigh_structure(ask("How often should joint drills be conducted?"), [row])
    assert (weighed.probability, weighed.sure) == (SAID_WHOLE, 0.01)
    [weighed] = weigh_structure(ask("How often should joint drills be funded?"), [row])
    assert weighed.probability == 0.02
    [weighed] = weigh_structure(ask("How often should joint drills be conducted?"), [replace(row, typed=0.0)])
    assert weighed.probability == 0.02


def test_a_byline_tells_who_wrote_and_nothing_else() -> None:
    line = candidate("By Ada Moss", 0.6, kind=UnitKind.SENTENCE)
    assert weigh_structure(ask("Who wrote this?"), [line])[0].probability == 0.6
    assert weigh_structure(ask("Who won the raffle?"), [line])[0].probability < 0.1
    sentence = candidate("By Monday the mill was sold.", 0.6)
    assert weigh_structure(ask("When was it sold?"), [sentence])[0].probability == 0.6


def test_a_sentence_without_the_counted_thing_counts_something_else() -> None:
    [weighed] = weigh_structure(
        ask("How many bridges are there?"), [candidate("The town has three mills.", 0.5)]
    )
    assert weighed.probability < 0.2


def test_people_are_counted_under_many_names() -> None:
    [weighed] = weigh_structure(
        ask("How many people live there?"), [candidate("Its population is 5,000.", 0.5)]
    )
    assert weighed.probability == 0.5


def test_what_is_said_of_another_country_does_not_answer_for_the_asked_one() -> None:
    ranked = [
        candidate("The president of Norway, Ada Lund, spoke.", 0.5, path="norway.txt"),
        candidate("Icelandic fishers met in May.", 0.1, path="iceland.txt"),
    ]
    weighed = weigh_structure(ask("Who is the president of Iceland?"), ranked)
    assert {c.hit.chunk.path: c.probability for c in weighed} == {"norway.txt": 0.15, "iceland.txt": 0.1}


def test_a_name_that_no_passage_has_counts_against_none_of_them() -> None:
    ranked = [candidate("The president of Norway, Ada Lund, spoke.", 0.5)]
    assert weigh_structure(ask("Who is the president of Norwya?"), ranked)[0].probability == 0.5


def test_a_title_names_what_its_document_is_about() -> None:
    ranked = [
        candidate("The president spoke in May.", 0.5, path="Iceland.txt"),
        candidate("Iceland has glaciers.", 0.1, path="b.txt"),
    ]
    assert weigh_structure(ask("When did the president of Iceland speak?"), ranked)[0].probability == 0.5


def test_a_heading_that_asks_gives_its_place_to_the_sentence_below() -> None:
    ranked = [
        candidate("### Can I pay late?", 0.8, kind=UnitKind.HEADING),
        candidate("A surcharge is added.", 0.1, start=30, lead="### Can I pay late?"),
    ]
    assert weigh_structure(ask("Can I pay late?"), ranked)[0].text == "A surcharge is added."


def test_a_question_for_several_rows_weighs_none_of_them_down() -> None:
    rows = [_row("| Norway | Logistics |", 0.5), _row("| Iceland | Medicine |", 0.5, 40)]
    weighed = weigh_structure(ask("Which countries and roles are there, as for Norway?"), rows)
    assert min(c.probability for c in weighed) == 0.5


def test_document_4_is_not_document_13() -> None:
    ranked = [candidate("The code of document 13 is blue.", 0.8)]
    [weighed] = weigh_structure(ask("What is the code of document 4?"), ranked)
    assert weighed.probability < 0.2


def test_a_heading_that_names_a_list_gives_way_to_it() -> None:
    heading = candidate("## Divers", 0.7, kind=UnitKind.HEADING)
    item = candidate("- Ann Lee", 0.1, kind=UnitKind.ITEM, start=20)
    item = replace(item, unit=replace(item.unit, heading="Crew > Divers"))
    assert weigh_structure(ask("Who are the divers?"), [heading, item])[0].text == "- Ann Lee"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which drill takes place twice a year?", True),
        ("Which drill of the pilots takes place twice a year?", False),  # nothing says whose it is
        ("Which drills are there?", False),  # nothing of the item
        ("What happens twice a year?", False),  # nothing of what it stands under
        ("Who holds the drill twice a year?", False),  # no person
    ],
)
def test_an_item_is_looked_up_by_what_it_and_its_heading_say_together(question: str, *, found: bool) -> None:
    item = candidate("- Loss of steering, twice a year", 0.02, kind=UnitKind.ITEM, lead="The drills are:")
    if question.startswith("Who"):
        item = replace(item, typed=0.0)
    [weighed] = weigh_structure(ask(question), [item])
    assert (weighed.probability == LOOKED_UP) is found
