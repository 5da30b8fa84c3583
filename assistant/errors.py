"""What the assistant raises when something broke. "I don't know" is an answer and never raised."""

from __future__ import annotations

from index.errors import Failure


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
