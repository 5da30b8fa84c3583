"""Counts over audited answers: what the first page of a report, and the gate, speak about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from assistant.audit.findings import DRIFTED, AnswerAudit, ClaimAudit, FindingKind, QuoteState
from assistant.types import Claim, Outcome, Verdict

_ALARMING: Final = frozenset({Verdict.PARTLY_SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_SUPPORTED})


@dataclass(slots=True)
class Day:
    """One day (UTC) of a trend."""

    answers: int = 0
    claims: int = 0
    supported: int = 0


@dataclass(slots=True)
class Totals:
    """Counts; `add` one answer after another. Memory grows with days only."""

    kinds: Counter[str] = field(default_factory=Counter)  # records by kind
    verdicts: Counter[str] = field(default_factory=Counter)  # claims by today's verdict
    findings: Counter[str] = field(default_factory=Counter)  # by FindingKind
    quotes: Counter[str] = field(default_factory=Counter)  # citations by QuoteState
    drift: Counter[str] = field(default_factory=Counter)  # citations by DriftState
    feedback: Counter[str] = field(default_factory=Counter)
    # By the verdict and the checks that the auditors saw, those of the record.
    judged: Counter[tuple[str, bool]] = field(default_factory=Counter)  # (verdict, auditor agrees)
    alarms: Counter[tuple[str, bool]] = field(default_factory=Counter)  # (failed check, auditor agrees)
    erased: int = 0  # answers whose body was removed
    days: dict[str, Day] = field(default_factory=dict)

    def add(self, audit: AnswerAudit) -> None:
        """Count one answer."""
        self.kinds[audit.kind] += 1
        self.erased += audit.answer is None and audit.kind != "failure" and not audit.unreadable
        self.verdicts.update(str(each.verdict) for each in audit.claims)
        self.findings.update(str(each.kind) for each in audit.findings)
        self.quotes.update(str(each.state) for each in audit.citations)
        self.drift.update(str(each.drift.state) for each in audit.citations)
        self.feedback.update(audit.feedback)
        for judgement in audit.judgements:
            if 0 <= judgement.claim < len(audit.claims) and judgement.agrees is not None:
                self._add_judged(audit.claims[judgement.claim].claim, judgement.agrees)
        if audit.at:
            self._add_day(audit.at[:10], audit.claims)

    def _add_judged(self, claim: Claim, agrees: bool) -> None:
        self.judged[str(claim.verdict), agrees] += 1
        if claim.verdict in _ALARMING:
            self.alarms.update((c.name, agrees) for c in claim.checks if c.outcome is Outcome.FAILED)

    def _add_day(self, date: str, claims: tuple[ClaimAudit, ...]) -> None:
        day = self.days.setdefault(date, Day())
        day.answers += 1
        day.claims += len(claims)
        day.supported += sum(each.verdict is Verdict.SUPPORTED for each in claims)

    @property
    def answers(self) -> int:
        """Records that hold an answer or an abstention, or should."""
        return self.kinds["answer"] + self.kinds["abstention"]

    @property
    def claims(self) -> int:
        """Claims of all answers."""
        return self.verdicts.total()

    @property
    def checkable(self) -> int:
        """Claims but those that state nothing to check."""
        return self.claims - self.verdicts[Verdict.NOT_CHECKABLE]

    @property
    def supported_share(self) -> float:
        """Supported among checkable claims, 0..1; 1 when there is none."""
        return self.verdicts[Verdict.SUPPORTED] / self.checkable if self.checkable else 1.0

    @property
    def unsupported(self) -> int:
        """Claims that their citations do not support, or contradict; a claim without any is `uncited`."""
        found = self.findings
        return found[FindingKind.NOT_SUPPORTED] + found[FindingKind.CONTRADICTED]

    @property
    def uncited(self) -> int:
        """Claims that state a fact and cite nothing."""
        return self.findings[FindingKind.UNCITED]

    @property
    def unreadable(self) -> int:
        """Answers that could not be audited, wholly or in part."""
        return self.findings[FindingKind.UNREADABLE]

    @property
    def drifted(self) -> int:
        """Citations whose document is gone, or changed so that it no longer contains the quote."""
        return sum(self.drift[state] for state in DRIFTED)

    @property
    def misquoted(self) -> int:
        """Citations whose quote is not what stands at their span."""
        bad = set(QuoteState) - {QuoteState.EXACT, QuoteState.NOT_KEPT}
        return sum(self.quotes[state] for state in bad)

    def check_precision(self) -> dict[str, tuple[int, int]]:
        """Per check, over judged claims with a bad verdict in which it failed: agreed with, and all."""
        names = dict.fromkeys(sorted(name for name, _ in self.alarms))
        return {
            name: (self.alarms[name, True], self.alarms[name, True] + self.alarms[name, False])
            for name in names
        }

    def agreement(self, verdict: str) -> tuple[int, int]:
        """Of the auditors' judgements of claims with `verdict`: how many agree, and how many there are."""
        agreed = self.judged[verdict, True]
        return agreed, agreed + self.judged[verdict, False]
