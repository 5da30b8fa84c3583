"""How much the reading stage costs over the bare network: `python tests/reader/bench_reading.py`.

The same windows, once through `Reader.read` (tokenizing, running, finding
spans, reading the found sentences again) and once through the network alone,
in turn, so that a busy machine slows both. Printed: medians, and the median of
the ratios.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from assistant.reader.again import sentence_of
from assistant.reader.files import PACKAGED, open_folder
from assistant.reader.network import Network
from assistant.reader.reader import Reader
from assistant.reader.types import Span
from assistant.reader.windows import Cutter

QUESTION = "By how much will deportation flights rise after the agreement?"
SENTENCE = "The committee met in Lisbon on 5 May 2024 and agreed that tariffs on 1,200 goods fall by 40%. "


def time_call(call: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description="Reading stage against the bare network.")
    parser.add_argument("--passages", type=int, default=8)
    parser.add_argument("--sentences", type=int, default=6, help="of about 25 word pieces, in the longest")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    folder = open_folder(PACKAGED)
    network = Network.open(folder.network, threads=given.threads)
    cutter = Cutter.open(folder.tokenizer, folder.limits)
    reader = Reader(cutter, network, folder)
    passages = [SENTENCE * max(1, given.sentences - n % 3) for n in range(given.passages)]
    parts: list[str] = []

    def focus(place: int, span: Span) -> str:
        parts.append(sentence_of(passages[place], span))
        return parts[-1]

    reader.read(QUESTION, passages, focus=focus)
    first, again = cutter.cut(QUESTION, passages), cutter.cut(QUESTION, parts)
    pieces = sum(len(window.pieces) for window in [*first, *again])

    def run_bare() -> None:
        network.run(first)
        network.run(again)

    pairs = [
        (time_call(run_bare), time_call(lambda: reader.read(QUESTION, passages))) for _ in range(given.runs)
    ]
    bare, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(w / b for b, w in pairs)
    sys.stdout.write(
        f"n={given.runs} passages={given.passages} pieces={pieces} threads={given.threads}\n"
        f"bare {bare:.0f} ms, whole {whole:.0f} ms, ratio {ratio:.3f}\n"
    )


if __name__ == "__main__":
    main()
