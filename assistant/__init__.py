"""Answers over a corpus of documents, each sentence cited to an exact passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.engine import Assistant
    from assistant.errors import AssistantError

__all__ = ["Assistant", "AssistantError", "Settings"]

_HOMES = {
    "Assistant": "assistant.engine",
    "AssistantError": "assistant.errors",
    "Settings": "assistant.config",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that `assistant --help` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
