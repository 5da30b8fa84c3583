"""Stylesheets and scripts of the pages beside the chat."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.web.site import Site

FOLDER: Final = Path(__file__).resolve().parent.parent / "view" / "assets"


def routes(_: Site) -> list[BaseRoute]:
    """`/site/NAME`; `/assets` is Gradio's own."""
    return [Route("/site/{name}", _asset)]


def _asset(request: Request) -> Response:
    path = FOLDER / request.path_params["name"]
    if path.parent != FOLDER or path.suffix not in (".css", ".js", ".svg") or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, headers={"cache-control": "no-cache"})
