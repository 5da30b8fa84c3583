"""Access control in front of everything that the server answers: our pages, Gradio's, uploads, assets.

On loopback there is no log-in; anywhere else there must be one, or a reverse proxy that says who is
asking. Whoever it is reaches the handlers through `person(request)`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from assistant.config import Settings
from assistant.errors import SettingsError
from assistant.view import strings
from assistant.view.headers import App, Message, Receive, Send
from assistant.view.visitor import Visitor, visiting
from assistant.web.attempts import Attempts
from assistant.web.origin import (
    LOOPBACK_NAMES,
    Network,
    caller,
    foreign,
    host_name,
    is_loopback,
    networks,
    split,
)
from assistant.web.person import NOBODY, Person, person, require_auditor, require_writable
from assistant.web.sessions import Sessions
from assistant.web.users import Users

__all__ = ["NOBODY", "Access", "Gate", "Person", "person", "require_auditor", "require_writable"]

_BROWSER: Final = "browser"  # the cookie that tells browsers apart where nobody logs in
_BROWSER_S: Final = 400 * 86_400  # the longest that browsers keep a cookie
_ID: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_OPEN: Final = ("/login", "/session", "/gradio_api/startup-events")  # Gradio calls the last one itself
_OPEN_FOLDERS: Final = ("/site/", "/language/")
_NAMED: Final = re.compile(r"[^\x00-\x20\x7f]([^\x00-\x1f\x7f]{0,126}[^\x00-\x20\x7f])?")


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything that access is decided by."""

    settings: Settings
    users: Users | None  # None: nobody logs in with a password
    sessions: Sessions | None
    attempts: Attempts
    proxies: tuple[Network, ...]
    hosts: frozenset[str]  # that may be called; empty for any
    auditors: frozenset[str]
    start: str = field(default_factory=lambda: secrets.token_hex(8))  # of the server, told from others

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The gate that `settings` describe.

        Raises:
            SettingsError: others could reach the pages and no access control is set, or it is set wrongly.
            AssistantError: the file of sessions cannot be opened.
        """
        _require_control(settings)
        users = Users(Path(settings.ui_auth).expanduser()) if settings.ui_auth else None
        if users is not None and not users.names():
            raise SettingsError(
                f"{users.path} (UI_AUTH) names nobody who may log in.",
                hint="`assistant users add NAME` adds somebody and asks for a password.",
            )
        named = split(settings.ui_allowed_hosts)
        own = (*LOOPBACK_NAMES, settings.ui_host.strip("[]").lower())
        return cls(
            settings=settings,
            users=users,
            sessions=Sessions(
                settings.data_dir,
                hours=settings.ui_session_hours,
                idle_minutes=settings.ui_session_idle_minutes,
            )
            if users
            else None,
            attempts=Attempts(),
            proxies=networks(settings.ui_trusted_proxies),
            hosts=frozenset((*named, *own)) if named or is_loopback(settings.ui_host) else frozenset(),
            auditors=frozenset(split(settings.ui_auditors)),
        )

    @property
    def closed(self) -> bool:
        """Whether one must be known to come in."""
        return self.users is not None or bool(self.settings.ui_auth_header)

    def known(self, connection: HTTPConnection) -> Person | None:
        """Who is logged in, by a proxy's header or by a session of ours; None for nobody."""
        if name := self._named_by_proxy(connection):
            return self._user(name)
        id = connection.cookies.get(session_cookie(connection), "")
        if self.sessions is None or self.users is None or not _ID.fullmatch(id):
            return None
        found = self.sessions.find(id)
        if found is None or self.users.stamp(found[0]) != found[1]:
            return None  # ended, or the password changed since
        return self._user(found[0])

    def anonymous(self, connection: HTTPConnection) -> Person:
        """The person behind a browser's own cookie, where nobody logs in."""
        id = connection.cookies.get(_BROWSER, "")
        return self._browser(id) if _ID.fullmatch(id) else NOBODY

    def _browser(self, id: str) -> Person:
        public = self.settings.ui_read_only == "on" or bool(self.settings.ui_allowed_hosts)
        return Person(hashlib.sha256(id.encode()).hexdigest()[:32], anonymous=True, auditor=not public)

    def _user(self, name: str) -> Person:
        return Person(name, anonymous=False, auditor=name.lower() in self.auditors)

    def _named_by_proxy(self, connection: HTTPConnection) -> str:
        header = self.settings.ui_auth_header
        if not header or not caller(connection.scope, self.proxies).through_proxy:
            return ""
        listed = connection.headers.getlist(header)
        value = listed[0].encode("latin-1", "replace").decode("utf-8", "replace") if len(listed) == 1 else ""
        return value if _NAMED.fullmatch(value) else ""


