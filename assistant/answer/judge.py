"""One written sentence against the evidence that it cites: does it hold, and if not, why?

Rules, in order:
1. "According to the evidence," and its like are taken off.
2. "The evidence does not say" in any wording: a decline, never shown as a claim.
3. No label, and nothing stated (a greeting, a lead-in): dropped. No label otherwise: uncited.
4. A label that was not given: unknown label, also when other labels are known.
5. A heading: dropped.
6. Else it is checked against small sets of sentences of what it cites; the first set by which it holds is
   cited, unless one before contradicts it. In another language than its passages it may be shown as partly
   supported, never as supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from assistant.answer.compose import Line, Source
from assistant.answer.labels import Labelled
from assistant.answer.parse import Written
from assistant.answer.prompts import NOT_IN_EVIDENCE
from assistant.answer.spans import find_sources
from assistant.answer.uphold import uphold
from assistant.audit.factual import is_factual
from assistant.audit.surroundings import surround
from assistant.support import Passage
from assistant.support.outcome import listed
from assistant.types import Check, Verdict, WithheldReason
from index.types import Document

State: TypeAlias = Literal["holds", "fails", "declines", "says_nothing"]

_DECLINE = re.compile(
    rf"^\W*(?:{NOT_IN_EVIDENCE}\b"
    r"|(?:unfortunately,? |sorry,? (?:but )?)?(?:the|this|these|your)?\s*"
    r"(?:given |provided |available |numbered )?"
    r"(?:evidence|documents?|passages?|sources?|texts?|information)(?: (?:given|provided|above))?\s+"
    r"(?:do(?:es)? not|don['’]t|doesn['’]t|cannot|can['’]t)\s+"
    r"(?:say|state|mention|contain|answer|provide|specify|include|give|tell|indicate|address)\b"
    r"|(?:it|this|that) is not (?:said|stated|mentioned|in the|answered|given|specified|clear from)\b"
    r"|(?:i|we) (?:cannot|can['’]t|could not|couldn['’]t|am unable to|do not|don['’]t) "
    r"(?:find|answer|determine|know|tell|see)\b"
    r"|(?:there is )?no (?:evidence|information|mention|answer|passage)\b"
    r"|not (?:stated|mentioned|answered|given|found|specified)\b)",
    re.IGNORECASE,
)


# What a writer puts in front of what a passage says; it says nothing itself and is not shown.
_LEAD_IN = re.compile(
    r"^(?:(?:according to|based on|as (?:stated|mentioned|noted) in) "
    r"(?:the |this |these )?(?:given |provided )?"
    r"(?:document|evidence|source|text|passage|information)s?(?: provided| given)?[,:]?\s+"
    r"|the (?:given |provided )?(?:document|evidence|source|text|passage)s? "
    r"(?:say|state|mention|note|show|indicate|report)s? that\s+)(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A written sentence and what became of it."""

    written: Written
    state: State
    line: Line | None = None  # when it holds: the claim with the spans that support it
    verdict: Verdict | None = None
    checks: tuple[Check, ...] = ()
    reason: WithheldReason | None = None  # when it fails
    why: str = ""


class Judge:
    """Judges sentences against one answer's evidence."""

    def __init__(self, evidence: Sequence[Labelled], look_up: Callable[[Source], Document]) -> None:
        self.evidence: Mapping[str, Labelled] = {item.label: item for item in evidence}
        self._look_up = look_up

    def judge(self, written: Written) -> Judged:
        """What the rules of this module say of `written`."""
        written = _without_lead_in(written)
        if _DECLINE.match(written.text):
            return Judged(written, "declines")
        if written.kind == "heading" or not any(c.isalnum() for c in written.text):
            return Judged(written, "says_nothing")
        if not written.labels:
            if not is_factual(written.text):
                return Judged(written, "says_nothing")
            why = "It states something and cites no evidence."
            return Judged(written, "fails", reason=WithheldReason.UNCITED, why=why)
        unknown = [label for label in written.labels if label not in self.evidence]
        if unknown:
            why = f"It cites {listed(unknown)}, which was not given; {len(self.evidence)} passages were."
            return Judged(written, "fails", reason=WithheldReason.UNKNOWN_LABEL, why=why)
        return self._check(written)

    def _check(self, written: Written) -> Judged:
        why = "What it cites says nothing."
        first = Judged(written, "fails", reason=WithheldReason.NOT_SUPPORTED, why=why)
        cited = [self.evidence[label] for label in written.labels]
        for number, sources in enumerate(find_sources(written.text, cited)):
            judged = self._try(written, sources)
            if judged.state == "holds":
                return judged
            first = judged if number == 0 else first
            if judged.reason is WithheldReason.CONTRADICTED:
                break  # no other words beside it make good what the nearest sentence speaks against
        return first

    def _try(self, written: Written, sources: tuple[Source, ...]) -> Judged:
        passages = [self._passage(source) for source in sources]
        verdict, checks, flaw = uphold(written.text, passages)
        if flaw is None:
            line = Line(written.text, sources, written.kind in ("item", "row"), written.continues)
            return Judged(written, "holds", line, verdict, checks)
        return Judged(written, "fails", None, verdict, checks, *flaw)

    def _passage(self, source: Source) -> Passage:
        """The span as an audit will see it later: in its surroundings in the document."""
        chunk = source.hit.chunk
        document = self._look_up(source)
        before, span, after = surround(document.text, source.start, source.end)
        return Passage(source.quote, before + span + after, chunk.path, source.hit.title)

    def nearest_passage(self, written: Written) -> Labelled | None:
        """The passage that a sentence should rest on: the first that it cites, else the one most like it."""
        known = [self.evidence[label] for label in written.labels if label in self.evidence]
        if known:
            return known[0]
        for sources in find_sources(written.text, list(self.evidence.values())):
            ids = {source.hit.chunk.id for source in sources}
            return next((p for p in self.evidence.values() if p.hit.chunk.id in ids), None)
        return None


def _without_lead_in(written: Written) -> Written:
    rest = _LEAD_IN.sub("", written.text, count=1)
    return written if rest == written.text else replace(written, text=rest[0].upper() + rest[1:])
