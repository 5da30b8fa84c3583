"""Write the reader's network as an ONNX graph, node by node, with int8 weights.

The graph is written by hand rather than traced, so that what runs is what is
read here: BERT's encoder (Devlin et al. 2018) in onnxruntime's fused
operators, and three outputs. Weights are stored as int8 with one fp32 scale a
column (a row, for embeddings) and multiplied back to fp32: onnxruntime folds
the encoder's products once, when it loads; embeddings are multiplied after
their rows are picked, so that the table stays small in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, NDArray[Any]]

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
FUSED = "com.microsoft"
ENCODER = "bert.encoder.layer"
EMBEDDINGS = "bert.embeddings"


@dataclass(slots=True)
class Graph:
    """Nodes and constants of an ONNX graph under construction."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Store `value` under `name` and return the name."""
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: str | int | float) -> str:
        """Add one node of operator `kind` with one output, and return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def matrix(self, name: str, value: NDArray[Any]) -> str:
        """Store a (inputs, outputs) matrix as int8 with a scale a column; return its fp32 name."""
        scale = column_scales(value)
        self.constant(f"{name}.int8", np.rint(value / scale).astype(np.int8))
        self.constant(f"{name}.scale", scale)
        self.node("Cast", [f"{name}.int8"], f"{name}.cast", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}.cast", f"{name}.scale"], name)

    def pick_rows(self, name: str, table: NDArray[Any], ids: str) -> str:
        """Store an embedding table as int8 with a scale a row; return the rows of `ids` as fp32."""
        scale = column_scales(table.T)[:, None]
        self.constant(f"{name}.int8", np.rint(table / scale).astype(np.int8))
        self.constant(f"{name}.scale", scale)
        self.node("Gather", [f"{name}.int8", ids], f"{name}.rows")
        self.node("Gather", [f"{name}.scale", ids], f"{name}.row_scales")
        self.node("Cast", [f"{name}.rows"], f"{name}.cast", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}.cast", f"{name}.row_scales"], name)


def column_scales(matrix: NDArray[Any]) -> NDArray[np.float32]:
    """Scale of every column, shape (columns,): its largest magnitude becomes 127."""
    largest = np.abs(matrix).max(axis=0)
    return np.where(largest > 0, largest / 127, 1).astype(np.float32)


def add_embeddings(graph: Graph, weights: Weights) -> str:
    """Words + positions + segments, normalised: (batch, tokens, 384)."""
    words = graph.pick_rows("words", weights[f"{EMBEDDINGS}.word_embeddings.weight"], "input_ids")
    kinds = graph.pick_rows(
        "segments", weights[f"{EMBEDDINGS}.token_type_embeddings.weight"], "token_type_ids"
    )
    graph.node("Shape", ["input_ids"], "token_count", start=1, end=2)
    table = weights[f"{EMBEDDINGS}.position_embeddings.weight"]
    places = graph.matrix("positions", table)
    graph.constant("zero", np.array([0], dtype=np.int64))
    graph.node("Slice", [places, "zero", "token_count"], "places")
    graph.node("Add", [words, kinds], "words_and_segments")
    graph.node("Add", ["words_and_segments", "places"], "embedded")
    scale, shift = norm_constants(graph, weights, f"{EMBEDDINGS}.LayerNorm")
    return graph.node("LayerNormalization", ["embedded", scale, shift], "embeddings", epsilon=EPSILON)


def norm_constants(graph: Graph, weights: Weights, name: str) -> tuple[str, str]:
    """Store a layer normalisation's scale and shift; return their names."""
    scale = graph.constant(f"{name}.weight", weights[f"{name}.weight"].astype(np.float32))
    shift = graph.constant(f"{name}.bias", weights[f"{name}.bias"].astype(np.float32))
    return scale, shift


