"""OpenAI and everything that speaks its chat completions: Ollama, vLLM, llama.cpp, LM Studio, gateways."""

from __future__ import annotations

import importlib
import weakref
from typing import TYPE_CHECKING, Any

from assistant.llm.dialect import Asked, Part, as_count
from assistant.llm.types import Finish
from index.remote.client import PLACEHOLDER, open_client
from index.remote.endpoint import Endpoint

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.core.llms.llm import LLM

_WINDOW_OPENAI = 128_000  # of a model that LlamaIndex does not know yet; its older ones are in its table
_WINDOW_LIKE = 8192  # most served models have this or more; LLM_CONTEXT says better
_FINISHES: dict[str, Finish] = {"stop": "stop", "length": "length"}


class OpenAIDialect:
    """Chat completions through `OpenAILike`, or `OpenAI` for the models of OpenAI that it knows."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Make the client; nothing is sent.

        Raises:
            ImportError: the extra is not installed.
            ValueError: LlamaIndex knows that this model cannot chat.
        """
        self._library = importlib.import_module("openai")
        self._http = open_client(self._library, endpoint)
        weakref.finalize(self, self._http.close)  # also when nobody calls `close`
        given: dict[str, Any] = {
            "model": endpoint.model,
            "api_key": PLACEHOLDER,
            "api_base": endpoint.url,
            "timeout": endpoint.timeout,
            "max_retries": 0,  # we try again ourselves, and only before the first piece
            "http_client": self._http,
        }
        self.llm, self.context_window = _make_llm(endpoint, given)

    def arguments(self, asked: Asked) -> dict[str, Any]:
        """What chat completions takes, less what this server does not."""
        omitted = self._library.NOT_GIVEN
        given: dict[str, Any] = {"temperature": asked.temperature, "seed": asked.seed}
        if "max_tokens" in asked.without:  # newer models of OpenAI take it by another name only
            given["max_completion_tokens"] = asked.max_tokens
        else:
            given["max_tokens"] = asked.max_tokens
        if asked.streaming:
            given["stream_options"] = {"include_usage": True}
        if "temperature" in asked.without:
            given["temperature"] = omitted  # LlamaIndex would put its own default there
        dropped = asked.without - {"temperature", "max_tokens"}
        return {key: value for key, value in given.items() if value is not None and key not in dropped}

    def read(self, response: ChatResponse, *, whole: bool) -> Part:
        """The text, the counts and the end, as far as this reply has them."""
        counts = response.additional_kwargs or {}
        choices = getattr(response.raw, "choices", None) or []
        finish = getattr(choices[0], "finish_reason", None) if choices else None
        text = (response.message.content if whole else response.delta) or ""
        return Part(
            text=text,
            finish=_FINISHES.get(finish, "stop") if isinstance(finish, str) else "",
            prompt_tokens=as_count(counts.get("prompt_tokens")),
            completion_tokens=as_count(counts.get("completion_tokens")),
            note="The provider's filter ended the answer." if finish == "content_filter" else "",
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _make_llm(endpoint: Endpoint, given: dict[str, Any]) -> tuple[LLM, int]:
    if endpoint.kind == "openai":
        from llama_index.llms.openai import OpenAI
        from llama_index.llms.openai.utils import ALL_AVAILABLE_MODELS, CHAT_MODELS

        if endpoint.model in CHAT_MODELS:
            return OpenAI(**given), ALL_AVAILABLE_MODELS[endpoint.model]
    from llama_index.llms.openai_like import OpenAILike

    window = _WINDOW_OPENAI if endpoint.kind == "openai" else _WINDOW_LIKE
    return OpenAILike(**given, context_window=window, is_chat_model=True), window
