"""`assistant serve`: start the web chat."""

from __future__ import annotations

import argparse
import importlib
import os
from typing import Final

EXAMPLE: Final = "assistant serve --port 7860"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--host", help="address to listen on (default: UI_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=_read_port, help="port to listen on (default: UI_PORT, 7860)")


def _read_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a port from 1 to 65535")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    if args.host:
        os.environ["UI_HOST"] = args.host
    if args.port:
        os.environ["UI_PORT"] = str(args.port)
    # By name: the page imports this package, and never the other way round.
    importlib.import_module("ui").main()
    return 0
