"""Verifying the chain of records beside the pages: in the background, with progress, remembered.

The head of the last log that was found whole is kept in DATA_DIR. The next verification, also after a
restart, is held against it, so that records which were cut off or rewritten meanwhile are noticed.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.audit.browse import count_hidden
from assistant.audit.canonical import utc_text
from assistant.audit.chain import ChainReport, verify_chain
from assistant.audit.log import AuditLog
from assistant.audit.types import Head, Record
from assistant.errors import AssistantError

FILE: Final = "audit-verified.json"  # the head that was found whole last
_STEP: Final = 500  # records between two looks at the progress
_QUICK_S: Final = 2.0  # a verification that took less is done again whenever records were added


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far verifying has come, and what it found last."""

    running: bool = False
    done: int = 0
    total: int = 0
    report: ChainReport | None = None  # of the last verification; None before the first
    hidden: int = 0  # records that the lists cannot show as they are
    at: str = ""  # when it ended, UTC
    seconds: float = 0.0
    error: str = ""  # why the log could not be read at all

    @property
    def broken(self) -> bool:
        """Whether the log is not what was written, as far as is known."""
        return self.report is not None and not self.report.intact


class ChainWatch:
    """Verifies one log, one verification at a time. Safe for several threads."""

    def __init__(self, log: AuditLog, data_dir: Path) -> None:
        self._log = log
        self._file = data_dir / FILE
        self._lock = threading.Lock()
        self._state = ChainState()

    @property
    def state(self) -> ChainState:
        """How things stand at this moment."""
        return self._state

    def start(self) -> None:
        """Begin to verify the whole log, unless that is under way; returns at once."""
        with self._lock:
            if self._state.running:
                return
            self._state = replace(self._state, running=True, done=0, total=self._log.head().seq)
        threading.Thread(target=self.run, name="verify-chain", daemon=True).start()

    def refresh(self) -> None:
        """Begin when nothing was verified yet, or when records were added and it is quickly done."""
        state = self._state
        known = state.report.head.seq if state.report else -1
        if not state.at or (state.seconds < _QUICK_S and known != self._log.head().seq):
            self.start()

    def run(self) -> ChainState:
        """Verify now, in this thread."""
        began = datetime.now(UTC)
        try:
            report = verify_chain(self._counted(), pinned=self._pinned())
            found = ChainState(report=report, hidden=count_hidden(self._log))
            if report.intact:
                self._pin(report.head)
        except AssistantError as error:
            found = ChainState(error=str(error))
        ended = datetime.now(UTC)
        self._state = replace(found, at=utc_text(ended), seconds=(ended - began).total_seconds())
        return self._state

    def _counted(self) -> Iterator[Record]:
        total = self._log.head().seq
        for done, record in enumerate(self._log.records()):
            if done % _STEP == 0:
                self._state = replace(self._state, running=True, done=done, total=total)
            yield record

    def _pinned(self) -> Head | None:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return Head(int(found["seq"]), str(found["hash"]), str(found["at"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # never verified here, or the note is damaged: then there is nothing to hold it to

    def _pin(self, head: Head) -> None:
        note = {"seq": head.seq, "hash": head.hash, "at": head.at}
        draft = self._file.with_suffix(".tmp")
        try:
            draft.write_text(json.dumps(note) + "\n", encoding="utf-8")
            draft.replace(self._file)
        except OSError:
            return  # the log can be read where nothing can be written; then the note is left out
