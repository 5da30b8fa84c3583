"""The vocabulary of an audit: what was found about an answer, its claims and its citations.

What a machine finds here is derived anew from the record each time and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.types import Answer, Check, Citation, Claim, Verdict


class QuoteState(StrEnum):
    """Whether a citation's quote is what stands at its span in the kept document version."""

    EXACT = "exact"
    WRONG_PLACE = "wrong_place"  # it stands in that version, at another place
    NORMALISED = "normalised"  # it stands there in other case, spaces or quotation marks
    STITCHED = "stitched"  # joined from places apart
    MISATTRIBUTED = "misattributed"  # it stands in another document
    FABRICATED = "fabricated"
    NOT_KEPT = "not_kept"  # the version is not there, or not what was kept: it cannot be told


class DriftState(StrEnum):
    """What became of a cited document since."""

    UNCHANGED = "unchanged"
    MOVED = "moved"  # the same content under another path
    STILL_QUOTED = "changed_still_quoted"
    CHANGED = "changed"  # and no longer contains the quote
    GONE = "gone"
    UNKNOWN = "unknown"  # no corpus to compare with, or it cannot be read


DRIFTED = frozenset({DriftState.CHANGED, DriftState.GONE})  # what the gate counts


class FindingKind(StrEnum):
    """What can be wrong or worth a look."""

    QUOTE = "quote"
    NOT_KEPT = "not_kept"
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    PARTLY_SUPPORTED = "partly_supported"
    UNCITED = "uncited"
    UNKNOWN_MARKER = "unknown_marker"
    DRIFT = "drift"  # the source is gone, or no longer contains the quote
    SOURCE_CHANGED = "source_changed"  # it moved or changed and still contains the quote
    VERDICT_CHANGED = "verdict_changed"  # the checks of today say other than the record
    OVER_CITED = "over_cited"
    BETTER = "better_evidence"
    DOUBTFUL = "doubtful"  # the assistant was not sure that the passage answers the question
    UNREADABLE = "unreadable"  # the record does not hold an answer, or a part of it was not audited
    MISINDEXED = "misindexed"  # the index by which records are selected says other than the record


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, in a sentence for a person."""

    kind: FindingKind
    sentence: str
    claim: int | None = None  # place in `AnswerAudit.claims`, from 0
    citation: int | None = None  # number of the citation


@dataclass(frozen=True, slots=True)
class Drift:
    """What became of one cited document, and where the quote is today."""

    state: DriftState
    sentence: str
    path: str = ""  # today's path; "" when gone or unknown
    start: int | None = None  # of the quote in today's text, where it still stands
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Better:
    """A passage elsewhere that supports a claim which its own citations do not."""

    document: str
    title: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class CitationAudit:
    """One citation, checked against the version it cites and against today."""

    citation: Citation
    state: QuoteState
    reason: str  # why `state`, one sentence
    drift: Drift
    before: str = ""  # text before the span in the kept version
    span: str = ""  # what really stands at the span there; "" when the version is not kept
    after: str = ""
    url: str = ""  # where the document can be opened, for web sources
    kept_at: str = ""  # when the cited version was first kept, UTC; "" when unknown
    dates: tuple[tuple[str, str], ...] = ()  # the version's own header fields that give a date, verbatim


@dataclass(frozen=True, slots=True)
class ClaimAudit:
    """One claim, its recorded verdict and that of today's checks."""

    claim: Claim  # as recorded
    verdict: Verdict  # of today's checks
    checks: tuple[Check, ...]
    uncited: bool  # states a fact and cites nothing
    recorded: bool  # whether `claim.verdict` was recorded (a foreign answer brings none)
    superfluous: tuple[int, ...] = ()  # citations that add nothing (ALCE)
    unknown: tuple[int, ...] = ()  # markers without a citation
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An auditor's sign-off of one claim."""

    record: str  # id of the sign-off's own record
    claim: int  # place of the claim, from 0
    agrees: bool | None  # with the machine's verdict; None when that does not follow
    comment: str
    by: str
    at: str
    judged: str = ""  # "correct", "wrong", "cannot_tell"; "" when only agreement was asked


