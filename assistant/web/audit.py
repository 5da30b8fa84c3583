"""`/audit`: the list of records with chain, gate, drift and trends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.audit.browse import count_judged, count_mentions, find_unjudged, read_page
from assistant.audit.chain import check_record
from assistant.audit.report_job import Report
from assistant.audit.types import EVERYTHING
from assistant.errors import RecordError
from assistant.view import strings
from assistant.view.audit_list import filters, pages, table
from assistant.view.audit_query import Query, read_query
from assistant.view.audit_record import progress
from assistant.view.audit_status import MOST_DRIFTED, alarm, chain, chain_alarm, drift, gate, reports
from assistant.view.audit_trend import figures, trends
from assistant.view.layout import page
from assistant.view.markup import NOTHING, Html, icon, joined, tag
from assistant.view.visitor import visitor
from assistant.web.audit_desk import Desk
from assistant.web.audit_rows import gather_choices, gather_rows
from assistant.web.person import require_auditor
from assistant.web.site import Site

_SCRIPTS: Final = ("site.js", "audit.js")
_STYLES: Final = ("audit.css",)
_AT_ONCE: Final = 20_000  # records over which trends are drawn with the page; else the page fetches them
_QUICK_REPORT: Final = 100  # records over which the gate is looked at without being asked
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{0,27}")
Handler = Callable[[Desk, Request], Response]


def routes(site: Site) -> list[BaseRoute]:
    """Every page that only auditors may see, and the feedback of everybody, which lands on the same desk."""
    from assistant.web import audit_record, audit_report, feedback

    desk = Desk(site)
    return [
        Route("/audit", shown(desk, _list)),
        Route("/audit/chain", shown(desk, _chain)),
        Route("/audit/trend", shown(desk, _trend)),
        Route("/audit/verify", shown(desk, _verify), methods=["POST"]),
        *audit_report.routes(desk),
        *audit_record.routes(desk),
        *feedback.routes(desk),
    ]


def shown(desk: Desk, handler: Handler) -> Callable[[Request], Response]:
    """`handler` for auditors only; what cannot be shown is said on a page."""

    def answer(request: Request) -> Response:
        try:
            require_auditor(request)
        except HTTPException:
            return refused(strings.AUDIT_FORBIDDEN, strings.AUDIT_FORBIDDEN_TEXT, status=403)
        try:
            return handler(desk, request)
        except RecordError as error:
            return refused(strings.AUDIT_BROKE, str(error), status=500)

    return answer


def refused(title: str, words: str, *, status: int) -> HTMLResponse:
    """A page that says why there is nothing to see."""
    back = tag("p", tag("a", strings.AUDIT_BACK, href="/audit")) if status != 403 else NOTHING
    said = tag("div", icon("error"), tag("p", words, dir="auto"), class_="failure", role="alert")
    return HTMLResponse(page(title, said, back, current="/audit", styles=_STYLES), status)


def framed(desk: Desk, title: str, *body: str, heading: bool = True, status: int = 200) -> HTMLResponse:
    """A page of the audit; a broken chain stands above everything else."""
    loud = chain_alarm(desk.chain.state)
    whole = page(
        title, loud, *body, current="/audit", scripts=_SCRIPTS, styles=_STYLES, heading=heading
    )  # fmt: skip
    return HTMLResponse(whole, status, {"cache-control": "no-store"})


def _list(desk: Desk, request: Request) -> Response:
    query, log = read_query(request.query_params), desk.log
    if (wanted := query.value("text").lower()) and _ID.fullmatch(wanted):
        try:
            return RedirectResponse(f"/audit/{log.get(wanted).id}", 303)
        except RecordError:
            pass  # it only looked like an id: then it is words like any others
    desk.chain.refresh()
    newest = log.head().seq
    _look_at_the_gate(desk, newest)
    found = read_page(log, query.selection, before=query.before, after=query.after)
    faults = [fault for record in found.records for fault in check_record(record)]
    return framed(
        desk,
        strings.AUDIT_TITLE,
        NOTHING if desk.chain.state.broken else alarm(faults),
        tag("p", strings.AUDIT_INTRO, class_="intro"),
        tag("p", icon("note"), strings.READ_ONLY_AUDIT, class_="note") if visitor().read_only else NOTHING,
        _statuses(desk, newest),
        filters(query, gather_choices(desk)),
        joined(tag("p", icon("note"), each, class_="note", role="alert") for each in query.problems),
        _figures(desk, query, newest),
        _judging(desk, query),
        table(gather_rows(desk, found.records), query),
        pages(found.newer, found.older, query),
        reports(desk.reports.listed(), query),
    )


def _look_at_the_gate(desk: Desk, newest: int) -> None:
    """A small log is looked at once without being asked; a large one takes its time when it is."""
    if 0 < newest <= _QUICK_REPORT and not desk.reports.listed() and desk.corpus() is not None:
        desk.reports.start(EVERYTHING, str(strings.ALL_RECORDS), whole=True)


def _statuses(desk: Desk, newest: int) -> Html:
    drifted = desk.drifted()
    counted = None
    if drifted is not None:
        counted = [
            # Only those that are listed are counted: each is a query.
            (
                *each,
                count_mentions(desk.log, "version", f"{each[1]} {each[0]}") if place < MOST_DRIFTED else 0,
            )
            for place, each in enumerate(drifted)
        ]
    left = tag("div", chain(desk.chain.state, newest), drift(counted))
    return tag("div", left, gate(_last_report(desk), desk.limits), class_="statuses")


def _last_report(desk: Desk) -> Report | None:
    """The newest report that is ready, one over every record first."""
    ready = [report for report in desk.reports.listed() if report.totals is not None]
    return next((report for report in ready if report.whole), ready[0] if ready else None)


def _figures(desk: Desk, query: Query, newest: int) -> Html:
    """Figures and trends; over a large log the page fetches them once it is shown."""
    if newest <= _AT_ONCE:
        return tag("section", _trends(desk, query), class_="trends", id="trends", aria_label=strings.TRENDS)
    address = query.address("/audit/trend")
    link = tag("p", tag("a", strings.TREND_SHOW, href=address))
    label = strings.TRENDS
    return tag("section", link, class_="trends", id="trends", aria_label=label, data_fetch=address)


def _trends(desk: Desk, query: Query) -> Html:
    periods = desk.trend(query.selection)
    if not periods:
        return NOTHING
    folded = tag(
        "details", tag("summary", strings.TRENDS), trends(periods), class_="folded", data_keep="trends"
    )
    return figures(periods) + folded


def _judging(desk: Desk, query: Query) -> Html:
    judged = count_judged(desk.log, query.selection)
    if not judged.claims:
        return NOTHING
    start = NOTHING
    if judged.judged < judged.claims and (record := find_unjudged(desk.log, query.selection, 0)):
        address = query.address(f"/audit/{record.id}")
        start = tag("a", strings.START_JUDGING, icon("next"), href=address, class_="button", data_key="u")
    return tag("div", progress(judged), start, class_="judge-bar")


def _chain(desk: Desk, _: Request) -> Response:
    state = desk.chain.state
    loud = "true" if state.broken else "false"
    return HTMLResponse(
        chain(state, desk.log.head().seq), headers={"x-broken": loud, "cache-control": "no-store"}
    )


def _trend(desk: Desk, request: Request) -> Response:
    query = read_query(request.query_params)
    body = _trends(desk, query)
    if request.headers.get("x-fragment"):
        return HTMLResponse(body)
    return framed(desk, strings.TRENDS, tag("section", body, class_="trends"))


def _verify(desk: Desk, _: Request) -> Response:
    desk.chain.start()
    return RedirectResponse("/audit#chain", 303)
