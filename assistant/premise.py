"""Notice when a question takes for granted what the passage that answers it says otherwise.

Two rules. Direction: the question says fall where the passage says rise, or uses the opposite of one of
its words. Subject: one clause of the passage says all that the question says, only of somebody else.
"""

from __future__ import annotations

import re

from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.support.antonyms import check_antonyms
from assistant.support.comparison import compare
from assistant.support.direction import check_direction
from assistant.support.passage import Passage
from assistant.terms import names, tokens
from assistant.types import AnswerType, Outcome, Refusal, RefusalReason

# The passage must speak of the same thing before its differences mean anything.
SAME_SUBJECT = 0.5
FEWEST_WORDS = 3
_NAMED = (
    AnswerType.PERSON,
    AnswerType.PLACE,
    AnswerType.ORGANISATION,
    AnswerType.ENTITY,
    AnswerType.DEFINITION,
)
_CLAUSE = re.compile(r"[,;:()—–]|\.\s")


def find_false_premise(question: Question, best: Candidate) -> Refusal | None:
    """A FALSE_PREMISE refusal when `best` contradicts what `question` assumes, else None."""
    if best.coverage >= SAME_SUBJECT:
        comparison = compare(question.text, [Passage(best.text)])
        for check in (check_direction(comparison), check_antonyms(comparison)):
            if check.outcome is Outcome.FAILED:
                return _refusal("what happened", best)
    other = _other_subject(question, best.text)
    return _refusal(f"this of {other}", best) if other else None


def _refusal(what: str, best: Candidate) -> Refusal:
    return Refusal(
        RefusalReason.FALSE_PREMISE,
        f"The question assumes something that the documents do not say; {best.hit.title} tells {what} differently.",
    )


def _other_subject(question: Question, text: str) -> str:
    """The name that stands where the question's name would have to, in the clause that says the rest."""
    if question.kind in _NAMED or not question.name_stems:
        return ""
    asked = {s for name in question.name_stems for s in name}
    rest = {s for s in question.stems if s not in asked}
    if len(rest) < FEWEST_WORDS:
        return ""
    for clause in _CLAUSE.split(text):
        held = {t.stem for t in tokens(clause)}
        if not rest <= held:
            continue
        missing = [name for name in question.name_stems if not held.intersection(name)]
        others = [n for n in names("… " + clause) if not asked.intersection(n.stems)]
        if missing and others:
            return others[0].text
    return ""
