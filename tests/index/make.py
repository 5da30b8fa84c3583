"""Builders for the tests of cutting."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from index.types import Document, Page

PIECES = (
    "The treaty was signed. ",
    "It grew by 3.5% in the U.S. last year. ",
    "Dr. Smith left!",
    "e.g. this ",
    "# Heading\n",
    "A Bare Heading\n\n",
    "Setext\n===\n",
    "- item one\n",
    "  - nested\n",
    "? odd bullet\n",
    "1. first\n",
    "a) second\n",
    "-\nWhat is it now?\nIt is this.\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "| odd\n",
    "|||\n",
    "a\tb\n",
    "Key: value\n",
    "Title:  A thing\n",
    "Text: One. Two.\n",
    "> quoted\n",
    ">\n",
    "```\ncode. Here.\n```\n",
    "```\n",
    "[1] A note. 2020.\n",
    "---\n",
    "***\n",
    "\n",
    "\n\n",
    " ",
    "\t",
    "\xa0",
    "👩\u200d👩\u200d👧 ",
    "İstanbul. ",
    "e\u0301",
    "你好。我们走！",
    "ما هذا؟ ",
    "¿Qué? ¡No! ",
    "“Go,” he said. “Stay.” ",
    "(",
    "“",
    "'",
    "https://a.b/c.D?e=F. ",
    "x",
    ".",
    "...",
    "\u200b",
    "\r",
    "\x0c",
    "\u2028",
    "words and words ",
)
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join),
)


def make_document(text: str, *, title: str = "A title", pages: tuple[Page, ...] = ()) -> Document:
    data = text.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        "folder/a.txt", title, text, digest, digest, len(data), "text", "utf-8", False, pages=pages
    )


def check_spans(text: str, spans: Sequence[tuple[int, int]]) -> None:
    """Spans are in order and apart, start and end with a character, and leave out only white space."""
    for start, end in spans:
        assert text[start:end].strip() == text[start:end] != ""
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    assert not "".join(text[a:b] for a, b in zip([0, *ends], [*starts, len(text)], strict=True)).strip()
