"""Why there is no answer, in a typed reason and one sentence for the person.

Rules, in order: no documents -> empty corpus; the names asked about stand nowhere in the corpus, or
what was found is about something else -> outside the corpus; nothing close -> nothing relevant;
passages are close and do not say -> not answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.types import AnswerType, Refusal, RefusalReason
from index.types import Hit

# Cosine of all-MiniLM-L6-v2 below which two texts are rarely about the same thing.
UNRELATED = 0.25
RELATED = 0.4
# The share of the question's words, by rarity, from which a unit is about the same thing whatever the cosine.
COVERED = 0.5
_ASKED = {
    AnswerType.DATE: "a date",
    AnswerType.NUMBER: "a number",
    AnswerType.MONEY: "an amount of money",
    AnswerType.PERCENTAGE: "a percentage",
    AnswerType.DURATION: "a length of time",
    AnswerType.FREQUENCY: "how often",
    AnswerType.PERSON: "a person",
    AnswerType.PLACE: "a place",
    AnswerType.ORGANISATION: "an organisation",
    AnswerType.EMAIL: "an e-mail address",
    AnswerType.PHONE: "a telephone number",
    AnswerType.REASON: "a reason",
}


def refuse(
    question: Question, hits: Sequence[Hit], ranked: Sequence[Candidate], frequencies: Mapping[str, int]
) -> Refusal:
    """The refusal for a question whose best candidate is not good enough."""
    if not hits:
        return Refusal(RefusalReason.EMPTY_CORPUS, "There is no document to answer from yet.")
    closest = max((h.cosine for h in hits if h.cosine is not None), default=0.0)
    strange = [name for name in question.name_stems if not any(frequencies.get(s) for s in name)]
    covered = any(c.coverage >= COVERED for c in ranked[:5])
    if strange and closest < RELATED:
        return Refusal(RefusalReason.OUTSIDE_CORPUS, "The documents do not mention what you ask about.")
    if closest < UNRELATED and not covered:
        return Refusal(RefusalReason.OUTSIDE_CORPUS, "This is outside what the documents are about.")
    if closest < RELATED and not covered:
        return Refusal(RefusalReason.NOTHING_RELEVANT, "No passage in the documents is about this.")
    wanted = _ASKED.get(question.kind)
    if wanted and not any(c.typed == 1.0 for c in ranked[:5]):
        return Refusal(
            RefusalReason.NOT_ANSWERED,
            f"The documents come near this, but none of them states {wanted} for it.",
        )
    return Refusal(RefusalReason.NOT_ANSWERED, "The documents come near this, but none of them says it.")
