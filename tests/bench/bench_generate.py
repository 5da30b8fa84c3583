"""What a generated answer costs on top of retrieval and of its model: `python -m tests.bench.bench_generate`.

The model is scripted and takes no time, so all that is measured is ours: from the end of retrieval to the
first request (choosing, labelling and fencing evidence, building the prompt), and for each claim from the
piece that completes it to its event (parsing, finding its sentences, checking).
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import Assistant
from assistant.config import load_settings, with_overrides
from assistant.evaluation.questions import read_questions
from assistant.evaluation.statistics import quantile
from assistant.llm.types import Message
from assistant.types import ClaimEvent, StageEvent
from tests.answer.scripted import ScriptedModel

QUESTIONS = Path(__file__).resolve().parents[3] / "shared" / "evals" / "seeds_dev.jsonl"
BOUND_MS = 20.0
_PASSAGE = re.compile(r"^----- (E\d+) \w+ -----\n(?:.*\n)*?((?:[A-Z].{60,400}[.])$)", re.MULTILINE)


class Took(NamedTuple):
    """A moment, or the time between two, in milliseconds."""

    wall: float
    cpu: float  # of this thread: what it takes on a quiet machine

    def __sub__(self, other: Took) -> Took:
        return Took(self.wall - other.wall, self.cpu - other.cpu)


def look() -> Took:
    """Now."""
    return Took(1000 * time.perf_counter(), 1000 * time.thread_time())


class Clock:
    """A scripted reply that quotes the first sentences it was shown, and when its pieces were taken."""

    def __init__(self) -> None:
        self.asked: Took | None = None
        self.taken = look()

    def reply(self, messages: Sequence[Message]) -> Iterator[str]:
        """Pieces of about a token."""
        self.asked = self.asked or look()  # a sentence written again asks once more
        return self._pieces(messages[-1].text)

    def _pieces(self, prompt: str) -> Iterator[str]:
        for label, sentence in _PASSAGE.findall(prompt)[:3]:
            text = f"{sentence.split('. ')[0].rstrip('.')} [{label}]. "
            for at in range(0, len(text), 4):
                self.taken = look()
                yield text[at : at + 4]


def main() -> None:
    """Print p50 and p95 of both overheads, and the first as a share of what is allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--reader", choices=("on", "off"), default="off")
    args = parser.parse_args()
    clock = Clock()
    model = ScriptedModel([clock.reply])
    settings = with_overrides(load_settings(), reader=args.reader, llm="", index_on_open="on")
    firsts: list[Took] = []
    claims: list[Took] = []
    with Assistant.open(settings, model=model) as assistant:
        assistant.ask("What is this about?")
        for gold in read_questions(args.questions).questions[: args.limit]:
            measure(assistant, gold.question, clock, firsts, claims)
    show("to the first request", firsts)
    show("for each claim", claims)
    share = quantile(sorted(took.cpu for took in firsts), 0.95) / BOUND_MS
    print(f"p95 of the first is {share:.2f} of the {BOUND_MS:.0f} ms allowed (processor time)")


def measure(
    assistant: Assistant, question: str, clock: Clock, firsts: list[Took], claims: list[Took]
) -> None:
    """Ask once; what it took is added to both lists."""
    begun = clock.asked = None
    for event in assistant.stream(question):
        now = look()
        if isinstance(event, StageEvent) and event.stage == "answering" and event.note:
            begun = now
        elif isinstance(event, ClaimEvent) and begun and clock.asked:
            claims.append(now - clock.taken)
    if begun and clock.asked:
        firsts.append(clock.asked - begun)


def show(name: str, values: list[Took]) -> None:
    """One line a clock."""
    for clock in Took._fields:
        ordered = sorted(getattr(value, clock) for value in values)
        if ordered:
            p50, p95 = quantile(ordered, 0.5), quantile(ordered, 0.95)
            print(f"{name:<22}{clock:<5}{p50:>8.2f} ms p50{p95:>8.2f} ms p95  n={len(ordered)}")


if __name__ == "__main__":
    main()