def add_layer(graph: Graph, weights: Weights, number: int, states: str) -> str:
    """One transformer layer over `states`; return its output's name."""
    layer = f"{ENCODER}.{number}"
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    joined = np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = np.concatenate([weights[f"{part}.bias"] for part in parts]).astype(np.float32)
    attended = graph.node(
        "Attention",
        [
            states,
            graph.matrix(f"attend{number}", joined),
            graph.constant(f"attend{number}.bias", bias),
            "mask",
        ],
        f"attended{number}",
        domain=FUSED,
        num_heads=HEADS,
    )
    mixed = add_dense(graph, weights, f"{layer}.attention.output.dense", attended)
    states = add_norm(graph, weights, f"{layer}.attention.output", mixed, states)
    wide = add_dense(graph, weights, f"{layer}.intermediate.dense", states)
    bent = graph.node(
        "BiasGelu", [wide, bias_of(graph, weights, f"{layer}.intermediate.dense")],
        f"bent{number}", domain=FUSED,
    )  # fmt: skip
    narrow = add_dense(graph, weights, f"{layer}.output.dense", bent)
    return add_norm(graph, weights, f"{layer}.output", narrow, states)


def bias_of(graph: Graph, weights: Weights, name: str) -> str:
    """Store a dense layer's bias; return its name."""
    return graph.constant(f"{name}.bias", weights[f"{name}.bias"].astype(np.float32))


def add_dense(graph: Graph, weights: Weights, name: str, states: str) -> str:
    """`states` times a dense layer's matrix, without its bias (the next node adds it)."""
    matrix = graph.matrix(f"{name}.matrix", weights[f"{name}.weight"].T)
    return graph.node("MatMul", [states, matrix], f"{name}.product")


def add_norm(graph: Graph, weights: Weights, name: str, states: str, skip: str) -> str:
    """Bias, residual connection and layer normalisation in one node."""
    scale, shift = norm_constants(graph, weights, f"{name}.LayerNorm")
    bias = bias_of(graph, weights, f"{name}.dense")
    return graph.node(
        "SkipLayerNormalization", [states, skip, scale, shift, bias],
        f"{name}.normed", domain=FUSED, epsilon=EPSILON,
    )  # fmt: skip


def add_heads(graph: Graph, weights: Weights, states: str) -> None:
    """Outputs: `span` (batch, tokens, 2), start and end logits; `answerable` (batch, 1), a logit."""
    graph.constant("qa.matrix", weights["qa_outputs.weight"].T.astype(np.float32))
    graph.constant("qa.bias", weights["qa_outputs.bias"].astype(np.float32))
    graph.node("MatMul", [states, "qa.matrix"], "qa.product")
    graph.node("Add", ["qa.product", "qa.bias"], "span")
    graph.constant("answerable.matrix", weights["answerable.weight"].T.astype(np.float32))
    graph.constant("answerable.shift", weights["answerable.bias"].astype(np.float32))
    graph.constant("first", np.array(0, dtype=np.int64))
    graph.node("Gather", [states, "first"], "first_token", axis=1)
    graph.node("MatMul", ["first_token", "answerable.matrix"], "answerable.product")
    graph.node("Add", ["answerable.product", "answerable.shift"], "answerable")


def build_model(weights: Weights) -> onnx.ModelProto:
    """The whole network as an ONNX model; `weights` carry the names of transformers' BERT.

    Inputs, all (batch, tokens): `input_ids` and `token_type_ids` int64, `mask` int32
    (1 for a token, 0 for padding).

    Raises:
        KeyError: A weight is missing.
    """
    graph = Graph()
    states = add_embeddings(graph, weights)
    for number in range(LAYERS):
        states = add_layer(graph, weights, number, states)
    add_heads(graph, weights, states)
    shape = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape),
        helper.make_tensor_value_info("token_type_ids", TensorProto.INT64, shape),
        helper.make_tensor_value_info("mask", TensorProto.INT32, shape),
    ]
    outputs = [
        helper.make_tensor_value_info("span", TensorProto.FLOAT, [*shape, 2]),
        helper.make_tensor_value_info("answerable", TensorProto.FLOAT, ["batch", 1]),
    ]
    body = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8)


def save_model(weights: Weights, path: Path) -> None:
    """Build and write the model; the same weights give the same bytes."""
    path.write_bytes(build_model(weights).SerializeToString(deterministic=True))
    onnx.checker.check_model(str(path))
