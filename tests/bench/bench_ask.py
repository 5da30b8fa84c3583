"""How long `ask` takes warm, stage by stage: `python -m tests.bench.bench_ask`.

Every round opens the assistant anew and warms it with other questions, because a query's embedding is
remembered: asking the same question twice of one assistant would measure the memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from pathlib import Path

from assistant import Assistant
from assistant.config import load_settings, with_overrides
from assistant.evaluation.questions import read_questions
from assistant.evaluation.statistics import quantile

QUESTIONS = Path(__file__).resolve().parents[3] / "shared" / "evals" / "seeds_dev.jsonl"
WARM_UP = ("What is this about?", "Who is named in the documents?", "When did it happen?")


def main() -> None:
    """Print p50 and p95 of every stage, each stage's share of the whole, and the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader", choices=("on", "off"), default=None)
    args = parser.parse_args()
    overrides = {"reader": args.reader} if args.reader else {}
    settings = with_overrides(load_settings(), **overrides)
    stages: dict[str, list[float]] = defaultdict(list)
    for _ in range(args.rounds):
        with Assistant.open(settings) as assistant:
            documents = len(assistant.documents())
            ask_once(assistant, args.questions, stages)
    print(
        f"reader {settings.reader}, {settings.threads} threads, {documents} documents, {args.rounds} rounds"
    )
    show(stages)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def ask_once(assistant: Assistant, path: Path, stages: dict[str, list[float]]) -> None:
    """Ask every question of the file and add the seconds of each stage; "wall" is seen from outside."""
    for question in WARM_UP:
        assistant.ask(question)
    for gold in read_questions(path).questions:
        begun = time.perf_counter()
        answer = assistant.ask(gold.question, tuple(("user", turn) for turn in gold.history))
        stages["wall"].append(time.perf_counter() - begun)
        for stage, seconds in answer.timings.items():
            stages[stage].append(seconds)


def show(stages: dict[str, list[float]]) -> None:
    """One line a stage; p50 and p95 over the questions that went through it."""
    whole = sum(stages["wall"])
    print(f"{'stage':<15}{'p50 ms':>9}{'p95 ms':>9}{'share':>8}{'n':>7}")
    for stage, seconds in stages.items():
        ordered = sorted(seconds)
        p50, p95 = (1000 * quantile(ordered, share) for share in (0.5, 0.95))
        print(f"{stage:<15}{p50:>9.1f}{p95:>9.1f}{sum(seconds) / whole:>8.1%}{len(seconds):>7}")


if __name__ == "__main__":
    main()
