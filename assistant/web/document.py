"""The page of one document, and its downloads."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.cited import count_citing, list_citing
from assistant.corpus_files import CorpusFiles
from assistant.engine import Assistant
from assistant.errors import DocumentFileError, RecordError
from assistant.versions import VersionStore
from assistant.view import strings
from assistant.view.document_page import Citations, Passage, Shown, Version, document_page, unknown
from assistant.view.documents_page import not_ready
from assistant.view.documents_table import ADDRESS
from assistant.view.layout import page
from assistant.web.access import person
from assistant.web.documents import SCRIPTS, STYLES
from assistant.web.site import NotReady, Site
from index.types import DocumentInfo

_CITED: Final = 20  # answers on one page
_HEX: Final = r"^([0-9a-f]{64})?$"


class Asked(BaseModel):
    """What an address asks for; it comes from outside, so every part is checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    path: str = Field("", max_length=4096)
    sha: str = Field("", pattern=_HEX)
    text_sha: str = Field("", pattern=_HEX)
    start: int = Field(0, ge=0, le=2**53)
    end: int = Field(0, ge=0, le=2**53)
    whole: bool = False
    before: int = Field(0, ge=0, le=2**53)


class Missing(Exception):
    """There is no such document, or no such version of it."""


def routes(site: Site) -> list[BaseRoute]:
    """`/document`, `/document/file` and `/document/text`."""
    pages = OneDocument(site)
    return [
        Route("/document", pages.show, methods=["GET"]),
        Route("/document/file", pages.file, methods=["GET"]),
        Route("/document/text", pages.text, methods=["GET"]),
    ]


class OneDocument:
    """The handlers of one server."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._files = CorpusFiles(site.settings)
        self._store = VersionStore.open(site.settings.data_dir)
        self._named: dict[tuple[str, str], tuple[str, str]] = {}  # version -> (path, title); never changes

    def show(self, request: Request) -> Response:
        """The page of a document, or of one of its versions."""
        try:
            shown = self._shown(request)
        except NotReady:
            standing = self._site.opening.standing
            body = not_ready(standing.failure, standing.progress)
            return _html(page(strings.DOCUMENT, body, current=ADDRESS), 503)
        except Missing:
            return _html(page(strings.NO_SUCH_DOCUMENT, unknown(), current=ADDRESS), 404)
        body = document_page(shown)
        return _html(
            page(shown.title, body, current=ADDRESS, scripts=SCRIPTS, styles=STYLES, heading=False), 200
        )

    def file(self, request: Request) -> Response:
        """The file itself, byte for byte as it was indexed or removed; only ever as a download."""
        try:
            asked, info, _ = self._find(request)
            data = self._bytes(asked.path, asked.sha or (info.sha256 if info else ""))
        except Missing as error:
            raise HTTPException(404, str(strings.NO_FILE)) from error
        return _download(data, PurePosixPath(asked.path).name, "application/octet-stream")

    def text(self, request: Request) -> Response:
        """The canonical text, as UTF-8."""
        try:
            asked, _, text = self._find(request)
        except Missing as error:
            raise HTTPException(404, str(strings.NO_SUCH_DOCUMENT)) from error
        name = f"{PurePosixPath(asked.path).name}.canonical.txt"
        return _download(text.encode("utf-8", "replace"), name, "text/plain; charset=utf-8")

    def _find(self, request: Request) -> tuple[Asked, DocumentInfo | None, str]:
        """What is asked for, what the index knows of it if it is current, and its text."""
        try:
            asked = Asked.model_validate(dict(request.query_params))
        except ValidationError as error:
            raise Missing from error
        assistant = self._site.assistant()
        current = _current(assistant, asked)
        if current is not None and asked.sha in ("", current.sha256):
            fits = asked.text_sha in ("", current.text_sha256)
            if fits:
                text = assistant.index.document(current.path).text
                return asked.model_copy(update={"path": current.path}), current, text
        if not asked.sha:
            raise Missing
        try:
            text = self._store.text(asked.sha, asked.text_sha or None)
        except RecordError as error:
            raise Missing from error
        text_sha = hashlib.sha256(text.encode()).hexdigest()
        path = asked.path or self._store.named(asked.sha, text_sha)[0]
        return asked.model_copy(update={"path": path, "text_sha": text_sha}), None, text

    def _shown(self, request: Request) -> Shown:
        asked, info, text = self._find(request)
        sha, text_sha = (info.sha256, info.text_sha256) if info else (asked.sha, asked.text_sha)
        title = info.title if info else self._store.named(sha, text_sha)[1]
        return Shown(
            path=asked.path,
            title=title or asked.path,
            sha256=sha,
            text_sha256=text_sha,
            text=text,
            info=info,
            passage=Passage(asked.start, asked.end, asked.whole),
            versions=self._versions(asked.path),
            citations=self._citations(request, asked),
            has_file=self._has_file(asked.path, sha, current=info is not None),
            fixed=bool(self._files.why_fixed()) or self._site.settings.ui_read_only == "on",
            suffix=PurePosixPath(asked.path).suffix,
        )

    def _versions(self, path: str) -> list[Version]:
        infos = {(d.sha256, d.text_sha256) for d in self._site.assistant().documents() if d.path == path}
        found = []
        for key in self._store.kept():
            if key not in self._named:
                self._named[key] = self._store.named(*key)
            of, title = self._named[key]
            if of == path or key in infos:
                found.append(Version(*key, title, self._store.kept_at(*key), key in infos))
        return sorted(found, key=lambda version: version.kept_at, reverse=True)

    def _citations(self, request: Request, asked: Asked) -> Citations:
        log = self._site.assistant().log
        count = count_citing(log, asked.path)
        if not person(request).auditor:
            return Citations(count, hidden=True)
        shown = list_citing(log, asked.path, before=asked.before, limit=_CITED + 1)
        older = shown[_CITED - 1].seq if len(shown) > _CITED else 0
        return Citations(count, tuple(shown[:_CITED]), older=older, first=not asked.before)

    def _has_file(self, path: str, sha256: str, *, current: bool) -> bool:
        if current:
            try:
                return self._files.original(path).is_file()
            except DocumentFileError:
                return False
        return any(kept.sha256 == sha256 for kept in self._files.kept.listed())

    def _bytes(self, path: str, sha256: str) -> bytes:
        """The bytes with this hash: from the corpus folder, or from what was removed."""
        places = [self._files.kept.content(k.id) for k in self._files.kept.listed() if k.sha256 == sha256]
        with suppress(DocumentFileError):
            places.insert(0, self._files.original(path))
        for place in places:
            if place.stat().st_size <= self._files.max_bytes:
                data = place.read_bytes()
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
        raise Missing


def _current(assistant: Assistant, asked: Asked) -> DocumentInfo | None:
    for info in assistant.documents():
        if info.path == asked.path if asked.path else info.sha256 == asked.sha:
            return info
    return None


def _download(data: bytes, name: str, kind: str) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=utf-8''{quote(name, safe='', errors='replace')}",
        "x-content-type-options": "nosniff",
        # Should a browser show it all the same, it is nobody's page.
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }
    return Response(data, media_type=kind, headers=headers)


def _html(content: str, status: int) -> Response:
    return HTMLResponse(content, status_code=status, headers={"cache-control": "no-store"})
