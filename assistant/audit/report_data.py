"""The report for programs: JSON, CSV (one claim a row) and JUnit XML (one claim a test case).

JSON and CSV are written while answers stream by; JUnit needs its counts first, so it goes through a
temporary file.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import tempfile
from collections.abc import Iterable
from typing import IO, Any, Final
from xml.sax.saxutils import escape, quoteattr

from assistant.audit.findings import AnswerAudit, ClaimAudit, FindingKind
from assistant.audit.gate import measure
from assistant.audit.html import Markup
from assistant.audit.measured import measured_error
from assistant.audit.report_html import Frame
from assistant.audit.totals import Totals
from assistant.types import Verdict

_IN_MEMORY: Final = 4_000_000
# Characters that no XML 1.0 document may hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONE = re.compile("[\ud800-\udfff]")
_COLUMNS: Final = (
    "id", "at", "question", "claim", "text", "verdict", "recorded", "citations", "findings", "hash",
)  # fmt: skip
_FAILING: Final = frozenset(
    {
        FindingKind.CONTRADICTED,
        FindingKind.NOT_SUPPORTED,
        FindingKind.UNCITED,
        FindingKind.UNKNOWN_MARKER,
        FindingKind.QUOTE,
    }
)


def write_json(audits: Iterable[AnswerAudit], frame: Frame, file: IO[str]) -> Totals:
    """One JSON object: `answers` with everything found, then `figures`, `chain` and the rest."""
    totals = Totals()
    file.write('{"answers": [')
    for place, audit in enumerate(audits):
        totals.add(audit)
        shown = dataclasses.asdict(audit) | {
            "findings": [dataclasses.asdict(each) for each in audit.findings]
        }
        file.write((",\n" if place else "\n") + _json(shown))
    rest: dict[str, Any] = {
        "figures": measure(totals),
        "counts": {
            "records": dict(totals.kinds),
            "verdicts": dict(totals.verdicts),
            "findings": dict(totals.findings),
            "quotes": dict(totals.quotes),
            "drift": dict(totals.drift),
            "feedback": dict(totals.feedback),
            "erased": totals.erased,
        },
        "days": {date: dataclasses.asdict(day) for date, day in sorted(totals.days.items())},
        "chain": dataclasses.asdict(frame.chain) | {"intact": frame.chain.intact} if frame.chain else None,
        "title": frame.title,
        "about": frame.about,
        "made_at": frame.made_at,
        "measured_error": measured_error(),
    }
    file.write(f"\n],\n{_json(rest)[1:]}\n")
    return totals


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _LONE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_csv(audits: Iterable[AnswerAudit], file: IO[str]) -> Totals:
    """One row per claim; cells that a spreadsheet would run as a formula are made text."""
    totals = Totals()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for audit in audits:
        totals.add(audit)
        for place, claim in enumerate(audit.claims):
            writer.writerow([_cell(value) for value in _row(audit, place, claim)])
    return totals


def _row(audit: AnswerAudit, place: int, claim: ClaimAudit) -> list[str]:
    numbers = set(claim.claim.citations)
    found = [f for f in audit.findings if f.claim == place or (f.claim is None and f.citation in numbers)]
    return [
        audit.id,
        audit.at,
        audit.question,
        str(place + 1),
        claim.claim.text,
        str(claim.verdict),
        str(claim.claim.verdict) if claim.recorded else "",
        "; ".join(
            f"[{c.citation.number}] {c.citation.document} {c.citation.start}-{c.citation.end}"
            for c in audit.citations
            if c.citation.number in numbers
        ),
        "; ".join(f"{f.kind}: {f.sentence}" for f in found),
        audit.hash,
    ]


def _cell(value: str) -> str:
    clean = _LONE.sub("\ufffd", value).replace("\0", "\ufffd")
    return "'" + clean if clean.lstrip()[:1] in ("=", "+", "-", "@") or clean[:1] in ("\t", "\r") else clean


def write_junit(audits: Iterable[AnswerAudit], frame: Frame, file: IO[str]) -> Totals:
    """One test case per claim, and one per answer without claims that could not be read."""
    totals = Totals()
    tests = failures = 0
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="") as spool:
        for audit in audits:
            totals.add(audit)
            for line, failed in _cases(audit):
                spool.write(line + "\n")
                tests, failures = tests + 1, failures + failed
        for shortfall in frame.shortfalls:
            spool.write(_case("gate", shortfall, [("shortfall", shortfall)]) + "\n")
            tests, failures = tests + 1, failures + 1
        name = _attribute(frame.title)
        file.write('<?xml version="1.0" encoding="utf-8"?>\n')
        file.write(f'<testsuites><testsuite name={name} tests="{tests}" failures="{failures}" errors="0">\n')
        spool.seek(0)
        while piece := spool.read(1 << 16):
            file.write(piece)
        file.write("</testsuite></testsuites>\n")
    return totals


def _cases(audit: AnswerAudit) -> Iterable[tuple[str, bool]]:
    if audit.unreadable:
        yield _case(audit.id, audit.question or "answer", [("unreadable", audit.problem)]), True
    for place, claim in enumerate(audit.claims):
        numbers = set(claim.claim.citations)
        wrong = [
            (str(f.kind), f.sentence)
            for f in audit.findings
            if f.kind in _FAILING and (f.claim == place or (f.claim is None and f.citation in numbers))
        ]
        skipped = claim.verdict is Verdict.NOT_CHECKABLE and not wrong
        yield (
            _case(audit.id, f"claim {place + 1}: {claim.claim.text[:200]}", wrong, skipped=skipped),
            bool(wrong),
        )


def _case(group: str, name: str, wrong: list[tuple[str, str]], *, skipped: bool = False) -> str:
    inside = "".join(
        f"<failure type={_attribute(kind)} message={_attribute(said)}/>" for kind, said in wrong[:1]
    )
    if len(wrong) > 1:
        inside += (
            f"<system-out>{escape(_xml('; '.join(f'{kind}: {said}' for kind, said in wrong)))}</system-out>"
        )
    return Markup(
        f"<testcase classname={_attribute(group)} name={_attribute(name)}>"
        f"{inside}{'<skipped/>' if skipped else ''}</testcase>"
    )


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
