"""Conversations kept in memory, one for each browser tab, apart from one another."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict

from assistant.view.turns import Turn

_KEY = re.compile(r"^[0-9a-f]{32}$")
MOST_TABS = 1000  # the least recently used conversation goes when there are more
MOST_TURNS = 200  # of one conversation; the oldest go, they no longer help a follow-up


class Conversations:
    """Turns by tab. A tab's key is a random number that only its browser knows."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def turns(self, tab: str) -> tuple[Turn, ...]:
        """The turns of `tab`, oldest first; none for a tab that is not known."""
        with self._lock:
            return self._turns.get(tab, ())

    def put(self, tab: str, turns: tuple[Turn, ...]) -> None:
        """Keep `turns` as the conversation of `tab`; a key of another form keeps nothing."""
        if not _KEY.match(tab):
            return
        with self._lock:
            self._turns[tab] = turns[-MOST_TURNS:]
            self._turns.move_to_end(tab)
            while len(self._turns) > MOST_TABS:
                self._turns.popitem(last=False)

    def forget(self, tab: str) -> None:
        """Drop the conversation of `tab`."""
        with self._lock:
            self._turns.pop(tab, None)
