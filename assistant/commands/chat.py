"""`assistant chat`: a conversation in the terminal, with follow-up questions."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from assistant.commands.ask import make_text
from assistant.commands.opening import open_assistant
from assistant.commands.output import ProgressBar, one_line, say, warn
from assistant.commands.show import show_answer, show_citations, show_nearest
from assistant.errors import AssistantError
from assistant.types import Answer, AnswerEvent, StageEvent
from index.errors import IndexFailure

if TYPE_CHECKING:
    from assistant.engine import Assistant

EXAMPLE: Final = "assistant chat"
_HELP: Final = """\
/sources  the passages behind the last answer, or the nearest ones if there was none
/new      begin a new conversation
/help     this list
/quit     leave (so does the end of the input)"""
_STAGES: Final = ("understanding", "searching", "reading", "answering", "checking", "recording")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: nothing."""


def run(_: argparse.Namespace) -> int:
    """Talk until /quit or the end of the input."""
    # Importing it gives `input` line editing; some builds of Python come without.
    with suppress(ImportError):
        import readline  # noqa: F401
    with open_assistant() as assistant:
        count = len(assistant.documents())
        say(f"{count} {'document' if count == 1 else 'documents'}. Ask a question, or type /help.")
        conversation = Conversation(assistant)
        while (line := _read_line()) is not None:
            if not conversation.take(line):
                break
    return 0


def _read_line() -> str | None:
    """The next line without its white space; None at the end of the input."""
    prompt = "\n> " if sys.stdin.isatty() and sys.stdout.isatty() else ""
    while True:
        try:
            return make_text(input(prompt)).strip()
        except EOFError:
            return None
        except KeyboardInterrupt:
            if not prompt:
                raise
            say("\nType /quit to leave.")


class Conversation:
    """The turns so far and the last answer."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._history: list[tuple[str, str]] = []
        self._last: Answer | None = None

    def take(self, line: str) -> bool:
        """Do what one line says; false when it says to leave."""
        if line == "/quit":
            return False
        if line == "/new":
            self._history, self._last = [], None
            say("A new conversation.")
        elif line == "/sources":
            self._show_sources()
        elif line.startswith("/"):
            say(_HELP)
        elif line:
            self._ask(line)
        return True

    def _ask(self, question: str) -> None:
        bar = ProgressBar()
        try:
            answer = self._listen(question, bar)
        except (AssistantError, IndexFailure) as error:
            bar.close()
            warn(f"error: {error.message}")
            if error.hint:
                warn(f"hint: {error.hint}")
            return
        except KeyboardInterrupt:
            bar.close()
            say("Stopped.")
            return
        bar.close()
        self._history += [("user", question), ("assistant", answer.text)]
        self._last = answer
        say(_shorten(answer))

    def _listen(self, question: str, bar: ProgressBar) -> Answer:
        for event in self._assistant.stream(question, tuple(self._history)):
            if isinstance(event, StageEvent):
                bar.show(event.stage.capitalize(), _STAGES.index(event.stage) + 1, len(_STAGES), event.note)
            elif isinstance(event, AnswerEvent):
                return event.answer
        raise AssistantError(
            "The stream of events ended without an answer.", hint="Ask again.", retryable=True
        )

    def _show_sources(self) -> None:
        if self._last is None:
            say("Nothing was asked yet.")
        else:
            shown = show_citations(self._last.citations) or show_nearest(self._last.evidence)
            say(shown or "There is no passage near this question.")


def _shorten(answer: Answer) -> str:
    """The answer with one line of sources; in full where a person should look closer."""
    if answer.abstained or answer.notices or any(claim.verdict != "supported" for claim in answer.claims):
        return show_answer(answer)
    sources = "; ".join(
        f"[{one.number}] {one_line(one.title or one.document, 60)}" for one in answer.citations
    )
    understood = [f"Understood as: {answer.understood}"] if answer.understood != answer.question else []
    return "\n".join([*understood, answer.text, "", f"{sources} (/sources shows the passages)"])
