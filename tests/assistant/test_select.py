"""Which candidates make the answer."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.complete import complete_list
from assistant.answer.select import select
from assistant.answer.selection import Selection, Statement, merge_repeats
from assistant.ranking.rank import Candidate
from index.types import UnitKind
from tests.assistant.build import ask, candidate


def test_nothing_is_selected_below_the_threshold() -> None:
    ranked = [candidate("The dam opened in 1931.", 0.3)]
    assert select(ask("When did the dam open?"), ranked, threshold=0.5).statements == ()


def test_one_thing_asked_for_gets_one_statement() -> None:
    ranked = [candidate("The dam opened in 1931.", 0.9), candidate("It holds water.", 0.6, start=40)]
    chosen = select(ask("When did the dam open?"), ranked, threshold=0.5).statements
    assert [s.candidate.text for s in chosen] == ["The dam opened in 1931."]


def test_the_same_statement_in_two_documents_is_one_with_two_sources() -> None:
    ranked = [
        candidate("The dam opened in 1931.", 0.9),
        candidate("The dam opened in 1931.", 0.8, path="b.txt"),
    ]
    chosen = select(ask("When did the dam open?"), ranked, threshold=0.5).statements
    assert [(s.candidate.hit.chunk.path, len(s.repeats)) for s in chosen] == [("a.txt", 1)]


def test_statements_with_other_figures_are_never_merged() -> None:
    left = candidate("The flood of May cost the town 30 houses and a bridge.")
    right = candidate("The flood of May cost the town 40 houses and a bridge.", path="b.txt")
    assert len(merge_repeats([left, right])) == 2


def test_sources_that_disagree_are_both_shown_as_a_conflict() -> None:
    ranked = [
        candidate("The dam on the river Esk opened in 1931.", 0.9),
        candidate("The dam on the river Esk opened in 1934.", 0.85, path="b.txt"),
    ]
    chosen = select(ask("When did the dam on the Esk open?"), ranked, threshold=0.5)
    assert chosen.conflict
    assert len(chosen.statements) == 2


def test_another_fact_from_elsewhere_is_no_conflict() -> None:
    ranked = [
        candidate("The dam on the river Esk opened in 1931.", 0.9),
        candidate("Mayor Holm was elected in 1934.", 0.85, path="b.txt"),
    ]
    assert not select(ask("When did the dam on the Esk open?"), ranked, threshold=0.5).conflict


def test_parts_of_a_list_are_gathered_by_their_words_though_the_reader_doubts_their_passages() -> None:
    parts = [
        replace(candidate("The first task force is Heron.", 0.5, path="a.txt"), own=0.6),
        replace(candidate("A second, Egret, works in the south.", 0.15, path="b.txt"), own=0.5),
        replace(candidate("Ships are painted every spring.", 0.12, path="c.txt"), own=0.12),
    ]
    chosen = select(ask("Which task forces are there?"), parts, threshold=0.1).statements
    assert [s.candidate.hit.chunk.path for s in chosen] == ["a.txt", "b.txt"]


def test_a_list_is_answered_whole_in_reading_order() -> None:
    items = [
        candidate(f"- {word}", p, kind=UnitKind.ITEM, start=start, lead="The fleet has these ships:")
        for word, p, start in [("Heron", 0.4, 30), ("Egret", 0.9, 40), ("Stork", 0.2, 50)]
    ]
    chosen = select(
        ask("Which ships does the fleet have?"), sorted(items, key=lambda c: -c.probability), threshold=0.5
    )
    assert [s.candidate.text for s in chosen.statements] == ["- Heron", "- Egret", "- Stork"]


def test_a_sentence_without_a_number_does_not_answer_how_many() -> None:
    vague = replace(candidate("The fleet has ships.", 0.8), typed=0.0)
    assert select(ask("How many ships does the fleet have?"), [vague], threshold=0.3).statements == ()


def test_a_name_of_the_question_does_not_answer_who() -> None:
    told = candidate("General Laura J. Moss met the council.", 0.8, short="General Laura J. Moss")
    assert select(ask("Who came after General Laura Moss?"), [told], threshold=0.3).statements == ()
    assert select(ask("Who met the council?"), [told], threshold=0.3).statements


def test_items_that_were_cut_into_another_chunk_are_added() -> None:
    lead = "The fleet has these ships:"
    shown = [
        candidate(f"- {w}", kind=UnitKind.ITEM, start=at, lead=lead)
        for w, at in [("Heron", 30), ("Egret", 40)]
    ]
    last = candidate("- Stork", kind=UnitKind.ITEM, start=50, lead=lead)
    other = candidate("- Hammer", kind=UnitKind.ITEM, start=90, lead="The workshop has these tools:")
    selection = Selection(tuple(Statement(c) for c in shown))
    completed = complete_list(selection, [c.hit.chunk for c in (*shown, last, other)])
    assert [s.candidate.text for s in completed.statements] == ["- Heron", "- Egret", "- Stork"]


def test_the_same_sentence_with_another_value_is_a_conflict_also_when_it_ranks_lower() -> None:
    ranked = [
        candidate("The dam on the river Esk opened in 1931.", 0.7),
        candidate("The dam on the river Esk opened in 1934.", 0.5, path="b.txt"),
    ]
    assert select(ask("In which year was the Esk dam opened?"), ranked, threshold=0.1).conflict


def test_another_fact_that_ranks_lower_is_no_conflict() -> None:
    ranked = [
        candidate("The dam on the river Esk opened in 1931.", 0.7),
        candidate("The mill on the river Esk burnt down in 1934.", 0.5, path="b.txt"),
    ]
    assert not select(ask("In which year was the Esk dam opened?"), ranked, threshold=0.1).conflict


def _drills(best: float) -> list[Candidate]:
    items = [
        candidate(f"- {drill}", 0.2, kind=UnitKind.ITEM, start=100 + place, lead="The crew practises:")
        for place, drill in enumerate(("Fire", "Collision"))
    ]
    lead = candidate("The crew practises:", 0.35, start=80)
    return [candidate("The captain is responsible for the drills.", best), lead, *items]


def test_a_list_that_is_close_to_a_doubtful_best_is_what_who_asks_for_several_gets() -> None:
    chosen = select(ask("List the drills."), _drills(0.4), threshold=0.1)
    assert chosen.lead is not None
    assert [s.candidate.text for s in chosen.statements] == ["- Fire", "- Collision"]
    sure = select(ask("List the drills."), _drills(0.65), threshold=0.1)
    assert sure.statements[0].candidate.text == "The captain is responsible for the drills."


def test_a_bare_yes_is_no_part_of_a_list() -> None:
    ranked = [
        candidate("Yes.", 0.5),
        candidate("Pontoons A and B have it.", 0.45, start=9),
        candidate("C has it too.", 0.4, start=50),
    ]
    texts = [
        s.candidate.text for s in select(ask("Which pontoons have it?"), ranked, threshold=0.1).statements
    ]
    assert texts == ["Pontoons A and B have it.", "C has it too."]
