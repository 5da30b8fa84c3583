"""Passages that look as if they answered, and do not."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from assistant.reader.training.data import (
    Example,
    Paragraph,
    Question,
    content_words,
    mentions_any,
)

SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


class Article:
    """The paragraphs of one article, ready to be searched by shared words."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = tuple(paragraphs)
        self._words = [content_words(paragraph.text) for paragraph in paragraphs]
        self._counts = Counter(word for words in self._words for word in words)

    def other_text(self, chance: random.Random) -> str:
        """Some other paragraph of the article, to take names and numbers from."""
        return chance.choice(self.paragraphs).text

    def closest_without_answer(self, question: Question, passage: str, count: int) -> list[str]:
        """The paragraphs that share most of the question's rare words and none of its answers.

        At most `count`, closest first, without `passage` itself.
        """
        asked = content_words(question.text)
        scored = [
            (sum(self._rarity(word) for word in asked & words), paragraph.text)
            for paragraph, words in zip(self.paragraphs, self._words, strict=True)
        ]
        scored.sort(key=lambda pair: -pair[0])
        wanted = (
            text
            for score, text in scored
            if score > 0 and text != passage and not mentions_any(text, question.answers)
        )
        return list(islice(wanted, count))

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self.paragraphs) / self._counts[word])


def remove_answer(example: Example, answers: Sequence[str]) -> Example | None:
    """The example without the sentences that hold an answer; None if nothing is left."""
    sentences = SENTENCE_END.split(example.passage)
    kept = [sentence for sentence in sentences if not mentions_any(sentence, answers)]
    if not kept or len(kept) == len(sentences):
        return None
    return Example(example.question, " ".join(kept))
