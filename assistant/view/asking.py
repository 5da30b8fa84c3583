"""Asking one question: a stream of turns, each further than the one before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue

from assistant.errors import AssistantError
from assistant.types import Event, History
from assistant.view import strings
from assistant.view.opening import Engine, Opening
from assistant.view.page import progress_words
from assistant.view.turns import UNEXPECTED, Failure, Turn, advance, failure_of
from index.errors import IndexFailure

_POLL_S = 0.1  # how often a waiting question looks at the progress, and whether it was stopped


def ask(opening: Opening, question: str, history: History, stop: threading.Event) -> Iterator[Turn]:
    """The turn of `question` as it goes on; the last one has ended.

    A question asked before the documents are ready waits, showing the progress, and is then answered.
    What breaks becomes a turn with a failure; nothing is raised. Setting `stop` ends it soon.
    """
    turn = Turn(question, stage="understanding")
    yield turn
    while not (opening.standing.over or stop.is_set()):
        standing = opening.wait(_POLL_S)
        turn = replace(turn, note=f"{strings.WAITING}. {progress_words(standing.progress)}")
        yield turn
    engine = opening.standing.engine
    if engine is not None and not stop.is_set():
        for event in events(engine, question, history, stop):
            turn = advance(turn, event)
            yield turn
    if not turn.ended:
        failure = opening.standing.failure or UNEXPECTED
        yield replace(turn, stopped=True) if stop.is_set() else advance(turn, failure)


def events(
    engine: Engine, question: str, history: History, stop: threading.Event
) -> Iterator[Event | Failure]:
    """The engine's events, run from start to end in one thread, ending in a failure if it broke.

    A page's server takes each step of an iterator in whatever thread is free, and must not be held up by
    an engine that is slow to answer; so the engine gets a thread, which `stop` ends at its next event.
    """
    out: SimpleQueue[Event | Failure | None] = SimpleQueue()
    worker = threading.Thread(
        target=_run, args=(engine, question, history, out, stop), name="asking", daemon=True
    )
    worker.start()
    while not stop.is_set():
        with suppress(Empty):
            event = out.get(timeout=_POLL_S)
            if event is None:
                return
            yield event


def _run(
    engine: Engine,
    question: str,
    history: History,
    out: SimpleQueue[Event | Failure | None],
    stop: threading.Event,
) -> None:
    ended: Failure | None = UNEXPECTED  # what stays if something else than our errors is raised
    try:
        for event in engine.stream(question, history):
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
