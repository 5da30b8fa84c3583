"""Answers that were given before, found again through the audit log by what a conversation shows of them."""

from __future__ import annotations

from typing import Final

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_of
from assistant.audit.surroundings import surround
from assistant.audit.types import Selection
from assistant.errors import AssistantError, RecordError
from assistant.types import Answer, Citation, History
from assistant.versions import VersionStore

LOOK_BACK: Final = 500  # newest records among which the last answer of a conversation is looked for


class EarlierAnswers:
    """Finds the answer that a conversation ended with, and the passages that it cites."""

    def __init__(self, log: AuditLog, versions: VersionStore) -> None:
        self._log = log
        self._versions = versions

    def last(self, history: History) -> Answer | None:
        """The newest answer of the conversation: recorded, with the text and the question of its turns.

        None when there is none: a text that only the history claims is nobody's answer. Refusals are passed
        over, so that what was refused may be asked for otherwise.
        """
        wanted = _exchanges(history)
        newest = Selection(kinds=("answer",), after=max(0, self._log.head().seq - LOOK_BACK))
        found: dict[int, Answer] = {}
        for record in self._log.records(newest) if wanted else ():
            if record.erased:
                continue
            try:
                answer = answer_of(record)
            except RecordError:
                continue  # of an older form; it cannot be the conversation's last
            place = wanted.get((" ".join(answer.question.split()), answer.text.strip()))
            if place is not None:
                found[place] = answer
        return found[max(found)] if found else None

    def surroundings(self, citation: Citation) -> str:
        """The text around a citation in the version that was cited, as the checks of an audit see it.

        Raises:
            AssistantError: that version is not kept, or its span is not what was cited.
        """
        text = self._versions.text(citation.sha256, citation.text_sha256)
        if text[citation.start : citation.end] != citation.quote:
            raise AssistantError(
                f"Characters {citation.start}-{citation.end} of {citation.document} are not what was cited.",
                hint="Run `assistant audit verify` and ask the question again.",
            )
        before, span, after = surround(text, citation.start, citation.end)
        return before + span + after


def _exchanges(history: History) -> dict[tuple[str, str], int]:
    """(question, answer) of each exchange of `history` with its place."""
    found: dict[tuple[str, str], int] = {}
    asked = ""
    for place, (role, text) in enumerate(history):
        if role == "user":
            asked = " ".join(text.split())
        else:
            found[asked, text.strip()] = place
    return found


__all__ = ["LOOK_BACK", "EarlierAnswers"]
