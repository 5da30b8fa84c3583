"""Forms of the pages: a small body is read at once, the handler that writes runs beside the event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_MOST_BYTES: Final = 64 * 1024
_MOST_FIELDS: Final = 50


def reading(handler: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """`handler`, with the fields of the form in `request.state.form`; a body that is too large is refused."""

    async def answer(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                raise HTTPException(413)
        request.state.form = _fields(bytes(body))
        return await run_in_threadpool(handler, request)

    return answer


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise HTTPException(400) from error
    return dict(pairs)
