"""Imports point one way, and what must start fast imports nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
HEAVY = {"llama_index", "chromadb", "onnxruntime", "gradio", "numpy", "tiktoken", "torch"}


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []  # only a type checker imports these
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def _roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in _imported(path)}


@pytest.mark.parametrize("path", sorted((PROJECT / "index").rglob("*.py")), ids=lambda p: p.name)
def test_index_knows_neither_the_assistant_nor_the_page(path: Path) -> None:
    assert not _roots(path) & {"assistant", "ui", "gradio"}


@pytest.mark.parametrize("path", sorted((PROJECT / "assistant").rglob("*.py")), ids=lambda p: p.name)
def test_the_assistant_does_not_know_the_page(path: Path) -> None:
    assert not _roots(path) & {"gradio"}


def test_only_the_store_imports_chromadb() -> None:
    users = [
        str(path.relative_to(PROJECT))
        for folder in ("index", "assistant")
        for path in sorted((PROJECT / folder).rglob("*.py"))
        if "chromadb" in _roots(path)
    ]
    assert users == ["index/store.py"]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from assistant.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True
    )
    assert done.stdout.rstrip().endswith("HEAVY []")
