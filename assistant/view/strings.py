"""The words that the web chat shows (`words/`), in the language of whoever is being served.

`strings.NAME` is the word in the language that `speaking` sets. Numbers and
names go in through `str.format`; a mapping holds the forms of one word (`one`, `many`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from assistant.view.words import WORDS

T = TypeVar("T")
LANGUAGES: Final = {"en": "English", "es": "Español"}
_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words are in `language` (a key of `LANGUAGES`; English if it is not one) inside this block."""
    before = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(before)


def steps_in(language: str, steps: Iterator[T]) -> Iterator[T]:
    """`steps` with the words of each in `language`: a server may take every step in another context."""
    try:
        while True:
            with speaking(language):
                try:
                    step = next(steps)
                except StopIteration:
                    return
            yield step
    finally:
        if isinstance(steps, Generator):
            steps.close()


def language() -> str:
    """The language of the words at this moment, as a key of `LANGUAGES`."""
    return _language.get()


def other_language() -> str:
    """The language that a page offers instead of its own, as a key of `LANGUAGES`."""
    return next(code for code in LANGUAGES if code != language())


def english() -> str | None:
    """The `lang` of what the assistant says only in English; None on an English page, which says it all."""
    return None if language() == "en" else "en"


def choose(accepted: str) -> str:
    """The language that an Accept-Language header asks for first among ours; English if none."""
    wanted = sorted(map(_preference, accepted.split(",")), key=lambda each: -each[1])
    return next((code for code, quality in wanted if code in LANGUAGES and quality > 0), "en")


def _preference(part: str) -> tuple[str, float]:
    code, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        weight = 0.0
    return code.strip().lower().split("-")[0], weight


def names() -> tuple[str, ...]:
    """Every name that `strings.NAME` can be asked for."""
    return tuple(WORDS)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a word, or a mapping of a word's forms
    try:
        english, spanish = WORDS[name]
    except KeyError:
        raise AttributeError(f"no words are called {name}") from None
    return spanish if language() == "es" else english
