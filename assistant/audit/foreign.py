"""Answers of other systems, read from JSONL and audited like our own.

One JSON object a line:

    {"question": "...", "answer": "Flights rise by 40% [1].", "passages": [{"text": "..."}]}

A passage is a text or an object with `text`, and optionally `id` (what markers call it), `title`,
`document` (a file of the corpus, when one is given), `quote` (the part that is cited) and `url`. Passages
without an id are numbered from 1 (from 0 when the answer cites `[0]`). The field names that other
systems use (`response`, `contexts`, `page_content`, ...) are understood too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import EvaluationError

MOST_CHARS: Final = 2_000_000  # of one answer; of a longer one the first are audited, and it says so
MOST_CLAIMS: Final = 10_000  # of one answer, likewise: each costs about a millisecond and some kilobytes
_MOST_LINE: Final = 64_000_000  # characters of one line


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _empty(value: object) -> object:
    return "" if value is None else _text(value)


Text = Annotated[str, BeforeValidator(_empty)]


def _names(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class ForeignPassage(BaseModel):
    """One passage that an answer may cite."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: Text = Field(
        "",
        validation_alias=_names("text", "content", "passage", "page_content", "snippet", "body", "context"),
    )
    id: Text = Field("", validation_alias=_names("id", "number", "index", "key", "label", "marker", "doc_id"))
    title: Text = Field("", validation_alias=_names("title", "heading"))
    document: Text = Field(
        "", validation_alias=_names("document", "file", "path", "filename", "file_name", "source", "name")
    )
    quote: Text = Field("", validation_alias=_names("quote", "excerpt", "highlight"))
    url: Text = Field("", validation_alias=_names("url", "link", "href"))


def _passages(value: object) -> object:
    if value is None:
        return []
    if isinstance(value, dict):
        return [_passage(inner, str(key)) for key, inner in value.items()]
    return [_passage(each, "") for each in value] if isinstance(value, list) else value


def _passage(value: object, key: str) -> object:
    found = {"text": value} if isinstance(value, str) else value
    return {"id": key} | found if key and isinstance(found, dict) else found


class ForeignAnswer(BaseModel):
    """One answer of another system."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text = Field("", validation_alias=_names("id", "qid", "question_id", "uid"))
    question: Text = Field("", validation_alias=_names("question", "query", "input", "prompt"))
    answer: str = Field(validation_alias=_names("answer", "response", "output", "completion", "text"))
    passages: Annotated[tuple[ForeignPassage, ...], BeforeValidator(_passages)] = Field(
        (),
        validation_alias=_names(
            "passages",
            "contexts",
            "documents",
            "sources",
            "docs",
            "citations",
            "references",
            "files",
            "context",
        ),
    )


def read_foreign(lines: Iterable[str]) -> Iterator[ForeignAnswer]:
    """The answers of a JSONL file, in order; empty lines are passed over.

    Raises:
        EvaluationError: a line is not such an object, named by its number and field.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip().strip("\ufeff"):
            answer = _read(line, number)
            yield answer if answer.id else answer.model_copy(update={"id": f"line-{number}"})


def _read(line: str, number: int) -> ForeignAnswer:
    hint = 'A line looks like {"question": "...", "answer": "It rose by 40% [1].", "passages": ["..."]}.'
    if len(line) > _MOST_LINE:
        raise EvaluationError(f"Line {number} has {len(line):,} characters; at most {_MOST_LINE:,} are read.")
    try:
        raw: Any = json.loads(line.strip().strip("\ufeff"))
        return ForeignAnswer.model_validate(raw)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'the line'}: {each['msg']}" for each in error.errors()[:3]
        )
        raise EvaluationError(f"Line {number} is not an answer: {problems}.", hint=hint) from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"Line {number} is not JSON: {error}.", hint=hint) from error
