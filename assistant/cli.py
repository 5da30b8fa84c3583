"""The `assistant` command: finds the command asked for, runs it, and turns what breaks into one message.

Only the module of the command that was asked for is imported, so `assistant --help` is instant.

Exit codes: 0 done; 1 a check fell short; 2 bad usage or a clear error; 130 stopped by the person;
141 the reader of a pipe went away.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.commands.output import say, warn

# name: (module, what it does)
COMMANDS: Final = {
    "index": ("assistant.commands.index", "bring the index up to date with a folder of documents"),
    "ask": ("assistant.commands.ask", "answer one question, with citations"),
    "chat": ("assistant.commands.chat", "a conversation in the terminal"),
    "audit": ("assistant.audit.commands", "check answers that were given: their record, sources and support"),
    "eval": ("assistant.commands.evaluate", "score answers to questions with known answers"),
    "serve": ("assistant.commands.serve", "start the web chat"),
    "users": ("assistant.commands.users", "add, remove or list those who may log in to the web chat"),
    "doctor": ("assistant.commands.doctor", "check that everything an answer rests on is there and whole"),
}
_LOG: Final = "errors.log"
_LOG_BYTES: Final = 1_000_000  # a longer log is begun anew, the old one kept once


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; bad usage raises SystemExit(2), as argparse does."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows a replacement instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    debug = "--debug" in arguments
    try:
        try:
            return _run(arguments)
        finally:
            # Here, where a pipe that was closed can still be caught; also after `--help`, which exits.
            sys.stdout.flush()
    except KeyboardInterrupt:
        warn("\nStopped.")
        return 130
    except BrokenPipeError:
        # Python flushes standard output once more when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:  # noqa: BLE001 (the one boundary: everything unforeseen becomes a message and a log)
        return _report(error, debug)


def _run(arguments: list[str]) -> int:
    chosen = next((argument for argument in arguments if not argument.startswith("-")), "")
    parser = build_parser(chosen)
    args = parser.parse_args(arguments)
    if args.version:
        from importlib.metadata import version

        say(version("cited-assistant"))
        return 0
    if args.command is None:
        parser.print_help(sys.stderr)
        return 2
    return int(args.run(args))


def build_parser(chosen: str = "") -> argparse.ArgumentParser:
    """The parser, with the arguments of the `chosen` command only."""
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Answers over your documents, every sentence cited to an exact passage.",
        epilog='example: assistant ask "By how much will deportation flights rise?"',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    _add_debug(parser, default=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, (module, sentence) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=sentence,
            description=sentence[0].upper() + sentence[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_debug(command, default=argparse.SUPPRESS)
        if name == chosen:
            _fill(command, module)
    return parser


def _add_debug(parser: argparse.ArgumentParser, *, default: object) -> None:
    parser.add_argument(
        "--debug", action="store_true", default=default, help="print the traceback when something breaks"
    )


def _fill(parser: argparse.ArgumentParser, module: str) -> None:
    command = importlib.import_module(module)
    command.add_arguments(parser)
    parser.set_defaults(run=command.run)
    example = getattr(command, "EXAMPLE", "")
    if example and not parser.epilog:
        parser.epilog = f"example: {example}"


def _report(error: Exception, debug: bool) -> int:
    """Say what broke on standard error, keep the traceback in a file, and give exit code 2."""
    from assistant.errors import AssistantError
    from assistant.reader.errors import ReaderError
    from index.errors import IndexFailure

    trace = "".join(traceback.format_exception(error))
    log = _keep(trace)
    if isinstance(error, (AssistantError, IndexFailure, ReaderError)):
        warn(f"error: {error.message}")
        hint = error.hint
    else:
        warn(f"error: something broke that should not: {type(error).__name__}: {error}")
        hint = f"The traceback is in {log}." if log else "Run it again with --debug to see the traceback."
    if hint:
        warn(f"hint: {hint}")
    if debug:
        warn(trace)
    return 2


def _keep(trace: str) -> Path | None:
    """Append to the log of tracebacks; None where it cannot be written, which must not hide the error."""
    from datetime import UTC, datetime

    from assistant.config import PROJECT_ROOT, load_settings
    from assistant.errors import SettingsError

    try:
        folder = load_settings().data_dir
    except SettingsError:
        folder = PROJECT_ROOT / ".data"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / _LOG
        if log.is_file() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{trace}\n")
    except OSError:
        return None
    return log
