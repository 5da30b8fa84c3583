"""The report for programs: JSON, CSV (one claim a row) and JUnit XML (one claim a test case)."""

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
from assistant.audit.measured import measured_error
from assistant.audit.report import Frame
from assistant.audit.totals import Totals
from assistant.types import Verdict

_IN_MEMORY: Final = 4_000_000
# Characters that no XML 1.0 document may hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONE = re.compile("[\ud800-\udfff]")
# What a terminal obeys or reorders, and what UTF-8 cannot hold; all of it stands inside JSON strings.
_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
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


class JsonWriter:
    """One JSON object: `answers` with everything found, then `figures`, `chain` and the rest."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._joint = "\n"
        file.write('{"answers": [')

    def add(self, audit: AnswerAudit) -> None:
        """Write the next answer."""
        found = [dataclasses.asdict(each) for each in audit.findings]
        self._file.write(self._joint + _json(dataclasses.asdict(audit) | {"findings": found}))
        self._joint = ",\n"

    def finish(self, totals: Totals, frame: Frame) -> None:
        """Write the figures."""
        chain = frame.chain
        rest: dict[str, Any] = {
            "figures": measure(totals),
            "counts": _counts(totals),
            "days": {date: dataclasses.asdict(day) for date, day in sorted(totals.days.items())},
            "chain": dataclasses.asdict(chain) | {"intact": chain.intact} if chain else None,
            "shortfalls": list(frame.shortfalls),
            "title": frame.title,
            "about": frame.about,
            "made_at": frame.made_at,
            "measured_error": measured_error(),
        }
        self._file.write(f"\n],\n{_json(rest)[1:]}\n")


def _counts(totals: Totals) -> dict[str, Any]:
    return {
        "records": dict(totals.kinds),
        "verdicts": dict(totals.verdicts),
        "findings": dict(totals.findings),
        "quotes": dict(totals.quotes),
        "drift": dict(totals.drift),
        "feedback": dict(totals.feedback),
        "judged": [
            {"verdict": verdict, "agrees": agrees, "times": times}
            for (verdict, agrees), times in sorted(totals.judged.items())
        ],
        "check_precision": [
            {"check": name, "agreed": right, "failed": alarms}
            for name, (right, alarms) in totals.check_precision().items()
        ],
        "erased": totals.erased,
    }


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


class CsvWriter:
    """One row per claim; cells that a spreadsheet would run as a formula are made text."""

    def __init__(self, file: IO[str]) -> None:
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow(_COLUMNS)

    def add(self, audit: AnswerAudit) -> None:
        """Write the rows of the next answer."""
        for place, claim in enumerate(audit.claims):
            self._rows.writerow([_cell(value) for value in _row(audit, place, claim)])

    def finish(self, totals: Totals, frame: Frame) -> None:
        """Nothing is left to write."""


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


class JunitWriter:
    """One test case per claim, per answer that could not be read, and per shortfall of the gate."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._spool = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._tests = self._failures = 0

    def add(self, audit: AnswerAudit) -> None:
        """Take the next answer."""
        for line, failed in _cases(audit):
            self._take(line, failed)

    def _take(self, line: str, failed: bool) -> None:
        self._spool.write(line + "\n")
        self._tests += 1
        self._failures += failed

    def finish(self, totals: Totals, frame: Frame) -> None:  # noqa: ARG002 (counts test cases, not answers)
        """Write the suite with its counts."""
        for shortfall in frame.shortfalls:
            self._take(_case("gate", shortfall, [("shortfall", shortfall)]), True)
        counts = f'tests="{self._tests}" failures="{self._failures}" errors="0"'
        self._file.write('<?xml version="1.0" encoding="utf-8"?>\n')
        self._file.write(f"<testsuites><testsuite name={_attribute(frame.title)} {counts}>\n")
        with self._spool:
            self._spool.seek(0)
            while piece := self._spool.read(1 << 16):
                self._file.write(piece)
        self._file.write("</testsuite></testsuites>\n")


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
    return (
        f"<testcase classname={_attribute(group)} name={_attribute(name)}>"
        f"{inside}{'<skipped/>' if skipped else ''}</testcase>"
    )


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
