"""The OpenAI-compatible path against a real llama.cpp server on loopback, with the shipped model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.errors import LanguageModelError
from assistant.llm import Message
from tests.llm.make import ASK, KEY, failure_of, open_like
from tests.llm.shipped import needs_llama_cpp

pytestmark = needs_llama_cpp


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A llama.cpp server that wants our key."""
    import xllamacpp

    from assistant.llm.local import _find_shipped

    params = xllamacpp.CommonParams()
    params.model.path = str(_find_shipped())
    params.n_ctx, params.n_parallel, params.verbosity = 1024, 1, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup = False
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [KEY]
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_server_streams_counts_and_ends(url: str) -> None:
    model = open_like(url, llm_timeout_s=60)
    generation = model.stream(ASK, max_tokens=8)
    pieces = list(generation)
    assert len(pieces) > 2
    assert generation.finish in ("stop", "length")
    assert generation.usage.prompt_tokens > 15 and 1 <= generation.usage.completion_tokens <= 8
    assert not generation.usage.estimated and generation.notes == ()
    model.close()


def test_a_real_server_repeats_itself_at_temperature_zero(url: str) -> None:
    model = open_like(url, llm_timeout_s=60)
    once, again = ("".join(model.stream(ASK, max_tokens=6, seed=1)) for _ in range(2))
    assert once == again
    model.close()


def test_a_real_server_can_be_ended_early_and_asked_again(url: str) -> None:
    model = open_like(url, llm_timeout_s=60)
    generation = model.stream([Message("user", "Tell a long story.")], max_tokens=500)
    next(generation)
    generation.close()
    assert generation.finish == "cut"
    assert "".join(model.stream(ASK, max_tokens=4))
    model.close()


def test_a_real_server_refuses_a_wrong_key(url: str) -> None:
    error = failure_of(open_like(url, llm_api_key="sk-another-key"))
    assert error.reason == "wrong_key" and "LLM_API_KEY" in error.hint


def test_a_real_server_without_a_key_wants_one(url: str) -> None:
    assert failure_of(open_like(url, llm_api_key="")).reason == "no_key"


def test_a_real_server_refuses_more_than_its_window(url: str) -> None:
    model = open_like(url, llm_context=100_000, llm_timeout_s=60)
    with pytest.raises(LanguageModelError) as caught:
        "".join(model.stream([Message("user", "word " * 3000)], max_tokens=8))
    assert caught.value.reason == "context_too_small"


def test_an_address_without_its_path_is_explained(url: str) -> None:
    error = failure_of(open_like(url.removesuffix("/v1") + "/wrong"))
    assert error.reason == "not_a_model_server" and "/v1" in error.hint


def test_a_real_server_embeds_for_the_index() -> None:
    import numpy as np
    import xllamacpp

    from assistant.llm.local import _find_shipped
    from index.embed import open_embedder

    params = xllamacpp.CommonParams()
    params.model.path = str(_find_shipped())
    params.n_ctx, params.n_parallel, params.verbosity, params.warmup = 512, 1, -1, False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.embedding, params.pooling_type = True, xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [KEY]
    server = xllamacpp.Server(params)
    url = f"{server.listening_address}/v1"
    embedder = open_embedder("openai-like:tiny", threads=1, base_url=url, api_key=KEY)
    same, again, other = embedder.embed(["A ship at sea.", "A ship at sea.", "Interest rates rose."])
    assert embedder.dimension == len(same) == 576
    assert np.dot(same, again) > 0.999 > np.dot(same, other)
    del server
