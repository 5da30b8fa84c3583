"""The vocabulary of answers: claims, citations, verdicts, refusals and the events of a stream.

Every span is in characters, half-open: of a claim into `Answer.text`, of a citation into the
canonical text of its document version, where `canonical_text[start:end] == quote` always holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["user", "assistant"]
History: TypeAlias = Sequence[tuple[str, str]]  # (role, text), oldest first


class Verdict(StrEnum):
    """Whether the cited spans support a claim; derived from its checks, never stored apart."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly_supported"
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    NOT_CHECKABLE = "not_checkable"


class Outcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    DERIVED = "derived"  # not stated, but computable from what is stated (an age, a sum)
    NOT_APPLICABLE = "not_applicable"


class RefusalReason(StrEnum):
    """Why no answer is given; a closed set."""

    NOTHING_RELEVANT = "nothing_relevant"  # no passage is about this
    NOT_ANSWERED = "not_answered"  # passages are about it and do not say
    OUTSIDE_CORPUS = "outside_corpus"  # its subject is not in these documents at all
    FALSE_PREMISE = "false_premise"  # the documents contradict what the question takes for granted
    NOT_A_QUESTION = "not_a_question"  # small talk, or nothing but punctuation
    NOT_A_TASK = "not_a_task"  # asks to write, compute or do something else than answer
    INSTRUCTION = "instruction"  # tries to give the assistant orders or to read its configuration
    EMPTY_CORPUS = "empty_corpus"  # there is no document to answer from


class AnswerType(StrEnum):
    """What a question asks for; used to rank evidence."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DURATION = "duration"
    FREQUENCY = "frequency"
    ORGANISATION = "organisation"
    DEFINITION = "definition"
    REASON = "reason"
    MANNER = "manner"
    QUOTE = "quote"
    LIST = "list"
    YES_NO = "yes_no"
    ENTITY = "entity"  # which/what thing
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed reason for not answering, with one sentence for the person."""

    reason: RefusalReason
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """One support check of one claim: what was looked at, how it ended and why."""

    name: str  # e.g. "quote", "numbers", "dates", "names", "negation", "coverage"
    outcome: Outcome
    reason: str  # one sentence for a person
    score: float | None = None  # 0..1, higher is more support; None when the check has no degree


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence or list item of an answer, with the citations that must support it."""

    text: str  # without markers
    start: int
    end: int
    citations: tuple[int, ...]  # numbers of `Citation`
    verdict: Verdict
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact passage of an exact document version."""

    number: int  # from 1, as in the marker `[1]`
    document: str  # path relative to the corpus root, POSIX slashes
    title: str
    sha256: str  # of the document's bytes
    text_sha256: str  # of its canonical text
    start: int
    end: int
    quote: str  # verbatim
    page: int | None
    score: float  # 0..1, how sure the selection was
    mark: tuple[int, int] | None = None  # the short answer's span inside [start, end), if any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that was considered, best first, whether cited or not."""

    document: str
    title: str
    sha256: str
    text_sha256: str
    start: int
    end: int
    text: str
    page: int | None
    score: float  # 0..1, probability that it answers
    retrieval: float  # fused reciprocal-rank score of its chunk, for order only


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: an answer with claims and citations, or a refusal with a reason."""

    id: str  # of its audit record
    question: str  # as asked
    understood: str  # as searched: the stand-alone question after resolving follow-ups
    text: str  # with markers `[1]`, `[2]`
    abstained: bool
    refusal: Refusal | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    short: str | None = None  # the bare answer ("40%") when there is one
    notices: tuple[str, ...] = ()  # sentences for the person: conflict, question cut, encoding guessed
    timings: dict[str, float] = field(default_factory=dict)  # stage -> seconds


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A stage began: searching, reading, answering, checking, recording."""

    stage: Literal["understanding", "searching", "reading", "answering", "checking", "recording"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One checked claim of the answer, ready to show, in order."""

    claim: Claim
    citations: tuple[Citation, ...]  # those that appear for the first time


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The whole answer; the last event of a stream. Its record is already written."""

    answer: Answer


Event: TypeAlias = StageEvent | ClaimEvent | AnswerEvent
