"""Embeddings from a server that speaks OpenAI's API: OpenAI, Ollama, vLLM, llama.cpp, gateways.

Asked through LlamaIndex's `OpenAIEmbedding`. A server gives one vector a text and no hidden states, so
a unit's vector is that of its own words: it does not know what stands around it.
"""

from __future__ import annotations

import hashlib
import importlib
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.embed import Embedded, Spans, Vectors, check_vectors
from index.errors import EmbedderError, RemoteError
from index.remote.client import PLACEHOLDER, open_client
from index.remote.endpoint import OLLAMA_URL, OPENAI_URL, Endpoint, Kind, check_endpoint
from index.remote.failures import describe, explain
from index.remote.libraries import library_errors
from index.remote.patience import LONGEST_ASKED, backoff
from index.remote.scrub import scrub_error
from index.remote.watch import CURRENT, Watch

if TYPE_CHECKING:
    from llama_index.embeddings.openai import OpenAIEmbedding

_BATCH = 64  # texts in a request
_BATCH_CHARS = 60_000  # in a request, about 15,000 tokens; OpenAI takes 300,000, small servers far fewer
_CEILING = 256_000_000  # bytes of a reply: 64 vectors of 4,096 numbers written out take 6 MB
_PROBE = "The quick brown fox."
_KINDS: dict[str, Kind] = {"openai": "openai", "openai-like": "openai-like", "ollama": "ollama"}
_USUAL = {"openai": OPENAI_URL, "ollama": OLLAMA_URL}


class RemoteEmbedder:
    """An `Embedder` behind `endpoint`. Nothing of it shows a key; for several threads."""

    def __init__(self, endpoint: Endpoint, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.name = endpoint.name
        self._endpoint = endpoint
        self._sleep = sleep
        self._dimension = 0  # until the first vector comes
        self._opening = threading.Lock()

    def __repr__(self) -> str:
        return f"RemoteEmbedder({self.name!r})"

    @property
    def fingerprint(self) -> str:
        """sha256 of the model's name; a server gives nothing else that could be hashed. Its address stays
        out, so that a server may move."""
        return hashlib.sha256(f"remote:{self.name}".encode()).hexdigest()

    @property
    def dimension(self) -> int:
        """Numbers in a vector: known from the first, or asked for with one short text."""
        return self._dimension or int(self.embed([_PROBE]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text: float32, (texts, dimension).

        Raises:
            EmbedderError: the server cannot be used, or gave something that is no vector.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows = [row for batch in _split(texts) for row in self._ask(batch)]
        return self._finish(rows)

    def embed_with_units(self, texts: Sequence[str], spans: Sequence[Spans]) -> Embedded:
        """Vectors of the texts, and of the words of each span by themselves."""
        inside = [text[slice(*span)] for text, own in zip(texts, spans, strict=True) for span in own]
        vectors = self.embed([*texts, *inside])
        rest, units = vectors[len(texts) :], []
        for own in spans:
            units.append(rest[: len(own)])
            rest = rest[len(own) :]
        return Embedded(vectors[: len(texts)], units)

    def _ask(self, batch: list[str]) -> list[list[float]]:
        attempt = 0
        while True:
            watch = Watch(patience=self._endpoint.timeout, ceiling=_CEILING, streaming=False)
            try:
                return self._ask_once(batch, watch)
            except library_errors() as error:
                failure = error if isinstance(error, RemoteError) else explain(error, self._endpoint, watch)
                cause = scrub_error(error, self._endpoint.key)
            # Outside of `except`, so that an error whose words held the key is not chained.
            patient = failure.wait is None or failure.wait <= LONGEST_ASKED
            if not (failure.retryable and patient and attempt < self._endpoint.retries):
                raise _as_embedder_error(failure) from cause
            self._sleep(backoff(attempt, failure.wait))
            attempt += 1

    def _ask_once(self, batch: list[str], watch: Watch) -> list[list[float]]:
        token = CURRENT.set(watch)
        try:
            rows = self._client.get_text_embedding_batch(batch)
        finally:
            CURRENT.reset(token)
        if len(rows) != len(batch):
            said = f"{len(rows)} vectors for {len(batch)} texts"
            raise describe("bad_output", self._endpoint, said=said)
        return rows

    def _finish(self, rows: Sequence[Sequence[float]]) -> Vectors:
        widths = {len(row) for row in rows}
        if self._dimension:
            widths.add(self._dimension)
        if len(widths) != 1 or 0 in widths:
            raise EmbedderError(
                f"{self.name} at {self._endpoint.url} gave vectors of {sorted(widths)} numbers; "
                "all must have the same number.",
                hint="Check that EMBEDDER names an embedding model, and that the server was not changed.",
            )
        vectors = np.asarray(rows, dtype=np.float32)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        checked = check_vectors(vectors, source=f"The embedder {self.name!r}")
        self._dimension = widths.pop()
        return checked

    @property
    def _client(self) -> OpenAIEmbedding:
        with self._opening:  # two questions at once must not open it twice
            return self._opened

    @cached_property
    def _opened(self) -> OpenAIEmbedding:
        try:
            library = importlib.import_module("openai")
            from llama_index.embeddings.openai import OpenAIEmbedding
        except ImportError as error:
            raise EmbedderError(
                f"EMBEDDER={self.name} needs a package that is not installed: {error.name}.",
                hint="Install it: pip install '.[openai]'",
            ) from error
        client = open_client(library, self._endpoint)
        weakref.finalize(self, client.close)  # an embedder has no `close` of its own
        return OpenAIEmbedding(
            model_name=self._endpoint.model,
            api_key=PLACEHOLDER,
            api_base=self._endpoint.url,
            timeout=self._endpoint.timeout,
            max_retries=0,  # we try again ourselves
            embed_batch_size=_BATCH,
            http_client=client,
        )


def open_remote(spec: str, *, base_url: str, api_key: str, timeout: float) -> RemoteEmbedder:
    """The embedder that `spec` names: `openai:NAME`, `openai-like:NAME` or `ollama:NAME`. Sends nothing.

    Raises:
        EmbedderError: its address is none, or it wants a key and there is none.
    """
    kind, _, model = spec.partition(":")
    usual = _USUAL.get(kind, "")
    endpoint = Endpoint(_KINDS[kind], model, base_url or usual, "EMBEDDER", api_key, timeout=timeout)
    try:
        return RemoteEmbedder(check_endpoint(endpoint))
    except RemoteError as error:
        raise _as_embedder_error(error) from None


def _as_embedder_error(failure: RemoteError) -> EmbedderError:
    return EmbedderError(failure.message, hint=failure.hint, retryable=failure.retryable)


def _split(texts: Sequence[str]) -> list[list[str]]:
    """Batches within both limits, in order. An empty text is sent as a space: servers refuse nothing."""
    batches: list[list[str]] = [[]]
    taken = 0
    for text in texts:
        if batches[-1] and (len(batches[-1]) == _BATCH or taken + len(text) > _BATCH_CHARS):
            batches.append([])
            taken = 0
        batches[-1].append(text or " ")
        taken += len(text)
    return batches
