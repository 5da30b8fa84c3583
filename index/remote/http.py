"""The little that httpx and httpx2 have in common, as far as it is used here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias

HttpClient: TypeAlias = Any  # `httpx.Client` for openai, `httpx2.Client` for anthropic


class Request(Protocol):
    """A request before it leaves."""

    extensions: MutableMapping[str, Any]
    headers: MutableMapping[str, str]


class Response(Protocol):
    """A reply whose headers have come."""

    extensions: MutableMapping[str, Any]
    headers: Mapping[str, str]
    is_redirect: bool
    is_success: bool
    iter_bytes: Callable[..., Iterator[bytes]]
    close: Callable[[], None]


class Library(Protocol):
    """The module openai or anthropic."""

    DefaultHttpxClient: Callable[..., Any]
