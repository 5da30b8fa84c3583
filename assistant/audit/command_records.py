"""Actions on the record: head, log, show, export, import, prune, redact."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterable

from assistant.audit.command_open import as_selection, open_log
from assistant.audit.digest import fill_digest
from assistant.audit.erase import Erasure, prune, redact
from assistant.audit.exchange import export_records, import_records, read_records, recover_records
from assistant.audit.mentions import fill_mentions
from assistant.audit.sqlite import FILE
from assistant.audit.types import Record
from assistant.commands.output import one_line, say, to_json
from assistant.config import load_settings
from assistant.errors import RecordError
from assistant.versions import VersionStore


def show_head(args: argparse.Namespace) -> int:
    """Print the newest link."""
    with open_log() as log:
        head = log.head()
    say(to_json(head) if args.json else f"{head.seq} {head.hash} {head.at}".strip())
    return 0


def list_records(args: argparse.Namespace) -> int:
    """Print one line (or one JSON object) per record."""
    with open_log() as log:
        for record in log.records(as_selection(args, log)):
            question = _question(record)
            if args.json:
                say(json.dumps({**dataclasses.asdict(record), "question": question}))
            else:
                say(f"{record.id} {record.at[:19]}Z {record.kind:10} {one_line(question, 70)}".rstrip())
    return 0


def _question(record: Record) -> str:
    if record.erased:
        return "(body removed)"
    body = record.body
    answer = body.get("answer")
    if isinstance(answer, dict):
        return str(answer.get("question") or "")
    if isinstance(answer, str):  # a sign-off or feedback
        return f"about {answer} {body.get('value', '')} {body.get('by', '')}".rstrip()
    return str(body.get("question") or body.get("reason") or "")


def show_record(args: argparse.Namespace) -> int:
    """Print one record as JSON, its body included."""
    with open_log() as log:
        record = log.get(args.record)
    shown = dataclasses.asdict(record)
    del shown["body_text"]
    say(to_json(shown | {"body": None if record.erased else record.body}))
    return 0


def export_log(args: argparse.Namespace) -> int:
    """Write the selected records, or what can be read of a damaged log."""
    if args.recover:
        settings = load_settings()
        count = _write(args, recover_records(settings.data_dir / FILE))
    else:
        with open_log() as log:
            count = _write(args, log.records(as_selection(args, log)))
    say(f"{count} records written to {args.file}")
    return 0


def _write(args: argparse.Namespace, records: Iterable[Record]) -> int:
    try:
        with args.file.open("x", encoding="utf-8", newline="") as file:
            return export_records(records, file)
    except OSError as error:
        raise RecordError(f"Could not write {args.file}: {error}.") from error


def import_log(args: argparse.Namespace) -> int:
    """Continue the log with an export, all of it or nothing."""
    try:
        with open_log() as log, args.file.open(encoding="utf-8") as file:
            count = import_records(log, read_records(file))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"Could not read {args.file}: {error}.") from error
    say(f"{count} records imported")
    return 0


def prune_log(args: argparse.Namespace) -> int:
    """Remove old bodies."""
    settings = load_settings()
    versions = VersionStore.open(settings.data_dir) if args.versions else None
    with open_log(settings) as log:
        _say_done(prune(log, before=args.before, reason=args.reason, by=args.by, versions=versions))
    return 0


def redact_records(args: argparse.Namespace) -> int:
    """Remove the bodies of some records."""
    with open_log() as log:
        _say_done(redact(log, args.records, reason=args.reason, by=args.by))
    return 0


def reindex_log(args: argparse.Namespace) -> int:
    """Rebuild the index of cited documents, verdicts and feedback, which no hash covers."""
    with open_log() as log, log.backend.transaction() as run:
        fill_mentions(run)
        fill_digest(run)
        count = run("SELECT count(*) FROM audit_mention", {})[0][0]
    say(to_json({"entries": count}) if args.json else f"{count} entries")
    return 0


def _say_done(done: Erasure) -> None:
    noted = f"; record {done.record.id} says so" if done.record else ""
    versions = f"; {done.versions} document versions removed" if done.versions else ""
    say(f"{done.count} bodies removed{noted}{versions}")
