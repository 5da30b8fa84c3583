"""Whether a citation's quote is what stands at its span in the version that it cites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.audit.findings import QuoteState
from assistant.audit.locate import locate
from assistant.types import Citation

_SAYS: Final = {
    "normalised": "stands in {document} with other case, spaces or quotation marks only",
    "shortened": "stands in {document} only in parts, joined by an omission",
    "stitched": "is stitched together from places apart in {document}",
    "misattributed": "does not stand in {document} but in {where}",
    "fabricated": "does not stand in {document}",
}
_STATES: Final = {
    "exact": QuoteState.NORMALISED,
    "normalised": QuoteState.NORMALISED,
    "shortened": QuoteState.STITCHED,
    "stitched": QuoteState.STITCHED,
    "misattributed": QuoteState.MISATTRIBUTED,
    "fabricated": QuoteState.FABRICATED,
}


def check_quote(citation: Citation, text: str, others: Mapping[str, str]) -> tuple[QuoteState, str]:
    """The state of `citation`'s quote in `text` (the version it cites), and why, in a sentence.

    `others` (path to text) lets a quote from another document be named.
    """
    document = citation.document
    if citation.quote and text[citation.start : citation.end] == citation.quote and citation.start >= 0:
        return QuoteState.EXACT, f"The quote stands at its place in {document}."
    if not citation.quote.strip():
        return QuoteState.FABRICATED, f"The citation of {document} quotes nothing."
    place = locate(citation.quote, text, near=citation.start)
    if place and text[place[0] : place[1]] == citation.quote:
        return QuoteState.WRONG_PLACE, f"The quote stands in {document} at {place[0]}, not at its span."
    return _classify(citation, text, others)


def _classify(citation: Citation, text: str, others: Mapping[str, str]) -> tuple[QuoteState, str]:
    from assistant.support.quote import classify_quote

    kind, where = classify_quote(citation.quote, [text], dict(others))
    says = _SAYS.get(str(kind), _SAYS["normalised"]).format(document=citation.document, where=where)
    return _STATES[str(kind)], f"The quote {says}."
