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
    EMAIL = "email"
    PHONE = "phone"
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
    retrieval: float  # fused retrieval score of its chunk, for order only


class WithheldReason(StrEnum):
    """Why a sentence that a language model wrote is not shown; a closed set."""

    UNCITED = "uncited"  # it states something and cites nothing
    UNKNOWN_LABEL = "unknown_label"  # it cites evidence that it was never given
    MISQUOTED = "misquoted"  # what stands in quotation marks does not stand so in the cited passage
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    PARTLY_SUPPORTED = "partly_supported"
    NOT_STATED = "not_stated"  # nothing speaks against it, but the passage does not say all of it
    UNSAFE = "unsafe"  # it holds an address or characters that the cited passage does not


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence of a language model that did not hold, and what was done about it."""

    text: str  # as written, markers taken out; never to be shown as part of the answer
    reason: WithheldReason
    why: str  # one sentence for a person
    labels: tuple[str, ...]  # of evidence, as it cited them: "E1"
    verdict: Verdict | None  # against what it cites; None when there was nothing to check it against
    checks: tuple[Check, ...]
    done: Literal["regenerated", "replaced", "withheld"]
    claim: int | None = None  # place in `Answer.claims` of what stands in its stead, from 0


@dataclass(frozen=True, slots=True)
class Spent:
    """What language models took for one answer, over all calls."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None  # US dollars; None when a price is not known
    estimated: bool = False  # some tokens were counted here, because the endpoint did not say


@dataclass(frozen=True, slots=True)
class Rewording:
    """How a follow-up was made to stand alone: both wordings, and why one was taken."""

    rule: str  # by the rules; what was asked, where they change nothing
    model: str | None  # by a language model; None when none was asked, or it broke off
    taken: Literal["asked", "rule", "model"]
    reason: str  # one sentence

    @property
    def text(self) -> str:
        """The wording that is searched."""
        return self.model if self.taken == "model" and self.model is not None else self.rule


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
    documents: tuple[str, ...] | None = None  # paths that the question was limited to; None for all
    notices: tuple[str, ...] = ()  # sentences for the person: conflict, question cut, encoding guessed
    timings: dict[str, float] = field(default_factory=dict)  # stage -> seconds
    written_by: str = ""  # name of the language model that worded it; "" when it is quoted by program
    withheld: tuple[Withheld, ...] = ()  # sentences of the model that did not hold
    spent: Spent | None = None  # on language models; None when none was asked
    rewording: Rewording | None = None  # of a follow-up, where a language model is set
    stopped: bool = False  # the person stopped it; the claims so far are whole and checked
    doubtful: bool = False  # STRICT=on would have refused it: it may only look like an answer


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
class WithheldEvent:
    """A sentence of a language model did not hold; what stands in its stead, if anything, came before."""

    withheld: Withheld


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The whole answer; the last event of a stream. Its record is already written."""

    answer: Answer


Event: TypeAlias = StageEvent | ClaimEvent | WithheldEvent | AnswerEvent
