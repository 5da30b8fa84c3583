"""The weights of a model that ships, read back from its file, so that training can go on from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from assistant.reader.training.graph import EMBEDDINGS, ENCODER, LAYERS

Constants = dict[str, NDArray[Any]]
Weights = dict[str, NDArray[np.float32]]


def read_model(path: Path) -> Weights:
    """The weights, fp32, by the names that `graph.build_model` takes; exact but for the rounding to int8.

    Raises:
        KeyError: The file holds another network.
    """
    model = onnx.load(str(path))
    constants = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    weights = {
        f"{EMBEDDINGS}.word_embeddings.weight": restore_rows(constants, "words"),
        f"{EMBEDDINGS}.token_type_embeddings.weight": restore_rows(constants, "segments"),
        f"{EMBEDDINGS}.position_embeddings.weight": restore_matrix(constants, "positions"),
        "qa_outputs.weight": constants["qa.matrix"].T,
        "qa_outputs.bias": constants["qa.bias"],
        "answerable.weight": constants["answerable.matrix"].T,
        "answerable.bias": constants["answerable.shift"],
    }
    for number in range(LAYERS):
        weights |= restore_layer(constants, number)
    weights |= {name: value for name, value in constants.items() if is_vector(name)}
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in weights.items()}


def is_vector(name: str) -> bool:
    """Whether the constant is a bias or a normalisation's scale, which stand under their own names."""
    return name.startswith("bert.") and not name.endswith((".int8", ".scale"))


def restore_layer(constants: Constants, number: int) -> Constants:
    """The matrices of one transformer layer; query, key and value are stored as one."""
    layer = f"{ENCODER}.{number}"
    joined = np.split(restore_matrix(constants, f"attend{number}"), 3, axis=1)
    biases = np.split(constants[f"attend{number}.bias"], 3)
    weights: Constants = {}
    for part, matrix, bias in zip(("query", "key", "value"), joined, biases, strict=True):
        weights[f"{layer}.attention.self.{part}.weight"] = matrix.T
        weights[f"{layer}.attention.self.{part}.bias"] = bias
    for name in ("attention.output.dense", "intermediate.dense", "output.dense"):
        weights[f"{layer}.{name}.weight"] = restore_matrix(constants, f"{layer}.{name}.matrix").T
    return weights


def restore_matrix(constants: Constants, name: str) -> NDArray[np.float32]:
    """An (inputs, outputs) matrix that was stored with a scale a column."""
    return constants[f"{name}.int8"].astype(np.float32) * constants[f"{name}.scale"]


def restore_rows(constants: Constants, name: str) -> NDArray[np.float32]:
    """A table that was stored with a scale a row."""
    return constants[f"{name}.int8"].astype(np.float32) * constants[f"{name}.scale"]
