"""Read passages with a question in mind: where the answer is, and whether there is one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.reader.files import PACKAGED, Calibration, Limits, ModelFolder, open_folder
from assistant.reader.network import Logits, Network
from assistant.reader.spans import DECIMALS, choose_spans, find_spans
from assistant.reader.types import Reading, Span
from assistant.reader.windows import Cutter, Window

# The score of a window without any span, below all that the network gives.
WORST_SCORE: Final = -40.0


@dataclass(frozen=True, slots=True)
class WindowReading:
    """One window of a passage before calibration.

    `passage` is the passage's place in the request, `score` the best span's
    score, `verdict` the network's answerability logit, `spans` best first.
    """

    passage: int
    score: float
    verdict: float
    spans: tuple[Span, ...]


class Reader:
    """A trained extractive reader (a cross-encoder of question and passage).

    The same question and passages give the same readings, byte for byte, in
    every process and with any number of threads. One object may serve several
    threads. `fingerprint` names the weights, vocabulary and calibration.
    """

    def __init__(self, cutter: Cutter, network: Network, folder: ModelFolder) -> None:
        self._cutter = cutter
        self._network = network
        self._calibration: Calibration = folder.calibration
        self._limits: Limits = folder.limits
        self.fingerprint: str = folder.fingerprint

    @classmethod
    def open(cls, folder: Path | None = None, *, threads: int = 2) -> Reader:
        """Load the model in `folder`, by default the one inside the package.

        Raises:
            ReaderError: A file is missing, truncated or altered, or onnxruntime is not there.
        """
        checked = open_folder(PACKAGED if folder is None else folder)
        cutter = Cutter.open(checked.tokenizer, checked.limits)
        return cls(cutter, Network.open(checked.network, threads=threads), checked)

    def question_was_cut(self, question: str) -> bool:
        """Whether `read` would leave off the end of this question, for want of room."""
        return self._cutter.question_pieces(question)[1]

    def read(self, question: str, passages: Sequence[str], *, n: int = 3) -> list[Reading]:
        """One reading of each passage, in the order given, with at most `n` spans each.

        A passage longer than the window is read in overlapping windows. A
        blank passage, and any passage for a blank question, is answerable with 0.
        """
        if not question.strip():
            return [Reading(0.0, ()) for _ in passages]
        parts: list[list[WindowReading]] = [[] for _ in passages]
        for window in self.read_windows(question, passages, n=n):
            parts[window.passage].append(window)
        return [merge_windows(windows, n, self._calibration) for windows in parts]

    def read_windows(self, question: str, passages: Sequence[str], *, n: int = 1) -> list[WindowReading]:
        """What `read` has before it calibrates and merges, one window at a time, in order."""
        windows = [window for window in self._cutter.cut(question, passages) if window.offsets]
        return [
            self._read_window(window, passages[window.passage], logits, max(n, 1))
            for window, logits in zip(windows, self._network.run(windows), strict=True)
        ]

    def _read_window(self, window: Window, passage: str, logits: Logits, n: int) -> WindowReading:
        spans = find_spans(window, passage, logits.span, longest=self._limits.span, n=n)
        # Nothing but punctuation: there is no span to be sure of.
        score = spans[0].score if spans else WORST_SCORE
        return WindowReading(window.passage, score, round(logits.verdict, DECIMALS), tuple(spans))


def calibrate(score: float, verdict: float, calibration: Calibration) -> float:
    """Probability, 0..1, that a window answers, from its best span's score and its verdict."""
    logit = calibration.span * score + calibration.verdict * verdict + calibration.bias
    return round(0.5 * (1 + math.tanh(logit / 2)), 4)


def merge_windows(windows: Sequence[WindowReading], n: int, calibration: Calibration) -> Reading:
    """One reading of a passage from its windows: the likeliest window speaks for it."""
    probabilities = (calibrate(w.score, w.verdict, calibration) for w in windows)
    spans = choose_spans((span for window in windows for span in window.spans), n)
    return Reading(max(probabilities, default=0.0), spans)
