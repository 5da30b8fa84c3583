"""What went wrong with a model's server, in our words: from an exception of its library to a `RemoteError`.

Looked at in this order: what the watch saw, the HTTP status, the kind of error in the reply, the class
of the exception. The libraries and their HTTP clients share no base class, so classes go by name.
"""

from __future__ import annotations

import re
from typing import Any

from index.errors import RemoteError, RemoteReason
from index.remote.endpoint import Endpoint
from index.remote.patience import read_retry_after
from index.remote.scrub import causes, scrub
from index.remote.watch import Trouble, Watch

_SAID = 200  # characters of the server's own words
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|prompt is too long|maximum context|too many (?:input )?tokens", re.I
)
_NO_MODEL = re.compile(
    r"\bmodel\b.*(?:not (?:found|exist)|does not exist|unknown|invalid|not supported)", re.I
)
_PARAMETERS = ("stream_options", "max_tokens", "temperature", "seed", "stream")
_TYPES: dict[str, RemoteReason] = {
    "overloaded_error": "overloaded",
    "rate_limit_error": "rate_limited",
    "rate_limit_exceeded": "rate_limited",
    "insufficient_quota": "rate_limited",
    "authentication_error": "wrong_key",
    "permission_error": "wrong_key",
    "invalid_api_key": "wrong_key",
    "not_found_error": "unknown_model",
    "model_not_found": "unknown_model",
    "context_length_exceeded": "context_too_small",
    "exceed_context_size_error": "context_too_small",
    "timeout_error": "timed_out",
    "api_error": "server_error",
    "server_error": "server_error",
}
_TROUBLES: dict[Trouble, RemoteReason] = {
    "web_page": "not_a_model_server",
    "redirect": "not_a_model_server",
    "whole": "cannot_stream",
    "silent": "timed_out",
    "endless": "bad_output",
}
_CLASSES: tuple[tuple[str, RemoteReason], ...] = (  # the first that is found in the chain
    ("TimeoutException", "timed_out"),
    ("APITimeoutError", "timed_out"),
    ("ConnectError", "unreachable"),
    ("UnsupportedProtocol", "unreachable"),
    ("ProxyError", "unreachable"),
    ("NetworkError", "disconnected"),
    ("RemoteProtocolError", "disconnected"),
    ("APIConnectionError", "disconnected"),
)
_PASSING: frozenset[RemoteReason] = frozenset(
    {"timed_out", "unreachable", "rate_limited", "overloaded", "server_error", "disconnected"}
)
_SAY: dict[RemoteReason, str] = {
    "no_key": "wants a key, and none is set",
    "wrong_key": "does not accept the key",
    "unknown_model": "does not know this model",
    "unreachable": "cannot be reached",
    "timed_out": "did not answer within {timeout:g} seconds",
    "not_a_model_server": "answered, but not as a model's server does",
    "rate_limited": "takes no more requests from this key at the moment",
    "overloaded": "is overloaded",
    "server_error": "failed with an error of its own",
    "refused_request": "refused the request",
    "context_too_small": "has a context window that is smaller than what it was to read",
    "cannot_stream": "does not stream its answers",
    "disconnected": "ended the connection in the middle",
    "bad_output": "sent something that is no answer of a model",
    "not_installed": "cannot be asked by the libraries that are installed",
}
_HINT: dict[RemoteReason, str] = {
    "no_key": "Set {keys}.",
    "wrong_key": "Check {keys}.",
    "unknown_model": "Check the name after the colon in {setting}={name}.",
    "unreachable": "Check that the server runs, and {prefix}_BASE_URL={url}.",
    "timed_out": "Check {prefix}_BASE_URL={url}, or raise LLM_TIMEOUT_S.",
    "not_a_model_server": "Check {prefix}_BASE_URL={url}: most addresses end in /v1.",
    "rate_limited": "Try again later, set LLM_REQUESTS_PER_MINUTE, or raise LLM_RETRIES.",
    "overloaded": "Try again later, raise LLM_RETRIES, or set LLM to another model.",
    "server_error": "Try again, raise LLM_RETRIES, or set LLM to another model; "
    "the server's own log says more.",
    "refused_request": "Check that {setting}={name} is a model for this use.",
    "context_too_small": "Set LLM_CONTEXT to the model's window, or lower LLM_EVIDENCE_TOKENS.",
    "cannot_stream": "Check {prefix}_BASE_URL={url}.",
    "disconnected": "Try again; the server's own log says more.",
    "bad_output": "Check {prefix}_BASE_URL={url}.",
    "not_installed": "Install the ones that fit: pip install '.[{kind}]'",
}

_HINT_EMBEDDER: dict[RemoteReason, str] = {
    "rate_limited": "Try again later: what is embedded already is kept.",
    "overloaded": "Try again later: what is embedded already is kept.",
    "server_error": "Try again; the server's own log says more.",
    "context_too_small": "Lower CHUNK_TOKENS, or set EMBEDDER to a model with a larger window.",
}


