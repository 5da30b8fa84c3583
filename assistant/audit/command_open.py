"""What the actions of `assistant audit` share: opening the log, selections, pinned heads."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assistant.audit.log import AuditLog
from assistant.audit.types import KINDS, Head, Selection
from assistant.config import Settings, load_settings
from assistant.errors import SettingsError
from assistant.types import Verdict


def open_log(settings: Settings | None = None) -> AuditLog:
    """The log of `settings`, or of the environment's."""
    chosen = settings or load_settings()
    return AuditLog.open(chosen.data_dir, database_url=chosen.audit_database_url.get_secret_value())


def as_selection(args: argparse.Namespace, log: AuditLog) -> Selection:
    """The records that the arguments select; beginnings of ids are completed.

    Raises:
        SettingsError: a kind or a verdict is none.
    """
    for name, given, known in (
        ("kind", args.kind, KINDS),
        ("verdict", [args.verdict] if args.verdict else [], {str(each) for each in Verdict}),
        ("feedback", [args.feedback] if args.feedback else [], {"up", "down"}),
    ):
        if unknown := sorted(set(given) - set(known)):
            raise SettingsError(f"There is no {name} {unknown[0]!r}; there are {', '.join(sorted(known))}.")
    return Selection(
        ids=tuple(log.get(each).id for each in args.id),
        kinds=tuple(args.kind),
        since=args.since,
        until=args.until,
        document=args.document,
        verdict=args.verdict,
        feedback=args.feedback,
    )


def read_head(text: str) -> Head:
    """A head from a file written by `assistant audit head`, or from `NUMBER:HASH` itself.

    Raises:
        SettingsError: it is neither.
    """
    path = Path(text)
    try:
        found = path.read_text(encoding="utf-8").strip() if path.is_file() else text
        if found.startswith("{"):
            raw = json.loads(found)
            return Head(int(raw["seq"]), str(raw["hash"]), str(raw.get("at", "")))
        seq, _, digest = found.partition(" ") if " " in found else found.partition(":")
        return Head(int(seq), digest.split()[0])
    except (ValueError, KeyError, IndexError, TypeError, OSError) as error:
        raise SettingsError(
            f"{text!r} is not a pinned head: {error}.", hint="`assistant audit head > FILE` writes one."
        ) from error
