"""Words of the claim that the passage states in another notation: "31" for "thirty-one"."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.moments import find_dates
from assistant.support.quantities import find_quantities


def restated_stems(comparison: Comparison) -> frozenset[str]:
    """Stems of the claim's words that lie in a number or a whole date which some passage states."""
    numbers = [q for p in comparison.passages for q in find_quantities(p.text)]
    dates = [d for p in comparison.passages for d in find_dates(p.text)]
    text = comparison.claim.text
    spans = [(q.start, q.end) for q in find_quantities(text) if any(q.matches(s) for s in numbers)]
    spans += [
        (d.start, d.end)
        for d in find_dates(text)
        # A date that leaves parts out agrees too, but does not state them.
        if any(d.agrees(s) and len(s.parts()) >= len(d.parts()) for s in dates)
    ]
    return frozenset(
        word.stem
        for word in comparison.content
        if any(start < word.end and word.start < end for start, end in spans)
    )


__all__ = ["restated_stems"]
