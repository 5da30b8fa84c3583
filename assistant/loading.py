"""Load what the settings name: the index's own settings, the reader, and the model that writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from assistant.config import Settings
from assistant.errors import LanguageModelError
from assistant.llm import open_model
from assistant.llm.types import LanguageModel
from index.corpus import CorpusIndex
from index.settings import IndexSettings

if TYPE_CHECKING:
    from assistant.reader import Reader


def index_settings(settings: Settings) -> IndexSettings:
    """The part of `settings` that the index is opened with."""
    return IndexSettings(
        corpus_dir=settings.corpus_dir,
        data_dir=settings.data_dir,
        embedder=settings.embedder,
        embedder_base_url=settings.embedder_base_url,
        embedder_api_key=_embedder_key(settings),
        embedder_timeout=settings.llm_timeout_s,
        chroma_url=settings.chroma_url,
        chunk_tokens=settings.chunk_tokens,
        max_file_mb=settings.max_file_mb,
        threads=settings.threads,
    )


def _embedder_key(settings: Settings) -> str:
    """The key of the embedding model's server; OpenAI's usual one goes to OpenAI only."""
    own = settings.embedder_api_key.get_secret_value()
    if own or not settings.embedder.startswith("openai:"):
        return own
    return settings.openai_api_key.get_secret_value()


def load_models(index: CorpusIndex, settings: Settings) -> Reader | None:
    """Load the models beside the vector store: each spends its time outside the other's lock."""
    index.check()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="models") as models:
        embedder = models.submit(index.embed_query, "ready")
        reader = models.submit(open_reader, settings)
        index.open_collection()
        embedder.result()
        return reader.result()


def load_for_writing() -> None:
    """Load the tables for budgets and checks, so that the first answer does not wait for them."""
    from assistant.answer.drafting import count_fixed
    from assistant.support.lexicon import load_lexicon

    count_fixed("", False)
    load_lexicon()


def open_reader(settings: Settings) -> Reader | None:
    """The trained reader, unless READER=off."""
    if settings.reader == "off":
        return None
    from assistant.reader import Reader

    return Reader.open(threads=settings.threads)


def open_writer(settings: Settings) -> LanguageModel | LanguageModelError | None:
    """The model that LLM names, or why it cannot be used."""
    try:
        return open_model(settings)
    except LanguageModelError as error:
        if settings.llm_fallback == "fail":
            raise
        return error
