"""Readers' feedback as evaluation cases: what was praised must stay, what was faulted must not come again.

Rules:
1. Only feedback that stands counts: the last word of each named person or browser about the same answer or
   citation; "none" takes it back. Where as many say up as down, nothing is concluded.
2. An answer rated up is gold for its bare answer (`short`) and its citations: asked again, the question must
   be answered with the same `short`, if there was one, and cite one of the passages again that nobody
   faulted. An abstention rated up must be an abstention again.
3. An answer rated down must not be given again the same way: the same text, or the same `short` from the
   same passages. An abstention rated down must not be an abstention again.
4. A citation rated up must be cited again; one rated down must not be.
Two citations are the same when they are of one document and one's quote holds the other's, compared
without case, accents, punctuation and runs of white space: offsets move when a document is edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from assistant.audit.log import AuditLog
from assistant.audit.mentions import voice_of
from assistant.audit.record import answer_of
from assistant.audit.replay import history_of
from assistant.audit.types import Record, Selection
from assistant.errors import AssistantError, EvaluationError, RecordError
from assistant.evaluation.compare import contains, make_plain
from assistant.evaluation.judge import strip_markers
from assistant.evaluation.statistics import Score, score_share
from assistant.types import Answer, Citation, History

NAMES: Final = ("praised_kept", "faulted_avoided")


class Asks(Protocol):
    """The part of `Assistant` that is needed here."""

    def ask(
        self, question: str, history: History = (), *, documents: tuple[str, ...] | None = None
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One answer with what readers concluded about it; each of the three is True, False or not known."""

    record: str  # id of the answer's record
    answer: Answer  # as recorded
    history: History
    up: bool | None  # the answer as a whole
    citations: dict[int, bool]  # number -> up
    reasons: tuple[str, ...] = ()  # what readers wrote beside it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What asking again came to."""

    case: Case
    now: Answer
    kept: bool | None  # what was praised came again; None when nothing was
    avoided: bool | None  # what was faulted did not; None when nothing was
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every case asked again."""

    verdicts: tuple[Verdict, ...]
    remarks: tuple[str, ...]  # feedback of which no case could be made

    @property
    def scores(self) -> tuple[Score, ...]:
        """The shares that held, each with its n."""
        kept = [each.kept for each in self.verdicts if each.kept is not None]
        avoided = [each.avoided for each in self.verdicts if each.avoided is not None]
        return score_share(NAMES[0], kept), score_share(NAMES[1], avoided)


def read_cases(log: AuditLog) -> tuple[list[Case], list[str]]:
    """The cases that the feedback in `log` makes, oldest first, and remarks on what made none.

    Raises:
        RecordError: the log cannot be read.
    """
    given: dict[str, list[Record]] = {}
    for remark in log.records(Selection(kinds=("feedback",))):
        if not remark.erased and isinstance(about := remark.body.get("answer"), str):
            given.setdefault(about, []).append(remark)
    cases, remarks = [], []
    for id, remarks_on in sorted(given.items()):
        try:
            case = _case(log.get(id), remarks_on)
        except RecordError as error:
            remarks.append(f"{id}: {error.message}")
            continue
        if case.up is None and not case.citations:
            remarks.append(f"{id}: taken back, or as many say up as down.")
        else:
            cases.append(case)
    return cases, remarks


def _case(record: Record, remarks: Sequence[Record]) -> Case:
    standing = {voice_of(each.body) or each.id: each for each in remarks}
    votes: dict[int | None, Counter[str]] = {}
    for each in standing.values():
        citation = each.body.get("citation")
        about = citation if isinstance(citation, int) else None
        votes.setdefault(about, Counter())[str(each.body.get("value"))] += 1
    found = {about: _majority(counts) for about, counts in votes.items()}
    return Case(
        record.id,
        answer_of(record),
        history_of(record),
        found.get(None),
        {number: up for number, up in found.items() if number is not None and up is not None},
        tuple(comment for each in standing.values() if (comment := str(each.body.get("comment") or ""))),
    )


def _majority(counts: Counter[str]) -> bool | None:
    return None if counts["up"] == counts["down"] else counts["up"] > counts["down"]


def ask_again(
    assistant: Asks, cases: Iterable[Case], on_progress: Callable[[int], None] | None = None
) -> Iterator[Verdict]:
    """Ask the question of every case, with its history and the documents that it was limited to.

    Raises:
        EvaluationError: asking broke; names the record.
    """
    for done, case in enumerate(cases, start=1):
        try:
            now = assistant.ask(case.answer.question, case.history, documents=case.answer.documents)
        except AssistantError as error:
            raise EvaluationError(
                f"Asking the question of record {case.record} again broke: {error.message}", hint=error.hint
            ) from error
        yield judge_case(case, now)
        if on_progress is not None:
            on_progress(done)


def judge_case(case: Case, now: Answer) -> Verdict:
    """What the rules say of `now`; pure."""
    praised = [*_missing_praise(case, now)]
    faulted = [*_repeated_fault(case, now)]
    any_praise = case.up is True or any(case.citations.values())
    any_fault = case.up is False or not all(case.citations.values())
    return Verdict(
        case,
        now,
        kept=not praised if any_praise else None,
        avoided=not faulted if any_fault else None,
        problems=(*praised, *faulted),
    )


def _missing_praise(case: Case, now: Answer) -> Iterator[str]:
    then = case.answer
    if case.up and then.abstained and not now.abstained:
        yield "It answers what it rightly refused."
    if case.up and not then.abstained:
        if now.abstained:
            yield "It refuses what it answered rightly."
        elif then.short and not contains(make_plain(strip_markers(now)), then.short):
            yield f"It no longer says “{then.short}”."
        good = [each for each in then.citations if case.citations.get(each.number, True)]
        if good and not any(_cites(now, each) for each in good):
            yield "It cites none of the passages that were right."
    for each in then.citations:
        if case.citations.get(each.number) and not _cites(now, each):
            yield f"It no longer cites {each.document}, “{each.quote}”."


def _repeated_fault(case: Case, now: Answer) -> Iterator[str]:
    then = case.answer
    if case.up is False and then.abstained and now.abstained:
        yield "It refuses again."
    if case.up is False and not then.abstained and not now.abstained and _same_way(then, now):
        yield "It answers again as it was faulted for."
    for each in then.citations:
        if case.citations.get(each.number) is False and _cites(now, each):
            yield f"It cites {each.document} again, “{each.quote}”."


def _same_way(then: Answer, now: Answer) -> bool:
    if make_plain(strip_markers(then)).text == make_plain(strip_markers(now)).text:
        return True
    if not then.short or not now.short or make_plain(then.short).text != make_plain(now.short).text:
        return False
    return all(_cites(now, each) for each in then.citations)


def _cites(answer: Answer, wanted: Citation) -> bool:
    quote = make_plain(wanted.quote).text
    return any(
        each.document == wanted.document and (quote in other or other in quote)
        for each in answer.citations
        if (other := make_plain(each.quote).text)
    )
