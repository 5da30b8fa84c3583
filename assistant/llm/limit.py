"""A limit on how many requests leave in a minute."""

from __future__ import annotations

import threading
import time
from collections import deque

_MINUTE = 60.0


class RateLimit:
    """Lets at most `per_minute` requests go in any 60 seconds; 0 means no limit. For several threads."""

    def __init__(self, per_minute: int, *, window: float = _MINUTE) -> None:
        self._per_minute = per_minute
        self._window = window
        self._sent: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self, stopped: threading.Event) -> None:
        """Return when a request may go, or as soon as `stopped` is set."""
        while not stopped.wait(self._take()):
            if self._granted():
                return

    def _take(self) -> float:
        """Seconds until there may be room."""
        with self._lock:
            return self._room_in()

    def _granted(self) -> bool:
        with self._lock:
            if self._room_in() > 0:
                return False
            self._sent.append(time.monotonic())
            return True

    def _room_in(self) -> float:
        if not self._per_minute:
            self._sent.clear()
            return 0.0
        now = time.monotonic()
        while self._sent and now - self._sent[0] >= self._window:
            self._sent.popleft()
        if len(self._sent) < self._per_minute:
            return 0.0
        return self._window - (now - self._sent[0])
