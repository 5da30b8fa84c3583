"""Whether the claim stands in the passage word for word, perhaps with a label or as a row of a table.

Rules, in order: the whole claim, or each of its sentences, is a run of words of one cited span; or the claim
is "Label: value" or "Row — Header: value; Header: value", where each part is such a run, except labels that
stand in a heading, a title or the header row above the span. A value must be under the header it is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.support.comparison import Comparison
from assistant.support.outcome import not_applicable, passed
from assistant.support.passage import Passage
from assistant.support.quote import folded_words
from assistant.types import Check

NAME = "verbatim"
_PARTS = re.compile(r"\s+[—–|-]\s+|:\s+|;\s+|\s*\|\s*")
LONGEST_LABEL = 12  # words of a heading or a header cell
LINES_ABOVE = 200  # how far up a heading or a header row is looked for


def check_verbatim(comparison: Comparison, passages: Sequence[Passage]) -> Check:
    """Passed or not applicable: not being verbatim is no fault."""
    claim = folded_words(comparison.claim.text)
    spans = [folded_words(p.text) for p in passages]
    if not claim.strip():
        return not_applicable(NAME, "The claim has no words.")
    if any(claim in span for span in spans):
        return passed(NAME, "The claim stands in the passage word for word.")
    sentences = [folded_words(comparison.claim.text[s.start : s.end]) for s in comparison.claim.sentences]
    if len(sentences) > 1 and all(any(s in span for span in spans) for s in sentences):
        return passed(NAME, "Each sentence of the claim stands in the passage word for word.")
    if any(_is_labelled(comparison.claim.text, passage) for passage in passages):
        return passed(NAME, "Each label and value stands in the passage or in the headings above it.")
    return not_applicable(NAME, "The claim is worded differently.")


def _is_labelled(claim: str, passage: Passage) -> bool:
    parts = [p for part in _PARTS.split(claim) if (p := folded_words(part)).strip()]
    if len(parts) < 2:
        return False
    span = folded_words(passage.text)
    inside = [p in span for p in parts]
    if not any(inside) or not inside[-1]:
        return False
    above = _labels_above(passage)
    if not all(here or part.strip() in above for here, part in zip(inside, parts, strict=True)):
        return False
    return _pairs_agree(parts, passage)


def _labels_above(passage: Passage) -> set[str]:
    """Headings, header cells and short lead-in lines before the span; a data row's cells are no labels."""
    lines = _lines_above(passage)
    labels = {folded_words(passage.title).strip()}
    for at, line in enumerate(lines):
        if "|" in line:
            header = at == 0 or "|" not in lines[at - 1]
            labels |= {folded_words(cell).strip() for cell in line.split("|")} if header else set()
        else:
            labels |= {folded_words(p).strip() for p in line.split(" > ") if len(p.split()) <= LONGEST_LABEL}
    return labels - {""}


def _lines_above(passage: Passage) -> list[str]:
    at = passage.context.find(passage.text)
    before = passage.context[:at] if at >= 0 else passage.context
    return [line.strip() for line in before.splitlines() if line.strip()][-LINES_ABOVE:]


def _pairs_agree(parts: Sequence[str], passage: Passage) -> bool:
    """In a table's row, a value that follows a header must stand in that header's column."""
    row = _cells(passage.text)
    if len(row) < 2:
        return True
    header: list[str] = []
    for line in reversed(_lines_above(passage)):
        if "|" not in line:
            break
        header = _cells(line)
    if len(header) != len(row):
        return True
    for label, value in pairwise(parts):
        if label in header and value in row and row[header.index(label)] != value:
            return False
    return True


def _cells(line: str) -> list[str]:
    return [p for cell in line.strip().strip("|").split("|") if (p := folded_words(cell)).strip()]


__all__ = ["check_verbatim"]
