"""What became of a cited document since the answer.

Rules, in order: the path holds the same bytes: unchanged. The same bytes stand under another path: moved.
The path holds other bytes: changed, and the quote is looked for in today's text. No such path: gone.
"""

from __future__ import annotations

import difflib
from typing import Final

from assistant.audit.findings import Drift, DriftState
from assistant.audit.locate import locate
from assistant.audit.today import Corpus
from assistant.errors import RecordError
from assistant.types import Citation

_ALIKE: Final = 0.6  # difflib's ratio, 0..1; below, two sentences share little more than common words
_LONGEST: Final = 2_000  # characters of a quote, and of a text, for which looking is quick
_LARGEST: Final = 500_000
NO_CORPUS = Drift(DriftState.UNKNOWN, "There is no corpus to compare with.")


def find_drift(citation: Citation, corpus: Corpus | None) -> Drift:
    """What became of `citation`'s document in `corpus`, and where its quote stands today."""
    if corpus is None:
        return NO_CORPUS
    now = corpus.sha256(citation.document)
    if now == citation.sha256:
        said = f"{citation.document} is unchanged."
        return Drift(DriftState.UNCHANGED, said, citation.document, citation.start, citation.end)
    if elsewhere := corpus.find(citation.sha256):
        return Drift(
            DriftState.MOVED,
            f"{citation.document} is now {elsewhere[0]}, its content the same.",
            elsewhere[0],
            citation.start,
            citation.end,
        )
    if now is None:
        return Drift(DriftState.GONE, f"{citation.document} is no longer in the corpus.")
    return _changed(citation, corpus)


def _changed(citation: Citation, corpus: Corpus) -> Drift:
    try:
        text = corpus.text(citation.document)
    except RecordError as error:
        return Drift(DriftState.UNKNOWN, error.message, citation.document)
    place = locate(citation.quote, text, near=citation.start)
    if place is None:
        said = f"{citation.document} has changed and no longer contains the quote."
        nearest = _nearest(citation.quote, text)
        said += f" Nearest to it today: “{nearest}”" if nearest else ""
        return Drift(DriftState.CHANGED, said, citation.document)
    start, end = place
    said = f"{citation.document} has changed and still contains the quote, at {start} to {end}."
    return Drift(DriftState.STILL_QUOTED, said, citation.document, start, end)


def _nearest(quote: str, text: str) -> str:
    """The unit of today's text that is most like the quote; "" when none is much like it."""
    from index.segment import segment

    if len(quote) > _LONGEST or len(text) > _LARGEST:
        return ""
    units = [text[unit.start : unit.end] for unit in segment(text)]
    return next(iter(difflib.get_close_matches(quote, units, n=1, cutoff=_ALIKE)), "")
