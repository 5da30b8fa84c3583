"""Paragraphs with questions, as SQuAD has them: one JSON object a line, gzipped or not."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.statistics import Bin, Score

HINT: Final = 'Each line is {"title": ..., "context": ..., "qas": [{"q": ..., "a": [...]}]}.'


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """One question; without answers it is unanswerable."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and the questions that were asked of it."""

    title: str  # of its article
    context: str
    questions: tuple[SquadQuestion, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run over paragraphs measured."""

    scores: tuple[Score, ...]
    reliability: tuple[Bin, ...]  # confidence against coming true
    threshold: float | None = None  # of the best F1, 0..1; None where none was sought


class _Pair(BaseModel):
    model_config = ConfigDict(extra="ignore")

    q: Annotated[StrictStr, Field(min_length=1)]
    a: list[StrictStr]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: StrictStr
    context: Annotated[StrictStr, Field(min_length=1)]
    qas: list[_Pair]


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Every paragraph in `path`, in its order.

    Raises:
        EvaluationError: the file is missing, not gzip or UTF-8, holds no question, or a line has another
            form; names file, line and field.
    """
    paragraphs = [_read_paragraph(path, number, line) for number, line in _read_lines(path)]
    if not any(paragraph.questions for paragraph in paragraphs):
        raise EvaluationError(f"Read questions from {path}: found none, expected at least one.", hint=HINT)
    return paragraphs


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_bytes()
        # The first two bytes of every gzip file; names lie.
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise EvaluationError(f"Could not read the questions in {path}: {error}.", hint=HINT) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _read_paragraph(path: Path, number: int, line: str) -> Paragraph:
    try:
        row = _Row.model_validate(json.loads(line))
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(step) for step in problem["loc"]) or "line"
        raise EvaluationError(
            f"{path}, line {number}, field `{field}`: {problem['msg']}, found {problem['input']!r:.80}.",
            hint=HINT,
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise EvaluationError(
            f"{path}, line {number}: found {line[:60]!r}, expected one JSON object ({error}).", hint=HINT
        ) from error
    questions = tuple(SquadQuestion(pair.q, tuple(dict.fromkeys(pair.a))) for pair in row.qas)
    return Paragraph(row.title, row.context, questions)


def sample_questions(paragraphs: list[Paragraph], size: int, *, seed: int) -> list[Paragraph]:
    """All paragraphs, with `size` of their questions drawn by `seed`; all of them when there are fewer."""
    places = [(i, j) for i, paragraph in enumerate(paragraphs) for j in range(len(paragraph.questions))]
    if size >= len(places):
        return paragraphs
    drawn = set(random.Random(seed).sample(places, size))
    return [
        replace(paragraph, questions=tuple(q for j, q in enumerate(paragraph.questions) if (i, j) in drawn))
        for i, paragraph in enumerate(paragraphs)
    ]
