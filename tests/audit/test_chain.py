"""Tampering with a log of 200 records is always found and named."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.canonical import hash_body, hash_envelope
from assistant.audit.chain import FaultKind, verify_chain
from assistant.audit.log import AuditLog
from assistant.audit.ranges import Ranges
from assistant.audit.types import Head, Record

_CHANGES: dict[str, Callable[[Record], object]] = {
    "seq": lambda r: r.seq + 1000,
    "id": lambda r: r.id[:-1] + ("0" if r.id[-1] != "0" else "1"),
    "kind": lambda r: "failure",
    "at": lambda r: r.at.replace("20", "19", 1),
    "body_hash": lambda r: r.hash,
    "prev": lambda r: r.hash,
    "hash": lambda r: r.prev,
    "salt": lambda r: "0" * 32,
    "body_text": lambda r: (r.body_text or "").replace('"n":', '"n":1'),
}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    with AuditLog.open(tmp_path_factory.mktemp("log")) as log:
        return [log.append("answer", {"n": number}) for number in range(200)]


def faults(records: list[Record], pinned: Head | None = None) -> list[tuple[FaultKind, int]]:
    return [(fault.kind, fault.seq) for fault in verify_chain(records, pinned=pinned).faults]


def forge(record: Record, **changes: object) -> Record:
    """`record` with `changes` and hashes made to fit, as a careful forger would."""
    new = dataclasses.replace(record, **changes)  # type: ignore[arg-type]
    new = dataclasses.replace(new, body_hash=hash_body(new.salt or "", new.body_text or ""))
    digest = hash_envelope(new.seq, new.id, new.kind, new.at, body_hash=new.body_hash, prev=new.prev)
    return dataclasses.replace(new, hash=digest)


def renumber(records: list[Record]) -> list[Record]:
    return [dataclasses.replace(each, seq=place) for place, each in enumerate(records, start=1)]


def test_an_untouched_log_is_intact(records: list[Record]) -> None:
    report = verify_chain(records, pinned=Head(200, records[-1].hash))
    assert report.intact
    assert report.head == Head(200, records[-1].hash, records[-1].at)


@pytest.mark.parametrize("name", _CHANGES)
def test_every_change_of_one_field_of_every_record_is_named(records: list[Record], name: str) -> None:
    for place, record in enumerate(records):
        changed = dataclasses.replace(record, **{name: _CHANGES[name](record)})  # type: ignore[arg-type]
        # What follows the next record is untouched and links to untouched records: left out for speed.
        found = verify_chain([*records[:place], changed, *records[place + 1 : place + 3]]).faults
        assert found, f"{name} of record {record.seq}"
        assert any(fault.seq in (record.seq, changed.seq) for fault in found)


def test_a_forged_record_with_a_fitting_hash_is_named_by_the_next(records: list[Record]) -> None:
    for place in range(199):
        forged = forge(records[place], body_text='{"n":-1}')
        assert faults([*records[:place], forged, *records[place + 1 :]]) == [(FaultKind.ALTERED, place + 1)]


def test_a_forged_last_record_is_named_by_the_pinned_head(records: list[Record]) -> None:
    forged = forge(records[-1], body_text='{"n":-1}')
    assert faults([*records[:-1], forged]) == []
    pinned = Head(200, records[-1].hash)
    assert faults([*records[:-1], forged], pinned) == [(FaultKind.REWRITTEN, 200)]


def test_every_deletion_is_named(records: list[Record]) -> None:
    for place in range(199):
        rest = [*records[:place], *records[place + 1 :]]
        assert faults(rest) == [(FaultKind.DROPPED, place + 1)]
        assert faults(renumber(rest)) == [(FaultKind.DROPPED, place + 1)]


def test_every_truncation_is_named_by_the_pinned_head(records: list[Record]) -> None:
    pinned = Head(200, records[-1].hash)
    for length in range(200):
        assert faults(records[:length], pinned) == [(FaultKind.TRUNCATED, length + 1)]


def test_every_swap_of_neighbours_is_named(records: list[Record]) -> None:
    for place in range(199):
        swapped = [*records[:place], records[place + 1], records[place], *records[place + 2 :]]
        kinds = faults(renumber(swapped))
        assert (FaultKind.REORDERED, place + 1) in kinds
        assert faults(swapped)


def test_a_swap_of_far_records_names_both(records: list[Record]) -> None:
    swapped = [*records]
    swapped[10], swapped[150] = swapped[150], swapped[10]
    assert faults(renumber(swapped)) == [(FaultKind.REORDERED, 11), (FaultKind.REORDERED, 151)]


def test_every_insertion_is_named(records: list[Record]) -> None:
    for place in range(1, 200):
        before = records[place - 1]
        forged = forge(before, seq=place + 1, prev=before.hash, id="0" * 36)
        wedged = [*records[:place], forged, *records[place:]]
        assert (FaultKind.INSERTED, place + 1) in faults(wedged)
        shifted = faults(renumber(wedged))
        assert [kind for kind, _ in shifted] == [FaultKind.INSERTED]
        assert shifted[0][1] in (place + 1, place + 2)


def test_a_record_appended_by_a_forger_is_named_by_the_next_real_one(records: list[Record]) -> None:
    forged = forge(records[99], seq=101, prev=records[99].hash, id="0" * 36)
    rest = [dataclasses.replace(each, seq=each.seq + 1) for each in records[100:]]
    assert faults([*records[:100], forged, *rest])


def test_a_body_removed_by_hand_is_named(records: list[Record]) -> None:
    bare = dataclasses.replace(records[7], body_text=None, salt=None)
    assert faults([*records[:7], bare, *records[8:]]) == [(FaultKind.ERASED, 8)]


def test_a_clock_that_goes_back_is_a_remark_and_no_fault(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    moments = iter([datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
    with AuditLog.open(tmp_path, clock=lambda: next(moments)) as log:
        log.append("answer", {})
        log.append("answer", {})
        report = verify_chain(log)
    assert report.intact
    assert report.clock_went_back == 1


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)))
def test_ranges_subtract_as_sets_do(first: set[int], second: set[int]) -> None:
    left = Ranges.of(first).without(Ranges.of(second))
    assert {n for low, high in left for n in range(low, high + 1)} == first - second


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5))))
def test_ranges_hold_what_was_added_in_any_order(pairs: list[tuple[int, int]]) -> None:
    wanted = {n for low, more in pairs for n in range(low, low + more + 1)}
    found = Ranges((low, low + more) for low, more in pairs)
    assert {n for low, high in found for n in range(low, high + 1)} == wanted
    assert found.size() == len(wanted)
