"""The audit: a record that can be trusted, and checks over it that can be run again.

from assistant.audit import AuditLog, Sources, check, verify

with AuditLog.open(data_dir) as log:
    found = verify(log, Sources(versions=VersionStore.open(data_dir), corpus=FolderCorpus(folder)))
    print(found.chain.intact, found.totals.supported_share)
    for record in log:                      # every record, in constant memory
        ...
verdict, checks = check("Flights rise by 40%.", ["Guatemala agreed to 40% more flights."])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.audit.log import AuditLog
from assistant.audit.types import EVERYTHING, Head, Record, Selection
from assistant.types import Check, Verdict

if TYPE_CHECKING:
    from assistant.audit.verification import Sources, Verification, audit_answers
    from assistant.support.passage import Passage


def verify(
    log: AuditLog,
    sources: Sources | None = None,
    *,
    selection: Selection = EVERYTHING,
    pinned: Head | None = None,
) -> Verification:
    """Verify the chain of `log` and the selected answers against `sources`.

    Quotes are compared with the kept versions, documents with today's, claims with their passages. What
    `sources` leaves out is reported as unknown. `pinned` is a head noted earlier, kept elsewhere.

    Raises:
        RecordError: the log cannot be read.
    """
    from assistant.audit.verification import verify as verify_now

    return verify_now(log, sources, selection=selection, pinned=pinned)


def check(claim: str, passages: Sequence[Passage | str]) -> tuple[Verdict, tuple[Check, ...]]:
    """Whether `passages` support `claim`: a verdict and every check with its reason. Pure."""
    from assistant.support import assess
    from assistant.support.passage import Passage

    return assess(claim, [Passage(each) if isinstance(each, str) else each for each in passages])


def __getattr__(name: str) -> object:
    """`Sources`, `Verification`, `audit_answers`: imported when first used, to keep the log light."""
    if name in ("Sources", "Verification", "audit_answers"):
        from assistant.audit import verification as module

        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AuditLog",
    "Head",
    "Record",
    "Selection",
    "Sources",
    "Verification",
    "audit_answers",
    "check",
    "verify",
]
