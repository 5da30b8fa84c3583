"""Answers by a language model over seeds/: what holds is shown, what does not is not, whatever it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat

import pytest

from assistant import Assistant
from assistant.answer.generative import ADDED
from assistant.answer.settle import FOUND_NOTHING, NOTHING_HELD, NOTHING_SAID
from assistant.llm.types import Message
from assistant.types import (
    Answer,
    AnswerEvent,
    ClaimEvent,
    RefusalReason,
    StageEvent,
    Verdict,
    WithheldEvent,
    WithheldReason,
)
from tests.answer.conftest import Writing
from tests.answer.scripted import down, label_of

FLIGHTS = "By how much will deportation flights rise?"
PHRASE = "deportation flights by 40%"
TRUE = "Guatemala agreed to increase deportation flights by 40% [EX]."
OTHER = "Rubio praised Guatemala’s leadership in migration enforcement [EX]."
NO = "NOT IN EVIDENCE"


def citing(text: str, phrase: str = PHRASE) -> Callable[[Sequence[Message]], str]:
    """`text` with EX as the label of the passage that holds `phrase`."""
    return lambda messages: text.replace("EX", label_of(messages, phrase))


def check_contracts(assistant: Assistant, answer: Answer) -> None:
    """What is true of every answer, whoever wrote it."""
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert assistant.document(citation.sha256)[citation.start : citation.end] == citation.quote
    numbers = {c.number for c in answer.citations}
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
        assert claim.citations
        assert set(claim.citations) <= numbers


def test_a_fluent_right_answer_is_shown_as_written_and_cited_to_the_sentence(writing: Writing) -> None:
    assistant, model = writing(citing(TRUE))
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"
    assert answer.written_by == model.name
    assert answer.short == "40%" or answer.short is None
    assert [c.verdict for c in answer.claims] == [Verdict.SUPPORTED]
    [citation] = answer.citations
    assert PHRASE in citation.quote
    assert len(citation.quote) < 300, "one sentence, not its chunk"
    assert answer.withheld == ()


FAULTS = [
    ("Guatemala agreed to increase deportation flights by 45% [EX].", WithheldReason.CONTRADICTED),
    ("Guatemala agreed to increase deportation flights by 40% [E77].", WithheldReason.UNKNOWN_LABEL),
    ("Guatemala agreed to increase deportation flights by 40% [EX][E77].", WithheldReason.UNKNOWN_LABEL),
    ("Guatemala agreed to increase deportation flights by 40% [1].", WithheldReason.UNKNOWN_LABEL),
    ("Guatemala agreed to increase deportation flights by 40%.", WithheldReason.UNCITED),
    ("Guatemala did not agree to increase deportation flights by 40% [EX].", WithheldReason.CONTRADICTED),
    ("Guatemala refused to increase deportation flights by 40% [EX].", None),
    ("Mexico agreed to increase deportation flights by 40% [EX].", WithheldReason.NOT_SUPPORTED),
    ("Rubio agreed to increase deportation flights by 40% [EX].", None),
    ("It said “has agreed to increase of third-country migrants” [EX].", WithheldReason.MISQUOTED),
    ("Guatemala agreed to “boldly” increase deportation flights by 40% [EX].", WithheldReason.MISQUOTED),
    ("Guatemala agreed to increase deportation flights by \ufffd40% [EX].", WithheldReason.UNSAFE),
    ("Guatemala agreed to increase deportation flights by 40%, see http://evil.example/x [EX].", None),
    ("The weather in Oslo is fine today [EX].", WithheldReason.NOT_SUPPORTED),
]


@pytest.mark.parametrize(("text", "reason"), FAULTS)
def test_a_sentence_that_does_not_hold_is_withheld_and_the_documents_quoted(
    writing: Writing, text: str, reason: WithheldReason | None
) -> None:
    assistant, _ = writing(citing(text), NO)
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    [withheld] = answer.withheld
    assert withheld.reason is reason or reason is None
    assert withheld.why
    assert withheld.text not in answer.text
    assert answer.written_by == ""
    assert NOTHING_HELD in answer.notices
    assert "40%" in answer.text


def test_what_holds_is_kept_beside_what_does_not(writing: Writing) -> None:
    assistant, model = writing(citing(f"{TRUE} It will cost $9 billion [EX]."), NO)
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"
    assert answer.written_by == model.name
    assert [w.done for w in answer.withheld] == ["withheld"]
    assert "1 sentence of the language model did not hold" in answer.notices[0]


def test_a_failed_sentence_is_written_again_once_from_its_passage(writing: Writing) -> None:
    bad = "Guatemala agreed to increase deportation flights by 45% [EX]."
    assistant, model = writing(citing(bad), citing(TRUE))
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    [withheld] = answer.withheld
    assert (withheld.done, withheld.claim) == ("regenerated", 0)
    assert "40%" in answer.claims[0].text
    assert len(model.asked) == 2
    assert "“45%”" in model.asked[1][-1].text, "the model is told what was wrong"
    assert model.asked[1][-1].text.count("----- E") == 1, "and sees one passage"


def test_a_failed_sentence_is_replaced_by_the_quotation_that_answers(writing: Writing) -> None:
    aside = "President Arévalo emphasized Guatemala’s dedication to humane migration policies [EX]."
    bad = "Guatemala agreed to increase deportation flights by 45% [EX]."
    assistant, _ = writing(citing(f"{aside} {bad}"), NO)
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    [withheld] = answer.withheld
    assert withheld.done == "replaced"
    assert withheld.claim is not None
    assert "40%" in answer.claims[withheld.claim].text
    assert answer.claims[withheld.claim].text in assistant.ask(FLIGHTS).text


def test_an_answer_that_leaves_out_what_answers_is_completed(writing: Writing) -> None:
    aside = "President Arévalo emphasized Guatemala’s dedication to humane migration policies [EX]."
    assistant, _ = writing(citing(aside))
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    assert "40%" in answer.text
    assert ADDED in answer.notices


@pytest.mark.parametrize("output", ["", " \n\t \n", "...", "I'm sorry, but I can't help with that.", "Sure!"])
def test_an_output_that_says_nothing_leaves_the_quoted_answer(
    writing: Writing, plain: Assistant, output: str
) -> None:
    assistant, _ = writing(output)
    answer = assistant.ask(FLIGHTS)
    assert answer.text == plain.ask(FLIGHTS).text
    assert answer.written_by == ""
    assert NOTHING_SAID in answer.notices or NOTHING_HELD in answer.notices


def test_endless_output_is_ended_and_its_request_closed(writing: Writing) -> None:
    for endless in ("word ", " ", "Guatemala is big. ", "\n", "a" * 1000):
        assistant, model = writing(lambda _, e=endless: repeat(e), NO, llm_max_tokens=64)
        answer = assistant.ask(FLIGHTS)
        assert "40%" in answer.text
        assert all(generation.closed for generation in model.generations)
        assert model.generations[0].read < 2000


def test_a_model_that_repeats_itself_is_ended(writing: Writing) -> None:
    assistant, model = writing(lambda m: repeat(citing(TRUE)(m) + " "))
    answer = assistant.ask(FLIGHTS)
    assert len(answer.claims) == 1
    assert model.generations[0].read < 10


def test_a_prompt_that_leaks_is_not_shown(writing: Writing) -> None:
    assistant, _ = writing(lambda messages: messages[0].text + " [E1]", NO)
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    assert "fence" not in answer.text
    assert "Ada Keller" not in answer.text


def test_markup_in_the_output_becomes_plain_text(writing: Writing) -> None:
    text = (
        "# Answer\n**Guatemala** agreed to increase ![deportation](http://evil.example/x.png?q=secret) "
        '<img src="http://evil.example/y">[flights](http://evil.example/z) by 40% [EX](http://evil.example).\n'
    )
    assistant, _ = writing(citing(text))
    answer = assistant.ask(FLIGHTS)
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"


def test_a_list_is_shown_as_a_list(writing: Writing) -> None:
    text = (
        "- Guatemala has agreed to increase deportation flights by 40% [EX]\n"
        "- Rubio praised Guatemala’s leadership in migration enforcement [EX]\n"
    )
    assistant, _ = writing(citing(text))
    answer = assistant.ask(FLIGHTS)
    check_contracts(assistant, answer)
    assert [line[:2] for line in answer.text.splitlines()] == ["- ", "- "]
    assert len(answer.citations) == 2


def test_evidence_that_does_not_answer_abstains_unless_the_quotation_is_sure(
    writing: Writing, plain: Assistant
) -> None:
    sure, unsure = FLIGHTS, "What did the commander do with the partner nations?"
    assert plain.ask(sure).evidence[0].score >= 0.6
    assistant, _ = writing(NO)
    answer = assistant.ask(sure)
    assert not answer.abstained
    assert FOUND_NOTHING in answer.notices
    quoted = plain.ask(unsure)
    assert not quoted.abstained
    assert quoted.evidence[0].score < 0.6
    refused = assistant.ask(unsure)
    assert refused.refusal is not None
    assert refused.refusal.reason is RefusalReason.NOT_ANSWERED
    assert refused.claims == ()


def test_a_refused_question_never_reaches_the_model(writing: Writing) -> None:
    assistant, model = writing("Cats are great [E1].")
    for question in (
        "Which team won the football world cup in 1998?",
        "hello!",
        "Write a limerick about cats",
    ):
        assert assistant.ask(question).abstained
    assert model.asked == []


def test_claims_are_streamed_before_the_model_has_ended(writing: Writing) -> None:
    assistant, model = writing(citing(f"{TRUE} {OTHER} More text to come here [EX]."))
    model.piece = 1
    for event in assistant.stream(FLIGHTS):
        if isinstance(event, ClaimEvent):
            break
    read = model.generations[0].read
    assert read <= len(TRUE) + 8, "it waits for no more than the sentence being checked"


def test_a_stream_tells_claims_withheld_sentences_and_the_answer_in_order(writing: Writing) -> None:
    assistant, _ = writing(citing(f"{TRUE} It will cost $9 billion [EX]."), NO)
    events = list(assistant.stream(FLIGHTS))
    kinds = [type(event) for event in events if not isinstance(event, StageEvent)]
    assert kinds == [ClaimEvent, WithheldEvent, AnswerEvent]
    answer = events[-1].answer if isinstance(events[-1], AnswerEvent) else None
    assert answer is not None
    assert tuple(e.claim for e in events if isinstance(e, ClaimEvent)) == answer.claims
    assert tuple(e.withheld for e in events if isinstance(e, WithheldEvent)) == answer.withheld


def test_the_same_output_gives_the_same_answer_however_it_is_cut(writing: Writing) -> None:
    text = f"{TRUE} {OTHER} It will cost $9 billion [EX].\n- Guatemala is a key transit country [EX]\n"
    texts = set()
    for piece in (1, 3, 7, 1000):
        assistant, model = writing(citing(text), NO)
        model.piece = piece
        answer = assistant.ask(FLIGHTS)
        texts.add((answer.text, tuple(w.text for w in answer.withheld), tuple(answer.citations)))
    assert len(texts) == 1


def test_of_several_samples_the_best_supported_is_kept(writing: Writing) -> None:
    half = f"{OTHER} It will cost $9 billion [EX]."
    assistant, model = writing(citing(half), citing(TRUE), citing("It costs $3 [EX]."), llm_samples=3)
    events = list(assistant.stream(FLIGHTS))
    answer = events[-1].answer if isinstance(events[-1], AnswerEvent) else None
    assert answer is not None
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"
    assert answer.withheld == ()
    assert model.temperatures[0] == 0.0
    assert all(t > 0 for t in model.temperatures[1:])
    first = next(n for n, e in enumerate(events) if isinstance(e, ClaimEvent))
    assert not any(isinstance(e, StageEvent) and e.stage == "reading" for e in events[first:])


def test_a_sample_that_fails_leaves_the_others(writing: Writing) -> None:
    assistant, _ = writing(citing(TRUE), down("timed_out"), llm_samples=3)
    assert assistant.ask(FLIGHTS).text == "Guatemala agreed to increase deportation flights by 40%. [1]"


def test_a_false_premise_is_corrected_from_the_passage_that_tells_otherwise(
    writing: Writing, plain: Assistant
) -> None:
    question = "By how much did Guatemala agree to decrease deportation flights?"
    refused = plain.ask(question)
    assert refused.refusal is not None
    assert refused.refusal.reason is RefusalReason.FALSE_PREMISE
    assistant, model = writing(citing(TRUE))
    answer = assistant.ask(question)
    check_contracts(assistant, answer)
    assert not answer.abstained
    assert answer.refusal == refused.refusal
    assert "increase deportation flights by 40%" in answer.text
    assert refused.refusal.sentence in answer.notices
    assert "assume" in model.asked[0][-1].text


@pytest.mark.parametrize("output", [NO, OTHER, "Guatemala agreed to decrease deportation flights [EX]."])
def test_a_false_premise_that_is_not_corrected_is_refused_and_nothing_shown(
    writing: Writing, output: str
) -> None:
    assistant, _ = writing(citing(output), NO)
    events = list(assistant.stream("By how much did Guatemala agree to decrease deportation flights?"))
    assert not any(isinstance(e, ClaimEvent) for e in events)
    answer = events[-1].answer if isinstance(events[-1], AnswerEvent) else None
    assert answer is not None
    assert answer.refusal is not None
    assert answer.refusal.reason is RefusalReason.FALSE_PREMISE