@dataclass(frozen=True, slots=True)
class AnswerAudit:
    """One record (or foreign answer) with everything found about it."""

    id: str
    seq: int  # 0 for a foreign answer
    kind: str
    at: str
    hash: str
    source: str
    question: str
    answer: Answer | None  # None for a failure, or when the body cannot be read
    claims: tuple[ClaimAudit, ...] = ()
    citations: tuple[CitationAudit, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    feedback: tuple[str, ...] = ()
    problem: str = ""  # why there is no answer: what broke, or that the body was removed
    unreadable: bool = False  # wholly, or in the part that `problem` names
    misindexed: tuple[str, ...] = ()  # how the index differs from this record or from remarks about it

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or worth a look, claims first."""
        return tuple(_findings(self))


def _findings(audit: AnswerAudit) -> Iterator[Finding]:
    if audit.unreadable:
        yield Finding(FindingKind.UNREADABLE, audit.problem)
    for said in audit.misindexed:
        yield Finding(FindingKind.MISINDEXED, said)
    for place, claim in enumerate(audit.claims):
        yield from _of_claim(place, claim)
    for each in audit.citations:
        number = each.citation.number
        if each.state is QuoteState.NOT_KEPT:
            yield Finding(FindingKind.NOT_KEPT, each.reason, citation=number)
        elif each.state is not QuoteState.EXACT:
            yield Finding(FindingKind.QUOTE, each.reason, citation=number)
        if each.drift.state in DRIFTED:
            yield Finding(FindingKind.DRIFT, each.drift.sentence, citation=number)
        elif each.drift.state in (DriftState.MOVED, DriftState.STILL_QUOTED):
            yield Finding(FindingKind.SOURCE_CHANGED, each.drift.sentence, citation=number)
    if audit.answer is not None and audit.answer.doubtful:
        yield Finding(FindingKind.DOUBTFUL, "The passage comes nearest, and may not answer what was asked.")


_BAD_VERDICTS = {
    Verdict.CONTRADICTED: FindingKind.CONTRADICTED,
    Verdict.NOT_SUPPORTED: FindingKind.NOT_SUPPORTED,
    Verdict.PARTLY_SUPPORTED: FindingKind.PARTLY_SUPPORTED,
}


def _of_claim(place: int, claim: ClaimAudit) -> Iterator[Finding]:
    if claim.uncited:
        yield Finding(FindingKind.UNCITED, "States a fact and cites nothing.", claim=place)
    elif claim.verdict in _BAD_VERDICTS:
        failed = [check.reason for check in claim.checks if check.outcome == "failed"]
        sentence = " ".join(failed) or "The cited passages do not say so."
        yield Finding(_BAD_VERDICTS[claim.verdict], sentence, claim=place)
    if claim.unknown:
        listed = ", ".join(f"[{number}]" for number in claim.unknown)
        yield Finding(FindingKind.UNKNOWN_MARKER, f"Cites {listed}, which is not there.", claim=place)
    if claim.recorded and claim.verdict != claim.claim.verdict:
        said = f"Recorded as {words(claim.claim.verdict)}; today's checks say {words(claim.verdict)}."
        yield Finding(FindingKind.VERDICT_CHANGED, said, claim=place)
    for number in claim.superfluous:
        said = f"Citation [{number}] adds nothing: alone it does not support the claim, the others do."
        yield Finding(FindingKind.OVER_CITED, said, claim=place, citation=number)
    if claim.better:
        said = f"{claim.better.document} says so: “{claim.better.quote}”"
        yield Finding(FindingKind.BETTER, said, claim=place)


def words(name: str) -> str:
    """A name of the vocabulary as a person reads it: `not_supported` -> `not supported`."""
    return str(name).replace("_", " ")
