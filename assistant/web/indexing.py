"""Indexing on behalf of the pages: one run at a time, in a thread, while questions go on.

Whoever changed the corpus folder asks for a run and gets a ticket. A run that begins later than a
change sees it, so requests that arrive during a run are all served by the next one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.loading import index_settings
from assistant.view.turns import UNEXPECTED, Failure, failure_of, worded
from assistant.web.site import NotReady, Site
from index.corpus import CorpusIndex
from index.errors import IndexFailure
from index.types import Progress, SyncReport

_POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class IndexingState:
    """How far indexing has come."""

    running: bool = False
    rebuild: bool = False  # the run at hand makes the index anew
    done: int = 0  # tickets up to this number have been served
    progress: Progress | None = None
    failure: Failure | None = None  # of the last run that ended


class Indexing:
    """Runs that bring the index up to date, asked for by many."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._changed = threading.Condition()
        self._state = IndexingState()
        self._asked = 0
        self._rebuild = False

    @property
    def state(self) -> IndexingState:
        """How it stands at this moment."""
        return self._state

    def request(self, *, rebuild: bool = False) -> int:
        """Have the index brought up to date, or made anew; returns a ticket at once."""
        with self._changed:
            self._asked += 1
            self._rebuild = self._rebuild or rebuild
            if not self._state.running:
                self._set(replace(self._state, running=True, rebuild=self._rebuild, progress=None))
                threading.Thread(target=self._work, name="indexing", daemon=True).start()
            return self._asked

    def wait(self, ticket: int, seconds: float) -> IndexingState:
        """The state once `ticket` is served, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.done >= ticket, seconds)
            return self._state

    def _work(self) -> None:
        more = True
        while more:
            with self._changed:
                ticket, rebuild = self._asked, self._rebuild
                self._rebuild = False
                self._set(replace(self._state, rebuild=rebuild, progress=None))
            failure: Failure | None = UNEXPECTED  # what stays if something else than our errors is raised
            try:
                failure = self._run(rebuild)
            finally:
                with self._changed:
                    more = self._asked > ticket and failure is not UNEXPECTED
                    self._set(IndexingState(running=more, done=ticket, failure=failure))

    def _run(self, rebuild: bool) -> Failure | None:
        try:
            assistant = self._opened()
            if rebuild:
                assistant.last_sync = self._rebuilt(assistant)
            else:
                assistant.sync(self._tell)
        except (AssistantError, IndexFailure) as error:
            return failure_of(error)
        return None

    def _opened(self) -> Assistant:
        """The assistant; opened anew when its opening had failed, for a corpus that has its first file."""
        opening = self._site.opening
        opening.start()
        while not opening.standing.over:
            self._tell_opening(opening.wait(_POLL_S).progress)
        if opening.standing.failure is not None:
            failure = worded(opening.standing.failure)
            raise NotReady(failure.message, hint=failure.hint)
        return self._site.assistant()

    def _rebuilt(self, assistant: Assistant) -> SyncReport:
        # An index object of its own: rebuilding closes the files of the one that it is called on, and
        # other people's questions read through the assistant's meanwhile.
        with CorpusIndex(index_settings(self._site.settings), assistant.index.embedder) as own:
            return own.sync(self._tell, rebuild=True)

    def _tell_opening(self, progress: Progress | None) -> None:
        if progress is not None:
            self._tell(progress)

    def _tell(self, progress: Progress) -> None:
        with self._changed:
            self._set(replace(self._state, progress=progress))

    def _set(self, state: IndexingState) -> None:
        self._state = state
        self._changed.notify_all()
