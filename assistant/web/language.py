"""The language of the pages: as chosen on one of them, else as the browser asks for it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.view import strings
from assistant.view.headers import App, Message, Receive, Send

COOKIE: Final = "language"
_KEPT_S: Final = 400 * 86_400  # the longest that browsers keep a cookie


def language_of(connection: HTTPConnection) -> str:
    """The language that whoever sent this is to be served in, as a key of `strings.LANGUAGES`."""
    chosen = connection.cookies.get(COOKIE, "")
    if chosen in strings.LANGUAGES:
        return chosen
    return strings.choose(connection.headers.get("accept-language", ""))


class Language:
    """ASGI middleware: the words of everything inside are in the visitor's language."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _vary(MutableHeaders(scope=message))
            await send(message)

        with strings.speaking(language_of(HTTPConnection(scope))):
            await self._app(scope, receive, sending)


def _vary(headers: MutableHeaders) -> None:
    if headers.get("content-type", "").startswith("text/html"):
        headers.add_vary_header("Cookie, Accept-Language")


def routes() -> list[BaseRoute]:
    """`/language/CODE`: a plain link that remembers the choice and leads back to the page it was on."""
    return [Route("/language/{code}", _choose)]


def _choose(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in strings.LANGUAGES:
        raise HTTPException(404)
    answer = RedirectResponse(_back(request), 303, headers={"cache-control": "no-store"})
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, code, max_age=_KEPT_S, path="/", samesite="lax", httponly=True, secure=secure)
    return answer


def _back(request: Request) -> str:
    """The page of ours that the link stood on, by the Referer header; the chat if it says nothing usable."""
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    path = page.path + (f"?{page.query}" if page.query else "")
    ours = page.netloc == request.headers.get("host", "") and path.startswith("/")
    return path if ours and not path.startswith(("//", "/language/")) and "\\" not in path else "/"
