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
from assistant.terms import names, stem, tokens
from assistant.types import AnswerType, Outcome, Refusal, RefusalReason

# The passage must speak of the same thing before its differences mean anything.
SAME_SUBJECT = 0.5
FEWEST_WORDS = 3
SAID_SHARE = 0.75
_NAMED = (
    AnswerType.PERSON,
    AnswerType.PLACE,
    AnswerType.ORGANISATION,
    AnswerType.ENTITY,
    AnswerType.DEFINITION,
)
# Opposites that a question may use of the same fact: scales ("how old"), places, order, the other side of
# a deal. Measured on 1,390 answerable SQuAD questions beside their own sentences: with these left out
# both rules together raise 4 false alarms; opposites alone raised 14 with them.
_SCALES = frozenset(
    stem(word)
    for word in """over under up down most least some all old young far near long short many few high low big
    small before after precede follow first last with without same different differ begin end early late
    north south east west left right buy sell give take receive teach learn victory defeat win lose parent
    child age""".split()
)
_PRONOUN = re.compile(
    r"\b(?:it|its|he|she|they|his|her|their|who|which|that|this|these|those)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:()—–]|\.\s")


def find_false_premise(question: Question, best: Candidate) -> Refusal | None:
    """A FALSE_PREMISE refusal when `best` contradicts what `question` assumes, else None."""
    if best.coverage >= SAME_SUBJECT and " or " not in question.text:
        kept = " ".join(t.text for t in tokens(question.text) if t.stem not in _SCALES)
        opposed = check_antonyms(compare(kept, [Passage(best.text)]))
        turned = check_direction(compare(question.text, [Passage(best.text)]))
        if Outcome.FAILED in (opposed.outcome, turned.outcome):
            return _refusal("what happened", best)
    other = _other_subject(question, best.text)
    return _refusal(f"this of {other}", best) if other else None


def _refusal(what: str, best: Candidate) -> Refusal:
    return Refusal(
        RefusalReason.FALSE_PREMISE,
        f"The question assumes what the documents do not say; “{best.hit.title}” tells {what} differently.",
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
        if len(rest & held) < max(FEWEST_WORDS, SAID_SHARE * len(rest)):
            continue
        missing = [name for name in question.name_stems if not held.intersection(name)]
        subject = _subject(clause, rest, asked)
        if missing and subject:
            return subject
    return ""


def _subject(clause: str, rest: set[str], asked: set[str]) -> str:
    """The name before what the clause shares with the question; "" when a pronoun may stand for it."""
    first = min((t.start for t in tokens(clause) if t.stem in rest), default=0)
    if _PRONOUN.search(clause[:first]):
        return ""
    opening = "… "  # so that a name that opens the clause is not taken for any capitalised word
    found = [
        n
        for n in names(opening + clause)
        if n.end <= first + len(opening) and not asked.intersection(n.stems)
    ]
    return found[-1].text if found else ""
