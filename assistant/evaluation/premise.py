"""Whether an answer to a question with a false premise corrects it.

The rule, in order:
1. Every claim is cited; an uncited correction proves nothing.
2. No claim states what was falsely taken for granted: a content word of the question that no cited
   passage holds may occur in a claim only together with a negation.
3. The answer says that the premise is false: its reason is `false_premise`, or the gold line gives
   what a correction must say (`expect`) and all of it is there.
"""

from __future__ import annotations

from typing import Final

from assistant.evaluation.compare import contains, make_plain
from assistant.evaluation.questions import GoldQuestion
from assistant.terms import content_stems
from assistant.types import Answer, RefusalReason

_NEGATIONS: Final = frozenset(
    ("not", "no", "never", "none", "neither", "nor", "without", "instead", "rather", "false", "cannot")
)


def judge_correction(question: GoldQuestion, answer: Answer) -> tuple[bool, str]:
    """Whether `answer` corrects the question's premise, and a sentence that says why or why not."""
    if not answer.claims or not all(claim.citations for claim in answer.claims):
        return False, "It answered, and not every claim is cited."
    altered = find_altered_words(question.question, [citation.quote for citation in answer.citations])
    for claim in answer.claims:
        stated = sorted(altered & set(content_stems(claim.text)))
        if stated and not _NEGATIONS & set(make_plain(claim.text).text.split()):
            return False, f"It states what no cited passage says: {', '.join(stated)}."
    if answer.refusal is not None and answer.refusal.reason is RefusalReason.FALSE_PREMISE:
        return True, "It says that the premise is false, from cited passages."
    text = make_plain(answer.text)
    if question.expect and all(contains(text, entry) for entry in question.expect):
        return True, "It corrects the premise as expected, from cited passages."
    return False, "It answered and did not say that the premise is false."


def find_altered_words(question: str, quotes: list[str]) -> frozenset[str]:
    """Stems of the question's content words that occur in none of the quotes."""
    held = {stem for quote in quotes for stem in content_stems(quote)}
    return frozenset(content_stems(question)) - held
