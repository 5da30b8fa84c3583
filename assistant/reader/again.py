"""What is read a second time: the sentence of the span that was found, alone.

Whether a passage answers is mostly decided by one sentence, and what stands around it blurs the verdict:
over articles of SQuAD 2.0 that were left out of the last trainings, the verdict on the sentence alone tells
answerable from unanswerable better than that on the whole paragraph, which in turn tells better which of
several paragraphs answers (see training/TRAINING.md; reading, then verifying what was read, is from Hu et
al. 2019, doi:10.1609/aaai.v33i01.33016529).
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.reader.types import Span
from index.sentences import split_sentences

# What to read again of the passage in this place of the request, in which this span was found.
Focus = Callable[[int, Span], str]


def sentence_of(passage: str, span: Span) -> str:
    """The sentences of `passage` that hold `span`; a line break ends a sentence."""
    first = passage.rfind("\n", 0, span.start) + 1
    last = passage.find("\n", span.end)
    bounds = split_sentences(passage, first, len(passage) if last < 0 else last)
    held = [bound for bound in bounds if bound[0] < span.end and span.start < bound[1]]
    return passage[held[0][0] : held[-1][1]] if held else passage[span.start : span.end]
