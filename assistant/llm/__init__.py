"""Language models behind one interface; `open_model` gives the one that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.llm.types import Finish, Generation, LanguageModel, Message, Usage

if TYPE_CHECKING:
    from assistant.config import Settings


def open_model(settings: Settings) -> LanguageModel | None:
    """The model that LLM names, ready to ask; None when LLM is empty. Sends nothing yet.

    Raises:
        LanguageModelError: the model cannot be used: no key, a file that is no model, a missing package.
        SettingsError: LLM is not of a known form.
    """
    if not settings.llm:
        return None
    from assistant.llm.opening import open_named

    return open_named(settings)


__all__ = ["Finish", "Generation", "LanguageModel", "Message", "Usage", "open_model"]
