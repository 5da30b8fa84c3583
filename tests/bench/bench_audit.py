"""What the audit log costs: appending beside a bare insert, verifying beside bare sha256.

    python tests/bench/bench_audit.py [--records 20000] [--appends 2000] [--passages 8]

Prints ratios, each side measured in this run and in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from contextlib import closing
from pathlib import Path

from assistant.audit.chain import verify_chain
from assistant.audit.log import AuditLog
from assistant.audit.types import JSON, Selection


def make_passages() -> list[str]:
    """A pool of passages of some 700 characters."""
    rng = random.Random(0)
    return [" ".join(f"word{rng.randrange(5000)}" for _ in range(90)) for _ in range(200)]


POOL = make_passages()


def make_body(number: int, rng: random.Random, passages_shown: int) -> dict[str, JSON]:
    """With eight passages the size of a real answer's record; also two claims and three citations."""
    passages = rng.sample(POOL, max(2, passages_shown))
    document = f"folder/document-{rng.randrange(1000)}.txt"
    return {
        "form": 1,
        "answer": {
            "question": f"{passages[0][:80]} {number}",
            "text": passages[0][:300],
            "claims": [{"text": text[:150], "verdict": "supported"} for text in passages[:2]],
            "citations": [{"document": document, "start": place, "end": 90} for place in range(3)],
            "evidence": [
                {"text": text, "score": 0.5 / (place + 1)}
                for place, text in enumerate(passages[:passages_shown])
            ],
        },
    }


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def measure_append(folder: Path, appends: int, passages: int) -> None:
    """p50, p95, p99 of `append` and of a bare insert of the same bytes with the same durability."""
    rng = random.Random(1)
    ours: list[float] = []
    bare: list[float] = []
    with AuditLog.open(folder) as log, closing(sqlite3.connect(folder / "bare.sqlite")) as plain:
        plain.isolation_level = None
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE record (seq INTEGER PRIMARY KEY, body TEXT)")
        for number in range(appends):
            body = make_body(number, rng, passages)
            begun = time.perf_counter()
            made = log.append("answer", body)
            between = time.perf_counter()
            plain.execute("INSERT INTO record (body) VALUES (?)", (made.body_text,))
            ended = time.perf_counter()
            ours.append(between - begun)
            bare.append(ended - between)
    for share in (0.5, 0.95, 0.99):
        mine, theirs = percentile(ours, share), percentile(bare, share)
        compared = f"bare insert {theirs:.2f} ms, ratio {mine / theirs:.2f}"
        print(f"append p{share * 100:.0f}: {mine:.2f} ms, {compared}")


def fill(folder: Path, records: int, passages: int) -> None:
    """A log of `records`, written in large transactions because only reading it is measured."""
    rng = random.Random(2)
    kinds = ("answer", "answer", "answer", "abstention")
    with AuditLog.open(folder) as log:
        for first in range(0, records, 5000):
            with log.backend.transaction() as run:
                for number in range(first, min(records, first + 5000)):
                    log.append_within(run, kinds[number % 4], make_body(number, rng, passages))


def measure_verification(folder: Path) -> None:
    """Records per second of one core's time, beside sha256 over the same bytes already in memory."""
    with AuditLog.open(folder) as log:
        bodies = [record.body_text or "" for record in log.records(Selection(kinds=("answer",)))][:20_000]
        raw = [text.encode() for text in bodies]
        begun = time.process_time()
        for text in raw:
            hashlib.sha256(text).hexdigest()
        bare = (time.process_time() - begun) / len(raw)
        begun = time.process_time()
        report = verify_chain(log.records())
        spent = (time.process_time() - begun) / report.records
        assert report.intact
        size = sum(map(len, raw)) / len(raw)
        print(f"chain: {report.records:,} records of {size:,.0f} bytes, {1 / spent:,.0f} per core-second")
        print(f"bare sha256 over the same bytes: {1 / bare:,.0f} per core-second, ratio {spent / bare:.2f}")
        del bodies, raw
        tracemalloc.start()
        verify_chain(record for _, record in zip(range(5000), log.records(), strict=False))
        print(f"peak memory over 5,000 records: {tracemalloc.get_traced_memory()[1] / 1e6:.2f} MB")
        tracemalloc.stop()


def measure_selection(folder: Path) -> None:
    """The first 50 records of a selection, by id, document and time."""
    with AuditLog.open(folder) as log:
        middle = next(log.records(Selection(after=log.head().seq // 2)))
        selections = {
            "id": Selection(ids=(middle.id,)),
            "document": Selection(document="folder/document-7.txt"),
            "time": Selection(since=middle.at),
            "verdict": Selection(verdict="supported", after=middle.seq),
        }
        for name, selection in selections.items():
            times = []
            for _ in range(20):
                begun = time.perf_counter()
                found = [record for _, record in zip(range(50), log.records(selection), strict=False)]
                times.append(time.perf_counter() - begun)
            print(f"select by {name}: {len(found)} records, p50 {percentile(times, 0.5):.2f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--appends", type=int, default=2_000)
    parser.add_argument("--passages", type=int, default=8)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        begun = time.perf_counter()
        fill(Path(name), args.records, args.passages)
        print(f"filled {args.records:,} records in {time.perf_counter() - begun:.0f} s")
        measure_append(Path(name), args.appends, args.passages)
        measure_verification(Path(name))
        measure_selection(Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
