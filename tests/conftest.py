"""Every test runs offline (pyproject.toml allows loopback only), with settings and data of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are shared: how long one example takes says nothing.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

PROJECT = Path(__file__).resolve().parent.parent
SEEDS = PROJECT / "seeds"


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from assistant.config import Settings

    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    yield


@pytest.fixture(scope="session")
def seeds_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with seeds/ indexed; made once."""
    from assistant import Assistant
    from assistant.config import Settings

    data = tmp_path_factory.mktemp("seeds-data")
    Assistant.open(Settings(corpus_dir=SEEDS, data_dir=data, reader="off")).close()
    return data


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a browser first: begun last, they would keep one process when all others have ended."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
