"""Open the assistant for a command, with progress on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING, Final

from assistant.commands.output import ProgressBar
from index.types import Progress, Stage

if TYPE_CHECKING:
    from assistant.engine import Assistant

_LABELS: Final = {
    Stage.SCAN: "Scanning",
    Stage.READ: "Reading",
    Stage.EMBED: "Embedding",
    Stage.STORE: "Storing",
}


def open_assistant(**overrides: object) -> AbstractContextManager[Assistant]:
    """The assistant with the settings of the environment and `overrides`, ready to be asked.

    Raises:
        AssistantError, IndexFailure: on entering, when it cannot be opened.
    """
    return _open(overrides, warm=True)


def open_for_indexing(**overrides: object) -> AbstractContextManager[Assistant]:
    """The same without models and without a look at the corpus, for `sync`."""
    return _open({**overrides, "index_on_open": "off", "reader": "off"}, warm=False)


@contextmanager
def _open(overrides: Mapping[str, object], *, warm: bool) -> Iterator[Assistant]:
    from assistant import Assistant
    from assistant.config import load_settings, with_overrides

    settings = with_overrides(load_settings(), **overrides)
    with closing(ProgressBar()) as bar:
        opened = Assistant.open(settings, on_progress=IndexProgress(bar), source="cli", warm=warm)
    with opened:
        yield opened


class IndexProgress:
    """Draws steps of indexing on a progress bar."""

    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar

    def __call__(self, step: Progress) -> None:
        self._bar.show(_LABELS[step.stage], step.done, step.total, step.note)
