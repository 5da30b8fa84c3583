"""How many threads are fastest just now, on a machine that others use too.

Two threads meet at every product. Where another program holds one of the two
cores, the thread on the free core waits at each of them, and two threads are
slower than one: 8 seconds a step were measured instead of 1.5. Nobody knows
beforehand, so both are tried again and again, and the faster one is used.
"""

from __future__ import annotations

from typing import Final

# Every so many steps the one that is not in use is tried for one step.
TRIAL_EVERY: Final = 12
# How much of an older measurement stays when a newer one comes.
MEMORY: Final = 0.5


class ThreadChooser:
    """Chooses between one thread and `most`, by measured speed."""

    def __init__(self, most: int) -> None:
        self._speeds: dict[int, float | None] = dict.fromkeys((most, 1))
        self._steps = 0

    def choose(self) -> int:
        """The number of threads for the next step."""
        untried = [threads for threads, speed in self._speeds.items() if speed is None]
        if untried:
            return untried[0]
        by_speed = sorted(self._speeds, key=lambda threads: self._speeds[threads] or 0.0)
        self._steps += 1
        return by_speed[0] if self._steps % TRIAL_EVERY == 0 else by_speed[-1]

    def learn(self, threads: int, speed: float) -> None:
        """Remember the speed, in pieces a second, of a step with so many threads."""
        old = self._speeds[threads]
        self._speeds[threads] = speed if old is None else MEMORY * old + (1 - MEMORY) * speed
