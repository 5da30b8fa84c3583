"""What asking a server can raise, whichever library asks."""

from __future__ import annotations

import sys

from index.errors import RemoteError
from index.remote.watch import WatchError

_OWN = (
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("httpx", "HTTPError"),
    ("httpx2", "HTTPError"),
)


def library_errors() -> tuple[type[Exception], ...]:
    """`RemoteError`, the errors of the libraries that are loaded and of their HTTP clients, and what
    reading a reply of an unexpected shape raises inside of them and of LlamaIndex."""
    found: list[type[Exception]] = [
        getattr(sys.modules[module], name) for module, name in _OWN if module in sys.modules
    ]
    return (
        RemoteError,
        WatchError,
        *found,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RuntimeError,
    )
