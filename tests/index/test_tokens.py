from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index import tokens
from index.errors import IndexFailure
from index.tokens import count_tokens, token_starts
from tests.conftest import PROJECT


def test_tokens_are_counted_as_cl100k_base_counts_them() -> None:
    assert count_tokens("hello world") == 2
    assert count_tokens("") == 0


def test_a_special_token_in_a_document_is_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_the_table_is_found_with_sockets_blocked_and_without_llama_index() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from index.tokens import count_tokens\n"
        "assert count_tokens('a b c') == 3\n"
        "assert 'llama_index.core' not in sys.modules\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TIKTOKEN")}
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, env=environment)


@pytest.fixture
def forgetful() -> None:
    """Counting starts anew, as in a fresh process, and again after the test."""
    tokens._find_table.cache_clear()
    tokens._load.cache_clear()


@pytest.mark.parametrize("before", [None, "/somewhere/else"])
@pytest.mark.usefixtures("forgetful")
def test_the_cache_variable_of_tiktoken_is_as_before(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    if before is not None:
        monkeypatch.setenv("TIKTOKEN_CACHE_DIR", before)
    count_tokens("x")
    assert os.environ.get("TIKTOKEN_CACHE_DIR") == before


@pytest.mark.usefixtures("forgetful")
def test_a_missing_table_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_TABLE", "not-there")
    with pytest.raises(IndexFailure, match="cl100k_base") as caught:
        count_tokens("x")
    tokens._find_table.cache_clear()
    assert "pip install" in caught.value.hint


@pytest.mark.usefixtures("forgetful")
def test_an_altered_table_is_refused_and_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    altered = tmp_path / tokens._TABLE
    altered.write_bytes(b"YQ== 0\n")
    monkeypatch.setattr(tokens, "_find_table", lambda: tmp_path)
    with pytest.raises(IndexFailure, match="sha256"):
        count_tokens("x")
    assert altered.exists()


def test_token_starts_rise_from_nought_also_inside_an_emoji() -> None:
    starts = token_starts("a 👩‍👩‍👧 b")
    assert starts[0] == 0
    assert starts == sorted(starts)
