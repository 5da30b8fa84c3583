"""Where a model is served, and which settings say so."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from index.errors import RemoteError

Prefix = Literal["LLM", "EMBEDDER"]
Kind = Literal["openai", "anthropic", "openai-like", "ollama"]
OPENAI_URL = "https://api.openai.com/v1"
ANTHROPIC_URL = "https://api.anthropic.com"
OLLAMA_URL = "http://127.0.0.1:11434/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model on a server. Its key is shown nowhere."""

    kind: Kind
    model: str  # as the server calls it
    url: str  # http or https, without a key in it
    prefix: Prefix  # of the settings that name it
    key: str = field(default="", repr=False)
    timeout: float = 60.0  # seconds, for each wait: for an answer, and between its pieces
    retries: int = 3  # after the first try

    @property
    def name(self) -> str:
        """As the record has it, "openai:gpt-4.1-mini"."""
        return f"{self.kind}:{self.model}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine, so that no proxy leads to it."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def key_settings(self) -> str:
        """The settings that may hold its key, as a hint names them."""
        own = f"{self.prefix}_API_KEY"
        return {"openai": f"{own} or OPENAI_API_KEY", "anthropic": f"{own} or ANTHROPIC_API_KEY"}.get(
            self.kind, own
        )


def check_endpoint(endpoint: Endpoint) -> Endpoint:
    """`endpoint` unchanged, when its address and key can be used.

    Raises:
        RemoteError: the address is none or holds a secret, or the key is missing or cannot be a key.
    """
    setting = f"{endpoint.prefix}_BASE_URL"
    parts = urlsplit(endpoint.url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise RemoteError(
            f"{setting} holds a password, a query or a fragment, which would show in records.",
            reason="unreachable",
            hint=f"Put only the address there, and the key into {endpoint.prefix}_API_KEY.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RemoteError(
            f"{setting}={endpoint.url!r} is not the address of a server.",
            reason="unreachable",
            hint=f"Set {setting} to something like http://127.0.0.1:11434/v1.",
        )
    if not endpoint.key and endpoint.kind in ("openai", "anthropic"):
        raise RemoteError(
            f"The model {endpoint.name} needs a key, and none is set.",
            reason="no_key",
            hint=f"Set {endpoint.key_settings}.",
        )
    if not (endpoint.key.isascii() and endpoint.key.isprintable()) or " " in endpoint.key:
        raise RemoteError(
            f"The key for {endpoint.name} holds spaces or characters that no key has.",
            reason="wrong_key",
            hint=f"Copy it again into {endpoint.key_settings}.",
        )
    return endpoint
