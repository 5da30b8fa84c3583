"""What our own retriever brings for a question and does not answer it: what the reader must refuse."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from assistant.reader.training.data import Paragraph, Question, mentions_any
from index.lexical import FTS_TOKENIZER, match_expression, split_terms

DEPTH = 8


class Retriever:
    """The lexical half of our retriever over all paragraphs that are trained on.

    The dense half would have every paragraph embedded first, which takes longer here than it is worth:
    both halves together bring mostly the same passages.
    """

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._texts = [paragraph.text for paragraph in paragraphs]
        self._base = sqlite3.connect(":memory:")
        self._base.execute(f'CREATE VIRTUAL TABLE found USING fts5(terms, tokenize="{FTS_TOKENIZER}")')
        rows = ((place, " ".join(split_terms(text))) for place, text in enumerate(self._texts))
        self._base.executemany("INSERT INTO found(rowid, terms) VALUES (?, ?)", rows)

    def search(self, question: str) -> Iterator[str]:
        """Paragraphs for `question`, best first, at most `DEPTH`."""
        wanted = match_expression(question)
        if not wanted:
            return
        rows = self._base.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found), rowid LIMIT ?", (wanted, DEPTH)
        )
        yield from (self._texts[place] for (place,) in rows)

    def closest_without_answer(self, question: Question, passage: str) -> str | None:
        """The best paragraph that is not `passage` and holds none of the answers; None if there is none."""
        return next(
            (
                text
                for text in self.search(question.text)
                if text != passage and not mentions_any(text, question.answers)
            ),
            None,
        )
