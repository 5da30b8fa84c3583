"""What a question asks for."""

from __future__ import annotations

import pytest

from assistant.answer_types import expected_type, find_typed, wants_list
from assistant.types import AnswerType


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who chairs the committee?", AnswerType.PERSON),
        ("Where was the treaty signed?", AnswerType.PLACE),
        ("In which country does the river end?", AnswerType.PLACE),
        ("Which drill takes place twice a year?", AnswerType.ENTITY),
        ("When did the bridge open?", AnswerType.DATE),
        ("How many pupils are there?", AnswerType.NUMBER),
        ("What percentage of voters abstained?", AnswerType.PERCENTAGE),
        ("How many dollars were lost?", AnswerType.MONEY),
        ("How long did the siege last?", AnswerType.DURATION),
        ("How often does the board meet?", AnswerType.FREQUENCY),
        ("Why was the road closed?", AnswerType.REASON),
        ("How is steel made?", AnswerType.MANNER),
        ("What does NATO stand for?", AnswerType.DEFINITION),
        ("Which company built it?", AnswerType.ORGANISATION),
        ("What did the minister say about taxes?", AnswerType.QUOTE),
        ("Is the museum open on Sundays?", AnswerType.YES_NO),
        ("What is the e-mail address of the office?", AnswerType.EMAIL),
        ("email for the secretary?", AnswerType.EMAIL),
        ("Which e-mail program do they use?", AnswerType.ENTITY),
        ("Who sent the e-mail?", AnswerType.PERSON),
        ("Which telephone number does she have?", AnswerType.PHONE),
        ("What number should I call at night?", AnswerType.PHONE),
        ("Who invented the telephone?", AnswerType.PERSON),
        ("How many phone numbers are there?", AnswerType.NUMBER),
        ("What discount do schools get on the monthly fee?", AnswerType.NUMBER),
        ("What is included in the price?", AnswerType.DEFINITION),
        ("Which services does the fee include?", AnswerType.ENTITY),
        ("What does the ferry cost?", AnswerType.MONEY),
        ("cost of the tower?", AnswerType.MONEY),
        ("how much is a ticket for the supper", AnswerType.MONEY),
        ("How much is it to rent the lecture room for an evening?", AnswerType.MONEY),
        ("what do you charge for the audio guide?", AnswerType.MONEY),
        ("How much is the yearly rainfall?", AnswerType.NUMBER),
        ("How much was the discount?", AnswerType.NUMBER),
        ("¿Quién ganó?", AnswerType.OTHER),
    ],
)
def test_question_words_tell_the_expected_kind(question: str, kind: AnswerType) -> None:
    assert expected_type(question) is kind


@pytest.mark.parametrize(
    "question",
    [
        "Which countries signed?",
        "List the members of the board.",
        "What are the steps?",
        "Which task forces exist?",
        "Which entrances to the reserve may I name?",
        "Who are the trustees?",
    ],
)
def test_a_plural_asks_for_several_things(question: str) -> None:
    assert wants_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which country signed?",
        "Which guard supports the army?",
        "Which drug's routes will be cut?",
        "Which drill takes place twice a year?",
        "What happens if we bring it back late?",
        "What causes the delay?",
        "What becomes of runners who are too slow?",
        "Who signed?",
    ],
)
def test_a_singular_asks_for_one_thing(question: str) -> None:
    assert not wants_list(question)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("signed on 5 February 2025 in Rome", AnswerType.DATE, "5 February 2025"),
        ("rose by 40% last year", AnswerType.PERCENTAGE, "40%"),
        ("it cost $1.2 million", AnswerType.MONEY, "$1.2 million"),
        ("put at 48 million crowns over ten years", AnswerType.MONEY, "48 million crowns"),
        ("a deposit of 420 Swiss francs", AnswerType.MONEY, "420 Swiss francs"),
        ("for CHF 30 a night", AnswerType.MONEY, "CHF 30"),
        ("Entry is free on Sundays", AnswerType.MONEY, "free"),
        ("for nearly 20 years", AnswerType.DURATION, "20 years"),
        ("ask three working days ahead", AnswerType.DURATION, "three working days"),
        ("conduct biannual drills", AnswerType.FREQUENCY, "biannual"),
        ("by the third working day of each month", AnswerType.DATE, "third working day"),
        ("at the end of the term", AnswerType.DATE, "end of the term"),
        ("write to ada.b@mill.example today", AnswerType.EMAIL, "ada.b@mill.example"),
        ("Caretaker: 555 0147", AnswerType.PHONE, "555 0147"),
        ("in an emergency call 112", AnswerType.PHONE, "call 112"),
    ],
)
def test_a_typed_value_is_found_where_it_stands(text: str, kind: AnswerType, found: str) -> None:
    assert found in [text[s:e] for s, e in find_typed(text, kind)]
