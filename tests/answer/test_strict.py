"""What a generated sentence must meet: faults planted in the sentences of seeds/ are never shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.answer.judge import Judge, Judged
from assistant.answer.labels import Labelled
from assistant.answer.parse import Written
from assistant.types import Verdict, WithheldReason
from index.types import Chunk, Document, Hit, Unit, UnitKind
from tests.support.plant import plant

_PROSE = (UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.FIELD)
TEXT = (
    "President Arévalo agreed to increase deportation flights by 40% in 2025. He did not attend the dinner. "
    "Secretary Rubio praised the plan, which may cost $90 million. It will not cost the villages anything."
)


def judge(claim: str, text: str = TEXT, *labels: str) -> Judged:
    """`claim` against the sentences of `text` as one passage, E1."""
    from index.segment import segment

    chunk = Chunk("c", "a.txt", 0, 0, len(text), text, text, 50, None, segment(text))
    return _judge(claim, Hit(chunk, "Talks", "0" * 64, "1" * 64, 0.1, 0.5, 1.0), text, labels or ("E1",))


def _judge(claim: str, hit: Hit, text: str, labels: tuple[str, ...] = ("E1",)) -> Judged:
    document = Document("a.txt", "Talks", text, "0" * 64, "1" * 64, len(text), "text", "utf-8", False)
    passage = Labelled("E1", hit, hit.chunk.units, 0.9)
    return Judge([passage], lambda _: document).judge(Written(claim, labels))


def _sentences(assistant: Assistant) -> Iterator[tuple[str, Hit, str]]:
    for info in assistant.documents():
        document = assistant.index.document(info.path)
        for chunk in assistant.index.chunks(info.path):
            hit = Hit(chunk, document.title, document.sha256, document.text_sha256, 0.1, 0.5, 1.0)
            for unit in chunk.units:
                if unit.kind in _PROSE and len(_plain(document.text, unit).split()) >= 5:
                    yield _plain(document.text, unit), hit, document.text


def _plain(text: str, unit: Unit) -> str:
    return " ".join(text[unit.start : unit.end].split())


def test_of_500_planted_faults_none_is_shown_as_supported(plain: Assistant) -> None:
    at = {sentence: (hit, text) for sentence, hit, text in _sentences(plain)}
    planted = list(plant(list(at), ""))
    assert len(planted) >= 500
    shown = [f.claim for f in planted if _judge(f.claim, *at[f.passage]).state == "holds"]
    assert len(shown) <= 0.01 * len(planted), shown


def test_nearly_every_sentence_of_a_document_holds_as_it_stands(plain: Assistant) -> None:
    held = [_judge(sentence, hit, text).state == "holds" for sentence, hit, text in _sentences(plain)]
    assert sum(held) >= 0.95 * len(held)


@pytest.mark.parametrize(
    "claim",
    [
        "President Arévalo agreed to increase deportation flights by 40%.",
        "Arévalo agreed to increase flights by 40% in 2025.",
        "According to the document, Secretary Rubio praised the plan.",
        "The plan may cost $90 million.",
        "It will not cost the villages anything.",
        "Rubio “praised the plan”.",
    ],
)
def test_what_the_passage_says_holds_in_fewer_words(claim: str) -> None:
    judged = judge(claim)
    assert (judged.state, judged.verdict) == ("holds", Verdict.SUPPORTED), judged.why
    assert judged.line is not None
    assert sum(len(s.quote) for s in judged.line.sources) < 110, "its own sentence, not the passage"


@pytest.mark.parametrize(
    "claim",
    [
        "Arévalo attended the dinner.",
        "He did attend the dinner.",
        "It will cost the villages anything.",
        "Arévalo did not agree to increase flights by 40% in 2025.",
        "Arévalo refused to increase deportation flights by 40%.",
        "Rubio agreed to increase deportation flights by 40% in 2025.",
        "Secretary Arévalo praised the plan.",
        "The plan will cost $90 million.",
        "The plan may cost $90 billion.",
        "The plan may cost $50 million more than flights.",
        "Arévalo agreed to decrease deportation flights by 40%.",
        "Arévalo agreed to increase deportation trains by 40%.",
        "Arévalo agreed to increase deportation flights by 40% in 2026.",
        "Arévalo always agreed to increase deportation flights by 40%.",
        "Rubio said: “agreed to increase the plan”.",
        "Rubio praised the plan as “bold”.",
        "Rubio praised the plan and “which may cost",
        "Rubio praised the plan on www.evil.example.",
        "Rubio praised the pl\ufffdn.",
    ],
)
def test_what_the_passage_does_not_say_never_holds(claim: str) -> None:
    judged = judge(claim)
    assert judged.state == "fails"
    assert judged.why


@pytest.mark.parametrize(
    ("claim", "labels", "reason"),
    [
        ("The flights rise.", ("E2",), WithheldReason.UNKNOWN_LABEL),
        ("The flights rise.", ("E1", "E2"), WithheldReason.UNKNOWN_LABEL),
        ("The flights rise.", ("e 1",), WithheldReason.UNKNOWN_LABEL),
        ("The flights rise.", ("1",), WithheldReason.UNKNOWN_LABEL),
    ],
)
def test_a_label_that_was_not_given_fails_even_beside_a_known_one(
    claim: str, labels: tuple[str, ...], reason: WithheldReason
) -> None:
    judged = judge(claim, TEXT, *labels)
    assert judged.reason is reason
    assert judged.line is None


@pytest.mark.parametrize(
    "text",
    [
        "NOT IN EVIDENCE",
        "Not in evidence.",
        "The evidence does not say how much it costs.",
        "The provided documents don't mention this.",
        "I cannot find this in the evidence.",
        "No information is given about it.",
    ],
)
def test_saying_that_there_is_no_answer_is_no_claim(text: str) -> None:
    assert judge(text).state == "declines"


def test_two_sentences_that_are_needed_are_both_cited_and_no_third() -> None:
    judged = judge("Arévalo agreed to increase deportation flights, and Rubio praised the plan.")
    assert judged.state == "holds", judged.why
    assert judged.line is not None
    assert [s.quote[:9] for s in judged.line.sources] == ["President", "Secretary"]
