from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError, EvaluationError, QuestionError
from assistant.evaluation.ask import Run, ask_all
from assistant.evaluation.judge import Judgement
from assistant.evaluation.questions import read_questions
from assistant.evaluation.table import list_faults, render_details
from assistant.types import Answer, History, RefusalReason, Verdict

from .build import ScriptedAssistant, answer, cite, line, refusal, unanswerable, write

FLIGHTS = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")
XINCA = cite("flights.txt", "The task force is called Xinca.")
DRILLS = cite("north/drills.txt", "Joint drills take place twice a year.")


def ask(folder: Path, row: dict[str, Any], given: Answer) -> Judgement:
    return run(folder, [row], {row["question"]: given}).judgements[0]


def run(folder: Path, rows: list[dict[str, Any]], answers: dict[str, Answer]) -> Run:
    return ask_all(ScriptedAssistant(answers), read_questions(write(folder, rows)))


def test_a_right_answer_with_a_right_citation_is_right(tmp_path: Path) -> None:
    one = ask(tmp_path, line(), answer("Flights rise by 40% [1].", FLIGHTS))
    assert (one.right, one.answers, one.cites_support, one.in_gold, one.rank) == (
        True,
        True,
        True,
        (True,),
        1,
    )
    assert list_faults(one) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (answer("They rise [1].", FLIGHTS), "lacks '40%'"),
        (answer("40% [1]", XINCA), "no citation overlaps"),
        (answer("40% [1]", DRILLS), "no citation overlaps"),
        (answer("40%"), "no citation overlaps"),
        (answer("40% " + "x" * 600, FLIGHTS), "604 characters"),
        (refusal(), "did not answer; the passage was retrieved at place 1"),
    ],
)
def test_a_wrong_answer_says_what_is_wrong(tmp_path: Path, given: Answer, fault: str) -> None:
    one = ask(tmp_path, line(), given)
    assert not one.right
    assert fault in render_details([one])


def test_a_list_may_be_long(tmp_path: Path) -> None:
    assert ask(tmp_path, line(kind="list"), answer("40% " + "x" * 600, FLIGHTS)).right


def test_the_digit_of_a_marker_is_not_an_answer(tmp_path: Path) -> None:
    assert not ask(tmp_path, line(expect=["1"]), answer("They rise [1].", FLIGHTS)).answers


def test_a_citation_in_the_gold_document_beside_the_passage_counts_for_precision_only(tmp_path: Path) -> None:
    one = ask(tmp_path, line(), answer("40% [1]", XINCA))
    assert one.in_gold == (True,) and not one.cites_support


def test_a_source_in_a_folder_is_found_by_its_file_name(tmp_path: Path) -> None:
    row = line(expect=["twice"], sources=["drills.txt"], support=["drills take place"])
    assert ask(tmp_path, row, answer("Twice a year [1].", DRILLS)).right


def test_a_gold_document_outside_the_corpus_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"q1 names the document 'other\.txt'.*2"):
        run(tmp_path, [line(sources=["other.txt"])], {})


def test_a_support_passage_that_occurs_nowhere_is_remarked(tmp_path: Path) -> None:
    assert "q1: none of its support" in run(tmp_path, [line(support=["50%"])], {}).remarks[0]


def test_earlier_turns_are_asked_first_in_one_conversation(tmp_path: Path) -> None:
    assistant = ScriptedAssistant({"Which force?": answer("Xinca [1].", XINCA)})
    row = line(kind="followup", history=["Which force?", "And then?"])
    ask_all(assistant, read_questions(write(tmp_path, [row])))
    first = (("user", "Which force?"), ("assistant", "Xinca [1]."))
    second = (("user", "And then?"), ("assistant", "The documents do not say."))
    assert assistant.asked == [
        ("Which force?", ()),
        ("And then?", first),
        ("By how much?", (*first, *second)),
    ]


def test_the_first_ask_is_kept_apart_as_cold(tmp_path: Path) -> None:
    done = run(tmp_path, [line(), unanswerable(id="q2", history=["Who?"])], {})
    assert len(done.seconds) == 2 and done.cold_seconds > 0


def test_what_breaks_is_neither_wrong_nor_refused(tmp_path: Path) -> None:
    class Broken(ScriptedAssistant):
        def ask(self, question: str, history: History = ()) -> Answer:
            raise QuestionError("The question is too long.", hint="Shorten it.")

    with pytest.raises(EvaluationError, match=r"q1 broke: The question is too long\.") as caught:
        ask_all(Broken({}), read_questions(write(tmp_path, [line()])))
    assert isinstance(caught.value.__cause__, AssistantError)


@pytest.mark.parametrize("kind", ["unanswerable", "off_topic", "injection", "false_premise"])
def test_not_answering_is_right_where_there_is_no_answer(tmp_path: Path, kind: str) -> None:
    assert ask(tmp_path, unanswerable(kind=kind), refusal()).right
    one = ask(tmp_path, unanswerable(kind=kind), answer("40% [1]", FLIGHTS))
    assert not one.right and list_faults(one)


CUT = unanswerable(kind="false_premise", question="By how much did Guatemala cut deportation flights?")
SAYS_FALSE = refusal(RefusalReason.FALSE_PREMISE).refusal


def test_an_answer_that_corrects_a_false_premise_as_expected_counts(tmp_path: Path) -> None:
    one = ask(
        tmp_path, CUT | {"expect": ["increase"]}, answer("Guatemala agreed to increase them [1].", FLIGHTS)
    )
    assert one.right and "as expected" in one.detail


def test_an_answer_that_calls_the_premise_false_counts(tmp_path: Path) -> None:
    given = answer("Guatemala did not cut flights; they increase [1].", FLIGHTS, refusal=SAYS_FALSE)
    assert ask(tmp_path, CUT, given).right


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        (
            answer("Guatemala cut flights by 40% [1].", FLIGHTS, refusal=SAYS_FALSE),
            "states what no cited passage",
        ),
        (answer("They increase by 40%.", refusal=SAYS_FALSE), "not every claim is cited"),
        (answer("They increase by 40% [1].", FLIGHTS), "did not say that the premise is false"),
    ],
)
def test_an_answer_that_keeps_a_false_premise_does_not_count(
    tmp_path: Path, given: Answer, detail: str
) -> None:
    one = ask(tmp_path, CUT, given)
    assert not one.right and detail in one.detail


def test_only_supported_claims_count_as_supported(tmp_path: Path) -> None:
    assert ask(tmp_path, line(), answer("40% [1]", FLIGHTS, verdict=Verdict.PARTLY_SUPPORTED)).supported == (
        False,
    )
