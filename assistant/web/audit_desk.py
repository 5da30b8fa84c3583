"""What the audit pages share: the log, what is verified beside it, the reports. Opened when first used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final, cast

from assistant.audit.browse import list_values
from assistant.audit.findings import DriftState
from assistant.audit.gate import Limits, parse_limits
from assistant.audit.log import AuditLog
from assistant.audit.report_job import Reports
from assistant.audit.today import Corpus, DocumentIndex, IndexCorpus
from assistant.audit.trend import Period, read_trend
from assistant.audit.types import REMARKS, Record, Selection
from assistant.audit.verification import Sources
from assistant.audit.watch import ChainWatch
from assistant.versions import VersionStore
from assistant.web.site import Site

_TRENDS_KEPT: Final = 16
_MOST_VERSIONS: Final = 2_000  # cited versions that are compared with the corpus on every page


class Desk:
    """The auditor's desk over one log; safe for several threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._log: AuditLog | None = None
        self._trends: OrderedDict[tuple[Selection, int], list[Period]] = OrderedDict()
        self.limits: Limits = parse_limits(site.settings.audit_gate)
        self.versions = VersionStore.open(site.settings.data_dir)

    @property
    def log(self) -> AuditLog:
        """The log of the settings.

        Raises:
            RecordError: it cannot be opened.
        """
        with self._lock:
            if self._log is None:
                settings = self._site.settings
                url = settings.audit_database_url.get_secret_value()
                log = AuditLog.open(settings.data_dir, database_url=url)
                self._chain = ChainWatch(log, settings.data_dir)
                self._reports = Reports(log, self.sources, self.limits)
                self._log = log
            return self._log

    @property
    def chain(self) -> ChainWatch:
        """What verifies the log; one for all pages."""
        _ = self.log  # opens it, and this with it
        return self._chain

    @property
    def reports(self) -> Reports:
        """What makes reports over the log; one for all pages."""
        _ = self.log  # opens it, and this with it
        return self._reports

    def corpus(self) -> Corpus | None:
        """Today's documents as indexed; None while they are not ready."""
        index = getattr(self._site.opening.standing.engine, "index", None)
        return None if index is None else IndexCorpus(cast("DocumentIndex", index))

    def sources(self) -> Sources:
        """What answers are verified against."""
        return Sources(self.versions, self.corpus())

    def trend(self, selection: Selection) -> list[Period]:
        """`read_trend`, remembered until a record is added, or a thousandth of a large log."""
        newest = self.log.head().seq
        key = (selection, newest // (1 + newest // 1000))
        found = self._trends.get(key)
        if found is None:
            found = read_trend(self.log, selection)
            with self._lock:
                self._trends[key] = found
                while len(self._trends) > _TRENDS_KEPT:
                    self._trends.popitem(last=False)
        return found

    def drifted(self) -> list[tuple[str, str, DriftState]] | None:
        """(document, sha256, state) of cited versions that are not today's; None when that is not known."""
        corpus = self.corpus()
        if corpus is None:
            return None
        found = []
        for value in list_values(self.log, "version", limit=_MOST_VERSIONS):
            sha256, _, document = value.partition(" ")
            state = drift_of(corpus, document, sha256)
            if state is not DriftState.UNCHANGED:
                found.append((document, sha256, state))
        return sorted(found)

    def remarks(self, record: Record) -> list[Record]:
        """Sign-offs and feedback about `record`, oldest first."""
        return [
            each
            for each in self.log.records(Selection(about=record.id, kinds=REMARKS))
            if not each.erased and each.body.get("answer") == record.id
        ]

    def before(self, record: Record) -> Record | None:
        """The link before `record`."""
        return self.log.numbered([record.seq - 1]).get(record.seq - 1)


def drift_of(corpus: Corpus, document: str, sha256: str) -> DriftState:
    """What became of a cited document version, without looking for the quote."""
    now = corpus.sha256(document)
    if now == sha256:
        return DriftState.UNCHANGED
    if corpus.find(sha256):
        return DriftState.MOVED
    return DriftState.GONE if now is None else DriftState.CHANGED
