"""How long starting takes beside what cannot be avoided: `python -m tests.bench.bench_start`.

Each line is a fresh process; the cases take turns, so that a busy moment falls on all of them; medians.
Processor seconds stand beside the clock's, because a machine shared with others stretches only the latter.
Bare means the imports and the model that any program with the same parts must load.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
QUESTION = "By how much will deportation flights rise?"
BARE_ASK = """
import chromadb, onnxruntime, tokenizers
from index.embedders.onnx import open_minilm
embedder = open_minilm(threads=2)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
onnxruntime.InferenceSession(str(embedder.model.path), options, providers=["CPUExecutionProvider"])
tokenizers.Tokenizer.from_file(str(embedder.tokenizer.path))
"""
BARE_PAGE = """
import os, sys
import chromadb
import gradio as gr
with gr.Blocks(analytics_enabled=False) as page:
    gr.Chatbot()
    gr.Textbox()
page.launch(server_name="127.0.0.1", server_port=int(os.environ["UI_PORT"]), quiet=True)
"""
_PATIENCE = 120.0  # seconds until a page must answer


@dataclass(frozen=True, slots=True)
class Case:
    """One way to start."""

    name: str
    command: tuple[str, ...]
    page: bool = False  # serves a page, which must answer
    reader: str = "on"


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took."""

    seconds: float  # by the clock
    processor: float  # seconds of all cores together
    memory: float  # peak, MB


@dataclass(frozen=True, slots=True)
class Limit:
    """What a case may take: `most` times `base`, or `most` seconds."""

    name: str
    base: str
    most: float


CASES = (
    Case("assistant --help", (PYTHON, "-m", "assistant", "--help")),
    Case("bare import chromadb + embedder", (PYTHON, "-c", BARE_ASK)),
    Case("assistant ask", (PYTHON, "-m", "assistant", "ask", QUESTION)),
    Case("assistant ask, READER=off", (PYTHON, "-m", "assistant", "ask", QUESTION), reader="off"),
    Case("bare Gradio page + chromadb", (PYTHON, "-c", BARE_PAGE), page=True),
    Case("python ui.py", (PYTHON, "ui.py"), page=True),
)
LIMITS = (
    Limit("assistant --help", "", 0.5),
    Limit("assistant ask", "bare import chromadb + embedder", 1.5),
    Limit("assistant ask, READER=off", "bare import chromadb + embedder", 1.5),
    Limit("python ui.py", "bare Gradio page + chromadb", 1.3),
)


def main() -> None:
    """Print the median seconds and peak memory of every case, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-pages", action="store_true", help="leave out the cases that serve a page")
    args = parser.parse_args()
    cases = [case for case in CASES if not (case.page and args.no_pages)]
    starts: dict[str, list[Start]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DATA_DIR": folder, "GRADIO_ANALYTICS_ENABLED": "False"}
        indexing = [PYTHON, "-m", "assistant", "index"]
        subprocess.run(indexing, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        for turn in range(args.rounds + 1):
            for case in cases:
                took = start(case, env)
                if turn:  # the first fills the disk cache
                    starts[case.name].append(took)
    medians = {name: take_median(all_of_one) for name, all_of_one in starts.items()}
    for name, took in medians.items():
        print(f"{name:<34}{took.seconds:>7.2f} s{took.processor:>7.2f} s CPU{took.memory:>7.0f} MB")
    show_ratios(medians)


def take_median(starts: list[Start]) -> Start:
    """The median of each figure by itself."""
    return Start(
        statistics.median(one.seconds for one in starts),
        statistics.median(one.processor for one in starts),
        statistics.median(one.memory for one in starts),
    )


def start(case: Case, env: dict[str, str]) -> Start:
    """Start a process and wait until it has ended or its page has answered."""
    port = find_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        case.command,
        cwd=ROOT,
        env=env | {"UI_PORT": str(port), "READER": case.reader},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if case.page else None,  # what went wrong with a command is shown
        start_new_session=True,
    )
    if case.page:
        wait_for_page(port, process)
        took = time.perf_counter() - begun
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not case.page:
        took = time.perf_counter() - begun
        if process.returncode:
            raise SystemExit(f"{case.name} ended with {process.returncode}.")
    return Start(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def wait_for_page(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the page answers for the first time."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                answer.read()
            return
        time.sleep(0.02)
    raise SystemExit(f"No page answered on port {port} (exit code {process.returncode}).")


def find_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def show_ratios(medians: dict[str, Start]) -> None:
    """What each case took against its limit."""
    for limit in LIMITS:
        if limit.name not in medians:
            continue
        took = medians[limit.name]
        if not limit.base:
            print(f"{limit.name}: {took.seconds:.2f} s (at most {limit.most:g})")
            continue
        base = medians[limit.base]
        clock, processor = took.seconds / base.seconds, took.processor / base.processor
        print(f"{limit.name}: {clock:.2f} x {limit.base} (CPU {processor:.2f} x; at most {limit.most:g})")


if __name__ == "__main__":
    main()
