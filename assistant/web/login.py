"""Logging in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.view import strings
from assistant.view.login import login_page
from assistant.view.markup import counted
from assistant.web.access import Gate, session_cookie
from assistant.web.origin import caller
from assistant.web.person import NOBODY, person
from assistant.web.users import LONGEST, clean_name

_MOST_BYTES: Final = 8192  # of a log-in form
_FRESH: Final = {"cache-control": "no-store"}


def routes(gate: Gate) -> list[BaseRoute]:
    """`/login`, `/logout`, and `/session`, by which a page's script learns whether it is still known."""
    bound: list[tuple[str, Callable[[Request, Gate], object], str]] = [
        ("/login", _show, "GET"),
        ("/login", _log_in, "POST"),
        ("/logout", _log_out, "POST"),
        ("/session", _session, "GET"),
    ]
    return [Route(path, _with(gate, handler), methods=[method]) for path, handler, method in bound]


def _with(gate: Gate, handler: Callable[[Request, Gate], object]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        answered = handler(request, gate)
        return answered if isinstance(answered, Response) else await answered  # type: ignore[misc]

    return endpoint


def _show(request: Request, gate: Gate) -> Response:
    wanted = local(request.query_params.get("next", "/"))
    if gate.users is None or person(request) is not NOBODY:
        return RedirectResponse(wanted, 303, headers=_FRESH)
    return HTMLResponse(login_page(wanted), headers=_FRESH)


async def _log_in(request: Request, gate: Gate) -> Response:
    form = await _form(request)
    name, password, wanted = form.get("name", ""), form.get("password", ""), local(form.get("next", "/"))
    if gate.users is None or gate.sessions is None:
        raise HTTPException(404)
    who = caller(request.scope, gate.proxies)
    wait = gate.attempts.begin(name, who.address)
    if wait > 0:
        seconds = max(1, round(wait + 0.5))
        page = login_page(wanted, name=name, problem=counted(strings.TOO_MANY_ATTEMPTS, seconds))
        return HTMLResponse(page, 429, headers={**_FRESH, "retry-after": str(seconds)})
    cleaned = clean_name(name) or ""
    right = await run_in_threadpool(gate.users.verify, name, password[: LONGEST + 1])
    stamp = gate.users.stamp(cleaned)
    if not right or stamp is None:
        page = login_page(wanted, name=name, problem=strings.WRONG_PASSWORD)
        return HTMLResponse(page, 401, headers=_FRESH)
    gate.attempts.succeed(name, who.address)
    _end(request, gate)
    answer = RedirectResponse(wanted, 303, headers=_FRESH)
    answer.set_cookie(
        session_cookie(request),
        gate.sessions.begin(cleaned, stamp),
        httponly=True,
        samesite="strict",
        secure=who.https,
        path="/",
    )
    return answer


def _log_out(request: Request, gate: Gate) -> Response:
    _end(request, gate)
    answer = RedirectResponse("/login" if gate.users else "/", 303, headers=_FRESH)
    answer.delete_cookie(session_cookie(request), path="/", httponly=True, samesite="strict")
    return answer


def _session(request: Request, gate: Gate) -> Response:
    """204 for whoever may go on, 401 else; `x-start` changes when the server is started again."""
    known = not gate.closed or person(request) is not NOBODY
    return Response(status_code=204 if known else 401, headers={**_FRESH, "x-start": gate.start})


def _end(request: Request, gate: Gate) -> None:
    id = request.cookies.get(session_cookie(request))
    if id and gate.sessions:
        gate.sessions.end(id)


def local(wanted: str) -> str:
    """`wanted` if it is a path of this server, else the chat: nobody is sent elsewhere by a link to us."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/login", "/logout"))
    return wanted if plain and "\\" not in wanted and wanted.isprintable() else "/"


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise HTTPException(413)
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=8)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: values[0] for name, values in fields.items()}
