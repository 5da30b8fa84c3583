"""Limits on log-in attempts: after a few wrong passwords each further one must wait longer.

Counted for each name and for each address, so that neither many names from one address nor one name
from many addresses can be tried quickly. The wait of a name stays short: nobody can lock another out
for long by guessing.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

FREE: Final = 3  # wrong passwords without a wait: people mistype
LONGEST_NAME_S: Final = 60.0
LONGEST_ADDRESS_S: Final = 900.0
FORGOTTEN_S: Final = 3600.0  # after this time without an attempt the count begins anew
_MOST: Final = 10_000  # names and addresses that are remembered; the oldest go


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: float = 0.0


class Attempts:
    """Counts of wrong passwords, in memory. Safe for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str, address: str) -> float:
        """Seconds to wait before `name` may be tried from `address`; 0.0: now, and it is counted.

        Counted before the password is looked at, so that many attempts at once gain nothing;
        `succeed` takes it back.
        """
        now = self._clock()
        with self._lock:
            wait = max(self._wait(key, now, most) for key, most in _keys(name, address))
            if wait <= 0:
                for key, _ in _keys(name, address):
                    self._count(key, now)
        return max(wait, 0.0)

    def succeed(self, name: str, address: str) -> None:
        """The attempt that `begin` counted was right: the name starts anew, the address is as before."""
        (of_name, _), (of_address, _) = _keys(name, address)
        with self._lock:
            self._tries.pop(of_name, None)
            if tries := self._tries.get(of_address):
                tries.wrong = max(0, tries.wrong - 1)

    def _wait(self, key: str, now: float, most: float) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.wrong < FREE:
            return 0.0
        return tries.last + min(most, 2.0 ** (tries.wrong - FREE)) - now

    def _count(self, key: str, now: float) -> None:
        tries = self._tries.setdefault(key, _Tries())
        if now - tries.last > FORGOTTEN_S:
            tries.wrong = 0
        tries.wrong, tries.last = min(tries.wrong + 1, 64), now
        self._tries.move_to_end(key)
        while len(self._tries) > _MOST:
            self._tries.popitem(last=False)


def _keys(name: str, address: str) -> tuple[tuple[str, float], tuple[str, float]]:
    return (f"name {name.casefold()[:64]}", LONGEST_NAME_S), (f"from {_block(address)}", LONGEST_ADDRESS_S)


def _block(address: str) -> str:
    """An address, or the /64 of an IPv6 one: every customer has a whole one to call from."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)
