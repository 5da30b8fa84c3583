"""Language models that write by script: what a prompt, or a test, tells them to, with no model behind."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from assistant.llm.types import Finish, Message, Usage
from index.tokens import count_tokens

Script = Callable[[Sequence[Message]], Iterable[str]]  # what is written for these messages, piece by piece
_FENCED: Final = re.compile(r"^-{5} (E\d+) \w+ -{5}\n(.*?)(?=^-{5} )", re.DOTALL | re.MULTILINE)
PIECE: Final = 24  # characters of a piece, where a script gives one long text


class ScriptedGeneration:
    """The pieces of one script, cut at `max_tokens` pieces, closed when asked."""

    def __init__(self, pieces: Iterable[str], prompt_tokens: int, max_tokens: int) -> None:
        self._pieces = iter(pieces)
        self._prompt_tokens = prompt_tokens
        self._left = max_tokens
        self._characters = 0
        self._finish: Finish = ""
        self.notes: tuple[str, ...] = ()

    @property
    def usage(self) -> Usage:
        """Tokens of the prompt, and a quarter of the characters written; free."""
        return Usage(self._prompt_tokens, self._characters // 4, 0.0, estimated=True)

    @property
    def finish(self) -> Finish:
        """How it ended."""
        return self._finish

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._finish:
            raise StopIteration
        if self._left <= 0:
            self._finish = "length"
            raise StopIteration
        try:
            piece = next(self._pieces)
        except StopIteration:
            self._finish = "stop"
            raise
        self._left -= 1 + len(piece) // 4
        self._characters += len(piece)
        return piece

    def close(self) -> None:
        """Write no more."""
        self._finish = self._finish or "cut"


class ScriptedModel:
    """A `LanguageModel` that writes what `script` says; remembers what it was shown."""

    def __init__(self, script: Script, *, name: str = "scripted", context_window: int = 16_384) -> None:
        self.name = name
        self.context_window = context_window
        self.shown: list[tuple[Message, ...]] = []  # the messages of every call, in order
        self._script = script
        self._lock = threading.Lock()

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,  # noqa: ARG002 (a script has none)
        seed: int | None = None,  # noqa: ARG002 (the same)
    ) -> ScriptedGeneration:
        """What the script writes for `messages`."""
        with self._lock:
            self.shown.append(tuple(messages))
        size = sum(count_tokens(message.text) for message in messages)
        return ScriptedGeneration(self._script(messages), size, max_tokens)

    def close(self) -> None:
        """There is nothing to release."""


def find_evidence(messages: Sequence[Message]) -> dict[str, str]:
    """What a prompt shows under each label, as `assistant.answer.prompts` fences it."""
    shown = "\n".join(message.text for message in messages if message.role != "system")
    return {match[1]: match[2].strip() for match in _FENCED.finditer(shown)}


def in_pieces(text: str, size: int = PIECE) -> Iterator[str]:
    """`text` in pieces of `size` characters, as a model streams it."""
    for at in range(0, len(text), size):
        yield text[at : at + size]


__all__ = ["PIECE", "Script", "ScriptedGeneration", "ScriptedModel", "find_evidence", "in_pieces"]
