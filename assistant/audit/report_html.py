"""The report for a person: one HTML file, no script, no network, the overview first.

Answers wait in a temporary file until all are counted, for the overview comes before them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from importlib.resources import files
from typing import IO, Final

from assistant.audit.answer_html import TONES, badge, render_answer
from assistant.audit.chain import ChainReport
from assistant.audit.findings import AnswerAudit, Finding, FindingKind, words
from assistant.audit.html import Markup, join, tag
from assistant.audit.measured import measured_error
from assistant.audit.plot import plot_trend
from assistant.audit.report import Frame
from assistant.audit.totals import Totals
from assistant.types import Verdict

# The file may load nothing and run nothing, whatever an answer or a document holds.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_IN_MEMORY: Final = 4_000_000  # characters of answers before they go to disk
_MOST_LISTED: Final = 200  # answers with findings that the overview links to
_MEANINGS: Final = {
    FindingKind.CONTRADICTED: "The cited passage says otherwise.",
    FindingKind.NOT_SUPPORTED: "The cited passage does not say so.",
    FindingKind.PARTLY_SUPPORTED: "The cited passage says a part of it.",
    FindingKind.UNCITED: "A fact is stated and no source cited; its verdict is “not supported”.",
    FindingKind.UNKNOWN_MARKER: "A marker points to no citation.",
    FindingKind.QUOTE: "A quote is not what stands in the document.",
    FindingKind.NOT_KEPT: "The cited version is not kept, so its quote cannot be compared.",
    FindingKind.DRIFT: "The source is gone, or has changed and no longer says so.",
    FindingKind.SOURCE_CHANGED: "The source has moved or changed and still says so.",
    FindingKind.VERDICT_CHANGED: "Today's checks judge otherwise than the record.",
    FindingKind.OVER_CITED: "A citation adds nothing.",
    FindingKind.BETTER: "Another passage supports the claim.",
    FindingKind.DOUBTFUL: "The assistant was not sure that the passage answers the question.",
    FindingKind.UNREADABLE: "An answer, or a part of it, could not be read.",
    FindingKind.MISINDEXED: "The index by which records are selected is not what the record says.",
}


class HtmlWriter:
    """Takes answers one by one, then writes the whole page. Memory stays constant."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._spool = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._listed: list[tuple[int, str, tuple[Finding, ...]]] = []
        self._count = 0

    def add(self, audit: AnswerAudit) -> None:
        """Take the next answer."""
        self._count += 1
        if audit.findings and len(self._listed) < _MOST_LISTED:
            self._listed.append((self._count, audit.question, audit.findings))
        self._spool.write(render_answer(audit, self._count) + "\n")

    def finish(self, totals: Totals, frame: Frame) -> None:
        """Write the overview, then the answers."""
        write = self._file.write
        write(_head(frame))
        write(_cover(totals, frame, self._listed))
        write('<main id="answers">' + tag("h2", "The answers"))
        with self._spool:
            self._spool.seek(0)
            while piece := self._spool.read(1 << 16):
                write(piece)
        write("</main>" + _foot(frame) + "</body></html>\n")


def _head(frame: Frame) -> str:
    style = files("assistant.audit").joinpath("report.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", frame.title),
        tag("style", Markup(style)),
    )
    skip = tag("a", "Skip to the answers", href="#answers", class_="skip")
    return f'<!doctype html>\n<html lang="en">{head}<body>{skip}'


def _cover(totals: Totals, frame: Frame, listed: list[tuple[int, str, tuple[Finding, ...]]]) -> Markup:
    trend = plot_trend(totals.days)
    return tag(
        "header",
        tag("h1", frame.title),
        tag("p", f"Made {frame.made_at}. {frame.about}".strip(), class_="soft"),
        _chain(frame.chain) if frame.chain else None,
        _gate(frame.shortfalls) if frame.shortfalls else None,
        _cards(totals),
        _verdict_bar(totals),
        tag("h2", "What is wrong or worth a look"),
        _wrong(totals),
        _list_answers(listed),
        tag("h2", "Share of supported claims over time") if trend else None,
        trend,
        tag("h2", "How far the verdicts can be trusted"),
        _trust(totals),
        class_="cover",
    )


