"""`/audit/reports`: run the report over the filtered records, watch it, download it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.report_job import FORMS
from assistant.view.audit_query import read_query
from assistant.view.audit_status import reports
from assistant.web.audit_desk import Desk
from assistant.web.forms import reading


def routes(desk: Desk) -> list[BaseRoute]:
    """Reports are private like the records that they are about."""
    from assistant.web.audit import shown

    return [
        Route("/audit/reports", shown(desk, _listed), methods=["GET"]),
        Route("/audit/reports", reading(shown(desk, _start)), methods=["POST"]),
        Route("/audit/reports/{id}/stop", shown(desk, _stop), methods=["POST"]),
        Route("/audit/reports/{id}.{form}", shown(desk, _download)),
    ]


def _listed(desk: Desk, request: Request) -> Response:
    shown = reports(desk.reports.listed(), read_query(request.query_params))
    return HTMLResponse(shown, headers={"cache-control": "no-store"})


def _start(desk: Desk, request: Request) -> Response:
    query = read_query(request.state.form)
    desk.reports.start(query.selection, query.about(), whole=not query.given)
    return RedirectResponse(query.address("/audit") + "#reports", 303)


def _stop(desk: Desk, request: Request) -> Response:
    desk.reports.stop(request.path_params["id"])
    return RedirectResponse("/audit#reports", 303)


def _download(desk: Desk, request: Request) -> Response:
    report, form = desk.reports.find(request.path_params["id"]), request.path_params["form"]
    if report is None or report.totals is None or form not in FORMS:
        raise HTTPException(404)
    ending, kind, _ = FORMS[form]
    name = f"audit-{report.made_at[:10]}.{ending}"
    return FileResponse(desk.reports.file(report, form), media_type=kind, filename=name)
