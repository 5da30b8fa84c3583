"""What a body mentions, so that records can be selected by it through an index.

Derived from the body and never trusted for anything else: `fill_mentions` rebuilds the whole table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from assistant.audit.backend import Run
from assistant.audit.types import JSON, REMARKS

_INSERT = "INSERT INTO audit_mention (name, value, seq) VALUES (:name, :value, :seq)"
_BATCH = 500
_LONGEST = 500  # characters; PostgreSQL indexes at most some 2,700 bytes


def mentions(kind: str, body: Mapping[str, JSON]) -> frozenset[tuple[str, str]]:
    """(name, value) pairs: cited documents, verdicts, feedback, and the records a record is about."""
    found = set(_of_answer(body))
    if kind in REMARKS:
        found |= {("about", value) for value in _texts(body.get("answer"))}
    if kind == "redaction":
        listed = body.get("records")
        found |= {("about", value) for value in _texts(*(listed if isinstance(listed, list) else ()))}
    if kind == "feedback":
        found |= {("feedback", value) for value in _texts(body.get("value"))}
    return frozenset(found)


def _of_answer(body: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    answer = body.get("answer")
    if not isinstance(answer, Mapping):
        return
    for name, rows, key in (("document", "citations", "document"), ("verdict", "claims", "verdict")):
        listed = answer.get(rows)
        for row in listed if isinstance(listed, list) else ():
            if isinstance(row, Mapping):
                yield from ((name, value) for value in _texts(row.get(key)))


def _texts(*values: JSON) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value:
            yield as_value(value)


def as_value(text: str) -> str:
    """`text` as it stands in the index: short enough for one, without what text columns cannot hold."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8").replace("\0", "�")


def write_mentions(run: Run, seq: int, kind: str, body: Mapping[str, JSON]) -> None:
    """Index one record."""
    for name, value in sorted(mentions(kind, body)):
        run(_INSERT, {"name": name, "value": value, "seq": seq})


def fill_mentions(run: Run) -> None:
    """Index every record whose body is there anew, in constant memory."""
    run("DELETE FROM audit_mention", {})
    after = 0
    while rows := run(
        "SELECT seq, kind, body FROM audit_record WHERE seq > :after AND body IS NOT NULL "
        f"ORDER BY seq LIMIT {_BATCH}",
        {"after": after},
    ):
        for seq, kind, body in rows:
            assert isinstance(seq, int)
            write_mentions(run, seq, str(kind), json.loads(str(body)))
            after = seq
