"""Read passages with a question in mind: where the answer is, and whether there is one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Final

from assistant.reader.again import Focus, sentence_of
from assistant.reader.contrast import NO_CONTRAST, Contrast, contrast
from assistant.reader.files import PACKAGED, Calibration, Limits, ModelFolder, NetworkCalibration, open_folder
from assistant.reader.network import Logits, Network
from assistant.reader.retold import retell
from assistant.reader.spans import DECIMALS, choose_spans, find_spans
from assistant.reader.types import Reading, Span
from assistant.reader.windows import Cutter, Window

# The score of a window without any span, below all that the network gives.
WORST_SCORE: Final = -40.0


@dataclass(frozen=True, slots=True)
class WindowReading:
    """One window of a passage: the best span's score, the network's answerability logit, spans best first."""

    score: float
    verdict: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RawReading:
    """One passage before calibration.

    `score` and `verdict` are those of the window with the best span, `again` is the verdict on what was read
    a second time (the first one where there was no more to the passage), the better one where that was also
    read in its own words (`retold.py`), `contrast` tells the question from that; `spans` best first.
    """

    score: float
    verdict: float
    again: float
    spans: tuple[Span, ...]
    contrast: Contrast = NO_CONTRAST

    @property
    def signs(self) -> tuple[float, ...]:
        """What speaks for an answer or against it, in the order of `Calibration`."""
        doubt = max(-self.verdict, 0.0) + math.log1p(math.exp(-abs(self.verdict)))
        return (-doubt, self.again, *self.contrast)


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
        self._network_calibration = folder.network_calibration
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

    def read(
        self, question: str, passages: Sequence[str], *, n: int = 3, focus: Focus | None = None
    ) -> list[Reading]:
        """One reading of each passage, in the order given, with at most `n` spans each.

        A passage longer than the window is read in overlapping windows; then what `focus` says, by default
        the sentence of the best span, is read once more alone, also with the question in its words. A blank
        passage, and any passage for a blank question, is answerable with 0.
        """
        if not question.strip():
            return [Reading(0.0, ()) for _ in passages]
        return [
            self._calibrated(raw) if raw.spans else Reading(0.0, ())
            for raw in self.read_raw(question, passages, n=n, focus=focus)
        ]

    def read_raw(
        self, question: str, passages: Sequence[str], *, n: int = 1, focus: Focus | None = None
    ) -> list[RawReading]:
        """What `read` has before it calibrates: one for each passage, in order."""
        found = [
            merge_windows(windows, n) for windows in self._read_each([(question, p) for p in passages], n)
        ]
        chosen = focus or (lambda place, span: sentence_of(passages[place], span))
        parts = [chosen(i, raw.spans[0]) if raw.spans else "" for i, raw in enumerate(found)]
        again = self._read_again(question, passages, parts, found)
        return [
            replace(raw, again=best, contrast=contrast(question, part or passage, passage))
            if raw.spans
            else raw
            for raw, best, part, passage in zip(found, again, parts, passages, strict=True)
        ]

    def _read_again(
        self, question: str, passages: Sequence[str], parts: Sequence[str], found: Sequence[RawReading]
    ) -> list[float]:
        """The best verdict on each part: as asked, and in the part's own words where these differ."""
        read = [part.strip() in ("", passage.strip()) for part, passage in zip(parts, passages, strict=True)]
        asked = [
            (place, text, part)
            for place, part in enumerate(parts)
            for text in dict.fromkeys((question, retell(question, part)))
            if not (read[place] and text == question)
        ]
        best = [raw.again if done else -math.inf for raw, done in zip(found, read, strict=True)]
        readings = self._read_each([(text, part) for _, text, part in asked], 1)
        for (place, _, _), windows in zip(asked, readings, strict=True):
            best[place] = max(best[place], merge_windows(windows, 1).verdict)
        return best

    def _calibrated(self, raw: RawReading) -> Reading:
        network = calibrate((raw.verdict, raw.again), self._network_calibration)
        return Reading(calibrate(raw.signs, self._calibration), raw.spans, network)

    def _read_each(self, asked: Sequence[tuple[str, str]], n: int) -> list[list[WindowReading]]:
        """The windows of each (question, passage); none for a passage without words."""
        parts: list[list[WindowReading]] = [[] for _ in asked]
        placed = [(place, window) for place, window in self._cut(asked) if window.offsets]
        for (place, window), logits in zip(
            placed, self._network.run([window for _, window in placed]), strict=True
        ):
            parts[place].append(self._read_window(window, asked[place][1], logits, max(n, 1)))
        return parts

    def _cut(self, asked: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Window]]:
        """Every window with the place of what it was cut from."""
        for question in dict.fromkeys(text for text, _ in asked):
            places = [place for place, (text, _) in enumerate(asked) if text == question]
            for window in self._cutter.cut(question, [asked[place][1] for place in places]):
                yield places[window.passage], window

    def _read_window(self, window: Window, passage: str, logits: Logits, n: int) -> WindowReading:
        spans = find_spans(window, passage, logits.span, longest=self._limits.span, n=n)
        # Nothing but punctuation: there is no span to be sure of.
        score = spans[0].score if spans else WORST_SCORE
        return WindowReading(score, round(logits.verdict, DECIMALS), tuple(spans))


def merge_windows(windows: Sequence[WindowReading], n: int) -> RawReading:
    """One reading of a passage from its windows: that with the best span speaks for it."""
    if not windows:
        return RawReading(WORST_SCORE, 0.0, 0.0, ())
    best = max(windows, key=lambda window: window.score)
    spans = choose_spans((span for window in windows for span in window.spans), n)
    return RawReading(best.score, best.verdict, best.verdict, spans)


def calibrate(signs: Sequence[float], constants: Calibration | NetworkCalibration) -> float:
    """Probability, 0..1, that a passage answers, from signs in the order of the constants."""
    *weights, bias = astuple(constants)
    logit = sum(weight * sign for weight, sign in zip(weights, signs, strict=True)) + bias
    return round(0.5 * (1 + math.tanh(logit / 2)), 4)
