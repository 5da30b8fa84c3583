"""`/audit/ID`: one record, and signing off its claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.browse import count_judged, find_beside, find_unjudged
from assistant.audit.chain import check_link, check_record
from assistant.audit.record import answer_of
from assistant.audit.signoff import Judged, opine, sign_off
from assistant.audit.types import REMARKS, Record
from assistant.audit.verification import audit_record, read_judgements
from assistant.errors import RecordError
from assistant.view import strings
from assistant.view.audit_claims import Signing
from assistant.view.audit_query import Query, read_query
from assistant.view.audit_record import Beside, Shown, record_page
from assistant.view.audit_status import alarm
from assistant.view.markup import NOTHING
from assistant.view.visitor import visitor
from assistant.web.audit_desk import Desk
from assistant.web.forms import reading
from assistant.web.person import person

_NAME: Final = "auditor"  # the cookie that keeps the name of who signs, where nobody logs in
_NAME_S: Final = 365 * 86_400
_LONGEST_NAME: Final = 200
_LONGEST_REASON: Final = 2_000


def routes(desk: Desk) -> list[BaseRoute]:
    """A record and the forms on its page."""
    from assistant.web.audit import shown

    return [
        Route("/audit/name", shown(desk, _forget_name), methods=["POST"]),
        Route("/audit/{id}", shown(desk, _record), methods=["GET"]),
        Route("/audit/{id}/signoff", reading(shown(desk, _sign)), methods=["POST"]),
    ]


def _record(desk: Desk, request: Request) -> Response:
    try:
        record = desk.log.get(request.path_params["id"])
    except RecordError as error:
        from assistant.web.audit import refused

        return refused(strings.AUDIT_MISSING, str(error), status=404)
    query = read_query(request.query_params)
    if record.id != request.path_params["id"]:
        return RedirectResponse(query.address(f"/audit/{record.id}"), 303)
    if record.kind in REMARKS and not record.erased:
        about = str(record.body.get("answer") or "")
        if about != record.id and about:
            return RedirectResponse(query.address(f"/audit/{quote(about)}"), 303)
    return _page(desk, request, record)


def _page(desk: Desk, request: Request, record: Record, problem: Signing | None = None) -> Response:
    from assistant.web.audit import framed

    query = read_query(request.query_params)
    remarks = tuple(desk.remarks(record))
    found = Shown(record, audit_record(record, desk.sources(), remarks), remarks)
    faults = [*check_record(record), *check_link(desk.before(record), record)]
    for next_one in desk.log.numbered([record.seq + 1]).values():
        faults += check_link(record, next_one)
    signing = problem or _signing(request, record, query)
    body = record_page(found, _beside(desk, record, query), query=query, signing=signing, sound=not faults)
    loud = NOTHING if desk.chain.state.broken else alarm(faults)
    title = strings.RECORD_NUMBER.format(seq=record.seq)
    return framed(desk, title, loud, body, heading=False, status=422 if problem else 200)


def _beside(desk: Desk, record: Record, query: Query) -> Beside:
    newer, older = find_beside(desk.log, query.selection, record.seq)
    waiting = find_unjudged(desk.log, query.selection, record.seq)
    addresses = [query.address(f"/audit/{each.id}") if each else "" for each in (newer, older, waiting)]
    return Beside(
        newer=addresses[0],
        older=addresses[1],
        unjudged=addresses[2],
        progress=count_judged(desk.log, query.selection),
    )


def _signing(request: Request, record: Record, query: Query) -> Signing:
    who = person(request)
    action = query.address(f"/audit/{record.id}/signoff")
    kept = unquote(request.cookies.get(_NAME, ""))[:_LONGEST_NAME]
    return Signing(action, who.label or kept, bool(who.label), visitor().read_only)


def _sign(desk: Desk, request: Request) -> Response:
    query, record = read_query(request.query_params), desk.log.get(request.path_params["id"])
    signing, form = _signing(request, record, query), request.state.form
    if signing.read_only:
        from assistant.web.audit import refused

        return refused(strings.AUDIT_TITLE, strings.READ_ONLY_AUDIT, status=403)
    name = signing.name or form.get("by", "").strip()[:_LONGEST_NAME]
    reason, judged = form.get("comment", "").strip()[:_LONGEST_REASON], form.get("judged", "")
    place = int(form["claim"]) if form.get("claim", "").isascii() and form.get("claim", "").isdigit() else -1
    problem = _problem(name, reason, judged)
    if problem:
        back = replace(signing, claim=place, problem=problem, reason=reason, judged=judged)
        return _page(desk, request, record, back)
    claims = answer_of(record).claims
    sign_off(desk.log, record.id, [opine(claims, place, Judged(judged), reason)], by=name)
    following = _next_claim(desk, record, place, len(claims))
    response = RedirectResponse(query.address(f"/audit/{record.id}") + f"#claim-{following + 1}", 303)
    if not signing.fixed:
        response.set_cookie(
            _NAME, quote(name), _NAME_S, path="/audit", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
    return response


def _problem(name: str, reason: str, judged: str) -> str:
    if judged not in set(Judged):
        return "judged"
    if not name:
        return "name"
    return "reason" if judged != Judged.CORRECT and not reason else ""


def _next_claim(desk: Desk, record: Record, place: int, count: int) -> int:
    """The next claim after `place` that nobody judged, from the first again; `place` when all are."""
    signed = [each for each in desk.remarks(record) if each.kind == "signoff"]
    judged = {each.claim for remark in signed for each in read_judgements(remark)}
    order = [*range(place + 1, count), *range(place)]
    return next((claim for claim in order if claim not in judged), place)


def _forget_name(_: Desk, request: Request) -> Response:
    # Back to the record that the form stood on; only a path of ours is followed.
    back = request.query_params.get("back", "")
    response = RedirectResponse(f"/audit/{quote(back)}" if back else "/audit", 303)
    response.delete_cookie(_NAME, path="/audit")
    return response
