"""What makes the tables append-only inside the database.

A guard against accidents and clumsy hands. Whoever owns the database can drop a trigger; against that
stands the chain, and a head that is pinned elsewhere.
"""

from __future__ import annotations

from typing import Final

_KEPT = ("seq", "id", "kind", "at", "body_hash", "prev", "hash")
_REFUSAL = "the audit log is append-only"
_CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
_CHANGED_POSTGRES = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)

SQLITE_TRIGGERS: Final = (
    f"CREATE TRIGGER audit_no_change BEFORE UPDATE ON audit_record WHEN NEW.body IS NOT NULL "
    f"OR NEW.salt IS NOT NULL OR {_CHANGED_SQLITE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_record "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    # INSERT OR REPLACE would delete silently: a new record must be the next one, under a new id.
    f"CREATE TRIGGER audit_next_only BEFORE INSERT ON audit_record WHEN NEW.seq IS NOT "
    f"(SELECT coalesce(max(seq), 0) + 1 FROM audit_record) "
    f"OR EXISTS (SELECT 1 FROM audit_record WHERE id = NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)

POSTGRES_TRIGGERS: Final = (
    f"""CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.body IS NULL AND NEW.salt IS NULL AND NOT ({_CHANGED_POSTGRES}) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '{_REFUSAL}';
    END $$""",
    "CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit_record "
    "FOR EACH ROW EXECUTE FUNCTION audit_guard()",
    "CREATE TRIGGER audit_guard_truncate BEFORE TRUNCATE ON audit_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_guard()",
)
