"""What differs between providers: how a LlamaIndex client is made, asked and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from assistant.llm.types import Finish

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.core.llms.llm import LLM


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, without its messages."""

    max_tokens: int
    temperature: float
    seed: int | None
    streaming: bool = True
    without: frozenset[str] = frozenset()  # parameters that this server turned out not to take


@dataclass(frozen=True, slots=True)
class Part:
    """What one reply or one event of a stream said."""

    text: str
    finish: Finish = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    note: str = ""  # one sentence for the record


class Dialect(Protocol):
    """One provider's way to speak."""

    @property
    def llm(self) -> LLM:
        """The LlamaIndex client."""
        ...

    @property
    def context_window(self) -> int:
        """Tokens, as known of the model; a cautious guess else."""
        ...

    def arguments(self, asked: Asked) -> dict[str, Any]:
        """Keyword arguments of `stream_chat` or `chat`."""
        ...

    def read(self, response: ChatResponse, *, whole: bool) -> Part:
        """What `response` adds; `whole` when it is the reply to `chat`."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


def as_count(value: object) -> int | None:
    """A number of tokens that a server gave, or None when it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
