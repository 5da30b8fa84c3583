"""From the setting LLM to a model that can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import LanguageModelError, SettingsError
from assistant.llm.limit import RateLimit
from index.errors import RemoteError
from index.remote.endpoint import ANTHROPIC_URL, OPENAI_URL, Endpoint, Kind, check_endpoint

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.llm.dialect import Dialect
    from assistant.llm.types import LanguageModel

_KINDS: dict[str, Kind] = {"openai": "openai", "anthropic": "anthropic", "openai-like": "openai-like"}
_CHOICES = (
    "`openai:NAME`, `anthropic:NAME`, `openai-like:NAME` (with LLM_BASE_URL), `local` or `local:FILE.gguf`"
)


def open_named(settings: Settings) -> LanguageModel:
    """The model that `settings.llm` names. Imports its library, and sends nothing.

    Raises:
        LanguageModelError: no key, an address that is none, a file that is no model, a missing package.
        SettingsError: LLM is not of a known form.
    """
    kind, _, name = settings.llm.partition(":")
    if kind == "local":
        from assistant.llm.local import open_local

        return open_local(
            Path(name) if name else None, threads=settings.threads, context=settings.llm_context
        )
    if kind in _KINDS and name.strip():
        return _open_remote(settings, _KINDS[kind], name.strip())
    raise SettingsError(
        f"LLM={settings.llm!r} names no language model.", hint=f"LLM may be {_CHOICES}, or empty."
    )


def _open_remote(settings: Settings, kind: Kind, name: str) -> LanguageModel:
    from assistant.llm.generation import Prices
    from assistant.llm.remote import RemoteModel, as_model_error

    try:
        endpoint = check_endpoint(_endpoint(settings, kind, name))
    except RemoteError as error:
        raise as_model_error(error) from None
    return RemoteModel(
        endpoint,
        _open_dialect(endpoint),
        window=settings.llm_context,
        limit=RateLimit(settings.llm_requests_per_minute),
        prices=Prices(settings.llm_price_in or None, settings.llm_price_out or None),
    )


def _endpoint(settings: Settings, kind: Kind, name: str) -> Endpoint:
    own = settings.llm_api_key.get_secret_value().strip()
    usual = {
        "openai": settings.openai_api_key.get_secret_value().strip(),
        "anthropic": settings.anthropic_api_key.get_secret_value().strip(),
    }
    addresses = {"openai": OPENAI_URL, "anthropic": ANTHROPIC_URL}
    return Endpoint(
        kind=kind,
        model=name,
        url=settings.llm_base_url.rstrip("/") or addresses.get(kind, ""),
        prefix="LLM",
        key=own or usual.get(kind, ""),
        timeout=settings.llm_timeout_s,
        retries=settings.llm_retries,
    )


def _open_dialect(endpoint: Endpoint) -> Dialect:
    try:
        if endpoint.kind == "anthropic":
            from assistant.llm.anthropic import AnthropicDialect

            return AnthropicDialect(endpoint)
        from assistant.llm.openai import OpenAIDialect

        return OpenAIDialect(endpoint)
    except ImportError as error:
        extra = "anthropic" if endpoint.kind == "anthropic" else "openai"
        raise LanguageModelError(
            f"LLM={endpoint.name} needs a package that is not installed: {error.name}.",
            reason="not_installed",
            hint=f"Install it: pip install '.[{extra}]'",
        ) from error
    except ValueError as error:
        raise LanguageModelError(
            f"The model {endpoint.name} cannot be used: {str(error).splitlines()[0][:200]}",
            reason="unknown_model",
            hint="Set LLM to a model that chats.",
        ) from error
