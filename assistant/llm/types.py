"""The vocabulary of language models: what is asked, what streams back, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Finish = Literal["stop", "length", "cut", ""]
"""How a generation ended: by itself, at a limit, ended early by `close()`, or not yet."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of what a model is shown."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What one generation took."""

    prompt_tokens: int
    completion_tokens: int
    cost: float | None  # US dollars; None when the price is not known
    estimated: bool = False  # counted here with tiktoken, because the endpoint did not say


class Generation(Protocol):
    """A stream of text pieces as the model writes them. Iterate it once; not for several threads."""

    @property
    def usage(self) -> Usage:
        """Tokens and cost so far; whole once the pieces are exhausted."""
        ...

    @property
    def finish(self) -> Finish:
        """How it ended; "" while it runs and after an error."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the record on what happened on the way: a retry, no streaming, broken bytes."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Itself."""
        ...

    def __next__(self) -> str:
        """The next piece of text, never empty.

        Raises:
            LanguageModelError: the model or the connection to it failed; pieces so far stand.
        """
        ...

    def close(self) -> None:
        """End the request early; a second call, or one after the end, does nothing."""
        ...


class LanguageModel(Protocol):
    """A model that writes text, behind whatever client; safe for several threads at once."""

    @property
    def name(self) -> str:
        """What the record calls it, as "openai:gpt-4.1-mini"; never a key."""
        ...

    @property
    def context_window(self) -> int:
        """Tokens that the messages and what is written may take together."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
    ) -> Generation:
        """Begin to write what follows `messages`; nothing is sent before the first piece is asked for.

        Raises:
            LanguageModelError: the messages and `max_tokens` do not fit the context window.
        """
        ...

    def close(self) -> None:
        """Release connections, memory and any server; a second call does nothing."""
        ...


__all__ = ["Finish", "Generation", "LanguageModel", "Message", "Usage"]
