"""`assistant audit` without an action: verify, report, gate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from assistant.audit.annotations import AnnotationWriter
from assistant.audit.canonical import utc_text
from assistant.audit.chain import ChainReport, verify_chain
from assistant.audit.claims import Search
from assistant.audit.command_open import as_selection, open_log, read_head
from assistant.audit.findings import AnswerAudit, words
from assistant.audit.gate import Limits, measure, read_baseline, shortfalls
from assistant.audit.log import AuditLog
from assistant.audit.report import Frame, Writer
from assistant.audit.report_data import CsvWriter, JsonWriter, JunitWriter
from assistant.audit.report_html import HtmlWriter
from assistant.audit.today import Corpus, FolderCorpus
from assistant.audit.totals import Totals
from assistant.audit.types import EVERYTHING, Head, Record
from assistant.audit.verification import Sources, audit_answers
from assistant.commands.output import ProgressBar, one_line, say
from assistant.config import Settings, load_settings
from assistant.errors import EvaluationError, SettingsError
from assistant.versions import VersionStore

_FORMS: dict[str, Callable[[IO[str]], Writer]] = {
    "html": HtmlWriter,
    "csv": CsvWriter,
    "junit": JunitWriter,
    "annotations": AnnotationWriter,
}
_MOST_LINES = 50  # findings that are printed; a report holds all


def verify_answers(args: argparse.Namespace) -> int:
    """Audit recorded (or foreign) answers; 1 when a demand is not met or the record is not intact."""
    settings = load_settings()
    baseline = _read_text(args.baseline) if args.baseline else ""
    known = read_baseline(baseline, str(args.baseline)) if baseline else None
    with ExitStack() as stack:
        writers = [stack.enter_context(_writer(name, getattr(args, name))) for name in _FORMS]
        lines = _Lines()
        taking: list[Writer] = [JsonWriter(sys.stdout) if args.json else lines, *(w for w in writers if w)]
        audits, chain = stack.enter_context(_audits(args, settings))
        totals = Totals()
        for audit in audits:
            totals.add(audit)
            for writer in taking:
                writer.add(audit)
        short = shortfalls(totals, _limits(args), baseline=known, chain=chain)
        now = utc_text(datetime.now(UTC))
        frame = Frame("Answer-citation audit", now, _about(args), chain, short)
        for writer in taking:
            writer.finish(totals, frame)
    if args.write_baseline:
        args.write_baseline.write_text(json.dumps(measure(totals), indent=2) + "\n", encoding="utf-8")
    return 1 if short else 0


@contextmanager
def _audits(
    args: argparse.Namespace, settings: Settings
) -> Iterator[tuple[Iterator[AnswerAudit], ChainReport | None]]:
    """The audited answers, and what verifying the chain found (None for foreign answers)."""
    corpus: Corpus | None = None
    folder = args.corpus or settings.corpus_dir
    if not args.no_corpus and (args.corpus or not args.answers):
        if not folder.is_dir():
            raise SettingsError(f"The corpus {folder} is not a folder.", hint="Give --corpus or --no-corpus.")
        corpus = FolderCorpus(folder, max_bytes=settings.max_file_mb << 20)
    if args.answers:
        with _open_text(args.answers) as file:
            yield _foreign(file, corpus), None
        return
    with open_log(settings) as log, closing(ProgressBar()) as bar, ExitStack() as stack:
        pinned = read_head(args.head) if args.head else None
        chain = _verify_chain(log, pinned, bar)
        search = stack.enter_context(_search(settings)) if args.better else None
        sources = Sources(VersionStore.open(settings.data_dir), corpus, search)
        selection = as_selection(args, log)
        total = chain.records if selection == EVERYTHING else 0
        yield _shown(audit_answers(log, sources, selection), bar, total), chain


def _verify_chain(log: AuditLog, pinned: Head | None, bar: ProgressBar) -> ChainReport:
    total = log.head().seq

    def counted() -> Iterator[Record]:
        for place, record in enumerate(log.records()):
            if place % 1000 == 0:
                bar.show("Verifying the chain", place, total)
            yield record

    return verify_chain(counted(), pinned=pinned)


def _shown(audits: Iterator[AnswerAudit], bar: ProgressBar, total: int) -> Iterator[AnswerAudit]:
    for audit in audits:
        if total:
            bar.show("Auditing", audit.seq, total)
        yield audit


def _foreign(file: IO[str], corpus: Corpus | None) -> Iterator[AnswerAudit]:
    from assistant.audit.foreign import read_foreign
    from assistant.audit.foreign_audit import audit_foreign
    from assistant.support import assess

    for given in read_foreign(file):
        yield audit_foreign(given, assess=assess, corpus=corpus)


@contextmanager
def _search(settings: Settings) -> Iterator[Search]:
    from assistant.loading import index_settings
    from index.corpus import CorpusIndex

    with CorpusIndex.open(index_settings(settings)) as index:
        index.sync()
        yield lambda claim: index.search(claim, top=5)


@contextmanager
def _writer(name: str, path: Path | None) -> Iterator[Writer | None]:
    if path is None:
        yield None
        return
    try:
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield _FORMS[name](file)
    except OSError as error:
        raise SettingsError(f"Could not write {path}: {error}.") from error


def _open_text(path: Path) -> IO[str]:
    try:
        return path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise EvaluationError(f"Could not read {path}: {error}.") from error


def _read_text(path: Path) -> str:
    with _open_text(path) as file:
        return file.read()


def _limits(args: argparse.Namespace) -> Limits:
    return Limits(
        args.min_supported, args.max_unsupported, args.max_uncited, args.max_drifted, args.max_misquoted
    )


def _about(args: argparse.Namespace) -> str:
    if args.answers:
        return f"Answers of another system, from {args.answers.name}."
    names = ("since", "until", "document", "verdict", "feedback")
    chosen = [f"{name} {value}" for name in names if (value := getattr(args, name))]
    return f"Answers {', '.join(chosen)}." if chosen else ""


class _Lines:
    """The report on a terminal: findings as they come, then the figures."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, audit: AnswerAudit) -> None:
        for finding in audit.findings:
            self._count += 1
            if self._count <= _MOST_LINES:
                about = f" claim {finding.claim + 1}" if finding.claim is not None else ""
                about += f" [{finding.citation}]" if finding.citation is not None else ""
                say(f"{audit.id}{about}: {words(finding.kind)}: {one_line(finding.sentence, 200)}")

    def finish(self, totals: Totals, frame: Frame) -> None:
        if self._count > _MOST_LINES:
            say(f"... and {self._count - _MOST_LINES} more findings; --html FILE shows all.")
        counts = ", ".join(f"{name} {count}" for name, count in sorted(totals.kinds.items()))
        say(f"records: {counts or 'none'}; {totals.erased} without their body")
        say(
            f"claims: {totals.claims}, supported {totals.supported_share:.1%} of {totals.checkable} checkable"
        )
        say(
            "; ".join(f"{words(name)} {count}" for name, count in sorted(totals.findings.items()))
            or "no findings"
        )
        if frame.chain:
            state = "intact" if frame.chain.intact else f"NOT INTACT, {frame.chain.fault_count} faults"
            say(f"chain: {state}; {frame.chain.records} records; head {frame.chain.head.hash}")
            if frame.chain.clock_went_back:
                say(f"remark: the clock went back {frame.chain.clock_went_back} times between records")
        for line in frame.shortfalls:
            say(f"FALLS SHORT: {line}")
