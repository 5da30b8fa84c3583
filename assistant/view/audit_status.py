"""Chain, gate, drift and reports: what an auditor looks at before any single record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.audit.findings import DriftState
from assistant.audit.gate import Limits
from assistant.audit.report_job import FORMS, Report
from assistant.audit.totals import Totals
from assistant.audit.watch import ChainState
from assistant.view import strings
from assistant.view.audit_list import moment
from assistant.view.audit_query import Query
from assistant.view.markup import NOTHING, Html, counted, icon, joined, tag

_MOST_FAULTS: Final = 10
MOST_DRIFTED: Final = 12


def alarm(faults: Sequence[str], count: int = 0) -> Html:
    """The loudest thing on a page: the log is not what was written. Nothing when there is no fault."""
    if not faults:
        return NOTHING
    listed = tag("ul", *(tag("li", fault, dir="auto") for fault in faults[:_MOST_FAULTS]))
    return tag(
        "section",
        tag("h2", icon("error"), strings.ALARM),
        tag("p", counted(strings.ALARM_TEXT, count or len(faults))),
        listed,
        tag("p", strings.ALARM_HINT, class_="hint"),
        class_="alarm",
        role="alert",
    )


def chain_alarm(state: ChainState) -> Html:
    """The alarm for what verifying found."""
    report = state.report
    if report is None or report.intact:
        return NOTHING
    return alarm([fault.message for fault in report.faults], report.fault_count)


def chain(state: ChainState, newest: int, *, may_write: bool = True) -> Html:
    """How far the chain was verified, when, with what head; `newest` is the number of the last record."""
    word, tone = _standing(state)
    button = tag("button", strings.VERIFY_NOW, type="submit", class_="button", disabled=state.running)
    form = tag("form", button, method="post", action="/audit/verify", data_quiet=True)
    return tag(
        "section",
        tag("h2", strings.CHAIN, tag("span", icon(tone[1]), word, class_=f"badge {tone[0]}")),
        _progress(state.done, state.total, strings.CHAIN_RUNNING) if state.running else NOTHING,
        tag("p", state.error, class_="bad") if state.error else NOTHING,
        _verified(state, newest),
        form if may_write else NOTHING,
        class_="status",
        id="chain",
        data_fragment="/audit/chain",
        data_running=state.running,
    )


def _standing(state: ChainState) -> tuple[str, tuple[str, str]]:
    if state.broken:
        return strings.CHAIN_BROKEN, ("bad", "error")
    if state.running:
        return strings.CHAIN_RUNNING, ("plain", "not_checkable")
    if state.report is None:
        return strings.CHAIN_UNKNOWN, ("warn", "note")
    return strings.CHAIN_INTACT, ("good", "passed")


def _verified(state: ChainState, newest: int) -> Html:
    report = state.report
    if report is None:
        return NOTHING
    said = [strings.CHAIN_UP_TO.format(seq=f"{report.head.seq:,}", time=_clock(state.at))]
    if newest > report.head.seq:
        said.append(counted(strings.CHAIN_SINCE, newest - report.head.seq))
    if report.erased:
        said.append(counted(strings.CHAIN_ERASED, report.erased))
    if report.clock_went_back:
        said.append(counted(strings.CHAIN_CLOCK, report.clock_went_back))
    hidden = tag("p", counted(strings.CHAIN_HIDDEN, state.hidden), class_="bad") if state.hidden else NOTHING
    head = tag("p", f"{strings.HEAD} {report.head.seq:,}: ", tag("code", report.head.hash), class_="hash")
    return joined([tag("p", " ".join(said)), hidden, head, tag("p", strings.HEAD_HINT, class_="hint")])


def _clock(at: str) -> str:
    return at[:19].replace("T", " ") + " UTC"


def _progress(done: int, total: int, words: str) -> Html:
    amount = strings.DONE_OF.format(done=f"{done:,}", total=f"{total:,}") if total else ""
    bar = tag("progress", max=total or None, value=done if total else None, aria_label=words)
    return tag("p", words, " ", tag("span", amount, class_="amount")) + bar


def gate(report: Report | None, limits: Limits) -> Html:
    """Every demand with what the last report found."""
    if report is None or report.totals is None:
        badge, body = NOTHING, tag("p", strings.GATE_NONE)
    else:
        passed = not report.shortfalls
        word = strings.GATE_PASSED if passed else strings.GATE_FAILED
        sign, tone = ("passed", "good") if passed else ("failed", "bad")
        badge = tag("span", icon(sign), word, class_=f"badge {tone}")
        when = strings.GATE_AS_OF.format(
            about=_about(report), seq=f"{report.head:,}", time=_clock(report.made_at)
        )
        body = joined([tag("p", when), _demands(report.totals, limits, report.shortfalls)])
    return tag("section", tag("h2", strings.GATE, badge), body, class_="status", id="gate")


def _demands(totals: Totals, limits: Limits, shortfalls: Sequence[str]) -> Html:
    rows = []
    if limits.min_supported is not None:
        share = f"{totals.verdicts['supported']:,} / {totals.checkable:,} ({totals.supported_share:.1%})"
        least = strings.GATE_LEAST.format(limit=f"{limits.min_supported:.0%}")
        rows.append(("supported", least, share, _met("supported", shortfalls)))
    for name in ("unsupported", "uncited", "drifted", "misquoted"):
        limit = getattr(limits, f"max_{name}")
        if limit is not None:
            most = strings.GATE_MOST.format(limit=limit)
            rows.append((name, most, f"{getattr(totals, name):,}", _met(name, shortfalls)))
    rows.append(
        (
            "unreadable",
            strings.GATE_MOST.format(limit=0),
            f"{totals.unreadable:,}",
            _met("unreadable", shortfalls),
        )
    )
    others = [each for each in shortfalls if each.partition(":")[0] not in strings.GATE_RULES]
    rows.append(("chain", "", "", not others))
    columns = (strings.GATE_RULE, strings.GATE_FOUND, strings.GATE_RESULT)
    head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in columns)))
    table = tag("table", head, tag("tbody", *(_demand(*row) for row in rows)), class_="plain-table gate")
    return joined([table, *(tag("p", each, class_="bad", dir="auto") for each in others[:_MOST_FAULTS])])


def _demand(name: str, limit: str, found: str, met: bool) -> Html:
    sign, tone, word = ("passed", "good", strings.GATE_PASS) if met else ("failed", "bad", strings.GATE_FAIL)
    rule = tag("th", strings.GATE_RULES[name], tag("span", limit, class_="limit"), scope="row")
    return tag("tr", rule, tag("td", found), tag("td", icon(sign), word, class_=f"result {tone}"))


def _met(name: str, shortfalls: Sequence[str]) -> bool:
    return not any(each.startswith(f"{name}:") for each in shortfalls)


def drift(found: Sequence[tuple[str, str, DriftState, int]] | None) -> Html:
    """Cited versions that the corpus no longer holds; each with how many records cite it."""
    if found is None:
        badge, body = NOTHING, tag("p", strings.DRIFT_UNKNOWN)
    elif not found:
        badge, body = tag("span", icon("passed"), "0", class_="badge good"), tag("p", strings.DRIFT_NONE)
    else:
        badge = tag("span", icon("note"), str(len(found)), class_="badge warn")
        items = [_drifted(*each) for each in found[:MOST_DRIFTED]]
        more = strings.DRIFT_MORE.format(count=MOST_DRIFTED) if len(found) > MOST_DRIFTED else ""
        body = joined([tag("p", counted(strings.DRIFT_SOME, len(found)), " ", more), tag("ul", *items)])
    return tag("section", tag("h2", strings.DRIFT, badge), body, class_="status", id="drift")


def _drifted(document: str, sha256: str, state: DriftState, records: int) -> Html:
    link = tag("a", tag("bdi", document), href=Query(given=(("document", document),)).address("/audit"))
    word = tag("span", strings.DRIFT_STATES[state], class_="warn")
    return tag(
        "li", link, " ", tag("code", sha256[:12]), " ", word, ", ", counted(strings.DRIFT_CITED_BY, records)
    )


def reports(listed: Sequence[Report], query: Query, *, may_write: bool = True) -> Html:
    """The button that runs the report over the filtered records, and the reports that were made."""
    fields = [
        Html(tag("input", type="hidden", name=n, value=v).removesuffix("</input>")) for n, v in query.given
    ]
    run = tag("button", strings.REPORT_RUN, type="submit", class_="button primary")
    form = tag("form", *fields, run, method="post", action="/audit/reports", data_quiet=True)
    busy = any(not each.over for each in listed)
    return tag(
        "section",
        tag("h2", strings.REPORTS),
        tag("p", strings.REPORT_TEXT, " ", tag("b", query.about(), dir="auto")),
        form if may_write else NOTHING,
        tag("ul", *map(_report, listed), class_="reports") if listed else NOTHING,
        class_="status",
        id="reports",
        data_fragment=query.address("/audit/reports"),
        data_running=busy,
    )


def _about(report: Report) -> str:
    """Which records it is over; the words for all of them are the reader's, not those of who started it."""
    return strings.ALL_RECORDS if report.whole else report.about


def _report(report: Report) -> Html:
    if not report.over:
        words = strings.REPORT_RUNNING.format(about=_about(report))
        stop = tag("button", strings.REPORT_STOP, type="submit", class_="button tiny")
        form = tag("form", stop, method="post", action=f"/audit/reports/{report.id}/stop", data_quiet=True)
        return tag("li", _progress(report.done, report.total, words), form)
    if report.totals is None:
        return tag("li", strings.REPORT_FAILED.format(reason=report.error), class_="bad", dir="auto")
    sign, tone, word = ("passed", "good", strings.GATE_PASSED)
    if report.shortfalls:
        sign, tone, word = ("failed", "bad", strings.GATE_FAILED)
    links = (
        tag("a", strings.REPORT_FORMS[form], href=f"/audit/reports/{report.id}.{form}", download=True)
        for form in FORMS
    )
    return tag(
        "li",
        tag("p", strings.REPORT_READY.format(about=_about(report)), " ", moment(report.made_at), " "),
        tag("p", tag("span", icon(sign), word, class_=f"badge {tone}"), *links, class_="buttons downloads"),
    )
