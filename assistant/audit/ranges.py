"""Sets of record numbers as ranges: a million pruned records are one pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self


class Ranges:
    """Whole numbers as sorted, joined, closed ranges."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._pairs: list[tuple[int, int]] = []
        for low, high in pairs:
            self.add(low, high)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Self:
        """The ranges of `numbers`, in any order."""
        found = cls()
        for number in sorted(numbers):
            found.add(number)
        return found

    def add(self, low: int, high: int | None = None) -> None:
        """Add `low`, or `low` to `high`; fast when numbers come in rising order."""
        high = low if high is None else high
        if self._pairs and low >= self._pairs[-1][0]:
            first, last = self._pairs[-1]
            if low <= last + 1:
                self._pairs[-1] = (first, max(last, high))
            else:
                self._pairs.append((low, high))
            return
        self._pairs = _joined(sorted([*self._pairs, (low, high)]))

    def without(self, other: Ranges) -> Iterator[tuple[int, int]]:
        """The ranges of numbers that are here and not in `other`."""
        for low, high in self._pairs:
            for first, last in other._pairs:
                if last < low or first > high:
                    continue
                if first > low:
                    yield low, first - 1
                low = last + 1
            if low <= high:
                yield low, high

    def size(self) -> int:
        """How many numbers."""
        return sum(high - low + 1 for low, high in self._pairs)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._pairs)

    def __contains__(self, number: int) -> bool:
        return any(low <= number <= high for low, high in self._pairs)


def _joined(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined = pairs[:1]
    for low, high in pairs[1:]:
        first, last = joined[-1]
        if low <= last + 1:
            joined[-1] = (first, max(last, high))
        else:
            joined.append((low, high))
    return joined
