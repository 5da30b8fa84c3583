"""Looking through a log: pages, searches, what is judged, figures by day."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.audit import browse
from assistant.audit.browse import (
    ASKED,
    Judged,
    count_hidden,
    count_judged,
    feedback_of,
    find_beside,
    find_unjudged,
    judged_of,
    list_values,
    read_page,
)
from assistant.audit.digest import fill_digest
from assistant.audit.erase import redact
from assistant.audit.log import AuditLog
from assistant.audit.mentions import fill_mentions, words_of
from assistant.audit.signoff import Judged as Finding
from assistant.audit.signoff import give_feedback, opine, sign_off
from assistant.audit.trend import Period, join_periods, read_trend, sum_periods
from assistant.audit.types import EVERYTHING, Record, Selection
from assistant.errors import RecordError
from assistant.types import Verdict
from tests.audit.build import answer, body_of, cite, plain_answer, record

SENTENCE = "Guatemala agreed to increase deportation flights by 40% in 2025."
PALACE = "The talks took place in the palace."


def two_claims(log: AuditLog) -> Record:
    return record(log, answer((SENTENCE, (cite(1, SENTENCE),)), (PALACE, (cite(2, PALACE),))))


def asked(log: AuditLog, question: str, **changes: object) -> Record:
    given_answer = dataclasses.replace(plain_answer(), question=question, understood=question)
    return log.append("answer", body_of(given_answer) | changes)  # type: ignore[operator]


def numbers(log: AuditLog, **selected: object) -> list[int]:
    return [each.seq for each in read_page(log, Selection(**selected)).records]  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(["answer", "abstention", "failure", "feedback"]), max_size=40),
    size=st.integers(1, 7),
)
def test_pages_show_every_record_once_in_both_directions(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], size: int
) -> None:
    with AuditLog.open(tmp_path_factory.mktemp("log")) as log:
        for kind in kinds:
            log.append(kind, {"question": "q", "answer": "x"} if kind == "feedback" else {"question": "q"})
        expected = [n for n, kind in enumerate(kinds, start=1) if kind in ASKED][::-1]
        seen, page = [], read_page(log, EVERYTHING, size=size)
        assert page.newer == 0
        while True:
            seen.append([each.seq for each in page.records])
            if not page.older:
                break
            page = read_page(log, EVERYTHING, before=page.older, size=size)
        assert [seq for part in seen for seq in part] == expected
        back = [seen[-1]]
        while page.newer:
            page = read_page(log, EVERYTHING, after=page.newer, size=size)
            back.append([each.seq for each in page.records])
        assert back == seen[::-1]


def test_words_are_found_without_case_and_accents_whole_or_by_their_beginning(log: AuditLog) -> None:
    asked(log, "¿Cuándo llegó el señor Núñez?")
    asked(log, "When was the bridge opened?")
    assert numbers(log, text="NUNEZ") == [1]
    assert numbers(log, text="nun") == []
    assert numbers(log, text="nun* llego") == [1]
    assert numbers(log, text="flights guatemala") == [2, 1]  # of the answer
    assert numbers(log, text="bridge nunez") == []
    assert words_of("Ünïcode, ünïcode: 40%") == ["unicode", "40"]


def test_sources_people_and_periods_select(log: AuditLog) -> None:
    asked(log, "One?", source="api", person="ana")
    two = asked(log, "Two?", source="cli")
    assert numbers(log, source="api") == numbers(log, person="ana") == [1]
    assert numbers(log, since=two.at) == [2]
    assert numbers(log, until=two.at) == [1]
    assert numbers(log, since="2999-01-01") == []
    assert list_values(log, "source") == ["api", "cli"]
    with pytest.raises(RecordError, match="is not a moment"):
        read_page(log, Selection(since="soon"))


def test_the_report_reads_the_same_records_as_the_page(log: AuditLog) -> None:
    asked(log, "One?", source="api")
    two_claims(log)
    for selection in (
        Selection(text="guatemala*", kinds=ASKED),
        Selection(signed="no", kinds=ASKED),
        Selection(source="api", verdict="supported", kinds=ASKED),
    ):
        pages = [each.seq for each in read_page(log, selection).records]
        assert pages[::-1] == [each.seq for each in log.records(selection)]


def test_a_record_is_signed_once_every_claim_is_judged(log: AuditLog) -> None:
    one, two = two_claims(log), two_claims(log)
    claims = answer((SENTENCE, ()), (PALACE, ())).claims
    sign_off(log, one.id, [opine(claims, 0, Finding.CORRECT)], by="ana")
    assert (numbers(log, signed="yes"), numbers(log, signed="no")) == ([], [2, 1])
    sign_off(log, one.id, [opine(claims, 1, Finding.WRONG, "no")], by="bob")
    sign_off(log, one.id, [opine(claims, 1, Finding.CORRECT)], by="ana")
    assert (numbers(log, signed="yes"), numbers(log, signed="no")) == ([1], [2])
    assert count_judged(log, EVERYTHING) == Judged(2, 4, whole=True)
    assert judged_of(log, [1, 2]) == {one.id: 2, two.id: 0}


def test_the_next_unjudged_record_is_older_or_else_the_newest(log: AuditLog) -> None:
    one, two, three = two_claims(log), two_claims(log), two_claims(log)
    assert [found and found.id for found in find_beside(log, EVERYTHING, 2)] == [three.id, one.id]
    for current, following in ((three, two), (two, one), (one, three)):
        found = find_unjudged(log, EVERYTHING, current.seq)
        assert found and found.id == following.id


@pytest.mark.parametrize("finding", Finding)
@pytest.mark.parametrize("verdict", Verdict)
def test_agreement_with_the_verdict_follows_from_the_judgement(finding: Finding, verdict: Verdict) -> None:
    claims = [dataclasses.replace(plain_answer().claims[0], verdict=verdict)]
    agrees = opine(claims, 0, finding).agrees
    if finding is Finding.CANNOT_TELL or verdict is Verdict.NOT_CHECKABLE:
        assert agrees is None
    else:
        assert agrees is ((finding is Finding.CORRECT) == (verdict is Verdict.SUPPORTED))


def test_the_latest_feedback_of_each_voice_counts(log: AuditLog) -> None:
    one = record(log)
    for value, by, citation in (
        ("down", "ana", None),
        ("up", "ana", None),
        ("down", "bob", None),
        ("down", "", None),
    ):
        give_feedback(log, one.id, value, by=by, citation=citation)
    assert feedback_of(log, [one.id]) == {one.id: {"up": 1, "down": 2}}
    give_feedback(log, one.id, "none", by="bob")
    give_feedback(log, one.id, "down", by="ana", citation=1)
    assert feedback_of(log, [one.id])[one.id] == {"up": 1, "down": 2, "none": 1}
    assert numbers(log, feedback="up") == [1]
    give_feedback(log, one.id, "down", by="ana")
    assert numbers(log, feedback="up") == []


def test_feedback_on_a_citation_that_is_not_there_is_refused(log: AuditLog) -> None:
    one = record(log)
    with pytest.raises(RecordError, match=r"has no citation \[7\]"):
        give_feedback(log, one.id, "up", citation=7)


def test_the_trend_counts_by_day(log: AuditLog) -> None:
    record(log)
    two = two_claims(log)
    log.append("failure", {"question": "q", "timings": {"searching": 2.0, "reading": 1.04}})
    give_feedback(log, two.id, "up", by="ana")
    (day,) = read_trend(log, EVERYTHING)
    assert (day.kinds["answer"], day.kinds["failure"], day.claims, day.supported) == (2, 1, 3, 3)
    assert (day.feedback["up"], day.supported_share) == (1, 1.0)
    assert (day.percentile(0.5), day.percentile(0.95)) == (0.01, 3.0)
    (only,) = read_trend(log, Selection(document="talks.txt"))
    assert (only.kinds["failure"], only.feedback["up"]) == (0, 1)
    assert read_trend(log, Selection(document="other.txt")) == []


def test_many_days_become_months_and_years() -> None:
    days = [Period(f"20{y:02d}-{m:02d}-01", claims=1) for y in range(20, 26) for m in range(1, 13)]
    assert [each.date for each in join_periods(days, 60)] == [f"20{y}" for y in range(20, 26)]
    assert len(join_periods(days, 72)) == 72
    assert sum_periods(days).claims == 72


def test_lists_can_be_rebuilt_and_what_they_hide_is_counted(log: AuditLog) -> None:
    record(log)
    two_claims(log)
    with log.backend.transaction() as run:
        run("DELETE FROM audit_digest WHERE seq = 1", {})
    assert (count_hidden(log), numbers(log)) == (1, [2])
    with log.backend.transaction() as run:
        fill_mentions(run)
        fill_digest(run)
    assert (count_hidden(log), numbers(log)) == (0, [2, 1])


def test_an_erased_record_keeps_its_place_but_not_its_words_or_figures(log: AuditLog) -> None:
    one = record(log)
    redact(log, [one.id], reason="a person's data")
    assert numbers(log) == [1]
    assert numbers(log, text="guatemala") == []
    assert sum_periods(read_trend(log, EVERYTHING)).claims == 0


def test_a_page_runs_through_an_index(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        for selection in (
            Selection(),
            Selection(kinds=("failure",)),
            Selection(document="a"),
            Selection(text="one two"),
            Selection(verdict="supported"),
            Selection(since="2026-01-01"),
        ):
            found = browse.scope(selection)
            key = "m.seq" if "m.name" in found.where else "r.seq"
            where = f"{found.where} AND {key} < :edge ORDER BY {key} DESC LIMIT 51"
            sql = f"SELECT {key} FROM {found.source} WHERE {where}"
            plan = [
                str(row[3])
                for row in log.backend.stream(f"EXPLAIN QUERY PLAN {sql}", found.values | {"edge": 9})
            ]
            assert not any("TEMP B-TREE" in step for step in plan), (selection, plan)
            assert not any(step.startswith("SCAN r") for step in plan), (selection, plan)
