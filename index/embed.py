"""Embedding: from texts to unit vectors, by a model that a short spec names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError

Vectors = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]

CHOICES = (
    "`minilm` (the default), `onnx:FOLDER` with model.onnx and tokenizer.json in it, `openai:NAME`, "
    "`openai-like:NAME` (with EMBEDDER_BASE_URL) or `ollama:NAME`"
)


class Embedded(NamedTuple):
    """The vectors of some texts and of the units inside each."""

    vectors: Vectors  # (texts, dimension), rows of length 1
    units: list[Vectors]  # per text: (spans, dimension), rows of length 1


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """The spec it was opened by."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector. May load the model."""
        ...

    @property
    def fingerprint(self) -> str:
        """sha256 of everything that decides its vectors. Does not load the model."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text: float32, (texts, dimension).

        Raises:
            EmbedderError: the model is missing or altered, or gave something that is no vector.
        """
        ...

    def embed_with_units(self, texts: Sequence[str], spans: Sequence[Spans]) -> Embedded:
        """Also one vector for each span, in characters of its text, from the same pass.

        Raises:
            EmbedderError: as `embed`.
        """
        ...


def open_embedder(
    spec: str, *, threads: int, base_url: str = "", api_key: str = "", timeout: float = 60.0
) -> Embedder:
    """The embedder that `spec` names; its model is loaded, or its server asked, at first use.

    Raises:
        EmbedderError: the spec is unknown, its files are not there, or its address or key cannot be used.
    """
    from index.embedders.onnx import open_folder, open_minilm

    kind, _, folder = spec.partition(":")
    if kind in ("openai", "openai-like", "ollama") and folder:
        from index.embedders.remote import open_remote

        return open_remote(spec, base_url=base_url.rstrip("/"), api_key=api_key.strip(), timeout=timeout)
    if spec == "minilm":
        return open_minilm(threads=threads)
    if kind == "onnx" and folder:
        return open_folder(Path(folder), threads=threads)
    raise EmbedderError(f"There is no embedder called {spec!r}.", hint=f"EMBEDDER may be {CHOICES}.")


def check_vectors(vectors: Vectors, *, source: str) -> Vectors:
    """`vectors` unchanged, when every number is finite and every row has length 1.

    Chroma drops vectors with NaN in silence, so they must not get that far.

    Raises:
        EmbedderError: a row is not a unit vector.
    """
    lengths = np.linalg.norm(vectors, axis=-1)
    wrong = int(np.count_nonzero(~(np.abs(lengths - 1.0) < 1e-3)))  # NaN compares false, so it counts
    if wrong:
        raise EmbedderError(
            f"{source} gave {wrong} of {len(lengths)} vectors that are not finite and of length 1.",
            hint="Run `assistant doctor`: the model file may be damaged.",
        )
    return vectors
