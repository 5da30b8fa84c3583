"""What the assistant raises when something broke. "I don't know" is an answer and never raised."""

from __future__ import annotations

from typing import Literal, TypeAlias

from index.errors import Failure, RemoteReason

ModelReason: TypeAlias = RemoteReason | Literal["bad_file"]
"""Why a language model could not be used; a closed set."""

FileReason: TypeAlias = Literal[
    "name",
    "type",
    "empty",
    "too_large",
    "unreadable",
    "name_taken",
    "unchanged",
    "duplicate",
    "last",
    "not_there",
    "not_plain",
    "not_writable",
    "disk",
    "broken_off",
]
"""Why a file could not be taken into the corpus, or out of it; a closed set."""


class AssistantError(Failure):
    """Something broke on the way to an answer; `message`, `hint` and `retryable` say what to do."""


class SettingsError(AssistantError):
    """A setting is unknown, out of its range or names something that is not there."""


class QuestionError(AssistantError):
    """The question itself cannot be asked: empty, or longer than the limit."""


class RecordError(AssistantError):
    """The audit log could not take or give a record, so nothing is shown as recorded."""


class EvaluationError(AssistantError):
    """A file of questions is missing, malformed or contradicts itself."""


class LanguageModelError(AssistantError):
    """The language model could not be used, or broke off; `reason` says how, for programs."""

    def __init__(self, message: str, *, reason: ModelReason, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message, hint=hint, retryable=retryable)
        self.reason: ModelReason = reason


class DocumentFileError(AssistantError):
    """A file could not be added, replaced, removed or put back; `reason` says why, for programs.

    `existing` is the path of the document that stands in the way ("name_taken", "unchanged", "duplicate").
    """

    def __init__(
        self, message: str, *, reason: FileReason, hint: str = "", existing: str = "", retryable: bool = False
    ) -> None:
        super().__init__(message, hint=hint, retryable=retryable)
        self.reason: FileReason = reason
        self.existing = existing
