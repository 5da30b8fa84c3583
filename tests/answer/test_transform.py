"""The last answer in another form: citations kept, every sentence checked again, by rule or by a model."""

from __future__ import annotations

import pytest

from assistant.answer.calls import Calls
from assistant.answer.change import Change, Request, find_request
from assistant.answer.transform import Transformed, transform
from assistant.errors import AssistantError, LanguageModelError
from assistant.evaluation.scripted import ScriptedModel, in_pieces
from assistant.types import Answer, Citation, Claim, RefusalReason, Verdict, WithheldReason

TEXT = (
    "Guatemala agreed to increase deportation flights by 40 percent in 2025. "
    "Marco Rubio met Bernardo Arévalo on February 5, 2025. The visit may be repeated."
)
SENTENCES = [
    "Guatemala agreed to increase deportation flights by 40 percent in 2025.",
    "Marco Rubio met Bernardo Arévalo on February 5, 2025.",
]


def last(*sentences: str, short: str | None = None, quotes: tuple[str, ...] = ()) -> Answer:
    """An answer whose claims are `sentences`, each citing the quote of its place."""
    held = quotes or sentences
    citations = tuple(
        Citation(n, "visit.txt", "The visit", "0" * 64, "1" * 64, at, at + len(q), q, None, 0.9)
        for n, q in enumerate(held, start=1)
        if (at := TEXT.find(q)) >= -1
    )
    claims, text = [], ""
    for n, sentence in enumerate(sentences, start=1):
        start = len(text)
        text += sentence
        claims.append(Claim(sentence, start, len(text), (n,), Verdict.SUPPORTED))
        text += f" [{n}]\n"
    return Answer("r1", "?", "?", text.strip(), False, None, tuple(claims), citations, (), short)


def change(wanted: str, answer: Answer | None, model: ScriptedModel | None = None) -> Transformed:
    """`answer` after the turn `wanted`."""
    request = find_request(wanted)
    assert request is not None
    return transform(request, answer, Calls(model, 600) if model else None, around=lambda _: TEXT)


def writing(text: str) -> ScriptedModel:
    """A model that writes `text`."""
    return ScriptedModel(lambda _: in_pieces(text))


@pytest.mark.parametrize(
    ("turn", "request_"),
    [
        ("Make it shorter, please.", Request(Change.SHORTER)),
        ("summarise", Request(Change.SHORTER)),
        ("¿Puedes hacerlo más corto?", Request(Change.SHORTER)),
        ("hazlo más corto", Request(Change.SHORTER)),
        ("as a table", Request(Change.TABLE)),
        ("ponlo en una tabla", Request(Change.TABLE)),
        ("show it as bullet points", Request(Change.LIST)),
        ("explain it simply", Request(Change.SIMPLER)),
        ("explícalo de forma sencilla", Request(Change.SIMPLER)),
        ("in Spanish", Request(Change.TRANSLATED, "es")),
        ("tradúcelo al inglés", Request(Change.TRANSLATED, "en")),
        ("auf Deutsch, bitte", Request(Change.TRANSLATED, "de")),
        ("en français", Request(Change.TRANSLATED, "fr")),
        ("日本語", Request(Change.TRANSLATED, "ja")),
        ("What was said in Spanish?", None),
        ("Which table shows the fees?", None),
        ("Translate 'dog' into French", None),
        ("list the countries", None),
        ("in Guatemala", None),
        ("When was the summary published?", None),
    ],
)
def test_only_a_whole_turn_of_that_form_acts_on_the_last_answer(turn: str, request_: Request | None) -> None:
    assert find_request(turn) == request_


def test_a_list_keeps_every_claim_and_citation() -> None:
    found = change("as a list", last(*SENTENCES)).cited
    assert found is not None
    assert found.text == f"- {SENTENCES[0]} [1]\n- {SENTENCES[1]} [2]"
    assert [c.citations for c in found.claims] == [(1,), (2,)]
    assert all(c.verdict is Verdict.SUPPORTED for c in found.claims)
    assert [found.text[c.start : c.end] for c in found.claims] == SENTENCES


def test_a_table_of_sentences_has_their_sources_beside_them() -> None:
    found = change("as a table", last(*SENTENCES)).cited
    assert found is not None
    assert found.text.splitlines()[0] == "| Statement | Source |"
    assert found.text.splitlines()[2] == f"| {SENTENCES[0]} | [1] |"
    assert [found.text[c.start : c.end] for c in found.claims] == [c.text for c in found.claims]


