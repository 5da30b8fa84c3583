"""What can go wrong while reading, indexing and searching documents."""

from __future__ import annotations

from typing import Literal, TypeAlias

RemoteReason: TypeAlias = Literal[
    "no_key",
    "wrong_key",
    "unknown_model",
    "unreachable",
    "timed_out",
    "not_a_model_server",  # it answers, but as a web page or something else
    "rate_limited",
    "overloaded",
    "server_error",
    "refused_request",  # a request that this server does not take
    "context_too_small",
    "cannot_stream",
    "disconnected",
    "bad_output",
    "not_installed",
]
"""Why a model's server could not be used; a closed set."""


class Failure(Exception):
    """Something broke; says what, where and what to do next.

    `message` states what was attempted, on which file or id, and what was found against what was
    expected. `hint` is the next thing to do. `retryable` is true when the same call may succeed later.
    """

    def __init__(self, message: str, *, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class IndexFailure(Failure):
    """Something broke below the question level: in reading, indexing or searching documents."""


class ReadError(IndexFailure):
    """One file could not be read as text; the rest of the corpus goes on."""


class CorpusError(IndexFailure):
    """The corpus folder itself is missing, not a folder, empty of readable files, or unreadable."""


class EmbedderError(IndexFailure):
    """An embedding model is missing, altered, or gave something that is not an embedding."""


class StoreError(IndexFailure):
    """The index on disk is corrupt, of another schema, not writable, or the Chroma server is away."""


class IndexMismatch(StoreError):
    """The index was built with another embedder or other chunk settings than asked for now."""


class IndexBusy(StoreError):
    """Another process is writing the index at this moment."""


class RemoteError(IndexFailure):
    """A model's server could not be used; `reason` says how, for programs."""

    def __init__(
        self, message: str, *, reason: RemoteReason, hint: str = "", retryable: bool = False
    ) -> None:
        super().__init__(message, hint=hint, retryable=retryable)
        self.reason: RemoteReason = reason
        self.wait: float | None = None  # seconds that the server asked to be left alone
        self.parameter = ""  # of the request, when the server named one that it does not take
