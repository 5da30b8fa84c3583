"""Whether the claim is as certain as the passage: "will" is more than "may"."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.types import Check

NAME = "certainty"
HEDGES = frozenset(
    """may might could possibly perhaps maybe potentially potential reportedly allegedly alleged likely
    probably suggest suggests suggested propose proposed proposes consider considering considers plan
    plans planned planning expect expected expects aim aims hope hopes hoped should would can seek
    seeks intend intends rumored rumoured apparently seems seem appears appear estimated unconfirmed
    tentative""".split()
)


def check_modality(comparison: Comparison) -> Check:
    """Failed when the aligned sentence hedges and the claim does not."""
    ours = [w for w in comparison.claim.words if w.folded in HEDGES]
    close = [a for a in comparison.alignments if a.kept >= 0.5]
    theirs = [w for a in close for w in a.passage.words if w.folded in HEDGES]
    if theirs and not ours:
        dropped = [w for a in close for e in a.edits for w in e.passage if w.folded in HEDGES]
        if dropped:
            return failed(NAME, f"The passage only says {listed(w.text for w in dropped)}.", 0.0)
    if ours and not theirs and close:
        return failed(NAME, f"The claim adds doubt: {listed(w.text for w in ours)}.", 0.5)
    if ours or theirs:
        return passed(NAME, "Claim and passage are equally certain.")
    return not_applicable(NAME, "Neither hedges.")


__all__ = ["HEDGES", "check_modality"]
