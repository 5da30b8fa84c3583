"""`assistant index`: bring the index up to date with a folder of documents."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from assistant.commands.opening import IndexProgress, open_for_indexing
from assistant.commands.output import ProgressBar, say, to_json, warn
from index.types import SyncReport

EXAMPLE: Final = "assistant index seeds/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("path", nargs="?", type=Path, help="folder of documents (default: CORPUS_DIR)")
    parser.add_argument(
        "--rebuild", action="store_true", help="embed everything again, also what is unchanged"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a file was left out")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(args: argparse.Namespace) -> int:
    """Index; 1 if a file was left out and --strict asks for all."""
    overrides = {} if args.path is None else {"corpus_dir": args.path}
    with open_for_indexing(**overrides) as assistant, closing(ProgressBar()) as bar:
        report = assistant.sync(IndexProgress(bar), rebuild=args.rebuild)
        corpus = assistant.settings.corpus_dir
    if args.json:
        say(to_json(report))
    else:
        _show(report, corpus)
    _warn_of_other_folder(corpus)
    return 1 if args.strict and report.problems else 0


def _warn_of_other_folder(corpus: Path) -> None:
    """Say so when questions would be asked of another folder, which would take this one out again."""
    from assistant.config import load_settings

    asked = load_settings()
    if asked.index_on_open == "on" and asked.corpus_dir.resolve() != corpus.resolve():
        warn(
            f"remark: CORPUS_DIR is {asked.corpus_dir}: the next question goes to that folder and replaces "
            f"this index. To ask about {corpus}, set CORPUS_DIR={corpus} (environment or .env)."
        )


def _show(report: SyncReport, corpus: Path) -> None:
    files = len(report.added) + len(report.changed) + report.unchanged
    chunks = "1 chunk" if report.chunks_embedded == 1 else f"{report.chunks_embedded} chunks"
    say(
        f"{corpus}: {files} {'document' if files == 1 else 'documents'} "
        f"({len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged); {chunks} embedded."
    )
    for problem in report.problems:
        warn(f"left out: {problem.sentence} {problem.hint}".rstrip())
    for remark in report.remarks:
        warn(f"remark: {remark.sentence} {remark.hint}".rstrip())
