"""The same ONNX model as an embedding of LlamaIndex's, for the comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr


class OnnxEmbedding(BaseEmbedding):
    """Embeds batches as they come, as LlamaIndex hands them out."""

    _embed: Callable[[Sequence[str]], list[list[float]]] = PrivateAttr()

    def __init__(self, embed: Callable[[Sequence[str]], list[list[float]]]) -> None:
        super().__init__(model_name="minilm")
        self._embed = embed

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embed([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embed([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
