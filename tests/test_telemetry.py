"""No part that we run writes an identity into the person's home to report with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "code",
    [
        "from index.embed import open_embedder; open_embedder('minilm', threads=1).embed(['ships'])",
        "from assistant.reader import Reader; Reader.open(threads=1)",
    ],
    ids=["embedder", "reader"],
)
def test_a_model_runs_without_leaving_a_device_id_at_home(code: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "CI")}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], env=kept | home, cwd=PROJECT, check=True, timeout=60)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
