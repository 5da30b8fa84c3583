"""The page's events without the page: plain values from the browser in, HTML out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.view import page, strings
from assistant.view.answer import failed
from assistant.view.asking import ask
from assistant.view.conversations import Conversations
from assistant.view.documents import document_list
from assistant.view.opening import Opening
from assistant.view.source import Passage, missing, source
from assistant.view.turns import Turn, history
from index.errors import IndexFailure


class Chat:
    """What one server's pages share: the opening of the documents, and a conversation for each tab."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.conversations = Conversations()
        self._running: dict[str, threading.Event] = {}

    def greet(self, tab: str) -> Iterator[tuple[str | None, str | None, str]]:
        """(earlier turns, last turn, progress) as a page opens, until the documents are ready.

        None leaves a part of the page as it is.
        """
        self.opening.start()
        yield *self._shown(tab), self._progress()
        while not self.opening.standing.over:
            self.opening.wait(0.4)
            yield None, None, self._progress()
        asked = self.conversations.turns(tab)
        yield None, None if asked else self._welcome(), self._progress()

    def answer(self, question: str, tab: str, again: bool) -> Iterator[tuple[str, str]]:
        """(earlier turns, last turn) while `question` is answered; `again` replaces the last turn."""
        stop = self._running[tab] = threading.Event()
        before = self.conversations.turns(tab)
        before = before[:-1] if again else before
        past, turn = page.transcript(before), Turn(question)
        try:
            for turn in ask(self.opening, question, history(before), stop):
                if self._running.get(tab) is not stop:
                    return  # the conversation was ended meanwhile
                self.conversations.put(tab, (*before, turn))
                yield past, page.latest(turn, len(before))
        finally:
            stop.set()
            if self._running.get(tab) is stop:
                del self._running[tab]
                if not turn.ended:  # the page went away
                    self.conversations.put(tab, (*before, replace(turn, stopped=True)))

    def stop(self, tab: str) -> None:
        """End the question that `tab` is asking, if it is asking one."""
        if running := self._running.get(tab):
            running.set()

    def forget(self, tab: str) -> tuple[str, str]:
        """An empty conversation: (earlier turns, welcome)."""
        self.stop(tab)
        self._running.pop(tab, None)
        self.conversations.forget(tab)
        return self._shown(tab)

    def source(self, asked: object) -> str:
        """The panel for one passage or document; what the browser asks for is checked."""
        engine = self.opening.standing.engine
        if engine is None:
            return missing()
        try:
            passage = Passage.model_validate(asked)
            return source(passage, engine.document(passage.sha), engine.documents())
        except (ValidationError, AssistantError, IndexFailure):
            return missing()

    def documents(self) -> str:
        """The panel with all documents, or with the progress while they are made ready."""
        engine = self.opening.standing.engine
        return document_list(engine.documents(), engine.problems()) if engine else self._progress()

    def _shown(self, tab: str) -> tuple[str, str]:
        turns = self.conversations.turns(tab)
        if not turns:
            return "", self._welcome()
        return page.transcript(turns[:-1]), page.latest(turns[-1], len(turns) - 1)

    def _welcome(self) -> str:
        engine = self.opening.standing.engine
        return page.welcome(engine.documents(), engine.suggestions()) if engine else page.welcome((), ())

    def _progress(self) -> str:
        standing = self.opening.standing
        if standing.failure is not None:
            return failed(standing.failure, strings.FAILED_OPENING)
        return "" if standing.engine else page.progress(standing.progress)
