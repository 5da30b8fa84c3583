"""Reports over a selection of records, made in the background and kept until the server ends."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from assistant.audit.annotations import AnnotationWriter
from assistant.audit.canonical import utc_text
from assistant.audit.chain import verify_chain
from assistant.audit.findings import AnswerAudit
from assistant.audit.gate import Limits, shortfalls
from assistant.audit.log import AuditLog
from assistant.audit.report import Frame, Writer
from assistant.audit.report_data import CsvWriter, JsonWriter, JunitWriter
from assistant.audit.report_html import HtmlWriter
from assistant.audit.totals import Totals
from assistant.audit.types import Record, Selection
from assistant.audit.verification import Sources, audit_answers
from assistant.errors import AssistantError

FORMS: Final[dict[str, tuple[str, str, Callable[[IO[str]], Writer]]]] = {
    "html": ("html", "text/html; charset=utf-8", HtmlWriter),
    "json": ("json", "application/json", JsonWriter),
    "csv": ("csv", "text/csv; charset=utf-8", CsvWriter),
    "junit": ("xml", "application/xml", JunitWriter),
    "annotations": ("jsonld", "application/ld+json", AnnotationWriter),
}
_MOST_KEPT: Final = 5
_STEP: Final = 200


@dataclass(frozen=True, slots=True)
class Report:
    """One report: on its way, ready, or broken off."""

    id: str
    about: str  # which records, in words
    head: int  # number of the newest record when it began
    done: int = 0
    total: int = 0  # 0 until it is known
    over: bool = False
    made_at: str = ""
    totals: Totals | None = None  # once it is over and went well
    shortfalls: tuple[str, ...] = ()
    whole: bool = False  # over every record
    error: str = ""


class Stopped(Exception):
    """Somebody stopped the report."""


class Reports:
    """Makes one report after another. Safe for several threads."""

    def __init__(self, log: AuditLog, sources: Callable[[], Sources], limits: Limits) -> None:
        """`sources` is asked when a report begins: documents come and go."""
        self._log = log
        self._sources = sources
        self._limits = limits
        self._folder = Path(tempfile.mkdtemp(prefix="audit-reports-"))
        weakref.finalize(self, shutil.rmtree, self._folder, True)  # also when the process ends
        self._lock = threading.Lock()
        self._busy = threading.Lock()
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._stopped: set[str] = set()

    def listed(self) -> list[Report]:
        """The reports, the newest first."""
        with self._lock:
            return list(reversed(self._reports.values()))

    def find(self, id: str) -> Report | None:
        """The report `id`, if it is still kept."""
        return self._reports.get(id)

    def file(self, report: Report, form: str) -> Path:
        """Where the report lies in one of `FORMS`."""
        return self._folder / f"{report.id}.{FORMS[form][0]}"

    def start(self, selection: Selection, about: str, *, whole: bool) -> Report:
        """Begin a report; one over the same records that is under way is given instead."""
        with self._lock:
            for report in self._reports.values():
                if not report.over and report.about == about:
                    return report
            made = Report(secrets.token_hex(8), about, self._log.head().seq, whole=whole)
            self._reports[made.id] = made
        threading.Thread(target=self.run, args=(made, selection), name="audit-report", daemon=True).start()
        return made

    def stop(self, id: str) -> None:
        """Break off the report `id`."""
        self._stopped.add(id)

    def run(self, report: Report, selection: Selection) -> Report:
        """Make `report` in this thread, after those that came before."""
        ended = replace(report, error="an error that nobody foresaw; the terminal has the details")
        with self._busy:
            try:
                ended = self._make(report, selection)
            except Stopped:
                ended = replace(report, error="stopped")
            except (AssistantError, OSError) as error:
                ended = replace(report, error=str(error))
            finally:
                now = utc_text(datetime.now(UTC))
                self._put(replace(ended, over=True, made_at=ended.made_at or now))
                self._forget_oldest()
        return ended

    def _make(self, report: Report, selection: Selection) -> Report:
        chain = verify_chain(self._counted(report, self._log.records(), self._log.head().seq * 2))
        now, totals = utc_text(datetime.now(UTC)), Totals()
        with ExitStack() as stack:
            writers = [stack.enter_context(self._writer(report, form)) for form in FORMS]
            made = [FORMS[form][2](file) for form, file in zip(FORMS, writers, strict=True)]
            for audit in self._audited(report, selection):
                totals.add(audit)
                for writer in made:
                    writer.add(audit)
            short = tuple(shortfalls(totals, self._limits, chain=chain))
            frame = Frame("Answer-citation audit", now, report.about, chain, short)
            for writer in made:
                writer.finish(totals, frame)
        return replace(report, over=True, made_at=now, totals=totals, shortfalls=short)

    def _writer(self, report: Report, form: str) -> IO[str]:
        return self.file(report, form).open("w", encoding="utf-8", errors="replace", newline="")

    def _counted(self, report: Report, records: Iterator[Record], total: int) -> Iterator[Record]:
        for record in records:
            if record.seq % _STEP == 0:
                self._show(report, record.seq, total)
            yield record

    def _audited(self, report: Report, selection: Selection) -> Iterator[AnswerAudit]:
        head = max(1, self._log.head().seq)
        for audit in audit_answers(self._log, self._sources(), selection):
            self._show(report, head + audit.seq, head * 2)
            yield audit

    def _show(self, report: Report, done: int, total: int) -> None:
        if report.id in self._stopped:
            raise Stopped
        self._put(replace(report, done=done, total=total))

    def _put(self, report: Report) -> None:
        with self._lock:
            self._reports[report.id] = report

    def _forget_oldest(self) -> None:
        with self._lock:
            over = [each for each in self._reports.values() if each.over]
            for old in over[:-_MOST_KEPT]:
                del self._reports[old.id]
                for form in FORMS:
                    self.file(old, form).unlink(missing_ok=True)


__all__ = ["FORMS", "Report", "Reports"]
