"""Chunks as LlamaIndex's nodes: the form in which they go into Chroma."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.types import Chunk, Document

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

# Chroma's graph links a chunk to its nearest. Of 200 exact copies all links lead to other copies, and a
# search that enters there finds nothing else (measured: recall down to 0). Moved apart by this length,
# all is found again, and cosines over 384 dimensions change by about 0.0001 at most.
_APART = 1e-3


@dataclass(frozen=True, slots=True)
class VectorRecord:
    """A chunk of a document with its vector, (dimension,), of length 1."""

    document: Document
    chunk: Chunk
    vector: NDArray[np.float32]


def _set_apart(vector: NDArray[np.float32], seed: str) -> NDArray[np.float32]:
    """`vector` moved by `_APART` in a direction that only `seed` decides, of length 1 again."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    direction = np.random.default_rng(number).standard_normal(len(vector), np.float32)
    moved = vector + direction * np.float32(_APART / np.linalg.norm(direction))
    return np.asarray(moved / np.linalg.norm(moved), np.float32)


def as_node(record: VectorRecord) -> TextNode:
    """`record` as LlamaIndex knows it: any of its programs can read the text, the source and the place."""
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    document, chunk = record.document, record.chunk
    metadata: dict[str, str | int] = {
        "path": document.path,
        "title": document.title,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "ordinal": chunk.ordinal,
        "start": chunk.start,
        "end": chunk.end,
    }
    if chunk.page is not None:
        metadata["page"] = chunk.page
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=metadata,
        embedding=_set_apart(record.vector, chunk.id).tolist(),
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=[key for key in metadata if key not in ("title", "page")],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.path)},
    )
