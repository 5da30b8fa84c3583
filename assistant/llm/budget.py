"""How many tokens messages take, and whether they and an answer fit a context window."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import LanguageModelError
from assistant.llm.types import Message
from index.tokens import count_tokens

_PER_MESSAGE = 4  # role and separators, as OpenAI counts them
# Other tokenisers cut the same English text into up to a tenth more tokens than cl100k_base.
_MARGIN = 1.1
_LEAST = 64  # tokens; an answer that is cut shorter than this is none


def estimate_tokens(messages: Sequence[Message]) -> int:
    """cl100k_base tokens of `messages` with their frames; another model's own count may differ."""
    return sum(count_tokens(message.text) + _PER_MESSAGE for message in messages)


def fit_answer(prompt_tokens: int, *, window: int, max_tokens: int, name: str) -> int:
    """Tokens that may be written after a prompt of so many: `max_tokens`, or what the window leaves.

    Raises:
        LanguageModelError: less is left than an answer needs; nothing was sent.
    """
    taken = round(prompt_tokens * _MARGIN)
    left = window - taken
    if left < min(max_tokens, _LEAST):
        raise LanguageModelError(
            f"The model {name} has a context window of {window} tokens; what it is to read takes about "
            f"{taken}, and its answer up to {max_tokens}.",
            reason="context_too_small",
            hint="Set LLM_CONTEXT if its window is larger; else lower LLM_EVIDENCE_TOKENS or change LLM.",
        )
    return min(max_tokens, left)
