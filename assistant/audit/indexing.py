"""Whether records can be found by what they say: the index of selections against the bodies.

No hash covers the index, so it is compared with each body that is read. A record that the index hides
from a selection altogether is found by an audit without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from assistant.audit.log import AuditLog
from assistant.audit.mentions import mentions
from assistant.audit.types import Record
from assistant.errors import RecordError

_BATCH: Final = 64  # records per look into the index
_MOST_NAMED: Final = 5


def compare_index(log: AuditLog, records: Iterable[Record]) -> Iterator[tuple[Record, str]]:
    """Each record with a sentence about how the index differs from its body; "" when it does not."""
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        found = log.mentions_of([record.seq for record in batch])
        for record in batch:
            yield record, _difference(record, found.get(record.seq, frozenset()))


def _difference(record: Record, found: frozenset[tuple[str, str]]) -> str:
    try:
        expected = frozenset() if record.erased else mentions(record.kind, record.body)
    except RecordError:
        return ""  # a body that is no JSON is named as such
    parts = [f"lacks {name} {value!r}" for name, value in sorted(expected - found)]
    parts += [f"has {name} {value!r}" for name, value in sorted(found - expected)]
    if not parts:
        return ""
    more = f" and {len(parts) - _MOST_NAMED} more" if len(parts) > _MOST_NAMED else ""
    return (
        f"The index of record {record.seq} ({record.id}) is not what its body says: "
        f"{', '.join(parts[:_MOST_NAMED])}{more}. `assistant audit reindex` rebuilds it."
    )
