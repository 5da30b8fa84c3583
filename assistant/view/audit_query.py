"""The filters of the audit pages, as they stand in the address: a view can be shared and gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from assistant.audit.browse import ASKED
from assistant.audit.selecting import moment_text
from assistant.audit.types import EVERYTHING, Selection
from assistant.errors import RecordError
from assistant.types import Verdict
from assistant.view import strings

NAMES: Final = (
    "text", "since", "until", "kind", "verdict", "document", "signed", "feedback", "source", "person",
)  # fmt: skip
_LONGEST: Final = 500
_CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ASKED,
    "verdict": tuple(map(str, Verdict)),
    "signed": ("yes", "no"),
    "feedback": ("up", "down"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What the address asks for."""

    selection: Selection = EVERYTHING
    given: tuple[tuple[str, str], ...] = ()  # the filters that are set, as typed
    problems: tuple[str, ...] = ()  # sentences about filters that could not be used
    before: int = 0  # the page of records older than this number
    after: int = 0  # or newer than this one

    def value(self, name: str) -> str:
        """What was typed for the filter `name`; "" when nothing was."""
        return dict(self.given).get(name, "")

    def address(self, path: str, **more: int | str) -> str:
        """`path` with these filters, and what else is given."""
        pairs = [*self.given, *((key, str(value)) for key, value in more.items() if value)]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def about(self) -> str:
        """The selection in words."""
        if not self.given:
            return str(strings.ALL_RECORDS)
        return ", ".join(f"{name_of(name)}: {value}" for name, value in self.given) + "."


def name_of(name: str) -> str:
    """What a filter is called on the page."""
    return str(getattr(strings, f"F_{name.upper()}"))


def read_query(params: Mapping[str, str]) -> Query:
    """The filters of an address; what is none is left out and said so, never guessed at."""
    given, problems = [], []
    for name in NAMES:
        value = params.get(name, "").strip()[:_LONGEST]
        if not value:
            continue
        problem = _problem(name, value)
        if problem:
            problems.append(problem)
        else:
            given.append((name, value))
    known = dict(given)
    selection = replace(
        EVERYTHING,
        text=known.get("text", ""),
        since=known.get("since", ""),
        document=known.get("document", ""),
        verdict=known.get("verdict", ""),
        feedback=known.get("feedback", ""),
        source=known.get("source", ""),
        person=known.get("person", ""),
        signed=known.get("signed", ""),
        kinds=(known["kind"],) if "kind" in known else ASKED,
        until=_end_of(known.get("until", "")),
    )
    return Query(
        selection, tuple(given), tuple(problems), _number(params.get("before")), _number(params.get("after"))
    )


def _problem(name: str, value: str) -> str:
    if name in _CLOSED and value not in _CLOSED[name]:
        return str(strings.F_BAD_VALUE.format(value=value, name=name_of(name)))
    if name in ("since", "until"):
        try:
            moment_text(value)
            date.fromisoformat(value[:10])
            _end_of(value)
        except (RecordError, ValueError, OverflowError):
            return str(strings.F_BAD_DATE.format(value=value))
    return ""


def _end_of(text: str) -> str:
    """The first moment after `text`: a date means that the whole day is still in."""
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat() if len(text) == 10 else text


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
