from pathlib import Path

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.questions import read_questions

from .build import line, unanswerable, write


def test_every_line_becomes_a_question_in_its_order(tmp_path: Path) -> None:
    path = write(tmp_path, [line(history=["Who?"]), unanswerable(id="q2", kind="injection")])
    first, second = read_questions(path).questions
    assert (first.id, first.history, first.expect) == ("q1", ("Who?",), ("40%",))
    assert not second.answerable


def test_blank_lines_a_byte_order_mark_and_line_separators_in_strings_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, [line(question="a\u2028b")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\\u2028", "\u2028".encode()) + b"\r\n\n")
    assert read_questions(path).questions[0].question == "a\u2028b"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line(kind="facts"), ["line 2", "`kind`", "'facts'", "one of fact, number"]),
        (line(answerable="yes"), ["`answerable`", "'yes'", "a valid boolean"]),
        (line(answerable=False), ["`answerable`", "false", "expected true", "number"]),
        (unanswerable(answerable=True), ["`answerable`", "expected false"]),
        (line(expect=[]), ["`expect`", "an empty list", "at least one"]),
        (line(expect=["%"]), ["`expect`", "'%'", "a letter or a digit"]),
        (line(expect="40%"), ["`expect`", "'40%'", "tuple"]),
        (line(support=[]), ["`support`"]),
        (line(sources=[3]), ["`sources.0`", "3", "a valid string"]),
        (line(question=""), ["`question`", "at least 1 character"]),
        ({"id": "q2"}, ["`question`", "nothing"]),
        ([1], ["line 2", "list", "object"]),
    ],
)
def test_a_wrong_line_is_named_with_field_found_and_expected(
    tmp_path: Path, row: object, words: list[str]
) -> None:
    path = write(tmp_path, [line(id="q0"), row])
    with pytest.raises(EvaluationError) as caught:
        read_questions(path)
    for word in [str(path), "line 2", *words]:
        assert word in caught.value.message


def test_a_repeated_id_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"line 2.*'q1'.*line 1"):
        read_questions(write(tmp_path, [line(), line()]))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_without_questions_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=r"questions\.jsonl"):
        read_questions(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(EvaluationError, match="Could not read"):
            read_questions(path)


def test_an_unknown_field_is_remarked_and_not_used(tmp_path: Path) -> None:
    assert "'note'" in read_questions(write(tmp_path, [line(note="x")])).remarks[0]
