import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.squad import (
    PASSAGE_NAMES,
    Prediction,
    find_best_threshold,
    predict,
    score_predictions,
)
from assistant.evaluation.squad_file import Paragraph, SquadQuestion, read_paragraphs, sample_questions
from assistant.evaluation.squad_open import OPEN_NAMES, ask_open, score_open, write_corpus
from assistant.reader.training.evaluate import f1
from assistant.reader.types import Reading, Span

from .build import TEXTS, ScriptedAssistant, answer, cite

ROWS = [
    {"title": "Oil", "context": "It rose to $12.", "qas": [{"q": "To what?", "a": ["$12", "12", "$12"]}]},
    {
        "title": "Oil",
        "context": "It fell.",
        "qas": [{"q": "When?", "a": []}, {"q": "Did it?", "a": ["fell"]}],
    },
]


def write(folder: Path, text: str) -> Path:
    path = folder / "squad.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_paragraphs_are_read_gzipped_or_not(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(json.dumps(row) for row in ROWS))
    plain = read_paragraphs(path)
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert read_paragraphs(path) == plain
    assert [len(paragraph.questions) for paragraph in plain] == [1, 2]
    assert plain[0].questions[0].answers == ("$12", "12")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "found none"),
        ('{"title": "a", "context": "b", "qas": []}', "found none"),
        ('\n{"title": "a", "context": "b", "qas": [{"q": "x"}]}', r"line 2, field `qas\.0\.a`"),
        ('{"title": "a", "context": "", "qas": []}', "field `context`"),
        ("nonsense", "line 1: found 'nonsense'"),
        ("\x1f\x8bnot gzip", "Could not read"),
        ("\x1f\x8b\x08\0\0\0\0\0\0\x03junk", "Could not read"),
    ],
)
def test_a_file_of_another_form_is_refused_by_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "squad.jsonl"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(EvaluationError, match=words):
        read_paragraphs(path)


def test_a_sample_keeps_all_paragraphs_and_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    questions = tuple(SquadQuestion(f"{number}?", ()) for number in range(20))
    paragraphs = [Paragraph("a", "b", questions), Paragraph("c", "d", questions)]
    drawn = sample_questions(paragraphs, 7, seed=1)
    assert drawn == sample_questions(paragraphs, 7, seed=1) != sample_questions(paragraphs, 7, seed=2)
    assert sum(len(paragraph.questions) for paragraph in drawn) == 7 and len(drawn) == 2
    assert sample_questions(paragraphs, 99, seed=1) == paragraphs


class FirstWordReader:
    """Points to the first word of every passage and is half sure."""

    def read(self, question: str, passages: Sequence[str], *, n: int = 3) -> list[Reading]:
        return [Reading(0.5, (Span(0, passage.index(" "), 1.0),)) for passage in passages]


def test_every_question_is_read_with_its_own_paragraph(tmp_path: Path) -> None:
    paragraphs = read_paragraphs(write(tmp_path, "\n".join(json.dumps(row) for row in ROWS)))
    steps: list[tuple[int, int]] = []
    predictions = predict(FirstWordReader(), paragraphs, lambda done, total: steps.append((done, total)))
    assert [(one.text, one.gold) for one in predictions] == [
        ("It", ("$12", "12")),
        ("It", ()),
        ("It", ("fell",)),
    ]
    assert steps == [(1, 3), (2, 3), (3, 3)]


GUESSES = [
    Prediction("the Oil crisis", 0.9, ("oil crisis",)),
    Prediction("in October 1973", 0.8, ("October 1973", "1973")),
    Prediction("nothing", 0.6, ()),
    Prediction("wrong", 0.4, ("right",)),
    Prediction("other", 0.1, ()),
]


def test_the_scores_are_squads(tmp_path: Path) -> None:
    scores = {score.name: score.value for score in score_predictions(GUESSES).scores}
    assert tuple(scores) == PASSAGE_NAMES
    assert scores["em"] == pytest.approx((1 + 0 + 0 + 0 + 1) / 5)
    assert scores["f1"] == pytest.approx((1 + 0.8 + 0 + 0 + 1) / 5)
    assert scores["f1_best"] == pytest.approx((1 + 0.8 + 1 + 0 + 1) / 5)
    assert scores["em_best"] == pytest.approx((1 + 0 + 1 + 0 + 1) / 5)
    assert scores["f1_answerable"] == pytest.approx(1.8 / 3)
    assert scores["refused"] == 0.5
    assert scores["auc"] == pytest.approx(5 / 6)


def test_questions_of_equal_probability_are_answered_together() -> None:
    tied = [Prediction("a", 0.5, ("a",)), Prediction("b", 0.5, ()), Prediction("c", 0.5, ())]
    assert find_best_threshold(tied, f1) > 0.5


def test_one_file_is_written_for_each_paragraph(tmp_path: Path) -> None:
    paragraphs = [Paragraph("Normans/../x", "One.\nTwo.", ()), Paragraph("Ölkrise", "Three.", ())]
    names = write_corpus(paragraphs, tmp_path / "corpus")
    assert names == ["00000-Normans-x.txt", "00001-lkrise.txt"]
    assert (tmp_path / "corpus" / names[0]).read_text(encoding="utf-8") == "One.\nTwo.\n"


def test_an_answer_in_doubt_is_not_counted_among_the_sure_ones() -> None:
    said = answer("40% [1]", cite("flights.txt", "by 40%"), short="40%")
    answers = {"sure": said, "doubted": replace(said, doubtful=True), "trap": replace(said, doubtful=True)}
    fair = (SquadQuestion("sure", ("40%",)), SquadQuestion("doubted", ("40%",)))
    paragraph = Paragraph("t", TEXTS["flights.txt"], (*fair, SquadQuestion("trap", ())))
    judged = ask_open(ScriptedAssistant(answers), [paragraph], ["flights.txt"], lambda done, total: None)
    scores = {score.name: score.value for score in score_open(judged).scores}
    assert (scores["answered_correctly"], scores["answered_surely"]) == (1.0, 0.5)
    assert (scores["abstained_rightly"], scores["doubted_rightly"]) == (0.0, 1.0)


def test_open_answers_need_the_right_words_from_the_right_paragraph() -> None:
    quote = cite("flights.txt", "by 40%")
    wrong = cite("north/drills.txt", "twice a year")
    answers = {
        "right": answer("40% [1]", quote, short="40%"),
        "wrong source": answer("40% [1]", wrong, short="40%"),
        "wrong words": answer("50% [1]", quote, short="50%"),
    }
    questions = tuple(SquadQuestion(text, ("40%", "40 percent")) for text in (*answers, "refused"))
    paragraph = Paragraph("t", TEXTS["flights.txt"], (*questions, SquadQuestion("none", ())))
    judged = ask_open(ScriptedAssistant(answers), [paragraph], ["flights.txt"], lambda done, total: None)
    assert [one.right for one in judged] == [True, False, False, False, True]
    scores = {score.name: score.value for score in score_open(judged).scores}
    assert tuple(scores) == OPEN_NAMES
    assert (scores["answered_correctly"], scores["answer_only"], scores["source_only"]) == (0.25, 0.5, 0.5)
    assert (scores["abstained_rightly"], scores["abstained_wrongly"]) == (1.0, 0.25)
    assert scores["citation_precision"] == pytest.approx(2 / 3)
    assert (scores["doubted_rightly"], scores["doubted_wrongly"]) == (1.0, 0.0)
    assert scores["answered_surely"] == 0.25
    assert scores["short_em"] == pytest.approx(3 / 5)
