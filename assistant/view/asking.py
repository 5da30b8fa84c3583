"""Asking one question: a stream of turns, each further than the one before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from queue import SimpleQueue

from assistant.errors import AssistantError
from assistant.types import Event, History
from assistant.view import strings
from assistant.view.opening import Engine, Opening
from assistant.view.page import progress_words
from assistant.view.turns import UNEXPECTED, Failure, Turn, advance, failure_of
from index.errors import IndexFailure

_POLL_S = 0.25  # how often a waiting question looks at the progress


def ask(opening: Opening, question: str, history: History) -> Iterator[Turn]:
    """The turn of `question` as it goes on; the last one has ended.

    A question asked before the documents are ready waits, showing the progress, and is then answered.
    What breaks becomes a turn with a failure; nothing is raised. Closing the iterator stops the asking.
    """
    turn = Turn(question, stage="understanding")
    yield turn
    while not opening.standing.over:
        standing = opening.wait(_POLL_S)
        turn = replace(turn, note=f"{strings.WAITING}. {progress_words(standing.progress)}")
        yield turn
    standing = opening.standing
    if standing.engine is None:
        yield advance(turn, standing.failure or UNEXPECTED)
        return
    for event in events(standing.engine, question, history):
        turn = advance(turn, event)
        yield turn
    if not turn.ended:
        yield advance(turn, UNEXPECTED)


def events(engine: Engine, question: str, history: History) -> Iterator[Event | Failure]:
    """The engine's events, run from start to end in one thread, ending in a failure if it broke.

    A page's server takes each step of an iterator in whatever thread is free; an engine may hold
    things that belong to one thread (a database cursor), so it gets one.
    """
    out: SimpleQueue[Event | Failure | None] = SimpleQueue()
    stop = threading.Event()
    worker = threading.Thread(
        target=_run, args=(engine, question, history, out, stop), name="asking", daemon=True
    )
    worker.start()
    try:
        while (event := out.get()) is not None:
            yield event
    finally:
        stop.set()


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
