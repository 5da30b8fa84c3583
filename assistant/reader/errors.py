"""What can go wrong in the reader."""

from __future__ import annotations

from assistant.errors import AssistantError


class ReaderError(AssistantError):
    """The reader cannot be opened or run: its model is missing, truncated or altered."""
