"""Asking one question: a stream of turns, each further than the one before."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from assistant.errors import AssistantError
from assistant.types import Event, History
from assistant.view import strings
from assistant.view.opening import Engine, Opening
from assistant.view.page import progress_words
from assistant.view.turns import UNEXPECTED, Failure, Turn, advance, failure_of
from index.errors import IndexFailure

_POLL_S = 0.1  # how often a waiting question looks at the progress, and whether it was stopped
PER_SECOND = 12  # drawings of a page while an answer comes: smooth to read, and typing never waits for it


def ask(
    opening: Opening,
    question: str,
    history: History,
    stop: threading.Event,
    *,
    documents: tuple[str, ...] | None = None,
    person: str = "",
) -> Iterator[Turn]:
    """The turn of `question` as it goes on; the last one has ended. `documents` limits the search, `person`
    is who asks, where somebody is logged in.

    A question asked before the documents are ready waits, showing the progress, and is then answered.
    What breaks becomes a turn with a failure; nothing is raised. Setting `stop` ends it soon.
    """
    turn = Turn(question, stage="understanding", documents=documents)
    yield turn
    yield from await_opening(opening, turn, stop)
    engine = opening.standing.engine
    if engine is not None and not stop.is_set():
        for batch in batches(engine, Asked(question, history, documents, person), stop):
            for event in batch:
                turn = advance(turn, event)
            yield turn
    if not turn.ended:
        failure = opening.standing.failure or UNEXPECTED
        yield replace(turn, stopped=True) if stop.is_set() else advance(turn, failure)


def await_opening(opening: Opening, turn: Turn, stop: threading.Event) -> Iterator[Turn]:
    """`turn` with the progress, until the documents are ready or cannot be, or `stop` is set."""
    while not (opening.standing.over or stop.is_set()):
        standing = opening.wait(_POLL_S)
        yield replace(turn, note=f"{strings.WAITING}. {progress_words(standing.progress)}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine is asked."""

    question: str
    history: History = ()
    documents: tuple[str, ...] | None = None  # paths to search in; None for all
    person: str = ""

    def stream(self, engine: Engine) -> Iterator[Event]:
        """The engine's events."""
        return engine.stream(self.question, self.history, documents=self.documents, person=self.person)


def batches(engine: Engine, asked: Asked, stop: threading.Event) -> Iterator[list[Event | Failure]]:
    """The engine's events, run from start to end in one thread, ending in a failure if it broke.

    A page's server takes each step of an iterator in whatever thread is free, and must not be held up by
    an engine that is slow to answer; so the engine gets a thread, which `stop` ends at its next event.
    Events that come faster than a page should be drawn come together, at most `PER_SECOND` times.
    """
    out: SimpleQueue[Event | Failure | None] = SimpleQueue()
    worker = threading.Thread(target=_run, args=(engine, asked, out, stop), name="asking", daemon=True)
    worker.start()
    batch: list[Event | Failure] = []
    free = 0.0  # when the page may be drawn again
    while not stop.is_set():
        wait = max(0.0, free - time.monotonic()) if batch else _POLL_S
        with suppress(Empty):
            event = out.get(timeout=wait)
            if event is None:
                break
            batch.append(event)
        if batch and time.monotonic() >= free:
            yield batch
            batch, free = [], time.monotonic() + 1 / PER_SECOND
    if batch:
        yield batch


def _run(
    engine: Engine,
    asked: Asked,
    out: SimpleQueue[Event | Failure | None],
    stop: threading.Event,
) -> None:
    ended: Failure | None = UNEXPECTED  # what stays if something else than our errors is raised
    try:
        for event in asked.stream(engine):
            if stop.is_set():
                break
            out.put(event)
        ended = None
    except (AssistantError, IndexFailure) as error:
        ended = failure_of(error)
    finally:
        if ended is not None:
            out.put(ended)
        out.put(None)
