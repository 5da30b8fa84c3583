"""The assistant as a part of LlamaIndex programs: a real retriever and a real query engine.

This module imports llama_index (about six seconds); nothing else on the way to an answer does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from index.types import Hit


class AssistantRetriever(BaseRetriever):
    """Chunks by fused retrieval; a node's score is the fused rank score (for order only)."""

    def __init__(self, assistant: Assistant, *, top: int = 8) -> None:
        super().__init__()
        self._assistant = assistant
        self._top = top

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._assistant.search(query_bundle.query_str, top=self._top)
        return [NodeWithScore(node=_chunk_node(hit), score=hit.score) for hit in hits]


class AssistantQueryEngine(BaseQueryEngine):
    """Answers with citations: the response's source nodes are the cited passages, its metadata the rest."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=CallbackManager())
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> Response:
        return _response(self._assistant.ask(query_bundle.query_str))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return _response(await self._assistant.aask(query_bundle.query_str))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _chunk_node(hit: Hit) -> TextNode:
    metadata: dict[str, Any] = {
        "document": hit.chunk.path,
        "title": hit.title,
        "sha256": hit.sha256,
        "page": hit.chunk.page,
    }
    return _node(hit.chunk.id, hit.chunk.text, (hit.chunk.start, hit.chunk.end), metadata)


def _citation_node(citation: Citation) -> TextNode:
    metadata: dict[str, Any] = {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "sha256": citation.sha256,
        "text_sha256": citation.text_sha256,
        "page": citation.page,
    }
    span = (citation.start, citation.end)
    return _node(f"{citation.text_sha256}:{span[0]}-{span[1]}", citation.quote, span, metadata)


def _node(id: str, text: str, span: tuple[int, int], metadata: dict[str, Any]) -> TextNode:
    return TextNode(
        id_=id,
        text=text,
        start_char_idx=span[0],
        end_char_idx=span[1],
        metadata=metadata,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=str(metadata["document"]))},
    )


def _response(answer: Answer) -> Response:
    nodes = [NodeWithScore(node=_citation_node(c), score=c.score) for c in answer.citations]
    metadata = {
        "id": answer.id,
        "abstained": answer.abstained,
        "doubtful": answer.doubtful,
        "refusal": answer.refusal.reason.value if answer.refusal else None,
        "verdicts": [claim.verdict.value for claim in answer.claims],
    }
    return Response(response=answer.text, source_nodes=nodes, metadata=metadata)