def test_rows_of_one_table_become_its_columns_again() -> None:
    rows = ("Honduras — Role: intelligence; Lead: army", "Guatemala — Role: patrols; Lead: police")
    quotes = ("| Honduras | intelligence | army |", "| Guatemala | patrols | police |")
    request = Request(Change.TABLE)
    found = transform(request, last(*rows, quotes=quotes), None, around=lambda _: "").cited
    assert found is not None
    assert found.text.splitlines()[0] == "|  | Role | Lead | Source |"
    assert found.text.splitlines()[2] == "| Honduras | intelligence | army | [1] |"


def test_a_cell_cannot_open_a_column_of_its_own() -> None:
    found = transform(Request(Change.TABLE), last("a | b"), None, around=lambda _: "").cited
    assert found is not None
    assert found.text.splitlines()[2] == "| a / b | [1] |"


def test_shorter_without_a_model_is_the_first_claim_then_the_bare_answer() -> None:
    first = change("shorter", last(*SENTENCES, short="40 percent")).cited
    assert first is not None
    assert first.text == f"{SENTENCES[0]} [1]"
    bare = change("shorter", last(SENTENCES[0], short="40 percent")).cited
    assert bare is not None
    assert (bare.text, bare.claims[0].verdict) == ("40 percent [1]", Verdict.SUPPORTED)


@pytest.mark.parametrize(("turn", "form"), [("in Spanish", "in Spanish"), ("simpler", "in simpler words")])
def test_what_needs_a_model_says_which_setting(turn: str, form: str) -> None:
    found = change(turn, last(*SENTENCES))
    assert found.cited is None
    assert found.refusal is not None
    assert found.refusal.reason is RefusalReason.NOT_A_TASK
    assert form in found.refusal.sentence
    assert "LLM" in found.refusal.sentence


def test_without_an_earlier_answer_there_is_nothing_to_change() -> None:
    found = change("as a list", None)
    assert found.refusal is not None
    assert "no earlier answer" in found.refusal.sentence


def test_a_shorter_wording_of_the_model_is_taken_when_it_holds() -> None:
    found = change(
        "shorter", last(*SENTENCES), writing("Guatemala agreed to increase flights by 40 percent [E1].")
    )
    assert found.cited is not None
    assert found.cited.text == "Guatemala agreed to increase flights by 40 percent. [1]"
    assert found.cited.claims[0].verdict is Verdict.SUPPORTED
    assert found.by_model


@pytest.mark.parametrize(
    "written",
    [
        "Guatemala agreed to increase flights by 45 percent [E1].",
        "Guatemala did not agree to increase deportation flights by 40 percent in 2025 [E1].",
        "Ecuador agreed to increase deportation flights by 40 percent [E1].",
    ],
)
def test_a_sentence_that_does_not_hold_is_replaced_by_the_claim_that_it_cites(written: str) -> None:
    found = change(
        "simpler", last(*SENTENCES), writing(f"{written} Rubio met Arévalo on February 5, 2025 [E2].")
    )
    assert found.cited is not None
    assert [c.text for c in found.cited.claims] == [SENTENCES[0], "Rubio met Arévalo on February 5, 2025."]
    assert any("did not hold" in notice for notice in found.notices)


def test_invented_labels_and_uncited_sentences_are_left_out_and_said_so() -> None:
    written = "Nobody came. Rubio met Arévalo on February 5, 2025 [E2]. The talks went well [E9]."
    found = change("shorter", last(*SENTENCES), writing(written))
    assert found.cited is not None
    assert [c.text for c in found.cited.claims] == ["Rubio met Arévalo on February 5, 2025."]
    assert any("left out" in notice for notice in found.notices)


def test_a_translation_keeps_the_citations_and_is_never_called_supported() -> None:
    written = (
        "Guatemala acordó aumentar los vuelos de deportación un 40 por ciento en 2025 [E1]. "
        "Marco Rubio se reunió con Bernardo Arévalo el 5 de febrero de 2025 [E2]."
    )
    found = change("in Spanish", last(*SENTENCES), writing(written)).cited
    assert found is not None
    assert [c.citations for c in found.claims] == [(1,), (2,)]
    assert {c.verdict for c in found.claims} == {Verdict.PARTLY_SUPPORTED}
    assert [c.quote for c in found.citations] == SENTENCES


def test_a_translation_with_a_wrong_date_leaves_the_original() -> None:
    written = (
        "Guatemala acordó aumentar los vuelos de deportación un 40 por ciento en 2025 [E1]. "
        "Marco Rubio se reunió con Bernardo Arévalo el 6 de marzo de 2025 [E2]."
    )
    found = change("in Spanish", last(*SENTENCES), writing(written)).cited
    assert found is not None
    assert found.claims[1].text == SENTENCES[1]


