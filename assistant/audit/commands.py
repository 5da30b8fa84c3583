"""`assistant audit`: verify answers that were given, report on them, gate a build, keep the record."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Final

EXAMPLE: Final = "assistant audit --since 2026-01-01 --html report.html --min-supported 0.95"

# action: (module, function, what it does, example)
_ACTIONS: Final = {
    "head": ("records", "show_head", "print the newest link; keep it elsewhere and verify with --head"),
    "log": ("records", "list_records", "list records, one a line"),
    "show": ("records", "show_record", "print one record with its body"),
    "export": ("records", "export_log", "write the log as JSONL; --recover reads a damaged one"),
    "import": ("records", "import_log", "continue this log with an export"),
    "prune": ("records", "prune_log", "remove old bodies, keep their hashes"),
    "redact": ("records", "redact_records", "remove the body of some records, keep their hashes"),
    "reindex": ("records", "reindex_log", "rebuild from the records what they are selected by"),
    "signoff": ("people", "sign_off_claims", "record a person's judgement of claims"),
    "feedback": ("people", "record_feedback", "record a reader's feedback on an answer"),
    "replay": ("people", "replay_record", "ask a recorded question again and show what differs"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_selection(parser)
    parser.add_argument("--answers", type=Path, metavar="FILE", help="audit another system's answers (JSONL)")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="today's documents (default: CORPUS_DIR)")
    parser.add_argument("--no-corpus", action="store_true", help="do not look for drift")
    parser.add_argument("--better", action="store_true", help="look for better evidence (opens the index)")
    parser.add_argument(
        "--head", metavar="FILE", help="verify against a head printed earlier by `audit head`"
    )
    _add_reports(parser)
    _add_gate(parser)
    parser.set_defaults(action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions on the record")
    for name, (_, _, sentence) in _ACTIONS.items():
        _ADDERS[name](
            actions.add_parser(
                name,
                help=sentence,
                description=f"{sentence[0].upper()}{sentence[1:]}.",
                epilog=f"example: {_EXAMPLES[name]}",
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )


def run(args: argparse.Namespace) -> int:
    """0 done; 1 a demand is not met or the record is not intact; errors are raised for the caller."""
    if args.action:
        module, function, _ = _ACTIONS[args.action]
        return int(getattr(import_module(f"assistant.audit.command_{module}"), function)(args))
    from assistant.audit.command_verify import verify_answers

    return verify_answers(args)


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Which records."""
    group = parser.add_argument_group("which answers (all by default)")
    group.add_argument("--id", action="append", default=[], metavar="ID", help="this one; may be repeated")
    group.add_argument("--since", default="", metavar="DATE", help="from this moment on (UTC, ISO 8601)")
    group.add_argument("--until", default="", metavar="DATE", help="before this moment")
    group.add_argument("--document", default="", metavar="PATH", help="that cite this document")
    group.add_argument("--verdict", default="", metavar="VERDICT", help="with a claim recorded so")
    group.add_argument("--feedback", default="", metavar="up|down", help="with this feedback")
    group.add_argument("--kind", action="append", default=[], metavar="KIND", help="records of this kind")


def _add_reports(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reports (several may be asked for)")
    group.add_argument("--json", action="store_true", help="print the report as JSON")
    for name, what in (
        ("html", "a page for people"),
        ("csv", "a table, one claim a row"),
        ("junit", "JUnit XML, one claim a test"),
        ("annotations", "W3C Web Annotations (JSON-LD)"),
    ):
        group.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")


def _add_gate(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("gate (exit code 1 when a demand is not met)")
    group.add_argument("--min-supported", type=_share, metavar="SHARE", help="of checkable claims, 0 to 1")
    for name, what in (
        ("unsupported", "claims that their citations do not support"),
        ("uncited", "claims that cite nothing"),
        ("drifted", "citations whose source no longer says so"),
        ("misquoted", "citations whose quote is wrong"),
    ):
        group.add_argument(f"--max-{name}", type=_count, metavar="N", help=what)
    group.add_argument("--baseline", type=Path, metavar="FILE", help="nothing may be worse than there")
    group.add_argument("--write-baseline", type=Path, metavar="FILE", help="write today's figures there")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_log(parser: argparse.ArgumentParser) -> None:
    add_selection(parser)
    _add_nothing(parser)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help="of the record, or its beginning")


def _add_export(parser: argparse.ArgumentParser) -> None:
    add_selection(parser)
    parser.add_argument("file", type=Path, help="where to write; must not exist")
    parser.add_argument("--recover", action="store_true", help="read what is left of a damaged SQLite log")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an export")


def _add_prune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--before", required=True, metavar="DATE", help="remove bodies of records before it")
    parser.add_argument("--versions", action="store_true", help="also document versions no longer cited")
    _add_why(parser)


def _add_redact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", nargs="+", metavar="ID", help="of the records")
    _add_why(parser)


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", default="", help="why; recorded")
    parser.add_argument("--by", default="", help="who; recorded")


def _add_signoff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help="of the answer")
    parser.add_argument("--by", required=True, metavar="NAME", help="who judges; recorded")
    parser.add_argument("--claim", type=int, action="append", metavar="N", help="from 1; all when left out")
    judgement = parser.add_mutually_exclusive_group(required=True)
    judgement.add_argument("--agree", action="store_true", help="with the recorded verdict")
    judgement.add_argument("--disagree", action="store_true", help="with the recorded verdict")
    parser.add_argument("--comment", default="", help="why; recorded")


def _add_feedback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help="of the answer")
    parser.add_argument("value", choices=("up", "down"), help="whether it helped")
    parser.add_argument("--comment", default="", help="why; recorded")
    parser.add_argument("--by", default="", help="who; recorded")


def _add_replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help="of the answer")
    parser.add_argument(
        "--versions", action="store_true", help="against the recorded document versions, not today's corpus"
    )
    _add_nothing(parser)


_ADDERS: Final = {
    "head": _add_nothing,
    "log": _add_log,
    "show": _add_show,
    "export": _add_export,
    "import": _add_import,
    "prune": _add_prune,
    "redact": _add_redact,
    "reindex": _add_nothing,
    "signoff": _add_signoff,
    "feedback": _add_feedback,
    "replay": _add_replay,
}

_EXAMPLES: Final = {
    "head": "assistant audit head --json > head.json",
    "log": "assistant audit log --since 2026-01-01 --feedback down",
    "show": "assistant audit show 0198f3c2",
    "export": "assistant audit export log.jsonl",
    "import": "assistant audit import log.jsonl",
    "prune": 'assistant audit prune --before 2025-01-01 --reason "kept for a year"',
    "redact": 'assistant audit redact 0198f3c2 --reason "names a person" --by ann',
    "reindex": "assistant audit reindex",
    "signoff": 'assistant audit signoff 0198f3c2 --by ann --claim 1 --disagree --comment "It says may."',
    "feedback": "assistant audit feedback 0198f3c2 down",
    "replay": "assistant audit replay 0198f3c2",
}
