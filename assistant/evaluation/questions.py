"""Questions with gold answers: read a JSONL file strictly, so that no score rests on a typing error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.compare import make_plain

HINT: Final = "The fields of a question are listed by `assistant eval --help`."


class Kind(StrEnum):
    """What a question is like."""

    FACT = "fact"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    MULTI = "multi"
    FOLLOWUP = "followup"
    UNANSWERABLE = "unanswerable"
    OFF_TOPIC = "off_topic"
    FALSE_PREMISE = "false_premise"
    INJECTION = "injection"


UNANSWERED_KINDS: Final = frozenset({Kind.UNANSWERABLE, Kind.OFF_TOPIC, Kind.FALSE_PREMISE, Kind.INJECTION})

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]


class GoldQuestion(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text
    question: Text
    history: tuple[Text, ...] = ()  # earlier user turns, oldest first
    kind: Kind
    answerable: Annotated[bool, Field(strict=True)]
    expect: tuple[Text, ...] = ()  # each must occur in the answer; `a|b` means either
    sources: tuple[Text, ...] = ()  # gold documents, by file name
    support: tuple[Text, ...] = ()  # passages of which one must overlap a citation


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file of questions, in its order."""

    path: Path
    sha256: str  # of its bytes
    questions: tuple[GoldQuestion, ...]
    remarks: tuple[str, ...]  # what a person should know and what changes no score


def read_questions(path: Path) -> QuestionFile:
    """Every question in `path`, checked line by line.

    Raises:
        EvaluationError: the file is missing, is not JSONL in UTF-8, or a line misses a field, holds an
            unknown kind, repeats an id or contradicts itself; names file, line and field.
    """
    content = _read_bytes(path)
    questions: list[GoldQuestion] = []
    lines: dict[str, int] = {}
    remarks: list[str] = []
    for number, row in _read_rows(path, content):
        question = _read_question(path, number, row)
        if question.id in lines:
            raise _wrong(
                path, number, "id", f"{question.id!r}, which line {lines[question.id]} has", "its own"
            )
        lines[question.id] = number
        unknown = sorted(set(row) - set(GoldQuestion.model_fields))
        if unknown:
            remarks.append(f"{question.id}: {', '.join(map(repr, unknown))} is not a known field; not used.")
        questions.append(question)
    if not questions:
        raise EvaluationError(f"Read questions from {path}: found none, expected at least one.", hint=HINT)
    return QuestionFile(path, hashlib.sha256(content).hexdigest(), tuple(questions), tuple(remarks))


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvaluationError(
            f"Could not read the questions in {path}: {error.strerror or error}.",
            hint="Give the path of a JSONL file with one question a line.",
        ) from error


def _read_rows(path: Path, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number (from 1) and object of every line that is not blank."""
    # Only "\n" ends a line: str.splitlines would cut at U+2028 inside a string.
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise EvaluationError(
                f"{path}, line {number}: found {line[:60]!r}, expected one JSON object in UTF-8 ({error}).",
                hint=HINT,
            ) from error
        if not isinstance(row, dict):
            raise EvaluationError(
                f"{path}, line {number}: found a {type(row).__name__}, expected a JSON object.", hint=HINT
            )
        yield number, row


def _read_question(path: Path, number: int, row: dict[str, Any]) -> GoldQuestion:
    try:
        question = GoldQuestion.model_validate(row)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(step) for step in problem["loc"])
        found = "nothing" if problem["type"] == "missing" else repr(problem["input"])[:80]
        raise _wrong(path, number, field, found, _say_expected(problem["type"], problem["msg"])) from error
    _check_sense(path, number, question)
    return question


def _say_expected(kind: str, message: str) -> str:
    if kind == "missing":
        return "a value"
    if kind == "enum":
        return f"one of {', '.join(Kind)}"
    return message.removeprefix("Input should be ").removeprefix("String should have ")


def _check_sense(path: Path, number: int, question: GoldQuestion) -> None:
    """Refuse a question whose fields contradict each other or whose test could not fail."""
    if question.answerable == (question.kind in UNANSWERED_KINDS):
        expected = f"{str(not question.answerable).lower()}, as its kind is {question.kind}"
        raise _wrong(path, number, "answerable", str(question.answerable).lower(), expected)
    for field in ("expect", "sources", "support"):
        entries: tuple[str, ...] = getattr(question, field)
        if question.answerable and not entries:
            raise _wrong(path, number, field, "an empty list", "at least one entry, as it is answerable")
        for entry in entries:
            if not make_plain(entry).text:
                raise _wrong(path, number, field, repr(entry), "text with a letter or a digit")


def _wrong(path: Path, number: int, field: str, found: str, expected: str) -> EvaluationError:
    return EvaluationError(
        f"{path}, line {number}, field `{field}`: found {found}, expected {expected}.", hint=HINT
    )
