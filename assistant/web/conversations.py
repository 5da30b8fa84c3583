"""A person's conversations: listed, searched, renamed, deleted, exported; and one answer by its link.

What is not one's own answers exactly as what does not exist: 404.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.log import AuditLog
from assistant.audit.surroundings import surround
from assistant.conversations.find import PAGE, listed, search
from assistant.conversations.recall import Recalled, recall
from assistant.conversations.store import ConversationStore, Kept
from assistant.types import Citation
from assistant.view import strings
from assistant.view.answer_page import answer_page, not_found_page
from assistant.view.around import trimmed
from assistant.view.conversation_export import FORMS, Conversation
from assistant.view.conversation_list import conversation_list
from assistant.view.recorded import Surroundings
from assistant.web.person import person, require_writable
from assistant.web.site import Site
from index.errors import Failure

_FRESH: Final = {"cache-control": "no-store"}
_LONGEST_SEARCH: Final = 200
_LONGEST_BODY: Final = 4096
_AROUND: Final = 500  # characters on either side of a passage: enough to judge it, and read at a glance
_UNNAMABLE: Final = re.compile(r"[^\w .,-]+")


def routes(site: Site) -> list[BaseRoute]:
    """`/conversations…` for the chat's script, and `/answer/RECORD` for people."""
    handlers = _Handlers(site)
    one = "/conversations/{id:str}"
    return [
        Route("/conversations", handlers.list_all),
        Route(one, handlers.delete, methods=["DELETE"]),
        Route(f"{one}/title", handlers.rename, methods=["POST"]),
        Route(f"{one}/export/{{form:str}}", handlers.export),
        Route("/answer/{record:str}", handlers.show),
        Route("/answer/{record:str}/links", handlers.share, methods=["POST"]),
        Route("/answer/{record:str}/unshare", handlers.unshare, methods=["POST"]),
    ]


class _Handlers:
    """The answers to those addresses."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def list_all(self, request: Request) -> Response:
        """The list as a fragment of HTML; `q` searches it."""
        words = request.query_params.get("q", "").strip()[:_LONGEST_SEARCH]
        if self._site.chat.log is None:
            return HTMLResponse("", 202, headers=_FRESH)  # not ready yet: ask again
        kept = self._store.all(person(request).key)
        found = search(self._log, kept, words) if words else listed(self._log, kept)
        today = datetime.now(UTC).date()
        more = not words and len(kept) > PAGE
        shown = conversation_list(found, today=today, words=words, more=more)
        return HTMLResponse(shown, headers={**_FRESH, "x-read-only": self._site.settings.ui_read_only})

    async def rename(self, request: Request) -> Response:
        """Give a conversation the title in the JSON body."""
        require_writable(self._site)
        title = await _title(request)
        id = request.path_params["id"]
        if not await run_in_threadpool(self._store.rename, person(request).key, id, title):
            raise HTTPException(404)
        return Response(status_code=204)

    def delete(self, request: Request) -> Response:
        """Forget a conversation of one's own; also where nothing else may be changed."""
        id, owner = request.path_params["id"], person(request).key
        if not self._store.delete(owner, id):
            raise HTTPException(404)
        self._site.chat.conversations.forget(id, owner)
        return Response(status_code=204)

    def export(self, request: Request) -> Response:
        """A conversation with its evidence, as a file."""
        kept = self._store.find(person(request).key, request.path_params["id"])
        form = FORMS.get(request.path_params["form"])
        if kept is None or form is None:
            raise HTTPException(404)
        media, ending, write = form
        conversation = self._conversation(kept)
        named = f"{_UNNAMABLE.sub(' ', conversation.title).strip()[:60] or 'conversation'}.{ending}"
        disposition = (
            f"attachment; filename=\"conversation.{ending}\"; filename*=UTF-8''{quote(named, safe='')}"
        )
        body = write(conversation).encode("utf-8", "replace")
        return Response(body, media_type=media, headers={**_FRESH, "content-disposition": disposition})

    def show(self, request: Request) -> Response:
        """One answer with its passages in their place, to its owner and to whoever has its link."""
        record, owner = request.path_params["record"], person(request).key
        mine = self._store.owns(owner, record)
        if not mine and not self._store.opens(request.query_params.get("share", ""), record):
            return HTMLResponse(not_found_page(), 404, headers=_FRESH)
        (turn,) = recall(self._log, [record])
        links = self._store.links(owner, record) if mine else None
        return HTMLResponse(answer_page(turn, self._around(turn), links=links), headers=_FRESH)

    def share(self, request: Request) -> Response:
        """A new link to an answer of one's own."""
        require_writable(self._site)
        record = request.path_params["record"]
        token = self._store.share(person(request).key, record)
        if token is None:
            raise HTTPException(404)
        return JSONResponse({"path": f"/answer/{record}?share={token}"}, headers=_FRESH)

    def unshare(self, request: Request) -> Response:
        """Take back all links to an answer of one's own."""
        require_writable(self._site)
        record = request.path_params["record"]
        if not self._store.unshare(person(request).key, record):
            raise HTTPException(404)
        return RedirectResponse(f"/answer/{record}", 303)

    @property
    def _store(self) -> ConversationStore:
        store = self._site.chat.conversations.store
        if store is None:
            raise HTTPException(404)
        return store

    @property
    def _log(self) -> AuditLog:
        log = self._site.chat.log
        if log is None:
            raise HTTPException(503, strings.LOG_NOT_OPEN, {"retry-after": "2"})
        return log

    def _conversation(self, kept: Kept) -> Conversation:
        turns = recall(self._log, kept.records)
        asked = next((turn.answer.question for turn in turns if turn.answer), strings.CONVERSATION_UNTITLED)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Conversation(kept.id, kept.title or asked, now, turns)

    def _around(self, turn: Recalled) -> dict[int, Surroundings]:
        if turn.answer is None:
            return {}
        return {each.number: self._surroundings(each) for each in turn.answer.citations}

    def _surroundings(self, citation: Citation) -> Surroundings:
        try:
            text = self._site.assistant().document(citation.sha256)
        except Failure:
            return Surroundings("", "", whole=False)
        before, span, after = surround(text, citation.start, citation.end)
        return Surroundings(*trimmed(before, after, _AROUND), whole=span == citation.quote)


async def _title(request: Request) -> str:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_BODY:
            raise HTTPException(413)
    try:
        title = json.loads(body)["title"]
    except (ValueError, KeyError, TypeError) as error:
        raise HTTPException(400) from error
    if not isinstance(title, str):
        raise HTTPException(400)
    return title
