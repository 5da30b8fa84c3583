"""How long the audit pages take over a large log, as a browser would ask for them.

    python tests/bench/bench_audit_pages.py [--records 100000]

Prints the median and the slowest of some requests a page, the server in the same process.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from assistant.audit.log import AuditLog
from assistant.audit.types import JSON
from assistant.config import Settings
from tests.bench.bench_audit import make_body
from tests.web.audit_log import make_app

_RNG = random.Random(3)
_VERDICTS = ("supported",) * 9 + ("contradicted",)


def body(number: int) -> dict[str, JSON]:
    """A record of the size of a real one, with what the digest is made of."""
    made = make_body(number, _RNG, 8)
    answer = made["answer"]
    assert isinstance(answer, dict)
    document = f"folder/document-{_RNG.randrange(1000)}.txt"
    sha = hashlib.sha256(document.encode()).hexdigest()
    answer["citations"] = [
        {"document": document, "sha256": sha, "number": 1, "start": 0, "end": 9, "quote": "q"}
    ]
    answer["claims"] = [{"text": "t", "verdict": _RNG.choice(_VERDICTS), "citations": [1]} for _ in range(2)]
    answer["timings"] = {"searching": _RNG.random() / 5, "reading": _RNG.random()}
    return made | {"source": _RNG.choice(("chat", "api", "cli"))}


def fill(folder: Path, records: int) -> float:
    """Write the log over two years of its own clock; returns seconds a record."""
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    step = timedelta(days=730) / records
    clock = [moment]
    began = time.perf_counter()
    with AuditLog.open(folder, clock=lambda: clock[0]) as log:
        for first in range(0, records, 5000):
            with log.backend.transaction() as run:
                for number in range(first, min(records, first + 5000)):
                    clock[0] += step
                    kind = "abstention" if number % 4 == 3 else "answer"
                    log.append_within(run, kind, body(number))
    return (time.perf_counter() - began) / records


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        each = fill(folder, args.records)
        size = (folder / "audit.sqlite").stat().st_size / args.records
        print(f"{args.records:,} records, {each * 1000:.2f} ms and {size:,.0f} bytes each", flush=True)
        settings = Settings(data_dir=folder, corpus_dir=folder)
        with TestClient(
            make_app(settings, {}), base_url="http://127.0.0.1", headers={"accept": "text/html"}
        ) as web:
            web.get("/feedback")
            measure(web, args)
    return 0


def measure(web: TestClient, args: argparse.Namespace) -> None:
    """Time each page once cold and then some times."""
    middle = args.records // 2
    addresses = {
        "list": "/audit",
        "a page in the middle": f"/audit?before={middle}",
        "one verdict": "/audit?verdict=contradicted",
        "one document": "/audit?document=folder%2Fdocument-7.txt",
        "a word, far back": "/audit?text=word77&until=2024-02-01",
        "two common words": "/audit?text=word77+word78",
        "a period": "/audit?since=2024-06-01&until=2024-06-30",
        "not judged": "/audit?signed=no",
        "feedback": "/audit?feedback=down",
        "figures and trend": "/audit/trend",
        "figures of a document": "/audit/trend?document=folder%2Fdocument-7.txt",
    }
    for name, address in addresses.items():
        times = []
        for _ in range(args.times):
            began = time.perf_counter()
            assert web.get(address).status_code == 200, address
            times.append((time.perf_counter() - began) * 1000)
        print(
            f"{name}: first {times[0]:.0f} ms, median {statistics.median(times):.0f}, max {max(times):.0f}",
            flush=True,
        )
    began = time.perf_counter()
    while "data-running" in web.get("/audit/chain").text:
        time.sleep(0.1)
    print(f"the chain was verified beside that; waited {time.perf_counter() - began:.1f} s more for it")


if __name__ == "__main__":
    sys.exit(main())
