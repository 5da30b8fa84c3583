"""Verifying answers: quotes, drift, support, uncited claims, over-citation, better evidence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.audit
from assistant.audit.drift import find_drift
from assistant.audit.erase import redact
from assistant.audit.factual import is_factual
from assistant.audit.findings import AnswerAudit, DriftState, Finding, FindingKind, QuoteState
from assistant.audit.locate import locate
from assistant.audit.log import AuditLog
from assistant.audit.record import failure_body
from assistant.audit.signoff import Opinion, sign_off
from assistant.audit.surroundings import surround
from assistant.audit.today import FolderCorpus
from assistant.audit.verification import Sources, audit_record, verify
from assistant.errors import RecordError
from assistant.support.passage import Passage
from assistant.types import Answer, Check, Citation, Outcome, Verdict
from assistant.versions import VersionStore
from index.types import Chunk, Hit, Unit, UnitKind

from .build import TEXT, answer, cite, keep, plain_answer, record, sha

FLIGHTS = "Guatemala agreed to increase deportation flights by 40% in 2025."
PALACE = "The talks took place in the palace."


def all_words(claim: str, passages: Sequence[Passage]) -> tuple[Verdict, tuple[Check, ...]]:
    """A stand-in for the support checks: every word of the claim stands in some passage."""
    there = {word for each in passages for word in re.findall(r"\w+", each.text.casefold())}
    missing = [word for word in re.findall(r"\w+", claim.casefold()) if word not in there]
    check = Check("words", Outcome.FAILED if missing else Outcome.PASSED, f"Missing: {missing}.")
    return (Verdict.NOT_SUPPORTED if missing else Verdict.SUPPORTED), (check,)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "talks.txt").write_text(TEXT)
    return tmp_path / "corpus"


@pytest.fixture
def sources(tmp_path: Path, folder: Path) -> Sources:
    versions = VersionStore.open(tmp_path)
    keep(versions)
    versions.keep(sha256=sha(TEXT), text_sha256=sha(TEXT), path="talks.txt", title="", text=TEXT)
    return Sources(versions, FolderCorpus(folder), None, all_words)


def on_disk(citation: Citation) -> Citation:
    """The same citation with the hash that the file in the folder has."""
    return dataclasses.replace(citation, sha256=sha(TEXT))


def audited(given: Answer, sources: Sources, tmp_path: Path) -> AnswerAudit:
    with AuditLog.open(tmp_path / "log") as log:
        return audit_record(record(log, given), sources)


def kinds(audit: AnswerAudit) -> list[FindingKind]:
    return [finding.kind for finding in audit.findings]


def test_a_sound_answer_has_no_findings(sources: Sources, tmp_path: Path) -> None:
    given = answer((FLIGHTS, (on_disk(cite(1, FLIGHTS)),)))
    audit = audited(given, sources, tmp_path)
    assert audit.findings == ()
    assert audit.citations[0].drift.state is DriftState.UNCHANGED
    assert audit.citations[0].before + audit.citations[0].span == FLIGHTS
    assert audit.claims[0].verdict is Verdict.SUPPORTED


def test_an_answer_that_was_given_in_doubt_is_found(sources: Sources, tmp_path: Path) -> None:
    given = dataclasses.replace(answer((FLIGHTS, (on_disk(cite(1, FLIGHTS)),))), doubtful=True)
    assert kinds(audited(given, sources, tmp_path)) == [FindingKind.DOUBTFUL]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"quote": "The talks took place in the garden."}, QuoteState.FABRICATED),
        ({"quote": "the talks took  place in the palace"}, QuoteState.NORMALISED),
        ({"start": 3, "end": 3 + len(PALACE)}, QuoteState.WRONG_PLACE),
        ({"start": 90_000, "end": 90_010}, QuoteState.WRONG_PLACE),
        ({"quote": "Guatemala agreed to increase the bridge was opened"}, QuoteState.STITCHED),
        ({"quote": "Pears are grown in the north of the island."}, QuoteState.MISATTRIBUTED),
        ({"quote": ""}, QuoteState.FABRICATED),
        ({"sha256": "0" * 64}, QuoteState.NOT_KEPT),
        ({"sha256": "../../etc/passwd"}, QuoteState.NOT_KEPT),
    ],
)
def test_a_wrong_quote_is_named(
    sources: Sources, tmp_path: Path, folder: Path, change: dict[str, str], state: QuoteState
) -> None:
    (folder / "pears.txt").write_text("Pears are grown in the north of the island.")
    wrong = dataclasses.replace(on_disk(cite(1, PALACE)), **change)  # type: ignore[arg-type]
    audit = audited(answer((PALACE, (wrong,))), sources, tmp_path)
    assert audit.citations[0].state is state
    assert {FindingKind.QUOTE, FindingKind.NOT_KEPT} & set(kinds(audit))
    if state is QuoteState.MISATTRIBUTED:
        assert "pears.txt" in audit.citations[0].reason


def test_an_invented_quote_supports_nothing(sources: Sources, tmp_path: Path) -> None:
    claim = "The talks took place in the garden."
    wrong = dataclasses.replace(on_disk(cite(1, PALACE)), quote=claim)
    audit = audited(answer((claim, (wrong,))), sources, tmp_path)
    assert audit.claims[0].verdict is Verdict.NOT_SUPPORTED


def test_a_quotation_from_another_document_is_named(sources: Sources, tmp_path: Path, folder: Path) -> None:
    (folder / "pears.txt").write_text("Pears are grown in the north of the island.")
    claim = "The talks took place in the palace, where “pears are grown in the north of the island”."
    given = answer((claim, (on_disk(cite(1, PALACE)),)))
    (quote,) = [
        check
        for check in audited(given, dataclasses.replace(sources, assess=None), tmp_path).claims[0].checks
        if check.name == "quote"
    ]
    assert quote.outcome is Outcome.FAILED
    assert "pears.txt" in quote.reason


def test_a_changed_verdict_is_shown_beside_the_recorded_one(sources: Sources, tmp_path: Path) -> None:
    audit = audited(answer(("Zebras sing.", (on_disk(cite(1, PALACE)),))), sources, tmp_path)
    assert audit.findings == (
        Finding(FindingKind.NOT_SUPPORTED, "Missing: ['zebras', 'sing'].", claim=0),
        Finding(
            FindingKind.VERDICT_CHANGED,
            "Recorded as supported; today's checks say not supported.",
            claim=0,
        ),
    )


def test_a_fact_without_a_citation_is_listed(sources: Sources, tmp_path: Path) -> None:
    audit = audited(answer(("Zebras sing.", ()), ("Here is more:", ())), sources, tmp_path)
    assert [(f.kind, f.claim) for f in audit.findings if f.kind is FindingKind.UNCITED] == [
        (FindingKind.UNCITED, 0)
    ]
    assert audit.claims[1].verdict is Verdict.NOT_CHECKABLE


def test_a_marker_without_a_citation_is_named(sources: Sources, tmp_path: Path) -> None:
    given = plain_answer()
    claims = (dataclasses.replace(given.claims[0], citations=(1, 7)),)
    audit = audited(dataclasses.replace(given, claims=claims), sources, tmp_path)
    assert audit.claims[0].unknown == (7,)
    assert "Cites [7], which is not there." in [f.sentence for f in audit.findings]


def test_a_citation_that_adds_nothing_is_named_by_alces_definition(sources: Sources, tmp_path: Path) -> None:
    one, two = on_disk(cite(1, FLIGHTS)), on_disk(cite(2, PALACE))
    assert audited(answer((FLIGHTS, (one, two))), sources, tmp_path).claims[0].superfluous == (2,)
    both = "Talks by Guatemala in the palace."
    assert audited(answer((both, (one, two))), sources, tmp_path).claims[0].superfluous == ()
    assert audited(answer((PALACE, (two, two))), sources, tmp_path).claims[0].superfluous == ()


def test_better_evidence_elsewhere_is_pointed_out(sources: Sources, tmp_path: Path) -> None:
    text = "Intro. Zebras sing."
    unit = Unit(UnitKind.SENTENCE, 7, 19)
    chunk = Chunk("c", "zoo.txt", 0, 0, len(text), text, text, 5, None, (unit,))
    hit = Hit(chunk, "Zoo", "0" * 64, "1" * 64, 0.1, None, None)
    sources = dataclasses.replace(sources, search=lambda _: [hit])
    audit = audited(answer(("Zebras sing.", (on_disk(cite(1, PALACE)),))), sources, tmp_path)
    better = audit.claims[0].better
    assert better and (better.document, better.start, better.end) == ("zoo.txt", 7, 19)
    assert text[better.start : better.end] == better.quote


@pytest.mark.parametrize(
    ("file", "text", "state"),
    [
        ("talks.txt", TEXT, DriftState.UNCHANGED),
        ("other/name.txt", TEXT, DriftState.MOVED),
        ("talks.txt", "New line.\n" + TEXT, DriftState.STILL_QUOTED),
        ("talks.txt", TEXT.replace("in the palace", "in the\n  palace"), DriftState.STILL_QUOTED),
        ("talks.txt", TEXT.replace("palace", "garden"), DriftState.CHANGED),
        ("unrelated.txt", "Something else.", DriftState.GONE),
    ],
)
def test_drift_says_what_became_of_the_source(
    tmp_path: Path, file: str, text: str, state: DriftState
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    corpus = FolderCorpus(tmp_path)
    drift = find_drift(on_disk(cite(1, PALACE)), corpus)
    assert drift.state is state
    if state is DriftState.STILL_QUOTED:
        today = corpus.text("talks.txt")
        assert today[drift.start : drift.end].split() == PALACE.split()
    if state is DriftState.CHANGED:
        assert "Nearest to it today: “The talks took place in the garden.”" in drift.sentence
    if state is DriftState.MOVED:
        assert drift.path == "other/name.txt"


def test_a_citation_cannot_open_a_file_outside_of_the_corpus(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    corpus = FolderCorpus(folder)
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt"):
        assert corpus.sha256(path) is None
        with pytest.raises(RecordError, match="There is no document"):
            corpus.text(path)


def test_without_a_corpus_drift_is_unknown_and_no_finding(sources: Sources, tmp_path: Path) -> None:
    audit = audited(plain_answer(), dataclasses.replace(sources, corpus=None), tmp_path)
    assert audit.citations[0].drift.state is DriftState.UNKNOWN
    assert audit.findings == ()


def test_verify_covers_the_chain_every_answer_and_what_people_said(sources: Sources, tmp_path: Path) -> None:
    with AuditLog.open(tmp_path / "log") as log:
        one = record(log)
        two = record(log, answer(("Zebras sing.", ())))
        error = RecordError("The disk is full.")
        log.append("failure", failure_body("Why?", error, history=(), settings={}, source="cli"))
        log.append("feedback", {"answer": one.id, "value": "down"})
        judgement = {"claim": 0, "agrees": False, "comment": "It says may."}
        log.append("signoff", {"answer": one.id, "by": "ann", "claims": [judgement | {"agrees": True}]})
        log.append("signoff", {"answer": one.id, "by": "ann", "claims": [judgement]})
        gone = record(log)
        redact(log, [gone.id], reason="")
        found = assistant.audit.verify(log, sources)
    assert found.chain.intact
    assert [each.id for each in found.answers][:2] == [one.id, two.id]
    assert found.answers[0].feedback == ("down",)
    assert [each.comment for each in found.answers[0].judgements] == ["It says may."]
    totals = found.totals
    assert (totals.answers, totals.claims, totals.uncited, totals.erased) == (3, 2, 1, 1)
    assert totals.kinds["failure"] == 1
    assert totals.agreement("supported") == (0, 1)
    assert found.answers[2].problem == "The disk is full."


def test_an_index_that_says_other_than_the_record_is_named(sources: Sources, tmp_path: Path) -> None:
    with AuditLog.open(tmp_path / "log") as log:
        record(log)
        record(log)
        with log.backend.transaction() as run:
            run("DELETE FROM audit_mention WHERE seq = 1 AND name = 'document'", {})
            run("INSERT INTO audit_mention VALUES ('verdict', 'contradicted', 1)", {})
        found = assistant.audit.verify(log, dataclasses.replace(sources, corpus=None))
    assert found.chain.intact
    assert [kinds(each) for each in found.answers] == [[FindingKind.MISINDEXED], []]
    said = found.answers[0].findings[0].sentence
    assert "lacks document 'talks.txt', has verdict 'contradicted'" in said


def test_a_judgement_that_the_index_hides_or_moves_is_still_shown(sources: Sources, tmp_path: Path) -> None:
    with AuditLog.open(tmp_path / "log") as log:
        one, two = record(log), record(log)
        hidden = sign_off(log, one.id, [Opinion(0, agrees=False, comment="Hidden.")], by="ann")
        sign_off(log, one.id, [Opinion(0, agrees=True, comment="Seen.")], by="bob")
        with log.backend.transaction() as run:
            run("UPDATE audit_mention SET value = :id WHERE seq = :seq", {"id": two.id, "seq": hidden.seq})
        found = assistant.audit.verify(log, dataclasses.replace(sources, corpus=None))
    assert [each.comment for each in found.answers[0].judgements] == ["Hidden.", "Seen."]
    assert found.answers[1].judgements == ()
    assert kinds(found.answers[0]) == [FindingKind.MISINDEXED]


def test_a_citation_says_when_its_version_was_kept_and_which_dates_it_gives_itself(tmp_path: Path) -> None:
    text = "Title: Talks\nDate: 5 May 2024\nLast updated: 2024-06-01\nURL: https://a.example\n\n" + TEXT
    versions = VersionStore.open(tmp_path)
    keep(versions, text)
    given = answer((PALACE, (cite(1, PALACE, text=text),)))
    (shown,) = audited(given, Sources(versions, assess=all_words), tmp_path).citations
    assert shown.dates == (("Date", "5 May 2024"), ("Last updated", "2024-06-01"))
    assert shown.kept_at == versions.kept_at(sha("bytes of " + text), sha(text)) != ""


def test_a_record_that_holds_no_answer_is_a_finding_and_stops_nothing(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path / "log") as log:
        log.append("answer", {"form": 1, "answer": {"claims": "many"}})
        record(log)
        found = verify(log, Sources(assess=all_words))
    assert kinds(found.answers[0]) == [FindingKind.UNREADABLE]
    assert found.answers[1].answer is not None


@pytest.mark.parametrize(
    ("sentence", "factual"),
    [
        ("Flights rose by 40%.", True),
        ("- Guatemala", True),
        ("I was born in 1920, she said.", True),
        ("What is meant by that?", False),
        ("Here are the points:", False),
        ("I could not find anything about this.", False),
        ("The documents do not say when.", False),
        ("Let me know if you need more.", False),
        ("...", False),
        ("", False),
    ],
)
def test_only_sentences_that_state_something_need_a_citation(sentence: str, factual: bool) -> None:
    assert is_factual(sentence) is factual


def test_the_nearest_place_of_a_repeated_quote_is_found() -> None:
    assert locate("ab", "ab ab ab", near=5) == (6, 8)
    assert locate("it’s “so”", 'x it\'s\n "so"', near=0) == (2, 12)
    assert locate("   ", "text") is None


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_surroundings_join_to_a_piece_of_the_text(text: str, start: int, length: int) -> None:
    before, span, after = surround(text, start, start + length)
    assert before + span + after in text
    assert span == text[start : start + length]
