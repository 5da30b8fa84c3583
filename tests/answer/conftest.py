"""Assistants over seeds/ that share one index and one log; only the model that writes differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.config import with_overrides
from assistant.pipeline import Models
from tests.answer.scripted import Reply, ScriptedModel
from tests.conftest import SEEDS

Writing = Callable[..., tuple[Assistant, ScriptedModel]]


@pytest.fixture(scope="session")
def plain(seeds_data: Path) -> Iterator[Assistant]:
    """Without a model."""
    with Assistant.open(Settings(corpus_dir=SEEDS, data_dir=seeds_data, reader="off")) as opened:
        yield opened


@pytest.fixture(scope="session")
def writing(plain: Assistant) -> Writing:
    """An assistant whose model gives these replies, and that model."""

    def open_with(*replies: Reply, **settings: object) -> tuple[Assistant, ScriptedModel]:
        model = ScriptedModel(replies)
        chosen = with_overrides(plain.settings, **settings)
        return Assistant(chosen, plain.index, Models(None, model), plain.log), model

    return open_with
