"""Run the network: the only file that imports onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from assistant.reader.errors import ReaderError
from assistant.reader.files import HINT
from assistant.reader.windows import Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# Measured on two cores: wider batches gain nothing and pad more.
BATCH: Final = 4


@dataclass(frozen=True, slots=True)
class Logits:
    """Of one window: `span`, shape (tokens, 2) float32, start and end logits of every
    token; `verdict`, the logit that the window answers at all."""

    span: NDArray[np.float32]
    verdict: float


class Network:
    """A loaded ONNX model of the reader."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session

    @classmethod
    def open(cls, path: Path, *, threads: int) -> Network:
        """Load the model at `path` to run on `threads` threads.

        Raises:
            ReaderError: onnxruntime is missing or refuses the file.
        """
        try:
            import onnxruntime
        except ImportError as problem:
            raise ReaderError(
                "The reader needs onnxruntime, which is not installed.",
                hint="Install it (pip install onnxruntime), or set READER=off.",
            ) from problem
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Waiting threads that spin take the processor from whoever shares it.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        # onnxruntime derives all of its errors from RuntimeError.
        except RuntimeError as problem:
            raise ReaderError(f"onnxruntime refuses {path}: {problem}.", hint=HINT) from problem
        return cls(session)

    def run(self, windows: Sequence[Window]) -> list[Logits]:
        """Logits of every window, in the order given."""
        found: dict[int, Logits] = {}
        for places in batch_by_length([len(window.pieces) for window in windows]):
            found.update(zip(places, self._run_batch([windows[i] for i in places]), strict=True))
        return [found[i] for i in range(len(windows))]

    def _run_batch(self, windows: Sequence[Window]) -> Iterator[Logits]:
        inputs = pad_windows(windows)
        span, verdict = self._session.run(["span", "answerable"], inputs)
        for number, window in enumerate(windows):
            yield Logits(span[number, : len(window.pieces)], float(verdict[number, 0]))


def batch_by_length(lengths: Sequence[int]) -> list[list[int]]:
    """Places of `lengths`, shortest first, in batches: padding is work that nobody asked for."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    return [order[i : i + BATCH] for i in range(0, len(order), BATCH)]


def pad_windows(windows: Sequence[Window]) -> dict[str, NDArray[np.int64] | NDArray[np.int32]]:
    """The network's three inputs, each of shape (windows, longest window)."""
    shape = (len(windows), max(len(window.pieces) for window in windows))
    pieces = np.zeros(shape, dtype=np.int64)
    kinds = np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int32)
    for row, window in enumerate(windows):
        length = len(window.pieces)
        pieces[row, :length] = window.pieces
        kinds[row, window.first : length] = 1
        mask[row, :length] = 1
    return {"input_ids": pieces, "token_type_ids": kinds, "mask": mask}
