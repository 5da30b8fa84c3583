"""The record of a generated answer: all of what happened, verifiable later, replayed without false alarm."""

from __future__ import annotations

import io
import json

from assistant import Assistant
from assistant.audit.answer_html import render_answer
from assistant.audit.record import answer_of
from assistant.audit.replay import replay
from assistant.audit.today import IndexCorpus
from assistant.audit.verification import Sources, audit_record
from assistant.types import Answer
from assistant.versions import VersionStore
from tests.answer.conftest import Writing
from tests.answer.test_generative import FLIGHTS, OTHER, TRUE, citing

BAD = "Guatemala agreed to increase deportation flights by 45% [EX]."


def sources(assistant: Assistant) -> Sources:
    return Sources(VersionStore.open(assistant.settings.data_dir), IndexCorpus(assistant.index))


def test_the_record_holds_what_was_shown_to_the_model_and_what_it_wrote(writing: Writing) -> None:
    assistant, model = writing(citing(f"{TRUE} {BAD}"), "NOT IN EVIDENCE")
    answer = assistant.ask(FLIGHTS)
    body = assistant.log.get(answer.id).body
    written = body["writing"]
    assert isinstance(written, dict)
    assert written["model"] == model.name
    assert written["prompts"] == body["prompts"]
    calls = written["calls"]
    assert isinstance(calls, list)
    assert [c["purpose"] for c in calls if isinstance(c, dict)] == ["answer", "repair"]
    assert "45%" in json.dumps(calls[0])
    assert answer.spent is not None
    assert (answer.spent.calls, answer.spent.prompt_tokens, answer.spent.cost) == (2, 200, 0.002)
    evidence = written["evidence"]
    assert isinstance(evidence, list)
    shown = evidence[0]
    assert isinstance(shown, dict)
    text = assistant.index.document(str(shown["document"])).text
    assert text[int(str(shown["start"])) : int(str(shown["end"]))] in text


def test_the_answer_reads_back_equal_from_its_record(writing: Writing) -> None:
    assistant, _ = writing(citing(f"{TRUE} {BAD} {OTHER}"), "NOT IN EVIDENCE")
    answer = assistant.ask(FLIGHTS)
    recorded = answer_of(assistant.log.get(answer.id))
    for name in ("text", "claims", "citations", "withheld", "written_by", "spent", "notices"):
        assert getattr(recorded, name) == getattr(answer, name)


def test_an_answer_without_a_model_has_no_writing_in_its_record(plain: Assistant) -> None:
    answer = plain.ask(FLIGHTS)
    assert plain.log.get(answer.id).body["writing"] is None
    assert answer.spent is None


def test_auditing_a_generated_answer_finds_nothing_to_fault(writing: Writing) -> None:
    assistant, _ = writing(citing(f"{TRUE} {OTHER}"))
    answer = assistant.ask(FLIGHTS)
    audit = audit_record(assistant.log.get(answer.id), sources(assistant))
    assert audit.findings == ()
    assert [c.verdict for c in audit.claims] == [c.verdict for c in answer.claims]


def test_the_report_shows_who_wrote_and_what_did_not_hold(writing: Writing) -> None:
    assistant, model = writing(citing(f"{TRUE} <img src=x> It costs $9 billion [EX]."), "NOT IN EVIDENCE")
    answer = assistant.ask(FLIGHTS)
    page = render_answer(audit_record(assistant.log.get(answer.id), sources(assistant)), 1)
    assert model.name in page
    assert "did not hold" in page
    assert "$9 billion" in page
    assert "<img" not in page


def test_replaying_other_words_is_no_difference_but_a_lost_source_is(writing: Writing) -> None:
    assistant, _ = writing(citing(TRUE), citing(f"{TRUE} {OTHER}"), "NOT IN EVIDENCE")
    record = assistant.log.get(assistant.ask(FLIGHTS).id)
    assert replay(record, assistant.ask).differences == ()
    quoted = replay(record, assistant.ask)
    assert any("quoted now" in difference for difference in quoted.differences)


def test_exporting_the_log_keeps_generated_answers(writing: Writing) -> None:
    from assistant.audit.exchange import export_records, read_records

    assistant, _ = writing(citing(f"{TRUE} {BAD}"), "NOT IN EVIDENCE")
    answer: Answer = assistant.ask(FLIGHTS)
    file = io.StringIO()
    export_records(assistant.log.records(), file)
    file.seek(0)
    back = {r.id: r for r in read_records(file) if not r.erased}
    assert answer_of(back[answer.id]).withheld == answer.withheld


def test_the_terminal_shows_who_wrote_and_what_did_not_hold(writing: Writing) -> None:
    from assistant.commands.show import show_answer

    assistant, model = writing(citing(f"{TRUE} {BAD}"), "NOT IN EVIDENCE")
    shown = show_answer(assistant.ask(FLIGHTS))
    assert f"Written by {model.name}" in shown
    assert "45%" in shown.partition("Written by")[2]
