from dataclasses import replace

from assistant.commands.output import strip_controls
from assistant.commands.show import show_answer
from assistant.types import Answer, Check, Citation, Claim, Evidence, Outcome, Refusal, RefusalReason, Verdict
from assistant.work import DOUBT

CITATION = Citation(1, "a/b.txt", "Agreement", "f" * 64, "e" * 64, 10, 31, "rise\nby 40%", 3, 0.9)
FAILED = Check("numbers", Outcome.FAILED, "The passage says 40%, not 50%.")
PASSED = Check("quote", Outcome.PASSED, "It is quoted word for word.")
CLAIM = Claim("They rise by 40%.", 0, 17, (1,), Verdict.SUPPORTED, (PASSED,))
ANSWER = Answer(
    "r1", "How much?", "How much?", "They rise by 40% [1].", False, None, (CLAIM,), (CITATION,), (), "40%"
)
NEAR = Evidence("a/b.txt", "Agreement", "f" * 64, "e" * 64, 0, 5, "rise", None, 0.1, 0.02)
REFUSED = Refusal(RefusalReason.NOT_ANSWERED, "The documents do not say.")


def test_an_answer_shows_text_source_place_quote_and_verdict() -> None:
    shown = show_answer(ANSWER)
    assert "They rise by 40% [1]." in shown
    assert "[1] Agreement — a/b.txt, page 3, characters 10-31" in shown
    assert "“rise by 40%”" in shown
    assert "supported         They rise by 40%. [1]" in shown
    assert "word for word" not in shown and "Understood" not in shown


def test_a_failed_check_says_why() -> None:
    claim = replace(CLAIM, verdict=Verdict.CONTRADICTED, checks=(PASSED, FAILED))
    shown = show_answer(replace(ANSWER, claims=(claim,)))
    assert "contradicted" in shown and "numbers: The passage says 40%, not 50%." in shown


def test_an_uncited_claim_is_called_so() -> None:
    claim = replace(CLAIM, citations=(), verdict=Verdict.NOT_SUPPORTED)
    assert "They rise by 40%. uncited" in show_answer(replace(ANSWER, claims=(claim,), citations=()))


def test_a_rewritten_question_and_notices_are_shown() -> None:
    shown = show_answer(
        replace(ANSWER, understood="How much do flights rise?", notices=("Sources disagree.",))
    )
    assert shown.startswith("Understood as: How much do flights rise?")
    assert shown.endswith("Note: Sources disagree.")


def test_that_an_answer_is_in_doubt_is_said_before_it() -> None:
    shown = show_answer(replace(ANSWER, notices=("Sources disagree.", DOUBT), doubtful=True))
    assert shown.startswith(f"Note: {DOUBT}") and shown.endswith("Note: Sources disagree.")


def test_a_refusal_gives_its_reason_and_the_nearest_passages() -> None:
    refused = replace(ANSWER, text=REFUSED.sentence, abstained=True, refusal=REFUSED, claims=(), citations=())
    shown = show_answer(replace(refused, evidence=(NEAR,) * 5))
    assert shown.startswith("No answer: The documents do not say.")
    assert shown.count("do not say") == 1
    assert shown.count("“rise”") == 3


def test_a_quote_with_escapes_is_harmless_once_printed() -> None:
    nasty = replace(CITATION, quote="\x1b]0;owned\x07", title="\x1b[2J", document="\x9b.txt")
    assert "\x1b" not in strip_controls(show_answer(replace(ANSWER, citations=(nasty,))))
