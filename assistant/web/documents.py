"""The page of all documents, and what is done there: add, replace, remove, put back, re-index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.corpus_files import CorpusFiles, PlacedFile
from assistant.engine import Assistant
from assistant.errors import DocumentFileError
from assistant.file_names import shown_name
from assistant.view import strings
from assistant.view.documents_page import (
    Running,
    confirmation,
    documents_page,
    done_note,
    indexing,
    not_ready,
    refused_note,
)
from assistant.view.documents_page import adding as adding_form
from assistant.view.documents_table import ADDRESS, Desk
from assistant.view.layout import page
from assistant.view.markup import NOTHING, Html
from assistant.view.shelf import Entry, Shelf, arrange, read_order
from assistant.web.access import require_writable
from assistant.web.indexing import Indexing
from assistant.web.site import NotReady, Site
from assistant.web.uploads import MOST_FILES, Arrived, Upload, receive
from index.language import guess_language
from index.read import supported_suffixes
from index.types import DocumentInfo, FileProblem

SCRIPTS: Final = ("site.js", "documents.js")
STYLES: Final = ("documents.css",)
_FORM_BYTES: Final = 64 * 1024  # of a form without files
_WAIT_S: Final = 30.0  # a browser without script gets its page when the index is up to date, or then
_LANGUAGES_KEPT: Final = 50_000


def routes(site: Site) -> list[BaseRoute]:
    """`/documents` and what its forms and script send."""
    pages = Documents(site)
    return [
        Route(ADDRESS, pages.show, methods=["GET"]),
        Route(ADDRESS, pages.add, methods=["POST"]),
        Route(f"{ADDRESS}/state", pages.state, methods=["GET"]),
        Route(f"{ADDRESS}/remove", pages.ask_removal, methods=["GET"]),
        Route(f"{ADDRESS}/remove", pages.remove, methods=["POST"]),
        Route(f"{ADDRESS}/put-back", pages.put_back, methods=["POST"]),
        Route(f"{ADDRESS}/reindex", pages.reindex, methods=["POST"]),
    ]


class Documents:
    """The handlers of one server, over its corpus folder and its indexing."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._files = CorpusFiles(site.settings)
        self._indexing = Indexing(site)
        self._languages: dict[str, str] = {}  # sha256 of a text -> its language

    def show(self, request: Request) -> Response:
        """The list, as its address asks for it."""
        return self._page(request)

    def state(self, _: Request) -> Response:
        """How far indexing has come: `done` tickets, and the part of the page that shows it."""
        state = self._indexing.state
        return JSONResponse(
            {"done": state.done, "running": state.running, "html": str(indexing(self._running()))},
            headers={"cache-control": "no-store"},
        )

    async def add(self, request: Request) -> Response:
        """Take the files of a multipart form; each is placed or refused by itself."""
        self._check_writable()
        files = self._files
        ceiling = 16 * files.max_bytes + MOST_FILES * 8192
        with await receive(request, files.begin, max_bytes=ceiling) as upload:
            if not upload.files:
                raise HTTPException(400, "No files came with this request.")
            results = [await to_thread.run_sync(self._place, one, upload) for one in upload.files]
        ticket = self._indexing.request() if any(isinstance(r, PlacedFile) for _, r in results) else 0
        if _by_script(request):
            return JSONResponse({"ticket": ticket, "files": [_outcome(*result) for result in results]})
        notes = [_note(result) for _, result in results]
        return await self._after(request, ticket, notes)

    def ask_removal(self, request: Request) -> Response:
        """The question before a removal, for a browser without script."""
        self._check_writable()
        path = request.query_params.get("path", "")
        body = confirmation(path, self._title(path) or path)
        return _html(page(strings.REMOVE_HEAD, body, current=ADDRESS, styles=STYLES))

    async def remove(self, request: Request) -> Response:
        """Take one file out of the corpus folder."""
        self._check_writable()
        path = (await _fields(request)).get("path", "")
        return await self._change(request, strings.REMOVED_NOTE, lambda: self._remove(path))

    async def put_back(self, request: Request) -> Response:
        """Give a removed file its place again."""
        self._check_writable()
        fields = await _fields(request)
        id, over = fields.get("id", ""), fields.get("over") == "on"
        act = partial(self._files.put_back, id, replace=over)
        return await self._change(request, strings.PUT_BACK_NOTE, act)

    async def reindex(self, request: Request) -> Response:
        """Have the index made anew."""
        self._check_writable()
        ticket = self._indexing.request(rebuild=True)
        if _by_script(request):
            return JSONResponse({"ticket": ticket})
        return await to_thread.run_sync(self._page, request)

    async def _change(self, request: Request, words: str, act: Callable[[], str]) -> Response:
        try:
            path = await to_thread.run_sync(act)
        except DocumentFileError as error:
            if _by_script(request):
                return JSONResponse(_said(error), status_code=409)
            return await self._after(request, 0, [refused_note(error)])
        ticket = self._indexing.request()
        said = words.format(path=shown_name(path))
        if _by_script(request):
            return JSONResponse({"ticket": ticket, "message": said})
        return await self._after(request, ticket, [done_note(said)])

    async def _after(self, request: Request, ticket: int, notes: Sequence[Html]) -> Response:
        """The page once the index has taken in what was done, for a browser without script."""
        if ticket:
            await to_thread.run_sync(self._indexing.wait, ticket, _WAIT_S)
        return await to_thread.run_sync(self._page, request, notes)

    def _place(self, arrived: Arrived, upload: Upload) -> tuple[str, PlacedFile | DocumentFileError]:
        fields = upload.fields
        if arrived.draft is None:
            assert arrived.error is not None
            return arrived.name, arrived.error
        replace, twin = fields.get("replace", ""), fields.get("twin") == "on"
        try:
            return arrived.name, self._files.add(arrived.draft, replace=replace, twin=twin)
        except DocumentFileError as error:
            if error.reason != "name_taken" or fields.get("over") != "on":
                return arrived.name, error
            taken = error.existing
        try:
            return arrived.name, self._files.add(arrived.draft, replace=taken, twin=twin)
        except DocumentFileError as error:
            return arrived.name, error

    def _remove(self, path: str) -> str:
        return self._files.remove(path, title=self._title(path)).path

    def _title(self, path: str) -> str:
        try:
            listed = self._site.assistant().documents()
        except NotReady:
            return ""
        return next((info.title for info in listed if info.path == path), "")

    def _fixed(self) -> str:
        if self._site.settings.ui_read_only == "on":
            return str(strings.FIXED_READ_ONLY)
        return self._files.why_fixed()

    def _check_writable(self) -> None:
        require_writable(self._site)
        if why := self._fixed():
            raise HTTPException(403, why)

    def _page(self, request: Request, notes: Sequence[Html] = ()) -> Response:
        desk = self._desk()
        try:
            shelf = self._shelf(self._site.assistant(), request)
        except NotReady:
            standing = self._site.opening.standing
            form = NOTHING if desk.fixed or standing.failure is None else adding_form(desk)
            parts = [*notes, not_ready(standing.failure, standing.progress), form, indexing(self._running())]
            return _html(page(strings.DOCUMENTS, *parts, current=ADDRESS, scripts=SCRIPTS, styles=STYLES))
        body = documents_page(shelf, desk, self._running(), notes)
        return _html(page(strings.DOCUMENTS, body, current=ADDRESS, scripts=SCRIPTS, styles=STYLES))

    def _desk(self) -> Desk:
        fixed = self._fixed()
        removed = () if self._site.settings.ui_read_only == "on" else tuple(self._files.kept.listed())
        return Desk(fixed, supported_suffixes(), self._site.settings.max_file_mb, removed)

    def _running(self) -> Running:
        state = self._indexing.state
        return Running(state.running, state.rebuild, state.progress, state.failure)

    def _shelf(self, assistant: Assistant, request: Request) -> Shelf:
        infos = assistant.documents()
        indexed = {info.path for info in infos}
        report = assistant.last_sync
        remarks: dict[str, list[FileProblem]] = {}
        problems = list(report.problems) if report else []
        for remark in report.remarks if report else ():
            if remark.path in indexed:
                remarks.setdefault(remark.path, []).append(remark)
            else:
                problems.append(remark)
        entries = [
            Entry(info, self._language(assistant, info), tuple(remarks.get(info.path, ()))) for info in infos
        ]
        return arrange(entries, read_order(request.query_params), problems)

    def _language(self, assistant: Assistant, info: DocumentInfo) -> str:
        found = self._languages.get(info.text_sha256)
        if found is None:
            if len(self._languages) >= _LANGUAGES_KEPT:
                self._languages.clear()
            found = self._languages[info.text_sha256] = guess_language(assistant.document(info.sha256))
        return found


def _by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _html(content: str) -> Response:
    return HTMLResponse(content, headers={"cache-control": "no-store"})


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form without files.

    Raises:
        HTTPException: 413, it is larger than such a form can be.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _FORM_BYTES:
            raise HTTPException(413, "The form is too large.")
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))


def _outcome(name: str, result: PlacedFile | DocumentFileError) -> dict[str, object]:
    if isinstance(result, DocumentFileError):
        return {"name": name, **_said(result)}
    return {"name": name, "path": result.path, "title": result.title}


def _said(error: DocumentFileError) -> dict[str, object]:
    return {
        "reason": error.reason,
        "head": strings.FILE_REASONS[error.reason],
        "message": error.message,
        "hint": error.hint,
        "existing": error.existing,
    }


def _note(result: PlacedFile | DocumentFileError) -> Html:
    if isinstance(result, DocumentFileError):
        return refused_note(result)
    return done_note(strings.PLACED_FILE.format(path=result.path))
