"""A language model as it is, with a list of what it was shown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.llm.types import Generation, LanguageModel, Message


class WatchedModel:
    """Passes everything on to `model`; `shown` holds the messages of every call, in order."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.shown: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model.name

    @property
    def context_window(self) -> int:
        """The model's own."""
        return self._model.context_window

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
    ) -> Generation:
        """The model's own generation."""
        self.shown.append(tuple(messages))
        return self._model.stream(messages, max_tokens=max_tokens, temperature=temperature, seed=seed)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


__all__ = ["WatchedModel"]
