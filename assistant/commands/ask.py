"""`assistant ask`: one question, one cited answer."""

from __future__ import annotations

import argparse
from typing import Final

from assistant.commands.opening import open_assistant
from assistant.commands.output import say, to_json
from assistant.commands.show import show_answer

EXAMPLE: Final = 'assistant ask "By how much will deportation flights rise?"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("question", help="the question, in quotation marks")
    parser.add_argument("--json", action="store_true", help="print the whole answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Ask; 0 also when there is no answer, for a reasoned refusal is a result."""
    with open_assistant() as assistant:
        answer = assistant.ask(make_text(args.question))
    say(to_json(answer) if args.json else show_answer(answer))
    return 0


def make_text(argument: str) -> str:
    """An argument as proper text: bytes that were not UTF-8 become replacement characters."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
