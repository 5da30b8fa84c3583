"""Words are exchanged for opposites, relatives and synonyms, in the form that they stand in."""

import random
from pathlib import Path

import pytest

from assistant.reader.training.data import Example
from assistant.reader.training.exchange import exchange, exchange_sense, replace_word, reword
from assistant.reader.training.inflect import Forms
from assistant.reader.training.lexicon import Lexicon
from assistant.reader.training.noise import reword_passage

# Place, subject field, part, words, pointers, in the format of wndb(5WN).
SENSES = {
    "noun": """
00000100 14 n 01 force 0 000 | what has power
00000200 14 n 01 army 0 001 @ 00000100 n 0000 | on land
00000300 14 n 01 navy 0 001 @ 00000100 n 0000 | at sea
00000400 04 n 02 start 0 beginning 0 001 ! 00000500 n 0201 | first part
00000500 04 n 01 end 0 001 ! 00000400 n 0102 | last part
""",
    "verb": """
00000600 40 v 02 buy 0 purchase 0 001 ! 00000700 v 0101 | get for money
00000700 40 v 01 sell 0 001 ! 00000600 v 0101 | give for money
""",
    "adj": """
00000800 00 a 01 early 0 001 ! 00000900 a 0101 | before
00000900 00 a 01 late 0 001 ! 00000800 a 0101 | after
""",
    "adv": "",
}
INDEX = {
    "noun": "army n 1 1 @ 1 1 00000200\nnavy n 1 1 @ 1 1 00000300\nend n 1 1 ! 1 1 00000500\n"
    "beginning n 1 1 ! 1 1 00000400\nstart n 1 1 ! 1 1 00000400\n",
    "verb": "buy v 1 1 ! 1 1 00000600\npurchase v 1 0 1 1 00000600\nsell v 1 1 ! 1 1 00000700\n",
    "adj": "early a 1 1 ! 1 1 00000800\nlate a 1 1 ! 1 1 00000900\n",
    "adv": "",
}
USES = """army%1:14:00:: 1 9
navy%1:14:00:: 1 8
beginning%1:04:00:: 1 5
start%1:04:00:: 1 4
start%2:30:00:: 1 30
end%1:04:00:: 1 9
buy%2:40:00:: 1 9
purchase%2:40:00:: 1 5
sell%2:40:00:: 1 9
early%3:00:00:: 1 9
late%3:00:00:: 1 9
"""
EXCEPTIONS = {"verb": "bought buy\nsold sell\n"}


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    for part, text in SENSES.items():
        (tmp_path / f"data.{part}").write_text(f"  1 licence\n{text.lstrip()}", encoding="latin-1")
        (tmp_path / f"index.{part}").write_text(f"  1 licence\n{INDEX[part]}", encoding="latin-1")
        (tmp_path / f"{part}.exc").write_text(EXCEPTIONS.get(part, ""), encoding="latin-1")
    (tmp_path / "cntlist.rev").write_text(USES, encoding="latin-1")
    return Lexicon.load(tmp_path)


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("Who bought the house?", "Who sold the house?"),
        ("Who buys houses?", "Who sells houses?"),
        ("What did the army do?", "What did the navy do?"),
        ("Where are the armies?", "Where are the navies?"),
        ("Who painted an early picture?", "Who painted a late picture?"),
    ],
)
def test_a_word_becomes_its_opposite_or_relative_in_the_same_form(
    lexicon: Lexicon, question: str, changed: str
) -> None:
    assert exchange_sense(question, lexicon, random.Random(1)) == changed


def test_a_question_without_such_a_word_is_left_alone(lexicon: Lexicon) -> None:
    assert exchange_sense("Who is Otto Braun?", lexicon, random.Random(1)) is None


def test_a_reworded_question_asks_for_the_same(lexicon: Lexicon) -> None:
    assert reword("Who buys houses?", lexicon, random.Random(1)) == "Who purchases houses?"


def test_a_reworded_passage_keeps_its_answer_and_moves_it() -> None:
    passage = "They buy it early. They buy houses, and buy ships to buy trade."
    start = passage.index("buy houses")
    lexicon = Lexicon(synonyms={"buy": ("purchase",)})
    for seed in range(20):
        changed = reword_passage(Example("What?", passage, start, start + 10), lexicon, random.Random(seed))
        assert changed.passage[changed.start : changed.end] == "buy houses"
        assert changed.passage.replace("purchase", "buy") == passage
    unanswered = [
        reword_passage(Example("What?", passage), lexicon, random.Random(s)).passage for s in range(20)
    ]
    assert any("purchase houses" in each for each in unanswered)


def test_a_word_that_is_mostly_another_part_of_speech_is_no_synonym(lexicon: Lexicon) -> None:
    assert lexicon.synonyms.get("beginning") is None


def test_exchanges_come_from_the_lexicon_too(lexicon: Lexicon) -> None:
    asked = {exchange("who bought it?", "", "", random.Random(seed), lexicon) for seed in range(20)}
    assert "who sold it?" in asked


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"cntlist\.rev"):
        Lexicon.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("word", "form", "made"),
    [
        ("plan", "ed", "planned"), ("carry", "ed", "carried"), ("carry", "s", "carries"),
        ("free", "ing", "freeing"), ("make", "ing", "making"), ("visit", "ed", "visited"),
        ("watch", "s", "watches"), ("play", "ed", "played"),
    ],
)  # fmt: skip
def test_regular_forms_follow_the_spelling_rules(word: str, form: str, made: str) -> None:
    assert Forms("verb").inflect(word)[form] == made


def test_a_verb_with_two_past_forms_is_not_put_into_the_past() -> None:
    forms = Forms("verb")
    forms.irregular["begin"] = ["began", "begun"]
    assert "ed" not in forms.inflect("begin")


def test_only_the_whole_word_is_replaced() -> None:
    assert replace_word("Is an endless end near?", "end", "start") == "Is an endless start near?"
