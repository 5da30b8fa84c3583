"""What a person is told of a language model that cannot be used: what is done instead, why, and which
setting to change. The words name settings and never their values: whoever asks need not know an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.errors import LanguageModelError, ModelReason

QUOTED: Final = "the answer is quoted from the documents instead"
BY_RULE: Final = "the answer is changed by rule only"


@dataclass(frozen=True, slots=True)
class _Words:
    reason: str  # a clause
    remedy: str  # one sentence that names what to change


_KEYS: Final = "LLM_API_KEY (or OPENAI_API_KEY, ANTHROPIC_API_KEY)"
_WORDS: Final[dict[ModelReason, _Words]] = {
    "no_key": _Words("it has no key", f"Set {_KEYS}."),
    "wrong_key": _Words("its key was refused", f"Check {_KEYS}."),
    "unknown_model": _Words("there is no model of that name", "Check the name in LLM."),
    "unreachable": _Words("its server cannot be reached", "Check LLM_BASE_URL, and that the server runs."),
    "timed_out": _Words("it took too long", "Raise LLM_TIMEOUT_S, or check LLM_BASE_URL."),
    "not_a_model_server": _Words("what answers at its address is no model server", "Check LLM_BASE_URL."),
    "rate_limited": _Words(
        "its server takes no more requests for now", "Set LLM_REQUESTS_PER_MINUTE, or raise LLM_RETRIES."
    ),
    "overloaded": _Words("its server is overloaded", "Raise LLM_RETRIES, or set LLM to another model."),
    "server_error": _Words("its server failed", "Raise LLM_RETRIES, or set LLM to another model."),
    "refused_request": _Words("its server refused the request", "Check that LLM names a model that chats."),
    "context_too_small": _Words(
        "its context is too small for the evidence", "Set LLM_CONTEXT to its window, or lower LLM_MAX_TOKENS."
    ),
    "cannot_stream": _Words("it cannot stream", "Check LLM_BASE_URL."),
    "bad_file": _Words("its file is not a usable model", "Set LLM=local:FILE to a whole GGUF file."),
    "disconnected": _Words("the connection broke", "Check LLM_BASE_URL and what lies before the server."),
    "bad_output": _Words("what it sent cannot be read", "Check LLM_BASE_URL."),
    "not_installed": _Words("its library is not installed", "Install it, or set LLM to another model."),
}


def say_unused(error: LanguageModelError, *, instead: str = QUOTED) -> str:
    """That the model could not be used and what is done instead."""
    words = _WORDS[error.reason]
    return f"The language model could not be used ({words.reason}); {instead}. {words.remedy}"


def say_broke_off(error: LanguageModelError) -> str:
    """That the model broke off after something had held."""
    words = _WORDS[error.reason]
    said = f"The language model broke off ({words.reason}); what it wrote before was checked and stands."
    return f"{said} {words.remedy}"


__all__ = ["BY_RULE", "QUOTED", "say_broke_off", "say_unused"]