def _chain(chain: ChainReport) -> Markup:
    if chain.intact:
        head = tag("code", chain.head.hash)
        said = f"The record is intact: {chain.records} records, {chain.erased} without their body. Head: "
        back = f" The clock went back {_times(chain.clock_went_back)}." if chain.clock_went_back else None
        return tag("p", said, head, back, class_="status good")
    shown = [tag("li", fault.message) for fault in chain.faults[:20]]
    more = f" The first {len(shown)} are listed." if chain.fault_count > len(shown) else ""
    said = f"The record is not what was written: {chain.fault_count} faults.{more}"
    return tag("div", tag("p", tag("b", said)), tag("ul", *shown), class_="status bad")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _gate(shortfalls: Sequence[str]) -> Markup:
    listed = tag("ul", *(tag("li", each) for each in shortfalls))
    return tag("div", tag("b", "Falls short of what is demanded:"), listed, class_="status bad")


def _cards(totals: Totals) -> Markup:
    cards = {
        "answers": str(totals.kinds["answer"]),
        "abstentions": str(totals.kinds["abstention"]),
        "failures": str(totals.kinds["failure"]),
        "claims": str(totals.claims),
        "supported": f"{totals.supported_share:.1%}" if totals.checkable else "–",
        "citations": str(totals.quotes.total()),
        "drifted": str(totals.drifted),
    }
    return tag("ul", *(tag("li", tag("b", value), name) for name, value in cards.items()), class_="cards")


def _verdict_bar(totals: Totals) -> Markup | None:
    if not totals.claims:
        return None
    counts = [(verdict, totals.verdicts[verdict]) for verdict in Verdict if totals.verdicts[verdict]]
    pieces = [tag("span", class_=TONES[verdict], style=f"flex-grow:{count}") for verdict, count in counts]
    legend = [join(badge(verdict, TONES[verdict]), f" {count}  ") for verdict, count in counts]
    return join(tag("div", *pieces, class_="bar", aria_hidden="true"), tag("p", *legend))


def _wrong(totals: Totals) -> Markup:
    rows = [
        tag("tr", tag("td", words(kind)), tag("td", str(count), class_="number"), tag("td", meaning))
        for kind, meaning in _MEANINGS.items()
        if (count := totals.findings[kind])
    ]
    if not rows:
        return tag("p", badge("nothing found", "good"))
    head = tag("tr", *(tag("th", name, scope="col") for name in ("What", "Times", "Meaning")))
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide")


def _list_answers(listed: list[tuple[int, str, tuple[Finding, ...]]]) -> Markup | None:
    if not listed:
        return None
    items = []
    for place, question, findings in listed:
        kinds = ", ".join(dict.fromkeys(words(each.kind) for each in findings))
        name = tag("span", question[:120] or "(no question)", dir="auto")
        items.append(tag("li", tag("a", f"{place}. ", name, href=f"#answer-{place}"), f" — {kinds}"))
    return tag("nav", tag("ul", *items, class_="plain"), aria_label="Answers with findings")


def _trust(totals: Totals) -> Markup:
    judged = []
    for verdict in Verdict:
        agreed, count = totals.agreement(verdict)
        if count:
            said = f": auditors agree with {agreed} of {count} judged claims ({agreed / count:.0%})."
            judged.append(tag("li", badge(verdict, TONES[verdict]), said))
    for name, (right, alarms) in totals.check_precision().items():
        said = f" failed: auditors agree with {right} of {alarms} judged alarms ({right / alarms:.0%})."
        judged.append(tag("li", tag("b", words(name)), said))
    if not judged:
        judged = [tag("li", "No claim of this report was judged by a person: `assistant audit signoff`.")]
    return join(tag("p", measured_error()), tag("ul", *judged, class_="plain"))


def _foot(frame: Frame) -> Markup:
    said = "Verdicts are derived by deterministic checks, which err; a person decides."
    return tag("footer", tag("hr"), f"{said} {frame.title}, {frame.made_at}.")
