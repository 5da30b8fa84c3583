"""The page's events without the page: plain values from the browser in, HTML out."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.view import page, strings
from assistant.view.answer import failed
from assistant.view.asking import ask
from assistant.view.conversations import Conversations
from assistant.view.documents import document_list
from assistant.view.opening import Opening
from assistant.view.source import Passage, missing, source
from assistant.view.turns import history
from index.errors import IndexFailure


class Chat:
    """What one server's pages share: the opening of the documents, and a conversation for each tab."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.conversations = Conversations()

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
        before = self.conversations.turns(tab)
        before = before[:-1] if again else before
        past = page.transcript(before)
        begun = False
        try:
            for turn in ask(self.opening, question, history(before)):
                if begun and self._is_stopped(tab):
                    return
                self.conversations.put(tab, (*before, turn))
                begun = True
                yield past, page.transcript([turn], first=len(before))
        finally:
            self.conversations.stop(tab)  # a page that went away must not find its question still running

    def stopped(self, tab: str) -> str:
        """The last turn after the person stopped it."""
        self.conversations.stop(tab)
        return self._shown(tab)[1]

    def forget(self, tab: str) -> tuple[str, str]:
        """An empty conversation: (earlier turns, welcome)."""
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
        return document_list(engine.documents()) if engine else self._progress()

    def _is_stopped(self, tab: str) -> bool:
        turns = self.conversations.turns(tab)
        return not turns or turns[-1].stopped

    def _shown(self, tab: str) -> tuple[str, str]:
        turns = self.conversations.turns(tab)
        if not turns:
            return "", self._welcome()
        return page.transcript(turns[:-1]), page.transcript(turns[-1:], first=len(turns) - 1)

    def _welcome(self) -> str:
        engine = self.opening.standing.engine
        return page.welcome(engine.documents(), engine.suggestions()) if engine else page.welcome((), ())

    def _progress(self) -> str:
        standing = self.opening.standing
        if standing.failure is not None:
            return failed(standing.failure, strings.FAILED_OPENING)
        return "" if standing.engine else page.progress(standing.progress)
