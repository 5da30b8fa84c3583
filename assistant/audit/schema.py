"""Tables of the log, as small numbered steps; a log of an older schema is brought up, a newer refused.

Each step is `(dialect) -> statements` or reads and writes through the open transaction. Steps are never
changed once released: a new need is a new step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from assistant.audit.backend import Backend, Run
from assistant.audit.digest import fill_digest
from assistant.audit.mentions import fill_mentions
from assistant.audit.triggers import POSTGRES_TRIGGERS, SQLITE_TRIGGERS
from assistant.errors import RecordError

_EXISTS: Final = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_schema'",
    "postgresql": "SELECT 1 WHERE to_regclass('audit_schema') IS NOT NULL",
}
# A whole number of 64 bits, and text that sorts by code point whatever the server's language.
_TYPES: Final = {"sqlite": ("INTEGER", "TEXT"), "postgresql": ("BIGINT", 'TEXT COLLATE "C"')}


def migrate(backend: Backend) -> None:
    """Bring the tables to the newest schema, in one transaction.

    Raises:
        RecordError: the log was written by a newer version of this program.
    """
    with backend.transaction() as run:
        found = _version(backend, run)
        if found > len(STEPS):
            raise RecordError(
                f"The audit log {backend.place} has schema {found}; this version knows up to {len(STEPS)}.",
                hint="Use the newer version of the assistant that wrote it.",
            )
        for step in STEPS[found:]:
            step(backend.dialect, run)
        if found < len(STEPS):
            run("DELETE FROM audit_schema", {})
            run("INSERT INTO audit_schema (version) VALUES (:version)", {"version": len(STEPS)})


def _version(backend: Backend, run: Run) -> int:
    if not run(_EXISTS[backend.dialect], {}):
        return 0
    rows = run("SELECT version FROM audit_schema", {})
    return int(rows[0][0] or 0) if rows else 0


def _1_records(dialect: str, run: Run) -> None:
    """The chain itself."""
    whole, text = _TYPES[dialect]
    run("CREATE TABLE audit_schema (version INTEGER NOT NULL)", {})
    run(
        f"CREATE TABLE audit_record (seq {whole} PRIMARY KEY, id {text} NOT NULL UNIQUE, "
        f"kind {text} NOT NULL, at {text} NOT NULL, body_hash TEXT NOT NULL, prev TEXT NOT NULL, "
        "hash TEXT NOT NULL, salt TEXT, body TEXT)",
        {},
    )
    run("CREATE INDEX audit_record_at ON audit_record (at, seq)", {})
    run("CREATE INDEX audit_record_kind ON audit_record (kind, seq)", {})


def _2_mentions(dialect: str, run: Run) -> None:
    """What records can be selected by: derived from the bodies, so it can always be rebuilt."""
    whole, text = _TYPES[dialect]
    tail = " WITHOUT ROWID" if dialect == "sqlite" else ""
    run(
        f"CREATE TABLE audit_mention (name {text} NOT NULL, value {text} NOT NULL, seq {whole} NOT NULL, "
        f"PRIMARY KEY (name, value, seq)){tail}",
        {},
    )
    run("CREATE INDEX audit_mention_seq ON audit_mention (seq)", {})
    fill_mentions(run)


def _3_append_only(dialect: str, run: Run) -> None:
    """The database itself refuses to change or drop a record; only a body may be erased."""
    for statement in SQLITE_TRIGGERS if dialect == "sqlite" else POSTGRES_TRIGGERS:
        run(statement, {})


def _4_digest(dialect: str, run: Run) -> None:
    """What lists and trends are drawn from without reading bodies; mentions know words and sources too."""
    whole, text = _TYPES[dialect]
    run(
        f"CREATE TABLE audit_digest (seq {whole} PRIMARY KEY, id {text} NOT NULL, kind {text} NOT NULL, "
        f"at {text} NOT NULL, claims {whole} NOT NULL, checkable {whole} NOT NULL, "
        f"supported {whole} NOT NULL, millis {whole})",
        {},
    )
    run("CREATE INDEX audit_digest_kind ON audit_digest (kind, seq)", {})
    fill_digest(run)
    fill_mentions(run)


STEPS: Final[tuple[Callable[[str, Run], None], ...]] = (_1_records, _2_mentions, _3_append_only, _4_digest)
