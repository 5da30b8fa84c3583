"""The page's events without the page: plain values from the browser in, HTML out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import ValidationError

from assistant.audit.log import AuditLog
from assistant.conversations.store import ConversationStore
from assistant.errors import AssistantError, QuestionError
from assistant.types import History
from assistant.view import page, strings
from assistant.view.answer import failed
from assistant.view.asking import ask, await_opening
from assistant.view.conversations import Conversations
from assistant.view.documents import document_list
from assistant.view.markup import NOTHING
from assistant.view.opening import Opening
from assistant.view.scope import choices, read_scope
from assistant.view.source import Passage, missing, source
from assistant.view.turns import Turn, failure_of, history
from index.errors import IndexFailure


class Chat:
    """What one server's pages share: the opening of the documents, and the conversations.

    `tab` is the id of a conversation; `owner` whose it is (`Person.key`), "" for nobody in particular.
    """

    def __init__(self, opening: Opening, store: ConversationStore | None = None) -> None:
        self.opening = opening
        self.conversations = Conversations(store)
        self._running: dict[tuple[str, str], threading.Event] = {}

    def greet(self, tab: str, *, owner: str = "") -> Iterator[tuple[str | None, str | None, str]]:
        """(earlier turns, last turn, progress) as a page opens, until the documents are ready.

        None leaves a part of the page as it is.
        """
        self.opening.start()
        begun = self.opening.standing.over
        yield *self._shown(tab, owner), self._progress()
        while not self.opening.standing.over:
            self.opening.wait(0.4)
            yield None, None, self._progress()
        yield *((None, None) if begun else self._shown(tab, owner)), self._progress()

    def answer(
        self, question: str, tab: str, again: bool = False, *, owner: str = "", among: object = ""
    ) -> Iterator[tuple[str | None, str]]:
        """(earlier turns, last turn) while `question` is answered; `again` replaces the last turn.

        None leaves the earlier turns as they are. `among` is what the page sent as its choice of documents,
        to be checked by `read_scope`.
        """
        key = owner, tab
        stop = self._running[key] = threading.Event()
        turn = Turn(question, stage="understanding")
        before: tuple[Turn, ...] | None = None
        try:
            # Before the log is open, what was said before cannot be read, nor asked about.
            for waiting in await_opening(self.opening, turn, stop):
                if self._running.get(key) is not stop:
                    return
                yield None, page.latest(waiting, 0)
            before = self._turns(tab, owner)
            before = before[:-1] if again else before
            past = page.transcript(before)
            for turn in self._ask(question, history(before), stop, among=among, owner=owner):
                if self._running.get(key) is not stop:
                    return  # the conversation was left meanwhile
                problem = self._put(tab, (*before, turn), owner)
                yield past, self._latest((*before, turn)) + problem
        except AssistantError as error:  # the conversation cannot be read
            yield None, failed(failure_of(error), strings.FAILED, question=question)
        finally:
            stop.set()
            if self._running.get(key) is stop:
                del self._running[key]
            if (
                before is not None and not turn.ended and key not in self._running
            ):  # the page went away or showed another
                self._put(tab, (*before, replace(turn, stopped=True)), owner)

    def _ask(
        self, question: str, earlier: History, stop: threading.Event, *, among: object, owner: str
    ) -> Iterator[Turn]:
        try:
            documents = read_scope(among)
        except QuestionError as error:
            yield Turn(question, failure=failure_of(error))
            return
        yield from ask(self.opening, question, earlier, stop, documents=documents, person=_name(owner))

    def stop(self, tab: str, *, owner: str = "") -> None:
        """End the question that `tab` is asking, if it is asking one."""
        if running := self._running.get((owner, tab)):
            running.set()

    def open(self, tab: str, left: str = "", *, owner: str = "") -> tuple[str, str]:
        """(earlier turns, last turn or welcome) of `tab`; what the one that is `left` was asking, ends."""
        if running := self._running.pop((owner, left), None):
            running.set()
        return self._shown(tab, owner)

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

    def choices(self) -> str:
        """The panel in which documents are chosen, or the progress while they are made ready."""
        engine = self.opening.standing.engine
        return choices(engine.documents()) if engine else self._progress()

    @property
    def log(self) -> AuditLog | None:
        """The audit log, once the assistant is open."""
        engine = self.opening.standing.engine
        return None if engine is None else engine.log

    def _turns(self, tab: str, owner: str) -> tuple[Turn, ...]:
        return self.conversations.turns(tab, owner, self.log)

    def _put(self, tab: str, turns: tuple[Turn, ...], owner: str) -> str:
        """Keep `turns`; what went wrong with that, to be shown, else nothing."""
        try:
            self.conversations.put(tab, turns, owner)
        except AssistantError as error:
            return failed(failure_of(error), strings.NOT_KEPT)
        return NOTHING

    def _shown(self, tab: str, owner: str) -> tuple[str, str]:
        try:
            turns = self._turns(tab, owner)
        except AssistantError as error:
            return "", failed(failure_of(error), strings.FAILED_OPENING)
        if not turns:
            return "", self._welcome()
        return page.transcript(turns[:-1]), self._latest(turns)

    def _latest(self, turns: Sequence[Turn]) -> str:
        """The last of `turns`, with questions to go on with once it is answered."""
        return page.latest(turns[-1], len(turns) - 1, self._next_questions(turns))

    def _next_questions(self, turns: Sequence[Turn]) -> Sequence[str]:
        engine, answer = self.opening.standing.engine, turns[-1].answer
        if engine is None or answer is None:
            return ()
        try:
            return engine.follow_ups(answer, asked=[turn.question for turn in turns])
        except (AssistantError, IndexFailure):
            return ()  # the answer stands; whatever is wrong with the index, the next question tells

    def _welcome(self) -> str:
        engine = self.opening.standing.engine
        return page.welcome(engine.documents(), engine.suggestions()) if engine else page.welcome((), ())

    def _progress(self) -> str:
        standing = self.opening.standing
        if standing.failure is not None:
            return failed(standing.failure, strings.FAILED_OPENING)
        return "" if standing.engine else page.progress(standing.progress)


def _name(owner: str) -> str:
    """Who is logged in as `owner`; "" for a browser of nobody in particular."""
    return owner.removeprefix("user:") if owner.startswith("user:") else ""