def test_what_a_translation_leaves_out_is_said_in_the_original() -> None:
    written = "Guatemala acordó aumentar los vuelos de deportación un 40 por ciento en 2025 [E1]."
    found = change("in Spanish", last(*SENTENCES), writing(written)).cited
    assert found is not None
    assert found.claims[1].text == SENTENCES[1]


def test_a_model_that_repeats_the_original_has_not_translated() -> None:
    found = change("in Spanish", last(*SENTENCES), writing(f"{SENTENCES[0]} [E1]"))
    assert found.cited is None
    assert found.refusal is not None
    assert "in Spanish" in found.refusal.sentence and "LLM" not in found.refusal.sentence
    assert "Spanish was wanted" in found.withheld[0].why


OPEN = "The visit may be repeated."
UNHELD = [
    ("The visit will be repeated [E3].", WithheldReason.NOT_STATED),
    ("Rubio met Arévalo on February 5, 2025, see http://evil.example/x [E2].", WithheldReason.UNSAFE),
    ("Rubio met Arévalo\ufffd on February 5, 2025 [E2].", WithheldReason.UNSAFE),
    ("Rubio “gladly met” Arévalo on February 5, 2025 [E2].", WithheldReason.MISQUOTED),
    ("Rubio met Arévalo secretly on February 5, 2025 [E2].", WithheldReason.NOT_STATED),
    ("Guatemala hardly agreed to increase flights by 40 percent [E1].", WithheldReason.CONTRADICTED),
    ("Guatemala agreed to increase flights by 40 percent and paid for it [E1].", None),
]


@pytest.mark.parametrize(("written", "reason"), UNHELD)
def test_a_new_wording_is_held_to_all_that_a_new_answer_is(
    written: str, reason: WithheldReason | None
) -> None:
    found = change("simpler", last(*SENTENCES, OPEN), writing(f"Marco Rubio met Arévalo [E2]. {written}"))
    assert found.cited is not None
    assert {c.text for c in found.cited.claims} <= {*SENTENCES, OPEN, "Marco Rubio met Arévalo."}
    [withheld] = found.withheld
    assert withheld.reason is reason or reason is None
    assert withheld.why
    assert withheld.done == "replaced" and withheld.claim is not None
    assert found.cited.claims[withheld.claim].text in (*SENTENCES, OPEN)


@pytest.mark.parametrize(
    "written",
    [
        "Rubio se reunió con Arévalo el 5 de febrero de 2025, véase http://evil.example/x [E2].",
        "Rubio se reunió “con mucho gusto” con Arévalo el 5 de febrero de 2025 [E2].",
    ],
)
def test_addresses_and_quotations_are_held_to_the_passage_in_another_language_too(written: str) -> None:
    found = change("in Spanish", last(*SENTENCES), writing(written))
    assert found.cited is None
    assert found.withheld[0].reason in (WithheldReason.UNSAFE, WithheldReason.MISQUOTED)


def test_a_model_that_could_not_be_opened_is_said_and_not_asked_to_be_set() -> None:
    outage = LanguageModelError("Not a GGUF.", reason="bad_file")
    for turn, shown in (("in Spanish", False), ("shorter", True)):
        request = find_request(turn)
        assert request is not None
        found = transform(request, last(*SENTENCES), None, around=lambda _: TEXT, outage=outage)
        said = " ".join([found.refusal.sentence if found.refusal else "", *found.notices])
        assert "its file is not a usable model" in said
        assert (found.cited is not None) is shown
        assert found.error is outage


def test_a_failing_model_leaves_the_rule_and_says_so() -> None:
    def broken(_: object) -> list[str]:
        raise LanguageModelError("No answer.", reason="timed_out")

    found = change("shorter", last(*SENTENCES), ScriptedModel(broken))
    assert found.cited is not None
    assert found.cited.text == f"{SENTENCES[0]} [1]"
    assert "it took too long" in found.notices[0]
    assert "LLM_TIMEOUT_S" in found.notices[0]
    assert not any("with LLM set" in notice for notice in found.notices)


def test_a_passage_that_is_no_longer_what_was_cited_stops_everything() -> None:
    with pytest.raises(AssistantError, match=r"visit\.txt"):
        transform(Request(Change.LIST), last(*SENTENCES), None, around=lambda _: "Another text.")
