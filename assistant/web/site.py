"""What every page of one server shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.config import Settings
    from assistant.view.chat import Chat
    from assistant.view.opening import Opening


class NotReady(AssistantError):
    """The documents are still being made ready, or could not be opened."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, the assistant as it opens, and the chat over it."""

    settings: Settings
    opening: Opening
    chat: Chat

    def assistant(self) -> Assistant:
        """The opened assistant.

        Raises:
            NotReady: it is still opening, or opening failed.
        """
        engine = self.opening.standing.engine
        if engine is None:
            raise NotReady(
                "The documents are not ready yet.", hint="Reload this page in a moment.", retryable=True
            )
        return cast("Assistant", engine)
