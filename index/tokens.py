"""Counting tiktoken tokens without a network: the table of cl100k_base ships with llama-index-core."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexFailure

if TYPE_CHECKING:
    from tiktoken import Encoding

ENCODING = "cl100k_base"
_TABLE = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"  # the name under which tiktoken caches cl100k_base
_TABLE_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_VARIABLE = "TIKTOKEN_CACHE_DIR"
_HINT = "Install it again: pip install --force-reinstall llama-index-core"
_lock = threading.Lock()


def count_tokens(text: str) -> int:
    """How many cl100k_base tokens `text` has. Special tokens written out in it are plain text.

    Raises:
        IndexFailure: the token table that ships with llama-index-core is missing or altered.
    """
    return len(_encoding().encode_ordinary(text))


def _encoding() -> Encoding:
    with _lock:
        return _load(_find_table())


@cache
def _find_table() -> Path:
    """The folder of the table, found without importing llama_index (six seconds)."""
    spec = importlib.util.find_spec("llama_index")
    for root in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(root, "core", "_static", "tiktoken_cache")
        if (folder / _TABLE).is_file():
            return folder
    raise IndexFailure(
        f"The token table {ENCODING} was looked for in llama_index/core/_static/tiktoken_cache "
        "and is not there.",
        hint=_HINT,
    )


@cache
def _load(folder: Path) -> Encoding:
    # tiktoken deletes a table with a wrong hash and fetches it anew, so look before it does.
    found = hashlib.sha256((folder / _TABLE).read_bytes()).hexdigest()
    if found != _TABLE_SHA256:
        raise IndexFailure(
            f"The token table {folder / _TABLE} has sha256 {found}, expected {_TABLE_SHA256}.", hint=_HINT
        )
    import tiktoken

    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(folder)
    try:
        return tiktoken.get_encoding(ENCODING)
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


def token_starts(text: str) -> list[int]:
    """Where each cl100k_base token of `text` starts, in characters, never falling."""
    encoding = _encoding()
    return encoding.decode_with_offsets(encoding.encode_ordinary(text))[1]
