from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import PREFIX_TOKENS, chunk_document, chunk_id
from index.read import read_file
from index.segment import segment
from index.tokens import count_tokens
from index.types import Chunk, Document, Page, UnitKind
from tests.conftest import PROJECT, SEEDS
from tests.index.make import check_spans, make_document, texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW = 256  # word pieces that all-MiniLM-L6-v2 reads
PARAGRAPH = (
    "The agreement was signed in the capital by both governments, who had talked for two years. "
    "It holds for ten."
)


@cache
def seeds() -> list[Document]:
    return [read_file(path, SEEDS, max_bytes=10**6) for path in sorted(SEEDS.glob("*.txt"))]


@cache
def tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(PROJECT / "index" / "minilm" / "tokenizer.json"))
    found.no_truncation()
    return found


def check(document: Document, chunks: list[Chunk], chunk_tokens: int) -> None:
    """What holds of the chunks of any document."""
    for ordinal, chunk in enumerate(chunks):
        assert chunk.ordinal == ordinal
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert (chunk.start, chunk.end) == (chunk.units[0].start, chunk.units[-1].end)
        assert chunk.embed_text.endswith(chunk.text)
        assert chunk.tokens == count_tokens(chunk.text) <= chunk_tokens
        assert count_tokens(chunk.embed_text.removesuffix(chunk.text)) <= PREFIX_TOKENS + 2
    pieces = [unit for chunk in chunks for unit in chunk.units]
    check_spans(document.text, [(unit.start, unit.end) for unit in pieces])
    for unit in set(segment(document.text)) ^ set(pieces):
        whole = next(u for u in segment(document.text) if u.start <= unit.start < u.end)
        assert count_tokens(document.text[whole.start : whole.end]) > chunk_tokens


@settings(max_examples=200, deadline=None)
@given(texts, st.sampled_from([32, 40, 180]))
def test_chunks_hold_every_unit_once_and_slice_back_exactly(text: str, chunk_tokens: int) -> None:
    document = make_document(text)
    chunks = chunk_document(document, chunk_tokens=chunk_tokens)
    check(document, chunks, chunk_tokens)
    assert chunks == chunk_document(document, chunk_tokens=chunk_tokens)


@pytest.mark.parametrize("chunk_tokens", [32, 180, 512])
def test_chunks_of_the_seeds_hold_every_unit_once(chunk_tokens: int) -> None:
    for document in seeds():
        check(document, chunk_document(document, chunk_tokens=chunk_tokens), chunk_tokens)


def test_chunks_of_the_seeds_fit_the_window_of_the_embedder() -> None:
    texts = [chunk.embed_text for document in seeds() for chunk in chunk_document(document)]
    assert max(len(tokenizer().encode(text).ids) for text in texts) <= WINDOW


def test_no_chunk_of_the_seeds_ends_in_a_heading_with_text_below() -> None:
    for document in seeds():
        chunks = chunk_document(document)
        assert all(chunk.units[-1].kind != UnitKind.HEADING for chunk in chunks[:-1])


def test_a_section_starts_a_chunk_of_its_own() -> None:
    text = "".join(f"# Part {n}\n\n{PARAGRAPH} {PARAGRAPH}\n\n" for n in range(4))
    chunks = chunk_document(make_document(text))
    assert [chunk.units[0].kind for chunk in chunks] == [UnitKind.HEADING] * 4


def test_tiny_sections_share_a_chunk() -> None:
    assert len(chunk_document(make_document("# A\n\nOne.\n\n# B\n\nTwo.\n"))) == 1


def test_a_question_and_its_answer_stay_together() -> None:
    text = "".join(f"-\nWhy is part {n} so long?\n{PARAGRAPH}\n" for n in range(8))
    chunks = chunk_document(make_document(text))
    assert all(chunk.text.startswith("-\nWhy") and chunk.text.endswith("ten.") for chunk in chunks)


def test_a_table_that_fits_stays_whole_and_follows_its_introduction() -> None:
    rows = "".join(f"| name {n} | value {n} |\n" for n in range(10))
    text = f"{PARAGRAPH}\n\n{PARAGRAPH}\n\nThe values are:\n\n| Name | Value |\n|---|---|\n{rows}"
    (chunk,) = [chunk for chunk in chunk_document(make_document(text)) if "| Name" in chunk.text]
    assert "The values are:" in chunk.text
    assert "name 9" in chunk.text


def test_each_part_of_a_long_table_is_embedded_under_its_header() -> None:
    rows = "".join(f"| name {n} | a value that is number {n} |\n" for n in range(100))
    text = f"The values are:\n\n| Name | Value |\n|---|---|\n{rows}"
    chunks = chunk_document(make_document(text))
    assert len(chunks) > 3
    assert all(
        chunk.embed_text.startswith("A title\nThe values are:\nName | Value\n") for chunk in chunks[1:]
    )


def test_a_list_that_fits_stays_with_its_introduction() -> None:
    items = "".join(f"- item number {n} of the list, which is here\n" for n in range(6))
    text = (
        f"{PARAGRAPH} {PARAGRAPH} {PARAGRAPH} {PARAGRAPH} They did this:\n{items}\n{PARAGRAPH} {PARAGRAPH}\n"
    )
    (chunk,) = [chunk for chunk in chunk_document(make_document(text)) if "number 0" in chunk.text]
    assert "They did this:" in chunk.text
    assert "number 5" in chunk.text


def test_a_sentence_longer_than_a_chunk_is_cut_at_clauses() -> None:
    text = "It began with " + "; ".join(f"the clause that is called number {n}" for n in range(60)) + "."
    chunks = chunk_document(make_document(text))
    assert all(chunk.text.endswith((";", ".")) for chunk in chunks)


def test_the_context_is_title_and_headings_but_none_that_the_text_shows() -> None:
    text = f"# Ships\n\n## North\n\n{PARAGRAPH * 4}\n\n{PARAGRAPH * 4}\n"
    first, *rest = chunk_document(make_document(text, title="Ships"))
    assert first.embed_text == first.text
    assert all(chunk.embed_text.startswith("Ships > North\n") for chunk in rest)


def test_a_chunk_lies_on_the_page_where_it_starts() -> None:
    first, second = PARAGRAPH * 5, PARAGRAPH * 6
    pages = (Page(1, 0, len(first)), Page(2, len(first) + 2, len(first) + 2 + len(second)))
    chunks = chunk_document(make_document(f"{first}\n\n{second}", pages=pages))
    assert {chunk.page for chunk in chunks} == {1, 2}
    assert all(chunk.page == (1 if chunk.start < len(first) else 2) for chunk in chunks)
    assert {chunk.page for chunk in chunk_document(make_document(first))} == {None}


def test_an_id_changes_with_path_content_settings_and_place() -> None:
    ids = {
        chunk_id("a", "00", chunk_tokens=180, ordinal=0),
        chunk_id("b", "00", chunk_tokens=180, ordinal=0),
        chunk_id("a", "01", chunk_tokens=180, ordinal=0),
        chunk_id("a", "00", chunk_tokens=181, ordinal=0),
        chunk_id("a", "00", chunk_tokens=180, ordinal=1),
    }
    assert len(ids) == 5
    assert all(len(found) == 32 and int(found, 16) >= 0 for found in ids)


def test_a_text_without_words_has_no_chunk() -> None:
    assert chunk_document(make_document(" \n\n ")) == []
