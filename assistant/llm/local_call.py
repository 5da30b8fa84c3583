"""One request to llama.cpp: it runs in a thread of its own and hands its events over a queue."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import LanguageModelError, ModelReason
from assistant.llm.dialect import Asked, Part, as_count
from assistant.llm.types import Finish, Message

if TYPE_CHECKING:
    from assistant.llm.local import LocalModel

_FINISHES: dict[str, Finish] = {"stop": "stop", "length": "length"}


class LocalCall:
    """`run` gives the parts of the answer; `stop` ends it from any thread."""

    def __init__(self, model: LocalModel, messages: Sequence[Message], asked: Asked) -> None:
        self._model = model
        self._request = _write_request(messages, asked)
        self._stopped = threading.Event()
        self._events: queue.SimpleQueue[dict[str, Any] | BaseException | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def stop(self) -> None:
        """End it: at once for who reads, within a step of the prompt or a token for llama.cpp."""
        self._stopped.set()
        self._events.put(None)

    def join(self) -> None:
        """Wait until llama.cpp has let go of it."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def run(self) -> Iterator[Part]:
        """The parts of the answer.

        Raises:
            LanguageModelError: llama.cpp cannot load the model, or refused the request.
        """
        if self._stopped.is_set():
            return
        server = self._model.begin(self)
        self._thread = threading.Thread(target=self._work, args=(server,), name="llama.cpp", daemon=True)
        self._thread.start()
        del server
        try:
            while (event := self._events.get()) is not None and not self._stopped.is_set():
                if isinstance(event, BaseException):
                    raise self._fail(str(event)) from event
                if "error" in event:
                    raise self._refuse(event["error"])
                yield _read_event(event)
        finally:
            self._stopped.set()

    def _work(self, server: Any) -> None:  # noqa: ANN401
        try:
            server.handle_chat_completions(self._request, self._hear)
        except (RuntimeError, ValueError, TypeError) as error:
            self._events.put(error)
        finally:
            del server  # the last one to hold it frees the model
            self._model.end(self)
            self._events.put(None)

    def _hear(self, event: dict[str, Any] | list[dict[str, Any]]) -> bool:
        for one in event if isinstance(event, list) else [event]:
            self._events.put(one)
        return self._stopped.is_set()  # true ends the request

    def _refuse(self, error: object) -> LanguageModelError:
        details = error if isinstance(error, dict) else {"message": str(error)}
        said = str(details.get("message", ""))[:200]
        if details.get("type") == "exceed_context_size_error":
            return LanguageModelError(
                f"The model {self._model.name} has a context window of {self._model.context_window} tokens; "
                f"what it is to read takes {details.get('n_prompt_tokens', 'more')}.",
                reason="context_too_small",
                hint="Raise LLM_CONTEXT if the model can take more; else lower LLM_EVIDENCE_TOKENS.",
            )
        return self._fail(said, reason="refused_request")

    def _fail(self, said: str, *, reason: ModelReason = "server_error") -> LanguageModelError:
        return LanguageModelError(
            f"llama.cpp failed with the model {self._model.name}: {said}",
            reason=reason,
            hint="Set LLM=local:FILE to a GGUF file of a chat model, or leave LLM empty.",
        )


def _write_request(messages: Sequence[Message], asked: Asked) -> dict[str, Any]:
    request: dict[str, Any] = {
        "messages": [{"role": one.role, "content": one.text} for one in messages],
        "max_tokens": asked.max_tokens,
        "temperature": asked.temperature,
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # events while the prompt is read, so that it can be ended there
        # A prefix that is kept from the last request was computed in other batches: measured, one answer
        # in six then came out differently at temperature 0.
        "cache_prompt": asked.temperature > 0,
    }
    return request if asked.seed is None else request | {"seed": asked.seed}


def _read_event(event: dict[str, Any]) -> Part:
    choice = (event.get("choices") or [{}])[0]
    usage = event.get("usage") or {}
    finish = choice.get("finish_reason")
    return Part(
        text=(choice.get("delta") or {}).get("content") or "",
        finish=_FINISHES.get(finish, "stop") if finish else "",
        prompt_tokens=as_count(usage.get("prompt_tokens")),
        completion_tokens=as_count(usage.get("completion_tokens")),
    )
