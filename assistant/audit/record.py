"""The bodies of records: what an answer rested on, as JSON, and back again.

A body never holds a secret: settings that are secret, or look it, stay out; a password inside an
address too.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, cast

from assistant.audit.types import ANSWERED, JSON, Record
from assistant.errors import RecordError
from assistant.types import Answer, History

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORM: Final = 1  # of the bodies written here; a reader of another form says so instead of guessing
_SECRET_NAME = re.compile(r"secret|password|passwd|token$|api_?key|credential|database_url", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")


def answer_body(
    answer: Answer,
    *,
    history: History,
    settings: Mapping[str, object],
    corpus_fingerprint: str,
    embedder_fingerprint: str,
    reader_fingerprint: str,
    source: str,
    prompt_fingerprint: str = "",
    writing: object = None,
    person: str = "",
) -> dict[str, JSON]:
    """Everything an answer rested on. `source` is where it was asked: "chat", "api", "cli", "eval"; `person`
    is who asked, where somebody was logged in; `writing` is the language model's part
    (`assistant.answer.calls.Writing`): what it was shown and what it wrote.

    `answer.id` stays out: it is the id of the record that will hold this body.
    """
    shown = {
        item.name: getattr(answer, item.name) for item in dataclasses.fields(answer) if item.name != "id"
    }
    return {
        "form": FORM,
        "source": source,
        **({"person": person} if person else {}),
        "program": _program(),
        "history": [[role, text] for role, text in history],
        "settings": settings_without_secrets(settings),
        "corpus": corpus_fingerprint,
        "embedder": embedder_fingerprint,
        "reader": reader_fingerprint,
        "prompts": prompt_fingerprint,
        "writing": as_json(writing),
        "answer": as_json(shown),
    }


def failure_body(
    question: str,
    error: Exception,
    *,
    history: History,
    settings: Mapping[str, object],
    source: str,
    documents: Collection[str] | None = None,
    corpus_fingerprint: str = "",
    embedder_fingerprint: str = "",
    reader_fingerprint: str = "",
    prompt_fingerprint: str = "",
    writing: object = None,
    timings: Mapping[str, float] | None = None,
    person: str = "",
) -> dict[str, JSON]:
    """What was asked and what broke; an error of this project also says what to do about it."""
    return {
        "form": FORM,
        "source": source,
        **({"person": person} if person else {}),
        "program": _program(),
        "history": [[role, text] for role, text in history],
        "settings": settings_without_secrets(settings),
        "corpus": corpus_fingerprint,
        "embedder": embedder_fingerprint,
        "reader": reader_fingerprint,
        "prompts": prompt_fingerprint,
        "writing": as_json(writing),
        "question": question,
        "documents": None if documents is None else [str(path) for path in documents],
        "error": {
            "type": type(error).__name__,
            "message": _USERINFO.sub("", str(getattr(error, "message", error))),
            "hint": str(getattr(error, "hint", "")),
            "retryable": bool(getattr(error, "retryable", False)),
        },
        "timings": as_json(dict(timings or {})),
    }


def answer_from_body(body: Mapping[str, JSON], id: str) -> Answer:
    """The answer that a body holds, equal to the one it was written from, under the record's id.

    Raises:
        RecordError: the body is of another form or does not hold an answer.
    """
    if body.get("form") != FORM:
        raise RecordError(f"Record {id} has form {body.get('form')!r}; this version reads form {FORM}.")
    answer = body.get("answer")
    if not isinstance(answer, Mapping):
        raise RecordError(f"Record {id} holds no answer.")
    try:
        # A record may have come through an import: every field is checked for its type.
        return _reader().validate_python({**answer, "id": id})
    except ValueError as error:
        raise RecordError(f"Record {id} does not hold a whole answer: {error}.") from error


def answer_of(record: Record) -> Answer:
    """The answer that `record` holds.

    Raises:
        RecordError: it holds none (a failure, a sign-off), or its body was removed.
    """
    if record.kind not in ANSWERED:
        raise RecordError(f"Record {record.id} is a {record.kind}, not an answer.")
    return answer_from_body(record.body, record.id)


def settings_without_secrets(settings: Mapping[str, object]) -> dict[str, JSON]:
    """`settings` as JSON, without what is secret or is called like a secret."""
    return {
        name: _USERINFO.sub("", value) if isinstance(value, str) else as_json(value)
        for name, value in settings.items()
        if not _SECRET_NAME.search(name) and not hasattr(value, "get_secret_value")
    }


def as_json(value: object) -> JSON:
    """Dataclasses, mappings, sequences, enums, paths and numbers as plain JSON values."""
    if isinstance(value, Enum):
        return as_json(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, PurePath):
        return value.as_posix()
    if dataclasses.is_dataclass(value):
        return {item.name: as_json(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [as_json(inner) for inner in value]
    return _number(value)


def _number(value: object) -> float:
    """A float, also from numpy; refused here so that the message names the value."""
    if not hasattr(value, "__float__"):
        raise RecordError(f"A {type(value).__name__} cannot be recorded as JSON.")
    number = float(cast("float", value))
    if not math.isfinite(number):
        raise RecordError(f"{number} cannot be recorded: a number must be finite.")
    return number


@cache
def _program() -> dict[str, JSON]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return {"name": "cited-assistant", "version": version("cited-assistant")}
    except PackageNotFoundError:
        return {"name": "cited-assistant", "version": "unknown"}


@cache
def _reader() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)
