"""Whether the chain of records is whole: what was altered, dropped, inserted or moved is named.

Rules, in order, for each record as it comes:
1. its number follows the one before (a gap: dropped; a repeat: inserted);
2. its body matches `body_hash` (else: altered); a body that is gone must be named by a later prune or
   redaction record (else: erased);
3. its six fields match `hash`; if they do under another number, it was moved, else altered;
4. its `prev` is the hash of the record before; if not, and both are sound in themselves, records were
   inserted between (`prev` is an earlier hash) or the record before was replaced.
Against a pinned head: the record of that number must have that hash (else: rewritten), and exist (else:
truncated). Only a pinned head can tell that the newest records were cut off or all rewritten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.audit.canonical import GENESIS, hash_body, hash_envelope
from assistant.audit.ranges import Ranges
from assistant.audit.types import ERASING, Head, Record
from assistant.errors import RecordError

_WINDOW = 1_000  # how far a moved record is looked for, in records
_MOST_FAULTS = 10_000  # listed; further ones are counted only, so that memory stays constant


class FaultKind(StrEnum):
    """How the log differs from what was written."""

    ALTERED = "altered"
    DROPPED = "dropped"
    INSERTED = "inserted"
    REORDERED = "reordered"
    ERASED = "erased"  # a body is gone and no record says so
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log is not what was written."""

    kind: FaultKind
    seq: int  # number of the record at which it shows
    id: str  # of that record; "" when it is missing
    message: str  # one sentence for a person


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verifying a whole log found."""

    records: int
    erased: int  # bodies pruned or redacted, rightly or not
    head: Head
    faults: tuple[Fault, ...]
    fault_count: int  # may exceed len(faults)
    clock_went_back: int  # times a record is dated before the one before it: a remark, no fault

    @property
    def intact(self) -> bool:
        """Whether every record is what was written, as far as can be told."""
        return self.fault_count == 0


def verify_chain(records: Iterable[Record], *, pinned: Head | None = None) -> ChainReport:
    """Check `records`, a whole log from its first record on, in order; constant memory, one pass."""
    walk = _Walk(pinned)
    for record in records:
        walk.take(record)
    return walk.finish()


def check_record(record: Record) -> list[str]:
    """What is wrong with one record in itself, in sentences; [] when it is what was written."""
    found = []
    if record.body_text is not None and hash_body(record.salt or "", record.body_text) != record.body_hash:
        found.append(f"Record {record.seq} ({record.id}): its body (or salt) is not what was written.")
    if _hash_as(record, record.seq) != record.hash:
        found.append(f"Record {record.seq} ({record.id}): its fields are not what was written.")
    return found


def check_link(before: Record | None, record: Record) -> list[str]:
    """What is wrong between a record and the one that should stand before it; [] when they are linked.

    Only `verify_chain` can tell that the whole log is what was written.
    """
    if record.seq == 1:
        return [] if record.prev == GENESIS else ["Record 1 was written after another record."]
    if before is None:
        return [f"Record {record.seq - 1}: missing."]
    if record.prev != before.hash:
        return [f"Record {record.seq} ({record.id}) was written after another one than record {before.seq}."]
    return []


class _Walk:
    """The state of one pass over a log."""

    def __init__(self, pinned: Head | None) -> None:
        self.pinned = pinned
        self.count = 0
        self.last = Head(0, GENESIS)
        self.last_sound = True  # the record before has no fault of its own
        self.seen: OrderedDict[str, int] = OrderedDict()  # the last hashes -> their numbers
        self.faults: list[Fault] = []
        self.fault_count = self.back = 0
        self.shift = 0  # by how much the record before had moved
        self.shift_fault: int | None = None  # the fault that a run of equally moved records extends
        self.searches = 0
        self.erased, self.declared = Ranges(), Ranges()

    def take(self, record: Record) -> None:
        """Check the next record."""
        self.count += 1
        continues = self._check_number(record)
        sound = self._check_body(record)
        if sound:
            sound = self._check_envelope(record)
        if sound and self.last_sound and continues and record.prev != self.last.hash:
            self._explain_break(record)
        if sound and record.kind in ERASING:
            self._note_declared(record)
        if self.pinned and record.seq == self.pinned.seq and record.hash != self.pinned.hash:
            self._add(FaultKind.REWRITTEN, record, "does not have the hash of the pinned head")
        self.back += record.at < self.last.at
        self.last = Head(max(record.seq, self.last.seq), record.hash, record.at)
        self.last_sound = sound
        self.seen[record.hash] = record.seq
        if len(self.seen) > _WINDOW:
            self.seen.popitem(last=False)

    def finish(self) -> ChainReport:
        """What could only be told at the end."""
        if self.shift_fault is not None:
            self._close_shift(at_end=True)
        if self.pinned and self.last.seq < self.pinned.seq:
            text = f"The pinned head is record {self.pinned.seq}; the log ends with {self.last.seq}."
            self._append(Fault(FaultKind.TRUNCATED, self.last.seq + 1, "", text))
        for low, high in self.erased.without(self.declared):
            text = f"{_records(low, high)}: the body is gone, and no later record says that it was removed."
            self._append(Fault(FaultKind.ERASED, low, "", text))
        faults = tuple(sorted(self.faults, key=lambda fault: fault.seq))
        return ChainReport(self.count, self.erased.size(), self.last, faults, self.fault_count, self.back)

    def _check_number(self, record: Record) -> bool:
        expected = self.last.seq + 1
        if record.seq == expected:
            return True
        if record.seq > expected:
            text = f"{_records(expected, record.seq - 1)}: missing."
            self._append(Fault(FaultKind.DROPPED, expected, "", text))
        else:
            self._add(FaultKind.INSERTED, record, "stands a second time or out of order")
        return False

    def _check_body(self, record: Record) -> bool:
        if record.body_text is None:
            self.erased.add(record.seq)
            return True
        if hash_body(record.salt or "", record.body_text) == record.body_hash:
            return True
        self._add(FaultKind.ALTERED, record, "its body (or salt) is not what was written")
        return False

    def _check_envelope(self, record: Record) -> bool:
        if _hash_as(record, record.seq) == record.hash:
            if self.shift_fault is not None:
                self._close_shift(at_end=False)
            return True
        written = self._written_as(record)
        if written is None:
            self._add(FaultKind.ALTERED, record, "its fields are not what was written")
        elif self.shift_fault is not None and written - record.seq == self.shift:
            self._extend_shift(record)
        else:
            if self.shift_fault is not None:
                self._close_shift(at_end=False)
            self.shift = written - record.seq
            self._add(FaultKind.REORDERED, record, f"was written as number {written}")
            self.shift_fault = len(self.faults) - 1
        return False

    def _written_as(self, record: Record) -> int | None:
        """The number under which the record's hash holds, if it is near."""
        if self.shift and _hash_as(record, record.seq + self.shift) == record.hash:
            return record.seq + self.shift
        self.searches += 1
        if self.searches > _WINDOW:
            return None
        near = range(max(1, record.seq - _WINDOW), record.seq + _WINDOW + 1)
        return next((seq for seq in near if _hash_as(record, seq) == record.hash), None)

    def _extend_shift(self, record: Record) -> None:
        assert self.shift_fault is not None
        fault = self.faults[self.shift_fault]
        text = f"{_records(fault.seq, record.seq)}: written as numbers {fault.seq + self.shift} to "
        self.faults[self.shift_fault] = replace(fault, message=f"{text}{record.seq + self.shift}.")

    def _close_shift(self, *, at_end: bool) -> None:
        """A run of moved records that lasts to the end means that some before it came or went."""
        assert self.shift_fault is not None
        fault = self.faults[self.shift_fault]
        if at_end and self.shift:
            kind = FaultKind.DROPPED if self.shift > 0 else FaultKind.INSERTED
            text = f"{fault.message} So {abs(self.shift)} before them {_was(self.shift)} {kind.value}."
            self.faults[self.shift_fault] = replace(fault, kind=kind, message=text)
        self.shift_fault, self.shift = None, 0

    def _explain_break(self, record: Record) -> None:
        earlier = self.seen.get(record.prev)
        if earlier is not None or (record.prev == GENESIS and self.last.seq):
            text = f"{_records((earlier or 0) + 1, self.last.seq)}: inserted before record {record.seq}."
            self._append(Fault(FaultKind.INSERTED, (earlier or 0) + 1, "", text))
        else:
            text = f"Record {self.last.seq}: replaced; record {record.seq} was written after another one."
            self._append(Fault(FaultKind.ALTERED, self.last.seq, "", text))

    def _note_declared(self, record: Record) -> None:
        try:
            listed = record.body.get("ranges")
        except RecordError:
            return  # a prune record whose own body is gone declares nothing
        for pair in listed if isinstance(listed, list) else ():
            match pair:
                case [int(low), int(high)] if low <= high < record.seq:
                    self.declared.add(low, high)

    def _add(self, kind: FaultKind, record: Record, what: str) -> None:
        self._append(Fault(kind, record.seq, record.id, f"Record {record.seq} ({record.id}) {what}."))

    def _append(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)


def _hash_as(record: Record, seq: int) -> str:
    return hash_envelope(seq, record.id, record.kind, record.at, body_hash=record.body_hash, prev=record.prev)


def _records(low: int, high: int) -> str:
    return f"Record {low}" if low == high else f"Records {low} to {high}"


def _was(shift: int) -> str:
    return "was" if abs(shift) == 1 else "were"