def session_cookie(connection: HTTPConnection) -> str:
    """The name of the session's cookie; cookies ignore ports, so that two servers of one host need two."""
    return f"session-{(connection.scope.get('server') or ('', 0))[1]}"


class Access:
    """ASGI middleware: lets in who may come in, says who it is, and turns away what other sites send."""

    def __init__(self, app: App, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        elif refusal := self._refuse(scope):
            await refusal(scope, receive, send)
        else:
            await self._admit(scope, receive, send)

    def _refuse(self, scope: Message) -> Response | None:
        headers = Headers(scope=scope)
        host = host_name(headers.get("host", ""))
        if self._gate.hosts and host not in self._gate.hosts:
            words = strings.WRONG_HOST.format(host=host[:100])
            return PlainTextResponse(words, 421)
        if foreign(scope["method"], headers):
            return PlainTextResponse(strings.FOREIGN_REQUEST, 403)
        return None

    async def _admit(self, scope: Message, receive: Receive, send: Send) -> None:
        gate, connection = self._gate, HTTPConnection(scope)
        found = gate.known(connection) if gate.closed else gate.anonymous(connection)
        if found is None and not _is_open(scope["path"]):
            await self._turn_away(scope)(scope, receive, send)
            return
        if found is NOBODY and _is_page(scope):
            id = secrets.token_urlsafe(32)
            found = gate._browser(id)
            send = _with_cookie(send, id, https=caller(scope, gate.proxies).https)
        scope.setdefault("state", {})["person"] = found or NOBODY
        may_leave = bool(found and not found.anonymous and gate.users)
        with visiting(Visitor(found.label if found else "", may_leave, gate.settings.ui_read_only == "on")):
            await self._app(scope, receive, send)

    def _turn_away(self, scope: Message) -> Response:
        if self._gate.users is None:
            return PlainTextResponse(strings.NOT_THROUGH_PROXY, 403 if _is_page(scope) else 401)
        if not _is_page(scope):
            return JSONResponse({"error": strings.LOG_IN_FIRST}, 401)
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/login?next={quote(wanted, safe='/')}", 303)


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_FOLDERS)


def _is_page(scope: Message) -> bool:
    """Whether a person is looking at what this request gets, rather than a script."""
    headers = Headers(scope=scope)
    mode = headers.get("sec-fetch-mode", "navigate")
    return scope["method"] == "GET" and mode == "navigate" and "text/html" in headers.get("accept", "")


def _with_cookie(send: Send, id: str, *, https: bool) -> Send:
    value = f"{_BROWSER}={id}; Max-Age={_BROWSER_S}; Path=/; HttpOnly; SameSite=Lax"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", value + ("; Secure" if https else ""))
        await send(message)

    return sending


def _require_control(settings: Settings) -> None:
    if settings.ui_auth or settings.ui_auth_header:
        return
    hint = (
        "Make a file of users with `assistant users add NAME` and set UI_AUTH to it, or set UI_AUTH_HEADER "
        "to the header in which a reverse proxy names the person (and UI_TRUSTED_PROXIES to its address)"
    )
    if not is_loopback(settings.ui_host):
        raise SettingsError(
            f"UI_HOST={settings.ui_host} would show the documents to everybody who can reach this machine: "
            "no access control is set.",
            hint=f"{hint}. UI_HOST=127.0.0.1 serves this machine only.",
        )
    others = [host for host in split(settings.ui_allowed_hosts) if not is_loopback(host)]
    if others and settings.ui_read_only == "off":
        raise SettingsError(
            f"UI_ALLOWED_HOSTS={settings.ui_allowed_hosts} serves more than this machine, "
            "and no access control is set.",
            hint=f"{hint}, or UI_READ_ONLY=on for a public demonstration.",
        )
