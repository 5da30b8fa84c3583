"""Who is asking, and what may be changed: what every handler needs to know of access.

The access middleware (`assistant.web.access`) puts the person into the request; handlers only read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from assistant.web.site import Site


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the pages: logged in by `name`, or one browser without a name."""

    name: str  # of the user; for an anonymous person a hash of the browser's cookie, "" without a cookie
    anonymous: bool
    auditor: bool = False  # may see the answers that others were given

    @property
    def key(self) -> str:
        """What their conversations are kept under; "" when nothing can be kept."""
        if not self.name:
            return ""
        return f"{'browser' if self.anonymous else 'user'}:{self.name}"

    @property
    def label(self) -> str:
        """The name to write under a judgement; "" for an anonymous person."""
        return "" if self.anonymous else self.name


NOBODY: Final = Person("", anonymous=True)


def person(request: HTTPConnection) -> Person:
    """Who sent `request`; `NOBODY` where no access middleware ran."""
    found = request.scope.get("state", {}).get("person")
    return found if isinstance(found, Person) else NOBODY


def require_writable(site: Site) -> None:
    """Let a handler go on that changes what others see (upload, remove, sign off, judge, rename).

    Raises:
        HTTPException: 403, the server is a read-only demonstration.
    """
    if site.settings.ui_read_only == "on":
        raise HTTPException(403, "This server only demonstrates: nothing can be changed here.")


def require_auditor(request: HTTPConnection) -> None:
    """Let a handler go on that shows answers which others were given.

    Raises:
        HTTPException: 403, this person may see only their own.
    """
    if not person(request).auditor:
        raise HTTPException(403, "Only auditors may see the answers that others were given (UI_AUDITORS).")
