"""Verifying recorded answers: quotes, drift, support, uncited claims, over-citation, better evidence.

Everything is derived anew from the records, the kept versions and today's documents. One answer at a
time is in memory, however long the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.audit.chain import ChainReport, verify_chain
from assistant.audit.claims import Assess, Search, audit_claim
from assistant.audit.drift import find_drift
from assistant.audit.findings import AnswerAudit, CitationAudit, ClaimAudit, Judgement, QuoteState
from assistant.audit.indexing import compare_index
from assistant.audit.links import find_address
from assistant.audit.log import AuditLog
from assistant.audit.mentions import voice_of
from assistant.audit.own_dates import find_dates
from assistant.audit.quoting import check_quote
from assistant.audit.record import answer_of
from assistant.audit.surroundings import surround
from assistant.audit.today import Corpus
from assistant.audit.totals import Totals
from assistant.audit.types import ANSWERED, EVERYTHING, REMARKS, Head, Record, Selection
from assistant.errors import RecordError
from assistant.support.passage import Passage
from assistant.types import Answer, Check, Citation, Outcome, Verdict
from assistant.versions import VersionStore

_ABOUT_ANSWERS = (*ANSWERED, "failure")
_OTHERS_READ = 50  # further documents in which a quote that stands nowhere is looked for


@dataclass(frozen=True, slots=True)
class Sources:
    """What answers are verified against; what is None is left out and reported as unknown."""

    versions: VersionStore | None = None
    corpus: Corpus | None = None
    search: Search | None = None  # for better evidence; takes a query per claim that is not supported
    assess: Assess | None = None  # None: the support checks of this version


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of `verify`."""

    chain: ChainReport
    totals: Totals
    answers: tuple[AnswerAudit, ...]


def verify(
    log: AuditLog,
    sources: Sources | None = None,
    *,
    selection: Selection = EVERYTHING,
    pinned: Head | None = None,
) -> Verification:
    """Verify the whole chain and the selected answers; all in memory, see `audit_answers` for streaming.

    Raises:
        RecordError: the log cannot be read.
    """
    answers = tuple(audit_answers(log, sources or Sources(), selection))
    totals = Totals()
    for each in answers:
        totals.add(each)
    return Verification(verify_chain(log.records(), pinned=pinned), totals, answers)


def audit_answers(
    log: AuditLog, sources: Sources, selection: Selection = EVERYTHING
) -> Iterator[AnswerAudit]:
    """Each selected answer, abstention or failure with what was found about it, in constant memory."""
    remarks = _Remarks(log)
    for record, misindexed in compare_index(log, log.records(selection)):
        if record.kind in _ABOUT_ANSWERS:
            audit = audit_record(record, sources, remarks.of(record))
            said = (*filter(None, (misindexed,)), *remarks.misindexed(record))
            yield replace(audit, misindexed=said) if said else audit


def audit_record(record: Record, sources: Sources, remarks: Iterable[Record] = ()) -> AnswerAudit:
    """One record; `remarks` are the sign-offs and feedback about it."""
    judgements, feedback = _read_remarks(remarks)
    try:
        if record.kind == "failure":
            return _failure(record)
        answer = answer_of(record)
    except RecordError as error:
        return _unreadable(record, error)
    citations, claims = audit_answer(answer, sources)
    return AnswerAudit(
        record.id,
        record.seq,
        record.kind,
        record.at,
        record.hash,
        source=str(record.body.get("source", "")),
        question=answer.question,
        answer=answer,
        claims=claims,
        citations=citations,
        judgements=judgements,
        feedback=feedback,
        problem=answer.refusal.sentence if answer.refusal else "",
    )


def audit_answer(
    answer: Answer, sources: Sources, *, recorded: bool = True
) -> tuple[tuple[CitationAudit, ...], tuple[ClaimAudit, ...]]:
    """The citations and claims of `answer`, audited."""
    assess = sources.assess or _assessor(answer, sources)
    citations = tuple(_audit_citation(each, answer, sources) for each in answer.citations)
    passages = {each.citation.number: _passage(each) for each in citations}
    claims = tuple(
        audit_claim(each, passages, assess=assess, search=sources.search, recorded=recorded)
        for each in answer.claims
    )
    return citations, claims


def _assessor(answer: Answer, sources: Sources) -> Assess:
    """Today's support checks; a quotation that is not in the cited passages is looked for elsewhere."""
    # Imported when used: its word lists are not needed to read or export a log.
    if answer.written_by:
        from assistant.answer.language import assess_in_language as assess
    else:
        from assistant.support import assess

    def assess_claim(claim: str, passages: Sequence[Passage]) -> tuple[Verdict, tuple[Check, ...]]:
        verdict, checks = assess(claim, passages)
        if not any(check.name == "quote" and check.outcome is Outcome.FAILED for check in checks):
            return verdict, checks
        cited = {passage.document for passage in passages}
        return assess(claim, passages, other_documents=dict(_texts_besides(cited, answer, sources)))

    return assess_claim


def _passage(audit: CitationAudit) -> Passage | None:
    """What a claim may lean on: what really stands at the cited span, never an invented quote."""
    if audit.state is QuoteState.NOT_KEPT:
        text, context = audit.citation.quote, ""
    elif audit.state in (QuoteState.EXACT, QuoteState.WRONG_PLACE, QuoteState.NORMALISED):
        text, context = audit.span or audit.citation.quote, audit.before + audit.span + audit.after
    else:
        return None
    return Passage(text, context, audit.citation.document, audit.citation.title)


