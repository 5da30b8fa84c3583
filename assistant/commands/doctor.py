"""`assistant doctor`: check that everything an answer rests on is there and whole."""

from __future__ import annotations

import argparse
from typing import Final

from assistant.commands.output import say, to_json

EXAMPLE: Final = "assistant doctor --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--model", action="store_true", help="also ask the language model for one token (may cost money)"
    )


def run(args: argparse.Namespace) -> int:
    """Examine; 1 if anything is wrong."""
    from assistant.config import load_settings
    from assistant.doctor import State, examine

    findings = examine(load_settings(), ask_model=args.model)
    wrong = sum(finding.state is State.WRONG for finding in findings)
    if args.json:
        say(to_json({"healthy": not wrong, "findings": findings}))
        return 1 if wrong else 0
    for finding in findings:
        say(f"{finding.state.value:<7} {finding.name:<11} {finding.detail}")
        if finding.remedy:
            say(f"{'':<19} remedy: {finding.remedy}")
    say(
        f"\n{wrong} of {len(findings)} checks found something wrong."
        if wrong
        else "\nEverything is in order."
    )
    return 1 if wrong else 0
