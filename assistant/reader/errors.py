"""What can go wrong in the reader, said so that somebody can act on it."""

from __future__ import annotations


class ReaderError(Exception):
    """The reader cannot be opened or run.

    `message` says what was attempted and what was found, `hint` what to do
    about it, `retryable` whether the same call may succeed later unchanged.
    """

    def __init__(self, message: str, hint: str, retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable
