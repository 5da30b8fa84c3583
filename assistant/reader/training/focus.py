"""Passages cut to the sentence that matters, as the reader reads them the second time."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Final

from assistant.reader.training.data import Example, content_words

SENTENCE_START: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(\d])|\n+")
# So often the sentence comes with the one before it.
WITH_BEFORE: Final = 0.4


def focus(example: Example, chance: random.Random) -> Example:
    """The example with only the sentence of its answer; without one, with a sentence, of the two that share
    most words with the question. A table stays whole: its rows say nothing without their header."""
    if example.whole or "|" in example.passage:
        return example
    cuts = [0, *(match.end() for match in SENTENCE_START.finditer(example.passage)), len(example.passage)]
    places = range(len(cuts) - 1)
    if example.answerable:
        first = max((p for p in places if cuts[p] <= example.start), default=0)
        last = max((p for p in places if cuts[p] < example.end), default=first)
    else:
        asked = content_words(example.question)
        shared = [len(asked & content_words(example.passage[cuts[p] : cuts[p + 1]])) for p in places]
        first = last = chance.choice(sorted(places, key=lambda p: -shared[p])[:2])
    if first and chance.random() < WITH_BEFORE:
        first -= 1
    low, high = cuts[first], cuts[last + 1]
    passage = example.passage[low:high].rstrip()
    if not example.answerable:
        return replace(example, passage=passage)
    return replace(example, passage=passage, start=example.start - low, end=example.end - low)
