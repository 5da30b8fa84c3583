"""What an answer says of itself, from what was found on the way."""

from __future__ import annotations

import pytest

from assistant.cite import Cited
from assistant.types import Refusal, RefusalReason
from assistant.work import DOUBT, Work
from tests.assistant.build import ask

CITED = Cited("By 40%. [1]", (), ())
PREMISE = Refusal(RefusalReason.FALSE_PREMISE, "It tells otherwise.")


@pytest.mark.parametrize(
    ("cited", "refusal", "told"),
    [(CITED, None, True), (None, PREMISE, False), (CITED, PREMISE, False)],
    ids=["answered", "refused", "premise corrected"],
)
def test_doubt_is_told_of_an_answer_and_of_nothing_else(
    cited: Cited | None, refusal: Refusal | None, *, told: bool
) -> None:
    work = Work(ask("By how much?"), refusal=refusal, cited=cited, doubtful=True, notices=["One."])
    answer = work.answer("id", "By how much?")
    assert answer.doubtful is told
    assert answer.notices == (("One.", DOUBT) if told else ("One.",))
