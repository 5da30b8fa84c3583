"""Opening the assistant in the background, so that the page answers while the corpus is indexed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.audit.log import AuditLog
from assistant.errors import AssistantError
from assistant.types import Answer, Event, History
from assistant.view.turns import UNEXPECTED, Failure, failure_of
from index.errors import IndexFailure
from index.types import DocumentInfo, FileProblem, Progress


class Engine(Protocol):
    """The part of `Assistant` that the page uses; called from several threads."""

    @property
    def log(
        self,
    ) -> AuditLog | None: ...  # None: nothing is recorded, so that conversations end with the server

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        documents: Collection[str] | None = None,
        person: str = "",
    ) -> Iterator[Event]: ...

    def documents(self) -> Sequence[DocumentInfo]: ...

    def problems(self) -> Sequence[FileProblem]: ...

    def document(self, sha256: str) -> str: ...

    def suggestions(self) -> Sequence[str]: ...

    def follow_ups(self, answer: Answer, *, asked: Collection[str] = ()) -> Sequence[str]: ...

    def close(self) -> None: ...


OpenEngine = Callable[[Callable[[Progress], None]], Engine]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far opening has come: one of `engine` and `failure` is set once it is over."""

    engine: Engine | None = None
    failure: Failure | None = None
    progress: Progress | None = None

    @property
    def over(self) -> bool:
        """Whether opening has ended, well or not."""
        return self.engine is not None or self.failure is not None


class Opening:
    """Opens an engine once, in a thread of its own; after a failure it can be started again."""

    def __init__(self, open_engine: OpenEngine, on_change: Callable[[Standing], None] | None = None) -> None:
        """`on_change` is called in the opening thread at each step, for the terminal."""
        self._open_engine = open_engine
        self._on_change = on_change
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._standing = Standing()
        self._thread: threading.Thread | None = None

    @property
    def standing(self) -> Standing:
        """How far opening has come at this moment."""
        return self._standing

    def start(self) -> None:
        """Begin opening unless it is under way or done; returns at once."""
        with self._lock:
            running = self._thread is not None and self._thread.is_alive()
            if running or self._standing.engine is not None:
                return
            self._set(Standing())
            # Daemon: Ctrl-C must end a long first run at once; the index survives a killed run.
            self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> Standing:
        """The standing after the next change, or after `seconds`, or at once when it is over."""
        with self._changed:
            if not self._standing.over:
                self._changed.wait(seconds)
            return self._standing

    def close(self) -> None:
        """Close the engine, if it was opened."""
        if self._standing.engine is not None:
            self._standing.engine.close()

    def _open(self) -> None:
        ended = Standing(failure=UNEXPECTED)  # what stays if something else than our errors is raised
        try:
            ended = Standing(engine=self._open_engine(lambda step: self._set(Standing(progress=step))))
        except (AssistantError, IndexFailure) as error:
            ended = Standing(failure=failure_of(error))
        finally:
            self._set(ended)

    def _set(self, standing: Standing) -> None:
        with self._changed:
            self._standing = standing
            self._changed.notify_all()
        if self._on_change is not None:
            self._on_change(standing)
