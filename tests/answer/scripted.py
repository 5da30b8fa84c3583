"""A language model that writes what it is told to, piece by piece; no network, no chance."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from assistant.errors import LanguageModelError
from assistant.llm.types import Finish, Message, Usage

Output: TypeAlias = "str | LanguageModelError | Iterator[str] | Sequence[str | LanguageModelError]"
Reply: TypeAlias = "Output | Callable[[Sequence[Message]], Output]"


class ScriptedGeneration:
    """Pieces of one reply; an error among them is raised where it stands."""

    def __init__(self, parts: Iterator[str | LanguageModelError], usage: Usage, ends: Finish) -> None:
        self._ends = ends
        self._parts = parts
        self._usage = usage
        self._finish: Finish = ""
        self.closed = False
        self.read = 0

    @property
    def usage(self) -> Usage:
        return self._usage

    @property
    def finish(self) -> Finish:
        return self._finish

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.closed:
            raise StopIteration
        part = next(self._parts, None)
        if part is None:
            self._finish = self._ends
            raise StopIteration
        if isinstance(part, LanguageModelError):
            raise part
        self.read += 1
        return part

    def close(self) -> None:
        if not self._finish and not self.closed:
            self._finish = "cut"
        self.closed = True


@dataclass(slots=True)
class ScriptedModel:
    """Gives one reply after the other, the last one for ever; a reply may look at the messages."""

    replies: Sequence[Reply]
    name: str = "scripted:test"
    context_window: int = 8192
    piece: int = 7  # characters
    asked: list[list[Message]] = field(default_factory=list)
    generations: list[ScriptedGeneration] = field(default_factory=list)
    temperatures: list[float] = field(default_factory=list)
    closed: bool = False
    ends: Finish = "stop"
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
    ) -> ScriptedGeneration:
        with self._lock:
            reply = self.replies[min(len(self.asked), len(self.replies) - 1)]
            self.asked.append(list(messages))
            self.temperatures.append(temperature)
            made = ScriptedGeneration(self._cut(reply, messages), Usage(100, 20, 0.001), self.ends)
            self.generations.append(made)
        return made

    def _cut(self, reply: Reply, messages: Sequence[Message]) -> Iterator[str | LanguageModelError]:
        output = reply(messages) if callable(reply) else reply
        if isinstance(output, str):
            yield from ("".join(part) for part in _batched(output, self.piece))
        elif isinstance(output, LanguageModelError):
            yield output
        else:
            yield from output

    def close(self) -> None:
        self.closed = True


def _batched(text: str, size: int) -> Iterator[tuple[str, ...]]:
    rest = iter(text)
    while part := tuple(islice(rest, size)):
        yield part


def down(reason: str = "unreachable") -> LanguageModelError:
    """The error of a model that cannot be used."""
    return LanguageModelError(f"The model is down: {reason}.", reason=reason, hint="Start it.")  # type: ignore[arg-type]


def label_of(messages: Sequence[Message], phrase: str) -> str:
    """The label under which the prompt shows the passage with `phrase`, as "E2"."""
    label = ""
    for line in messages[-1].text.splitlines():
        if line.startswith("----- E"):
            label = line.split()[1]
        if label and phrase in line:
            return label
    raise LookupError(f"{phrase!r} is not in the prompt")
