"""What the assistant raises when something broke. "I don't know" is an answer and never raised."""

from __future__ import annotations


class AssistantError(Exception):
    """Something broke; `message` says what, `hint` what to do, `retryable` whether again may help."""

    def __init__(self, message: str, *, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(AssistantError):
    """A setting is unknown, out of its range or names something that is not there."""


class QuestionError(AssistantError):
    """The question itself cannot be asked: empty, or longer than the limit."""


class RecordError(AssistantError):
    """The audit log could not take or give a record, so nothing is shown as recorded."""


class EvaluationError(AssistantError):
    """A file of questions is missing, malformed or contradicts itself."""
