"""How long to wait before a new try."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_FIRST = 0.5  # seconds, doubled each time
_LONGEST = 20.0
LONGEST_ASKED = 60.0  # seconds; a server that asks for more is not waited for


def backoff(attempt: int, asked: float | None = None) -> float:
    """Seconds before try `attempt` + 1 (from 0): what the server asked for, else a random share of a
    doubling span, so that many clients do not come back at once (full jitter, Brooker 2015)."""
    if asked is not None:
        return asked + random.uniform(0, 0.25)
    return random.uniform(_FIRST / 2, min(_LONGEST, _FIRST * 2**attempt))


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a reply asks to be left alone (`retry-after-ms`, `Retry-After`); None if it does not."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after", "")
        if not value:
            return None
        if value.strip().replace(".", "", 1).isdigit():
            return float(value)
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
