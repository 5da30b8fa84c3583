"""What the list of records shows, gathered for one page of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.audit.browse import ASKED, feedback_of, judged_of, list_values
from assistant.audit.chain import check_record
from assistant.audit.findings import DriftState
from assistant.audit.today import Corpus
from assistant.audit.types import JSON, Record
from assistant.errors import RecordError
from assistant.types import Verdict
from assistant.view import strings
from assistant.view.audit_list import Row, read_row, rows_of
from assistant.web.audit_desk import Desk, drift_of

_MOST_CHOICES = 300  # documents, sources, people offered in a filter
_FINE = (DriftState.UNCHANGED, DriftState.MOVED)


def gather_rows(desk: Desk, records: Sequence[Record]) -> list[Row]:
    """The rows of `records`, each checked against its own hash."""
    corpus = desk.corpus()
    judged = judged_of(desk.log, [record.seq for record in records])
    rated = feedback_of(desk.log, [record.id for record in records])
    return [
        read_row(
            record,
            judged=judged.get(record.id, 0),
            feedback=rated.get(record.id, Counter()),
            drifted=_drifted(record, corpus),
            sound=not check_record(record),
        )
        for record in records
    ]


def _drifted(record: Record, corpus: Corpus | None) -> int:
    """Versions that `record` cites and the corpus no longer holds; 0 when that is not known."""
    if corpus is None:
        return 0
    cited = rows_of(_answer(record), "citations")
    versions = {(str(each.get("document")), str(each.get("sha256"))) for each in cited}
    return sum(drift_of(corpus, *version) not in _FINE for version in versions)


def _answer(record: Record) -> Mapping[str, JSON]:
    try:
        answer = None if record.erased else record.body.get("answer")
    except RecordError:
        return {}
    return answer if isinstance(answer, Mapping) else {}


def gather_choices(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """The (value, word) pairs of the filters that offer some."""
    found = {
        "kind": [(kind, strings.RECORD_KINDS[kind]) for kind in ASKED],
        "verdict": [(str(each), strings.VERDICTS[each]) for each in Verdict],
        "signed": list(strings.F_SIGNED_VALUES.items()),
        "feedback": list(strings.F_FEEDBACK_VALUES.items()),
    }
    for name in ("document", "source", "person"):
        values = list_values(desk.log, name, limit=_MOST_CHOICES + 1)
        if len(values) <= _MOST_CHOICES:  # more are typed rather than chosen
            found[name] = [(value, value) for value in values]
    return found
