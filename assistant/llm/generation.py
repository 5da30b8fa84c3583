"""One generation: pieces of text out of the parts that a model gives, with usage, end and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.llm.dialect import Part
from assistant.llm.text import PieceText
from assistant.llm.types import Finish, Usage
from index.tokens import count_tokens


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens; None when not known."""

    read: float | None
    written: float | None

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """US dollars for one generation; None when a price is not known."""
        if self.read is None or self.written is None:
            return None
        return (prompt_tokens * self.read + completion_tokens * self.written) / 1_000_000


FREE = Prices(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a generation before it begins."""

    prompt_tokens: int  # as counted here
    max_tokens: int
    prices: Prices


class PartGeneration:
    """A `Generation` over `parts`; `stop` ends their source, also while another thread waits for one."""

    def __init__(self, parts: Iterator[Part], plan: Plan, *, stop: Callable[[], None]) -> None:
        self._parts = parts
        self._plan = plan
        self._stop = stop
        self._text = PieceText(max_tokens=plan.max_tokens)
        self._written: list[str] = []
        self._prompt_tokens: int | None = None
        self._completion_tokens: int | None = None
        self._finish: Finish = ""
        self._notes: list[str] = []
        self._over = False

    @property
    def usage(self) -> Usage:
        """Tokens and cost so far."""
        estimated = self._prompt_tokens is None or self._completion_tokens is None
        read = self._plan.prompt_tokens if self._prompt_tokens is None else self._prompt_tokens
        written = self._completion_tokens
        if written is None:
            written = count_tokens("".join(self._written))
        return Usage(read, written, self._plan.prices.cost(read, written), estimated)

    @property
    def finish(self) -> Finish:
        """How it ended."""
        return self._finish

    @property
    def notes(self) -> tuple[str, ...]:
        """What happened on the way."""
        return tuple(self._notes)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._over:
            part = self._next_part()
            if part is None:
                self._over = True
                self._finish = self._finish or "stop"
                return self._give(self._text.finish()) or self._end()
            self._take(part)
            piece = self._give(self._text.take(part.text))
            if self._text.is_full:
                self._cut_off()
            if piece:
                return piece
        return self._end()

    def close(self) -> None:
        """End the request early; once it is over, its connection may serve another and is left alone."""
        if self._over:
            return
        self._over = True
        self._finish = "cut"
        self._release()

    def _next_part(self) -> Part | None:
        try:
            return next(self._parts, None)
        except BaseException:
            self._over = True
            raise

    def _take(self, part: Part) -> None:
        self._finish = part.finish or self._finish
        if part.prompt_tokens is not None:
            self._prompt_tokens = part.prompt_tokens
        if part.completion_tokens is not None:
            self._completion_tokens = part.completion_tokens
        if part.note and part.note not in self._notes:
            self._notes.append(part.note)

    def _give(self, piece: str) -> str:
        if piece:
            self._written.append(piece)
        return piece

    def _cut_off(self) -> None:
        self._over = True
        self._finish = "length"
        self._notes.append(f"The model wrote on past {self._plan.max_tokens} tokens and was ended.")
        self._release()

    def _release(self) -> None:
        self._stop()
        close = getattr(self._parts, "close", None)
        if close is not None:
            try:
                close()
            except ValueError:  # another thread is inside; `stop` has told it
                return

    def _end(self) -> str:
        if self._text.mended:
            self._notes.append(f"{self._text.mended} broken characters were replaced.")
            self._text.mended = 0
        raise StopIteration