def _audit_citation(citation: Citation, answer: Answer, sources: Sources) -> CitationAudit:
    drift = find_drift(citation, sources.corpus)
    if sources.versions is None:
        return CitationAudit(citation, QuoteState.NOT_KEPT, "No kept versions were given.", drift)
    try:
        text = sources.versions.text(citation.sha256, citation.text_sha256)
    except RecordError as error:
        return CitationAudit(citation, QuoteState.NOT_KEPT, error.message, drift)
    sound = text[citation.start : citation.end] == citation.quote
    others = {} if sound else dict(_texts_besides({citation.document}, answer, sources))
    state, reason = check_quote(citation, text, others)
    before, span, after = surround(text, citation.start, citation.end)
    return CitationAudit(
        citation,
        state,
        reason,
        drift,
        before,
        span,
        after,
        url=find_address(text),
        kept_at=sources.versions.kept_at(citation.sha256, citation.text_sha256),
        dates=find_dates(text),
    )


def _texts_besides(cited: set[str], answer: Answer, sources: Sources) -> Iterator[tuple[str, str]]:
    """Texts in which a quote that is not where it should be may stand: cited beside it, or in the corpus."""
    for other in answer.citations if sources.versions else ():
        if other.document not in cited and sources.versions:
            try:
                yield other.document, sources.versions.text(other.sha256, other.text_sha256)
            except RecordError:
                continue  # reported at its own citation
    for path in (sources.corpus.paths() if sources.corpus else ())[:_OTHERS_READ]:
        if path not in cited and sources.corpus:
            try:
                yield path, sources.corpus.text(path)
            except RecordError:
                continue  # not a document that can be read: the quote cannot be from it


def _failure(record: Record) -> AnswerAudit:
    body = record.body
    error = body.get("error")
    message = error.get("message") if isinstance(error, Mapping) else None
    return AnswerAudit(
        record.id,
        record.seq,
        record.kind,
        record.at,
        record.hash,
        source=str(body.get("source", "")),
        question=str(body.get("question", "")),
        answer=None,
        problem=str(message or "Something broke."),
    )


def _unreadable(record: Record, error: RecordError) -> AnswerAudit:
    # An erased body is the chain's business (it says when and why), a damaged one a finding here.
    return AnswerAudit(
        record.id,
        record.seq,
        record.kind,
        record.at,
        record.hash,
        source="",
        question="",
        answer=None,
        problem=error.message,
        unreadable=not record.erased,
    )


class _Remarks:
    """Sign-offs and feedback by answer; a log without any is not asked a million times.

    What the index hides or moves to another answer is still found: each is compared with its body once.
    """

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._any = False
        self._wrong: dict[str, list[tuple[Record, str]]] = defaultdict(list)  # by the answer they are about
        for remark, misindexed in compare_index(log, log.records(Selection(kinds=REMARKS))):
            self._any = True
            if misindexed:
                self._wrong["" if remark.erased else str(remark.body.get("answer"))].append(
                    (remark, misindexed)
                )

    def of(self, record: Record) -> Iterator[Record]:
        wrong = [remark for remark, _ in self._wrong.get(record.id, ())]
        taken = {remark.seq for remark in wrong}
        selected = self._log.records(Selection(about=record.id, kinds=REMARKS)) if self._any else ()
        right = (each for each in selected if each.seq not in taken and not each.erased)
        mine = [*wrong, *(each for each in right if each.body.get("answer") == record.id)]
        yield from sorted(mine, key=lambda remark: remark.seq)

    def misindexed(self, record: Record) -> Iterator[str]:
        return (said for _, said in self._wrong.get(record.id, ()))


def _read_remarks(remarks: Iterable[Record]) -> tuple[tuple[Judgement, ...], tuple[str, ...]]:
    judgements: dict[tuple[int, str], Judgement] = {}
    feedback: dict[str, str] = {}
    for remark in remarks:
        if remark.erased:
            continue
        if remark.kind == "feedback":
            # A later one of the same person about the same thing replaces it.
            feedback[voice_of(remark.body) or remark.id] = str(remark.body.get("value", ""))
        for judgement in read_judgements(remark) if remark.kind == "signoff" else ():
            judgements[judgement.claim, judgement.by] = judgement  # a later one of a person replaces it
    return tuple(judgements.values()), tuple(value for value in feedback.values() if value != "none")


def read_judgements(remark: Record) -> Iterator[Judgement]:
    """What a sign-off says of each claim; nothing for a record of another kind."""
    body = remark.body
    listed = body.get("claims")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("claim"), int):
            yield Judgement(
                record=remark.id,
                claim=int(str(each["claim"])),
                agrees=None if each.get("agrees") is None else each.get("agrees") is True,
                comment=str(each.get("comment", "")),
                by=str(body.get("by", "")),
                at=remark.at,
                judged=str(each.get("judged", "")),
            )


__all__ = [
    "Sources",
    "Verification",
    "audit_answer",
    "audit_answers",
    "audit_record",
    "read_judgements",
    "verify",
]
