"""A model on a server: asked through LlamaIndex, watched, tried again, and its failures explained."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import LanguageModelError
from assistant.llm.budget import estimate_tokens, fit_answer
from assistant.llm.dialect import Asked, Dialect, Part
from assistant.llm.generation import PartGeneration, Plan, Prices
from assistant.llm.limit import RateLimit
from assistant.llm.types import Message
from index.errors import RemoteError
from index.remote.endpoint import Endpoint
from index.remote.failures import describe, explain
from index.remote.libraries import library_errors
from index.remote.patience import LONGEST_ASKED, backoff
from index.remote.scrub import scrub_error
from index.remote.watch import CURRENT, Watch

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse

T = TypeVar("T")

_BYTES_PER_TOKEN = 4096  # of a stream: an event for every token, with its frame, reasoning beside text
_BYTES_MORE = 1_000_000
_WITHOUT = {
    "stream": "The server does not stream: the answer came in one piece.",
    "seed": "The server takes no seed.",
    "temperature": "The server takes no temperature.",
}


class RemoteModel:
    """A `LanguageModel` behind `endpoint`. Nothing of it shows a key."""

    def __init__(
        self, endpoint: Endpoint, dialect: Dialect, *, window: int, limit: RateLimit, prices: Prices
    ) -> None:
        self.endpoint = endpoint
        self.name = endpoint.name
        self.context_window = window or dialect.context_window
        self.dialect = dialect
        self.limit = limit
        self.without: set[str] = set()  # what the server turned out not to take
        self._prices = prices
        self._lock = threading.Lock()
        self._open: set[Call] = set()

    def __repr__(self) -> str:
        return f"RemoteModel({self.name!r})"

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
    ) -> PartGeneration:
        """Begin to write; the request leaves when the first piece is asked for."""
        prompt = estimate_tokens(messages)
        fitting = fit_answer(prompt, window=self.context_window, max_tokens=max_tokens, name=self.name)
        call = Call(self, messages, Asked(fitting, temperature, seed))
        with self._lock:
            self._open.add(call)
        plan = Plan(prompt, fitting, self._prices)
        return PartGeneration(call.run(), plan, stop=call.stop)

    def forget(self, call: Call) -> None:
        """`call` is over."""
        with self._lock:
            self._open.discard(call)

    def close(self) -> None:
        """End what runs and close the connections."""
        with self._lock:
            running = list(self._open)
        for call in running:
            call.stop()
        self.dialect.close()


class Call:
    """One request, with its new tries. `run` gives the parts; `stop` may come from another thread."""

    def __init__(self, model: RemoteModel, messages: Sequence[Message], asked: Asked) -> None:
        self._model = model
        self._messages = messages
        self._asked = asked
        self._stopped = threading.Event()
        self._handing = threading.Lock()  # a reply is handed over or the call stopped, not both at once
        self._watch: Watch | None = None
        self._answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def stop(self) -> None:
        """End it now."""
        with self._handing:
            self._stopped.set()
            self._answers.put((None, None))
        if self._watch is not None:
            self._watch.stop()
        self._model.forget(self)

    def run(self) -> Iterator[Part]:
        """The parts of the answer, after as many tries as it takes and the settings allow.

        Raises:
            LanguageModelError: it failed for good; parts given so far stand.
        """
        try:
            yield from self._try_until_done()
        finally:
            self._model.forget(self)

    def _try_until_done(self) -> Iterator[Part]:
        attempt = 0
        given = False
        while not self._stopped.is_set():
            try:
                for part in self._try_once():
                    given = given or bool(part.text)
                    yield part
                return
            except library_errors() as error:
                failure, cause = self._explain(error)
            # Outside of `except`, so that an error whose words held the key is not chained.
            if self._stopped.is_set():
                return
            if not given and self._adapt(failure):
                yield Part("", note=_WITHOUT.get(failure.parameter, ""))
                continue
            if given or not self._may_retry(failure, attempt):
                raise as_model_error(failure) from cause
            yield Part("", note=f"Tried again after: {failure.message}")
            self._stopped.wait(backoff(attempt, failure.wait))
            attempt += 1

    def _try_once(self) -> Iterator[Part]:
        self._model.limit.wait(self._stopped)
        streaming = "stream" not in self._model.without
        watch = self._watch = Watch(
            patience=self._model.endpoint.timeout,
            ceiling=self._asked.max_tokens * _BYTES_PER_TOKEN + _BYTES_MORE,
            streaming=streaming,
        )
        finished = False
        responses = self._stream(watch) if streaming else self._whole(watch)
        for response in responses:
            part = self._model.dialect.read(response, whole=not streaming)
            finished = finished or bool(part.finish)
            yield part
        if watch.mended:
            yield Part("", note=f"{watch.mended} bytes of the reply were not UTF-8 and were replaced.")
        if not (finished or watch.ended or self._stopped.is_set()):
            raise describe("disconnected", self._model.endpoint)

    def _stream(self, watch: Watch) -> Iterator[ChatResponse]:
        def begin() -> tuple[ChatResponse | None, Iterator[ChatResponse]]:
            CURRENT.set(watch)
            arguments = self._arguments(streaming=True)
            responses = iter(self._model.dialect.llm.stream_chat(self._chat(), **arguments))
            return next(responses, None), responses  # the request leaves here at the latest

        begun = self._wait_for(begin, watch)
        if begun is None or begun[0] is None:
            return
        try:
            yield begun[0]
            yield from begun[1]
        finally:
            watch.finish()

    def _whole(self, watch: Watch) -> Iterator[ChatResponse]:
        def ask() -> ChatResponse:
            CURRENT.set(watch)
            return self._model.dialect.llm.chat(self._chat(), **self._arguments(streaming=False))

        response = self._wait_for(ask, watch)
        if response is not None:
            yield response

    def _wait_for(self, ask: Callable[[], T], watch: Watch) -> T | None:
        """What `ask` gives, from a thread of its own: until a reply begins there is no socket to shut, and
        `stop` must end the wait all the same. None when it was stopped; the reply is then closed there."""

        def work() -> None:
            outcome: tuple[T | None, Exception | None] = (None, None)
            try:
                outcome = (ask(), None)
            except library_errors() as error:
                outcome = (None, error)
            finally:
                if not self._hand_over(outcome):
                    watch.finish()

        threading.Thread(target=work, name=f"ask {self._model.name}", daemon=True).start()
        answer: T | None
        answer, error = self._answers.get()
        if error is not None and not self._stopped.is_set():
            raise error
        return answer

    def _hand_over(self, outcome: tuple[object, Exception | None]) -> bool:
        with self._handing:
            if self._stopped.is_set():
                return False
            self._answers.put(outcome)
            return True

    def _arguments(self, *, streaming: bool) -> dict[str, Any]:
        without = frozenset(self._model.without)
        return self._model.dialect.arguments(replace(self._asked, streaming=streaming, without=without))

    def _chat(self) -> list[ChatMessage]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        return [ChatMessage(role=MessageRole(one.role), content=one.text) for one in self._messages]

    def _explain(self, error: BaseException) -> tuple[RemoteError, BaseException]:
        endpoint = self._model.endpoint
        failure = error if isinstance(error, RemoteError) else explain(error, endpoint, self._watch)
        return failure, scrub_error(error, endpoint.key)

    def _adapt(self, failure: RemoteError) -> bool:
        """Whether the request can be asked anew without what this server does not take."""
        if not failure.parameter or failure.parameter in self._model.without:
            return False
        self._model.without.add(failure.parameter)
        return True

    def _may_retry(self, failure: RemoteError, attempt: int) -> bool:
        patient = failure.wait is None or failure.wait <= LONGEST_ASKED
        tries = self._model.endpoint.retries
        if failure.reason == "timed_out":
            tries = min(tries, 1)  # a person has waited for LLM_TIMEOUT_S already
        return failure.retryable and patient and attempt < tries


def as_model_error(failure: RemoteError) -> LanguageModelError:
    """The same failure, as the assistant raises it."""
    hint = failure.hint
    if failure.wait is not None and failure.wait > LONGEST_ASKED:
        hint = f"It asked to be left alone for {failure.wait:.0f} seconds. {hint}"
    return LanguageModelError(failure.message, reason=failure.reason, hint=hint, retryable=failure.retryable)
