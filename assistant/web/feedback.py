"""`/feedback`: what a reader thinks of an answer or of one citation, kept with its record."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.record import answer_of
from assistant.audit.signoff import VALUES, give_feedback
from assistant.audit.types import Selection
from assistant.errors import RecordError
from assistant.view import strings
from assistant.view.visitor import visitor
from assistant.web.audit_desk import Desk
from assistant.web.forms import reading
from assistant.web.person import Person, person

_LONGEST: Final = 2_000  # characters of a reason
_MOST_ASKED: Final = 100  # answers of one page
_ID_CHARS: Final = 36


def routes(desk: Desk) -> list[BaseRoute]:
    """What the chat's thumbs talk to. Whoever knows an answer's id was shown the answer."""

    def given(request: Request) -> Response:
        ids = request.query_params.get("answers", "").split(",")[:_MOST_ASKED]
        found = {id: _standing(desk, id, voice(request)) for id in ids if len(id) == _ID_CHARS}
        return JSONResponse(
            {"read_only": visitor().read_only, "answers": {id: each for id, each in found.items() if each}},
            headers={"cache-control": "no-store"},
        )

    def give(request: Request) -> Response:
        try:
            _give(desk, request)
        except HTTPException as error:
            return JSONResponse({"error": error.detail}, error.status_code)
        except RecordError as error:
            return JSONResponse({"error": str(error)}, 404)
        return JSONResponse({"kept": True})

    return [
        Route("/feedback", given, methods=["GET"]),
        Route("/feedback", reading(give), methods=["POST"]),
    ]


def voice(request: Request) -> str:
    """By whom feedback is kept: a name, or what stands for one browser; "" when nothing does."""
    who: Person = person(request)
    return who.label or who.key


def _standing(desk: Desk, id: str, by: str) -> dict[str, str]:
    """What `by` said last of the answer ("") and of its citations (their numbers)."""
    if not by:
        return {}
    found: dict[str, str] = {}
    for remark in desk.log.records(Selection(about=id, kinds=("feedback",))):
        if remark.erased or remark.body.get("by") != by:
            continue
        citation = remark.body.get("citation")
        found["" if citation is None else str(citation)] = str(remark.body.get("value"))
    return {about: value for about, value in found.items() if value in ("up", "down")}


def _give(desk: Desk, request: Request) -> None:
    if visitor().read_only:
        raise HTTPException(403, strings.READ_ONLY_AUDIT)
    form = request.state.form
    id, value, number = form.get("answer", ""), form.get("value", ""), form.get("citation", "")
    if (
        value not in VALUES
        or len(id) != _ID_CHARS
        or (number and not (number.isascii() and number.isdigit()))
    ):
        raise HTTPException(400, "This is no feedback.")
    answer_of(desk.log.get(id))  # feedback is about answers only
    comment = form.get("comment", "").strip()[:_LONGEST]
    citation = int(number[:9]) if number else None
    give_feedback(desk.log, id, value, comment=comment, by=voice(request), citation=citation)
