"""Conversations as the pages show them: turns in memory, kept beyond it where there is a store.

A turn that was answered is kept as the id of its audit record and read back from the log, so that what
was erased there is shown as erased. What broke or was stopped lives in memory only: nothing was said.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.audit.log import AuditLog
from assistant.conversations.recall import Recalled, recall, said
from assistant.conversations.store import ConversationStore
from assistant.view.turns import Turn

_KEY = re.compile(r"^[0-9a-f]{32}$")
MOST_TABS = 1000  # the least recently used conversation leaves the memory when there are more
MOST_TURNS = 200  # of one conversation; the oldest leave, they no longer help a follow-up


class Conversations:
    """Turns by conversation, whose id is a random number that its browser chose, and by owner.

    `owner` is a `Person.key`: what is asked for by another owner is another conversation.
    """

    def __init__(self, store: ConversationStore | None = None) -> None:
        self.store = store
        self._turns: OrderedDict[tuple[str, str], tuple[Turn, ...]] = OrderedDict()
        self._read: set[tuple[str, str]] = set()  # those that hold what the store keeps of them
        self._lock = threading.Lock()

    def turns(self, id: str, owner: str = "", log: AuditLog | None = None) -> tuple[Turn, ...]:
        """The turns of the conversation `id`, oldest first; none when it is not known.

        With `log`, as the log has them now.

        Raises:
            AssistantError: the store or the log cannot be read.
        """
        with self._lock:
            held = self._turns.get((owner, id), ())
            read = (owner, id) in self._read
        if log is None:
            return held
        if not read and _KEY.match(id):
            kept = self.store.find(owner, id) if self.store else None
            known = tuple(map(_turn, recall(log, kept.records[-MOST_TURNS:]))) if kept else ()
            # What is held already was asked before the log was open, and could not be answered.
            held = (*known, *(turn for turn in held if not turn.record))
            self._hold(owner, id, held, read=True)
        return _as_recorded(held, log)

    def put(self, id: str, turns: tuple[Turn, ...], owner: str = "") -> None:
        """Hold `turns` as the conversation `id`, and keep its last one if it was answered.

        An id of another form keeps nothing.

        Raises:
            AssistantError: the store cannot be written to.
        """
        if not _KEY.match(id):
            return
        self._hold(owner, id, turns[-MOST_TURNS:])
        if self.store is not None and turns and turns[-1].answer is not None:
            behind = next((turn.record for turn in reversed(turns[:-1]) if turn.record), "")
            self.store.add(owner, id, turns[-1].answer.id, behind=behind)

    def forget(self, id: str, owner: str = "") -> None:
        """Drop the conversation from memory; what the store keeps of it stays."""
        with self._lock:
            self._turns.pop((owner, id), None)
            self._read.discard((owner, id))

    def _hold(self, owner: str, id: str, turns: tuple[Turn, ...], *, read: bool = False) -> None:
        with self._lock:
            self._turns[owner, id] = turns
            self._turns.move_to_end((owner, id))
            if read:
                self._read.add((owner, id))
            while len(self._turns) > MOST_TABS:
                self._read.discard(self._turns.popitem(last=False)[0])


def _turn(recalled: Recalled) -> Turn:
    answer = recalled.answer
    if answer is None:
        return Turn("", erased=recalled.record)
    return Turn(answer.question, claims=answer.claims, citations=answer.citations, answer=answer)


def _as_recorded(turns: Sequence[Turn], log: AuditLog) -> tuple[Turn, ...]:
    """`turns` with those as erased whose record was erased since."""
    ids = [turn.answer.id for turn in turns if turn.answer is not None]
    whole = said(log, ids)
    return tuple(
        Turn("", erased=turn.answer.id) if turn.answer is not None and turn.answer.id not in whole else turn
        for turn in turns
    )
