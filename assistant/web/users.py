"""Those who may log in: a file of names and argon2 hashes, one `name:hash` a line.

The file is read again when it changes, so that somebody who is taken out of it is out at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import threading
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 8  # characters of a password
LONGEST: Final = 1024  # hashing is made slow on purpose; nobody types more
_NAME: Final = re.compile(r"[\w.@+-]{1,64}")
_HASH: Final = re.compile(r"\$argon2(id|i|d)\$\S+")
_AT_ONCE: Final = 2  # hashes computed side by side: each takes 64 MiB and all the time of a core


class Users:
    """The users of one file. Safe for several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._hashes: dict[str, str] = {}
        self._lock = threading.Lock()
        self._few = threading.Semaphore(_AT_ONCE)

    def names(self) -> list[str]:
        """All names, sorted.

        Raises:
            SettingsError: the file is not there or not made of `name:hash` lines.
        """
        return sorted(self._read())

    def verify(self, name: str, password: str) -> bool:
        """Whether `password` is that of `name`; an unknown name takes as long as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError

        known = self._known().get(clean_name(name) or "")
        with self._few:
            try:
                self._hasher.verify(known or self._decoy, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return known is not None

    def stamp(self, name: str) -> str | None:
        """Changes when the password of `name` does; None once nobody is called so (any longer)."""
        known = self._known().get(name)
        return None if known is None else hashlib.sha256(known.encode()).hexdigest()[:32]

    def put(self, name: str, password: str) -> bool:
        """Add `name`, or give it a new password; says whether the name is new. Makes the file.

        Raises:
            SettingsError: the name or the password is not a possible one, or the file cannot be written.
        """
        cleaned = clean_name(name)
        if cleaned is None:
            raise SettingsError(
                f"{name!r} cannot be a user's name.",
                hint="Use 1 to 64 letters, digits or . _ @ + - without spaces.",
            )
        if not SHORTEST <= len(password) <= LONGEST:
            raise SettingsError(
                f"The password has {len(password)} characters; {SHORTEST} to {LONGEST} are needed.",
                hint="Several words are a good password.",
            )
        users = self._read() if self.path.exists() else {}
        new = cleaned not in users
        self._write(users | {cleaned: self._hasher.hash(password)})
        return new

    def remove(self, name: str) -> None:
        """Take `name` out.

        Raises:
            SettingsError: nobody is called so, or the file cannot be read or written.
        """
        users = self._read()
        cleaned = clean_name(name)
        if cleaned not in users:
            raise SettingsError(
                f"{self.path} has no user {name!r}.", hint="`assistant users list` names them."
            )
        self._write({each: known for each, known in users.items() if each != cleaned})

    def _known(self) -> dict[str, str]:
        """The users as the file stands; nobody when it cannot be read, so that access fails closed."""
        with self._lock:
            with contextlib.suppress(OSError):
                status = self.path.stat()
                seen = (status.st_mtime_ns, status.st_size)
                if seen != self._seen:
                    self._hashes = {}
                    with contextlib.suppress(SettingsError):
                        self._hashes = self._read()
                    self._seen = seen
                return self._hashes
            self._seen = None
            return {}

    def _read(self) -> dict[str, str]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The file of users {self.path} (UI_AUTH) cannot be read: {error}.",
                hint="`assistant users add NAME` makes it and asks for a password.",
            ) from error
        users: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, known = line.strip().partition(":")
            if clean_name(name) != name or not _HASH.fullmatch(known):
                raise SettingsError(
                    f"Line {number} of {self.path} (UI_AUTH) is no `name:hash` with an argon2 hash.",
                    hint="Let `assistant users add NAME` write it; a clear password is never read.",
                )
            users[name] = known
        return users

    def _write(self, users: dict[str, str]) -> None:
        draft = self.path.with_name(self.path.name + ".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.writelines(f"{name}:{known}\n" for name, known in sorted(users.items()))
            draft.replace(self.path)
        except OSError as error:
            raise SettingsError(f"The file of users {self.path} cannot be written: {error}.") from error

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher()  # the library's defaults are those of RFC 9106 for little memory

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash(os.urandom(16).hex())


def clean_name(name: str) -> str | None:
    """`name` as it is kept (composed, lower case), or None when it cannot be a user's name."""
    cleaned = unicodedata.normalize("NFC", name.strip()).casefold()
    return cleaned if _NAME.fullmatch(cleaned) else None