def explain(error: BaseException, endpoint: Endpoint, watch: Watch | None = None) -> RemoteError:
    """What `error` means, as an error to raise; the endpoint's key is in none of its words."""
    reply = _find_reply(error)
    status = getattr(reply, "status_code", None)
    body = _error_of(getattr(reply, "body", None))
    said = " ".join(str(body.get("message") or "").split())
    reason = _find_reason(error, endpoint, watch, status=status, body=body)
    explained = describe(reason, endpoint, said=said, status=status)
    if body.get("code") == "insufficient_quota":
        explained.retryable = False  # waiting does not fill an account
    headers = getattr(getattr(reply, "response", None), "headers", None)
    explained.wait = read_retry_after(headers) if headers is not None else None
    if reason in ("refused_request", "cannot_stream"):
        explained.parameter = "stream" if reason == "cannot_stream" else _find_parameter(body, said)
    return explained


def describe(
    reason: RemoteReason, endpoint: Endpoint, *, said: str = "", status: int | None = None
) -> RemoteError:
    """The error for `reason`: which model, what happened, what the server said, which setting to change."""
    words = {
        "timeout": endpoint.timeout,
        "keys": endpoint.key_settings,
        "setting": "LLM" if endpoint.prefix == "LLM" else "EMBEDDER",
        "name": endpoint.name,
        "prefix": endpoint.prefix,
        "url": endpoint.url,
        "kind": endpoint.kind if endpoint.kind in ("openai", "anthropic") else "openai",
    }
    message = f"The server of {endpoint.name} at {endpoint.url} {_SAY[reason].format(**words)}"
    message += f" (HTTP {status})." if status is not None and status != 200 else "."
    quoted = scrub(said, endpoint.key)
    if quoted:
        message += f" It said: “{quoted[:_SAID]}{'…' if len(quoted) > _SAID else ''}”"
    hints = _HINT | (_HINT_EMBEDDER if endpoint.prefix == "EMBEDDER" else {})
    return RemoteError(
        message, reason=reason, hint=hints[reason].format(**words), retryable=reason in _PASSING
    )


def _find_reply(error: BaseException) -> BaseException | None:
    """The exception that carries the server's reply: a status, or an error in the middle of a stream."""
    for one in causes(error):
        if hasattr(one, "status_code") or getattr(one, "body", None):
            return one
    return None


def _error_of(body: object) -> dict[str, Any]:
    """The error object of a reply: `{"error": {...}}`, `{"error": "words"}` or the object itself."""
    if not isinstance(body, dict):
        return {"message": body, "plain": True} if isinstance(body, str) and "<" not in body else {}
    inner = body.get("error", body)
    if isinstance(inner, str):
        return {"message": inner}
    return inner if isinstance(inner, dict) else {}


def _find_reason(
    error: BaseException, endpoint: Endpoint, watch: Watch | None, *, status: int | None, body: dict[str, Any]
) -> RemoteReason:
    if watch is not None and watch.trouble:
        return _TROUBLES[watch.trouble]
    if status is not None and status >= 300:
        return _by_status(status, body, has_key=bool(endpoint.key))
    if body:
        found = _by_type(body)
        return found or "server_error"
    names = {parent.__name__ for one in causes(error) for parent in type(one).__mro__}
    for name, reason in _CLASSES:
        if name in names:
            return reason
    # Nothing was heard: the libraries here do not fit each other.
    return "bad_output" if watch is None or watch.attached else "not_installed"


def _by_type(body: dict[str, Any]) -> RemoteReason | None:
    for key in (body.get("code"), body.get("type")):
        if isinstance(key, str) and key in _TYPES:
            return _TYPES[key]
    return None


def _by_status(status: int, body: dict[str, Any], *, has_key: bool) -> RemoteReason:
    said = str(body.get("message") or "")
    if status in (401, 403):
        return "wrong_key" if has_key else "no_key"
    if status == 404:
        named = "model" in said.lower() or body.get("code") == "model_not_found"
        return "unknown_model" if named else "not_a_model_server"
    if status == 408:
        return "timed_out"
    if status == 429:
        return "rate_limited"
    if status in (503, 529):
        return "overloaded"
    if status >= 500 or status == 409:
        return "server_error"
    if status < 400 or status == 405:
        return "not_a_model_server"
    if _by_type(body) == "context_too_small" or status == 413 or _TOO_LONG.search(said):
        return "context_too_small"
    unknown = _by_type(body) == "unknown_model" or _NO_MODEL.search(said)
    return "unknown_model" if unknown and not _find_parameter(body, said) else "refused_request"


def _find_parameter(body: dict[str, Any], said: str) -> str:
    """The parameter that a server does not take, when its reply names one that we can do without."""
    named = body.get("param")
    if isinstance(named, str) and named in _PARAMETERS:
        return named
    for parameter in _PARAMETERS:
        if re.search(rf"\b{parameter}(?:ing)?\b", said, re.I):
            return parameter
    return ""
