"""Anthropic's Messages API."""

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

_WINDOW = 200_000  # of every model that LlamaIndex's table does not know
_FINISHES: dict[str, Finish] = {"max_tokens": "length", "model_context_window_exceeded": "length"}


class AnthropicDialect:
    """Messages through LlamaIndex's `Anthropic`. It takes no seed: answers at temperature 0 may vary."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Make the client; nothing is sent.

        Raises:
            ImportError: the extra is not installed.
        """
        library = importlib.import_module("anthropic")
        from llama_index.llms.anthropic import Anthropic
        from llama_index.llms.anthropic.utils import anthropic_modelname_to_contextsize

        self._http = open_client(library, endpoint)
        weakref.finalize(self, self._http.close)  # also when nobody calls `close`
        self.llm = Anthropic(
            model=endpoint.model,
            api_key=PLACEHOLDER,
            base_url=endpoint.url,
            timeout=endpoint.timeout,
            max_retries=0,
        )
        # LlamaIndex's class takes no HTTP client; this is the one place where it can be given ours.
        self.llm._client = library.Anthropic(
            api_key=PLACEHOLDER,
            base_url=endpoint.url,
            timeout=endpoint.timeout,
            max_retries=0,
            http_client=self._http,
        )
        try:
            self.context_window = anthropic_modelname_to_contextsize(endpoint.model)
        except ValueError:
            self.context_window = _WINDOW

    def arguments(self, asked: Asked) -> dict[str, Any]:
        """What the Messages API takes; models that take no temperature are known to LlamaIndex."""
        given: dict[str, Any] = {"max_tokens": asked.max_tokens}
        kwargs = self.llm._model_kwargs
        if "temperature" in kwargs and "temperature" not in asked.without:
            given["temperature"] = min(asked.temperature, 1.0)
        return given

    def read(self, response: ChatResponse, *, whole: bool) -> Part:
        """The text, the counts and the end, as far as this reply has them."""
        if whole:
            usage, reason = _whole(response.raw)
        else:
            extra = response.message.additional_kwargs
            usage, reason = extra.get("usage") or {}, extra.get("stop_reason")
        return Part(
            text=(response.message.content if whole else response.delta) or "",
            finish=_FINISHES.get(reason, "stop") if isinstance(reason, str) else "",
            prompt_tokens=as_count(usage.get("input_tokens")),
            completion_tokens=as_count(usage.get("output_tokens")) if reason else None,
            note="The model refused to go on." if reason == "refusal" else "",
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _whole(raw: object) -> tuple[dict[str, Any], object]:
    """Usage and reason to stop of a reply that came whole."""
    found = raw if isinstance(raw, dict) else {}
    usage = found.get("usage")
    counts = {key: getattr(usage, key, None) for key in ("input_tokens", "output_tokens")}
    return counts, found.get("stop_reason")
