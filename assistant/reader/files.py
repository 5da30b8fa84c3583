"""The model's folder: which files it has, and whether they are the ones that were measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.reader.errors import ReaderError

PACKAGED: Final = Path(__file__).parent / "model"
DESCRIPTION: Final = "model.json"
NETWORK: Final = "reader.onnx"
TOKENIZER: Final = "tokenizer.json"
HINT: Final = (
    "Reinstall the package (or restore assistant/reader/model/ from version control), "
    "or set READER=off to answer without the reader."
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of what speaks for and against an answer: a logistic model of `RawReading.signs`, in order.

    `doubt` weighs -log(1 + e^-v) of the answerability logit v for the passage: the whole passage can only
    raise doubts. `again` weighs that for the sentence that was read a second time; the others how that
    sentence differs from the question (`assistant.reader.contrast.Contrast`); `bias` counts as it is. The
    span's score adds nothing to them. Fitted on held-out questions (Platt 1999).
    """

    doubt: float
    again: float
    elsewhere: float
    missing: float
    opposite: float
    names: float
    numbers: float
    dates: float
    kept: float
    bias: float


@dataclass(frozen=True, slots=True)
class NetworkCalibration:
    """What the network alone says as a probability: logistic of verdict * v + again * a + bias, of the same
    v and a as in `Calibration`. Also fitted on held-out questions."""

    verdict: float
    again: float
    bias: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in word pieces: of a window with its question, of the overlap of two
    windows of a passage, of a question, and of the longest span."""

    window: int
    overlap: int
    question: int
    span: int


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A checked model folder: the paths exist and their bytes have the recorded sha256."""

    network: Path
    tokenizer: Path
    calibration: Calibration
    network_calibration: NetworkCalibration
    limits: Limits
    fingerprint: str


def open_folder(folder: Path) -> ModelFolder:
    """Read `model.json` in `folder` and check the files that it names.

    Raises:
        ReaderError: A file is missing, unreadable or has other bytes than recorded.
    """
    description = read_description(folder / DESCRIPTION)
    try:
        hashes = {name: str(description["sha256"][name]) for name in (NETWORK, TOKENIZER)}
        calibration = Calibration(**description["calibration"])
        network_calibration = NetworkCalibration(**description["network_calibration"])
        limits = Limits(**description["limits"])
    except (KeyError, TypeError) as problem:
        raise ReaderError(
            f"The reader's {folder / DESCRIPTION} lacks a field or has one too many: {problem}.",
            hint=HINT,
        ) from problem
    for name, recorded in hashes.items():
        check_file(folder / name, recorded)
    return ModelFolder(
        network=folder / NETWORK,
        tokenizer=folder / TOKENIZER,
        calibration=calibration,
        network_calibration=network_calibration,
        limits=limits,
        fingerprint=hash_parts(*hashes.values(), repr(calibration), repr(network_calibration), repr(limits)),
    )


def read_description(path: Path) -> dict[str, Any]:
    """The JSON object in `path`.

    Raises:
        ReaderError: There is no such file, or it is not a JSON object.
    """
    try:
        described = json.loads(read_bytes(path))
    except ValueError as problem:
        raise ReaderError(f"The reader's {path} is not JSON: {problem}.", hint=HINT) from problem
    if not isinstance(described, dict):
        raise ReaderError(f"The reader's {path} is not a JSON object.", hint=HINT)
    return described


def check_file(path: Path, recorded: str) -> None:
    """Compare the file's sha256 with the one that was `recorded` at training.

    Raises:
        ReaderError: The file is missing, or differs.
    """
    content = read_bytes(path)
    found = hashlib.sha256(content).hexdigest()
    if found != recorded:
        raise ReaderError(
            f"The reader's {path} was truncated or altered: {len(content)} bytes with sha256 "
            f"{found[:12]}..., expected {recorded[:12]}....",
            hint=HINT,
        )


def read_bytes(path: Path) -> bytes:
    """All bytes of `path`.

    Raises:
        ReaderError: The file is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ReaderError(f"The reader's {path} cannot be read: {problem}.", hint=HINT) from problem


def hash_parts(*parts: str) -> str:
    """A short name, 16 hexadecimal digits, for exactly these strings in this order."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
