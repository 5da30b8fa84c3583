"""Keeping a key out of everything that is shown, logged or recorded."""

from __future__ import annotations

HIDDEN = "(key hidden)"
_SHORTEST = 4  # a shorter key would also be found inside ordinary words


class ScrubbedError(Exception):
    """Stands in for an error whose words held a key; says the same without it."""


def scrub(text: str, key: str) -> str:
    """`text` without `key`."""
    return text.replace(key, HIDDEN) if len(key) >= _SHORTEST else text


def scrub_error(error: BaseException, key: str) -> BaseException:
    """`error` itself, or a stand-in with its traceback when it or what caused it shows `key`."""
    if len(key) < _SHORTEST or not any(key in f"{one} {one!r} {one.args}" for one in causes(error)):
        return error
    stand_in = ScrubbedError(f"{type(error).__name__}: {scrub(str(error), key)}")
    return stand_in.with_traceback(error.__traceback__)


def causes(error: BaseException) -> list[BaseException]:
    """`error`, then what it was raised from or during, each once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and all(one is not other for other in found):
            found.append(one)
            waiting += [one.__context__, one.__cause__]
    return found
