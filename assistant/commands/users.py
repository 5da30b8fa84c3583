"""`assistant users`: who may log in to the web chat."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.commands.output import say, warn

if TYPE_CHECKING:
    from assistant.web.users import Users

EXAMPLE: Final = "assistant users add maria"
_FILE: Final = "users.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("action", choices=("add", "remove", "list"), help="what to do")
    parser.add_argument("name", nargs="?", help="the user (not for `list`)")
    parser.add_argument(
        "--file",
        type=Path,
        help=f"file of users (default: UI_AUTH, or {_FILE} in DATA_DIR where it is empty)",
    )


def run(args: argparse.Namespace) -> int:
    """Change or show the file of users; `add` asks for the password, or reads one line of a pipe."""
    from assistant.config import load_settings
    from assistant.web.users import Users

    settings = load_settings()
    chosen = args.file or (Path(settings.ui_auth).expanduser() if settings.ui_auth else None)
    users = Users(chosen or settings.data_dir / _FILE)
    if (args.name is None) != (args.action == "list"):
        warn(f"error: `users {args.action}` takes {'no' if args.name else 'a'} name")
        return 2
    if args.action == "list":
        for name in users.names():
            say(name)
    elif args.action == "remove":
        users.remove(args.name)
        say(f"{args.name} may no longer log in.")
    else:
        return _add(users, args.name, told=bool(settings.ui_auth) and args.file is None)
    return 0


def _add(users: Users, name: str, *, told: bool) -> int:
    password = _ask_password(name)
    if password is None:
        warn("error: the two passwords differ; nothing was changed")
        return 2
    new = users.put(name, password)
    say(f"{name} may log in now." if new else f"{name} has a new password; earlier log-ins have ended.")
    if not told:
        say(f"Set UI_AUTH={users.path} so that the web chat asks for it.")
    return 0


def _ask_password(name: str) -> str | None:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password of {name}: ")
    return first if getpass.getpass("Once more: ") == first else None
