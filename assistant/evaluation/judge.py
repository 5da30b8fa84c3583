"""One answer against one gold question: what was right, what was missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.evaluation.compare import contains, make_plain
from assistant.evaluation.gold import Span, rank_support, touches
from assistant.evaluation.premise import judge_correction
from assistant.evaluation.questions import GoldQuestion, Kind
from assistant.types import Answer, Verdict
from index.types import Hit

# An answer that pastes the whole passage is not an answer.
LONGEST: Final = 600
BRIEF_KINDS: Final = frozenset({Kind.FACT, Kind.NUMBER, Kind.DATE, Kind.TABLE, Kind.QUOTE})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer got right."""

    question: GoldQuestion
    answer: Answer
    seconds: float
    missing: tuple[str, ...]  # entries of `expect` that the answer's text lacks
    too_long: bool  # over 600 characters where a few words were asked for
    cites_support: bool  # a citation overlaps a support passage in a gold document
    in_gold: tuple[bool, ...]  # of each citation: it is in a gold document
    supported: tuple[bool, ...]  # of each claim: its verdict is `supported`
    rank: int | None  # place of the first retrieved chunk that holds a support passage, from 1
    confidence: float  # score of the best evidence, 0..1; 0 when there is none
    evidence_right: bool  # the best evidence overlaps a support passage
    corrects: bool  # an answer to a false premise that corrects it
    detail: str  # why a false premise counts or does not; "" for other questions

    @property
    def answers(self) -> bool:
        """Answered with everything expected, whatever it cites."""
        return not self.answer.abstained and not self.missing and not self.too_long

    @property
    def right(self) -> bool:
        """What should have happened did: the right answer with a right citation, or no answer."""
        if self.question.answerable:
            return self.answers and self.cites_support
        return self.answer.abstained or self.corrects


def judge(
    question: GoldQuestion,
    answer: Answer,
    *,
    support: Mapping[str, Sequence[Span]],
    hits: Sequence[Hit],
    seconds: float,
) -> Judgement:
    """Compare `answer` with what `question` expects; `support` holds the gold spans by document path."""
    text = make_plain(strip_markers(answer))
    best = answer.evidence[0] if answer.evidence else None
    corrects, detail = False, ""
    if question.kind is Kind.FALSE_PREMISE and not answer.abstained:
        corrects, detail = judge_correction(question, answer)
    return Judgement(
        question=question,
        answer=answer,
        seconds=seconds,
        missing=tuple(entry for entry in question.expect if not contains(text, entry)),
        too_long=question.kind in BRIEF_KINDS and len(answer.text) > LONGEST,
        cites_support=any(touches(support, c.document, (c.start, c.end)) for c in answer.citations),
        in_gold=tuple(citation.document in support for citation in answer.citations),
        supported=tuple(claim.verdict is Verdict.SUPPORTED for claim in answer.claims),
        rank=rank_support(support, hits),
        confidence=best.score if best else 0.0,
        evidence_right=best is not None and touches(support, best.document, (best.start, best.end)),
        corrects=corrects,
        detail=detail,
    )


def strip_markers(answer: Answer) -> str:
    """The answer's text without its citation markers, whose digits are not part of what it says."""
    numbers = "|".join(str(citation.number) for citation in answer.citations)
    return re.sub(rf"\[(?:{numbers})\]", " ", answer.text) if numbers else answer.text
