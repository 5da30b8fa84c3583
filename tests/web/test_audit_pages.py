"""The audit pages over a real log: what is listed, shown, judged, alarmed about and refused."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from html import escape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.audit.chain import verify_chain
from assistant.audit.log import AuditLog
from assistant.audit.types import Record, Selection
from assistant.config import Settings
from assistant.view import strings
from tests.web.audit_log import HARBOUR, TALKS, Writer, flights, harbour, make_app, settle, write_log

PAGE = {"accept": "text/html"}
ORIGIN = {"origin": "http://127.0.0.1"}
OPEN = Callable[..., TestClient]


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Record]:
    return write_log(tmp_path)


@pytest.fixture
def open_pages(tmp_path: Path) -> Iterator[OPEN]:
    """Opens the pages over the log in `tmp_path`, as one browser."""
    clients: list[TestClient] = []

    def open_once(texts: dict[str, str] | None = None, **changes: object) -> TestClient:
        settings = Settings(data_dir=tmp_path, corpus_dir=tmp_path, **changes)  # type: ignore[arg-type]
        client = TestClient(make_app(settings, texts), base_url="http://127.0.0.1", headers=PAGE)
        clients.append(client)
        client.get("/feedback")  # a first page gives the browser its cookie
        return client

    yield open_once
    for client in clients:
        client.close()


@pytest.fixture
def pages(made: dict[str, Record], open_pages: OPEN) -> TestClient:
    return open_pages()


def questions(html: str) -> list[str]:
    """The questions of the listed records, in their order."""
    table = (
        html.partition('<table class="table records">')[2].partition("</table>")[0]
        or html.partition('records">')[2]
    )
    return re.findall(r'<th scope="row" class="question"><a [^>]*>([^<]*)</a>', table)


def tamper(folder: Path, sql: str) -> None:
    """Change the database as somebody who owns the file can."""
    with closing(sqlite3.connect(folder / "audit.sqlite")) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql)
        raw.commit()


def verified(pages: TestClient) -> str:
    """The list once the chain was verified."""
    pages.post("/audit/verify", headers=ORIGIN, follow_redirects=False)
    settle(lambda: "data-running" not in pages.get("/audit/chain").text)
    return pages.get("/audit").text


def test_every_question_is_listed_newest_first(pages: TestClient) -> None:
    assert questions(pages.get("/audit").text) == [
        "And the flights?",
        "When was the toll abolished?",
        "What is the toll?",
        "When was the harbour bridge opened, and how long is it?",
        "Who paid for the bridge?",
        "By how much will deportation flights rise?",
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=failure", 1),
        ("kind=abstention", 1),
        ("verdict=contradicted", 2),
        ("document=harbour.txt", 2),
        ("text=bridge", 2),
        ("text=BRIDGE+opened", 1),
        ("text=flig*", 2),
        ("text=flig", 0),
        ("since=2026-01-06&until=2026-01-06", 3),
        ("until=2026-01-05", 2),
        ("signed=no", 4),
        ("signed=yes", 0),
        ("feedback=down", 1),
        ("feedback=up", 1),
        ("source=api", 2),
        ("person=ana", 1),
        ("verdict=contradicted&feedback=down", 1),
        ("text=flights&document=harbour.txt", 0),
    ],
)
def test_filters_stand_in_the_address(pages: TestClient, query: str, count: int) -> None:
    assert len(questions(pages.get(f"/audit?{query}").text)) == count


def test_a_filter_that_is_none_is_said_so_and_changes_nothing(pages: TestClient) -> None:
    shown = pages.get("/audit?since=yesterday&verdict=%3Cb%3Egreat").text
    assert "yesterday is not a date" in shown
    assert "&lt;b&gt;great is not a" in shown
    assert len(questions(shown)) == 6


def test_an_id_in_the_search_leads_to_its_record(pages: TestClient, made: dict[str, Record]) -> None:
    found = pages.get("/audit", params={"text": made["toll"].id[:18]}, follow_redirects=False)
    assert found.headers["location"] == f"/audit/{made['toll'].id}"


def test_pages_step_through_every_record_once_and_back(tmp_path: Path, open_pages: OPEN) -> None:
    write = Writer(tmp_path)
    for number in range(120):
        write.answer(flights(f"Question number {number}?"))
    write.log.close()
    pages = open_pages()
    seen, address = [], "/audit?verdict=supported"
    while address:
        shown = pages.get(address).text
        seen.append(questions(shown))
        following = re.search(r'<a href="([^"]*)" rel="next"', shown)
        address = following[1].replace("&amp;", "&") if following else ""
    assert [len(each) for each in seen] == [50, 50, 20]
    assert [each for page in seen for each in page] == [f"Question number {n}?" for n in range(119, -1, -1)]
    back = re.search(r'<a href="([^"]*)" rel="prev"', shown)
    assert back
    assert questions(pages.get(back[1].replace("&amp;", "&")).text) == seen[1]


def test_the_figures_and_the_trend_are_those_of_the_selection(pages: TestClient) -> None:
    whole = pages.get("/audit").text
    assert "Answers 4, abstentions 1, failures 1" in whole
    assert "71.4% of 7 checkable claims supported" in whole
    assert "feedback 1 up, 1 down" in whole
    assert whole.count('<svg viewBox="0 0 340 150" role="img"') == 4
    assert "100% of 3 checkable claims supported" in pages.get("/audit?document=harbour.txt").text


def test_a_record_shows_question_answer_checks_and_the_quote_in_its_place(
    pages: TestClient, made: dict[str, Record]
) -> None:
    shown = pages.get(f"/audit/{made['again'].id}").text
    assert '<h1 dir="auto" class="asked">And the flights?</h1>' in shown
    assert "By how much will flights rise?" in shown
    assert "Guatemala agreed to increase deportation flights by 40% in 2025.</mark> The talks took" in shown
    assert "The passage does not state “50%”." in shown
    assert f"/document?path=talks.txt&amp;sha={'1017721d7286'}" in shown
    assert escape(strings.QUOTE_STATES["exact"]) in shown
    assert made["again"].hash in shown
    assert made["again"].prev in shown
    assert "c" * 64 in shown
    assert strings.LINK_SOUND in shown


def test_withheld_sentences_and_raw_output_are_shown_as_text(
    pages: TestClient, made: dict[str, Record]
) -> None:
    shown = pages.get(f"/audit/{made['toll'].id}").text
    assert "The toll was doubled in 1968." in shown
    assert "&lt;b&gt;abolished&lt;/b&gt;" in shown
    assert "<b>abolished" not in shown


def test_candidates_that_were_not_cited_are_listed(pages: TestClient, made: dict[str, Record]) -> None:
    shown = pages.get(f"/audit/{made['harbour'].id}").text
    assert f"{strings.CANDIDATES} (1)" in shown
    assert "The toll was abolished in 1968.</p>" in shown


@pytest.mark.parametrize("name", ["refused", "failed"])
def test_an_abstention_and_a_failure_look_like_neither_an_answer(
    pages: TestClient, made: dict[str, Record], name: str
) -> None:
    shown = pages.get(f"/audit/{made[name].id}").text
    assert ("none of them says it" if name == "refused" else "The disk is full.") in shown
    assert strings.CLAIMS_HEAD not in shown


def test_a_record_knows_its_neighbours_within_the_selection(
    pages: TestClient, made: dict[str, Record]
) -> None:
    shown = pages.get(f"/audit/{made['harbour'].id}?document=harbour.txt").text
    assert f'href="/audit/{made["toll"].id}?document=harbour.txt"' in shown
    assert strings.NEXT_RECORD not in shown


def test_a_record_that_is_not_there_is_a_page_that_says_so(pages: TestClient) -> None:
    found = pages.get("/audit/00000000-0000-7000-8000-000000000000")
    assert found.status_code == 404
    assert strings.AUDIT_MISSING in found.text


# ---------------------------------------------------------------- signing off


def sign(pages: TestClient, record: Record, **fields: str) -> str:
    form = {"claim": "0", "judged": "correct", "comment": "", "by": "Ana Ruiz"} | fields
    return pages.post(f"/audit/{record.id}/signoff", data=form, headers=ORIGIN).text


def signed(folder: Path, record: Record) -> list[dict[str, object]]:
    with AuditLog.open(folder) as log:
        found = [each.body for each in log.records(Selection(about=record.id, kinds=("signoff",)))]
        assert verify_chain(log.records()).intact
    return [{**claim, "by": body["by"]} for body in found for claim in body["claims"]]  # type: ignore[union-attr, dict-item, misc]


def test_a_judgement_is_appended_with_its_reason_and_signer(
    pages: TestClient, made: dict[str, Record], tmp_path: Path
) -> None:
    shown = sign(pages, made["flights"], claim="1", judged="wrong", comment="It says 40%.")
    (found,) = signed(tmp_path, made["flights"])
    assert found["judged"] == "wrong"
    assert found["agrees"] is True  # with the verdict: contradicted
    assert found["comment"] == "It says 40%."
    assert found["by"] == "Ana Ruiz"
    assert "It says 40%." in shown
    assert "2 of 7 claims of this selection judged" in shown


def test_a_later_judgement_replaces_an_earlier_one_and_both_stay(
    pages: TestClient, made: dict[str, Record], tmp_path: Path
) -> None:
    sign(pages, made["flights"])
    shown = sign(pages, made["flights"], judged="cannot_tell", comment="Which year?")
    assert [each["judged"] for each in signed(tmp_path, made["flights"])] == ["correct", "cannot_tell"]
    assert shown.count(strings.JUDGED_EARLIER) == 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({"by": " "}, "name"), ({"judged": "wrong"}, "reason"), ({"judged": "great"}, "judged")],
)
def test_a_judgement_that_lacks_something_is_sent_back_with_what_was_typed(
    pages: TestClient, made: dict[str, Record], tmp_path: Path, fields: dict[str, str], problem: str
) -> None:
    shown = sign(pages, made["flights"], **{"claim": "1", "comment": "", **fields})
    assert strings.SIGN_PROBLEMS[problem] in shown
    assert signed(tmp_path, made["flights"]) == []


def test_the_name_is_typed_once_and_can_be_changed(pages: TestClient, made: dict[str, Record]) -> None:
    record = made["flights"]
    assert 'name="by"' in pages.get(f"/audit/{record.id}").text
    shown = sign(pages, record, by="Zoë Ñ")
    assert "Signing as Zoë Ñ" in shown
    assert 'name="by"' not in shown
    pages.post("/audit/name", headers=ORIGIN)
    assert 'name="by"' in pages.get(f"/audit/{record.id}").text


def test_judging_every_claim_moves_a_record_out_of_what_is_left(
    pages: TestClient, made: dict[str, Record]
) -> None:
    sign(pages, made["harbour"], claim="1")
    assert len(questions(pages.get("/audit?signed=no").text)) == 3
    assert questions(pages.get("/audit?signed=yes").text) == [
        "When was the harbour bridge opened, and how long is it?"
    ]


def test_a_claim_that_is_not_there_cannot_be_judged(
    pages: TestClient, made: dict[str, Record], tmp_path: Path
) -> None:
    assert "there is no claim 8" in sign(pages, made["flights"], claim="7")
    assert signed(tmp_path, made["flights"]) == []


def test_another_sites_page_cannot_sign(pages: TestClient, made: dict[str, Record], tmp_path: Path) -> None:
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    form = {"claim": "0", "judged": "correct", "by": "Ana"}
    found = pages.post(f"/audit/{made['flights'].id}/signoff", data=form, headers=foreign)
    assert found.status_code == 403
    assert signed(tmp_path, made["flights"]) == []


# ---------------------------------------------------------------- chain, gate, drift, report


def test_the_chain_is_verified_with_its_head_and_time(pages: TestClient, tmp_path: Path) -> None:
    shown = verified(pages)
    with AuditLog.open(tmp_path) as log:
        assert log.head().hash in shown
    assert strings.CHAIN_INTACT in shown
    assert strings.ALARM not in shown


def test_a_tampered_body_raises_the_alarm_on_every_page(
    pages: TestClient, made: dict[str, Record], tmp_path: Path
) -> None:
    verified(pages)
    tamper(tmp_path, "UPDATE audit_record SET body = replace(body, '40%', '41%') WHERE seq = 1")
    assert strings.ALARM in pages.get("/audit").text  # at once, for the record stands on this page
    assert strings.ALARM not in pages.get(f"/audit/{made['toll'].id}").text
    verified(pages)
    for address in ("/audit?document=harbour.txt", f"/audit/{made['toll'].id}", "/audit/trend"):
        assert strings.ALARM in pages.get(address).text
    assert strings.LINK_SOUND not in pages.get(f"/audit/{made['flights'].id}").text


def test_records_that_were_cut_off_are_noticed_also_after_a_restart(
    pages: TestClient, tmp_path: Path, open_pages: OPEN
) -> None:
    verified(pages)
    tamper(tmp_path, "DELETE FROM audit_record WHERE seq >= 7")
    again = open_pages()
    assert "The pinned head is record 9; the log ends with 6." in verified(again)


def test_a_record_that_the_index_hides_is_noticed(pages: TestClient, tmp_path: Path) -> None:
    tamper(tmp_path, "DELETE FROM audit_digest WHERE seq = 3")
    shown = verified(pages)
    assert len(questions(shown)) == 5
    assert "hides or misstates one record" in shown


def test_changed_and_gone_sources_are_warned_about(made: dict[str, Record], open_pages: OPEN) -> None:
    pages = open_pages({"talks.txt": TALKS.replace("40%", "45%")})
    shown = pages.get("/audit").text
    assert "2 cited versions are no longer what the corpus holds." in shown
    assert shown.count(strings.DRIFT_STATES["gone"]) == 1
    record = pages.get(f"/audit/{made['flights'].id}").text
    assert "has changed and no longer contains the quote" in record


def ready(pages: TestClient) -> str:
    settle(lambda: "data-running" not in pages.get("/audit/reports").text)
    return pages.get("/audit/reports").text


def test_a_report_over_the_selection_is_made_and_downloaded(pages: TestClient) -> None:
    pages.post("/audit/reports", data={"document": "harbour.txt"}, headers=ORIGIN)
    shown = ready(pages)
    address = re.search(r'"(/audit/reports/\w+\.json)"', shown)
    assert address
    found = pages.get(address[1])
    report = json.loads(found.text)
    assert (report["figures"]["answers"], report["figures"]["claims"]) == (2, 3)
    assert report["chain"]["intact"]
    assert "attachment" in found.headers["content-disposition"]
    page = pages.get(address[1].replace(".json", ".html")).text
    assert "default-src 'none'" in page
    assert "When was the toll abolished?" in page


def test_the_gate_says_of_each_demand_whether_it_is_met(pages: TestClient) -> None:
    pages.get("/audit")
    ready(pages)
    gate = pages.get("/audit").text.partition('id="gate"')[2].partition("</section>")[0]
    assert "5 / 7 (71.4%)" in gate
    results = re.findall(r'class="result (good|bad)"', gate)
    assert results.count("bad") == 2


def test_a_gate_that_demands_nonsense_is_refused_at_the_start(open_pages: OPEN) -> None:
    from assistant.errors import SettingsError

    with pytest.raises(SettingsError, match="AUDIT_GATE='supported=2'"):
        open_pages(audit_gate="supported=2")


# ---------------------------------------------------------------- feedback


def rate(pages: TestClient, record: Record, value: str, **more: str) -> int:
    form = {"answer": record.id, "value": value, **more}
    return pages.post("/feedback", data=form, headers=ORIGIN).status_code


def mine(pages: TestClient, record: Record) -> dict[str, str]:
    found = pages.get("/feedback", params={"answers": record.id}).json()["answers"]
    return dict(found.get(record.id, {}))


def test_feedback_is_kept_changed_and_taken_back_and_the_latest_counts(
    pages: TestClient, made: dict[str, Record]
) -> None:
    pages.get("/audit")  # gives the browser its cookie
    record = made["toll"]
    assert rate(pages, record, "down", comment="Which toll?") == 200
    assert rate(pages, record, "up", citation="1") == 200
    assert mine(pages, record) == {"": "down", "1": "up"}
    assert len(questions(pages.get("/audit?feedback=down").text)) == 2
    assert rate(pages, record, "up") == 200
    assert mine(pages, record) == {"": "up", "1": "up"}
    assert len(questions(pages.get("/audit?feedback=down").text)) == 1
    assert rate(pages, record, "none", citation="1") == 200
    assert mine(pages, record) == {"": "up"}
    shown = pages.get(f"/audit/{record.id}").text
    assert "Which toll?" in shown
    assert shown.count(strings.FEEDBACK_REPLACED) == 2


def test_two_browsers_do_not_replace_each_others_feedback(
    pages: TestClient, made: dict[str, Record], open_pages: OPEN
) -> None:
    other = open_pages()
    for client, value in ((pages, "up"), (other, "down")):
        client.get("/audit")
        rate(client, made["toll"], value)
    assert mine(pages, made["toll"]) == {"": "up"}
    assert mine(other, made["toll"]) == {"": "down"}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"value": "great"}, 400),
        ({"citation": "x"}, 400),
        ({"citation": "5"}, 404),
        ({"answer": "0" * 36}, 404),
        ({"answer": ""}, 400),
    ],
)
def test_feedback_about_nothing_is_refused(
    pages: TestClient, made: dict[str, Record], fields: dict[str, str], status: int
) -> None:
    form = {"answer": made["toll"].id, "value": "up", **fields}
    assert pages.post("/feedback", data=form, headers=ORIGIN).status_code == status


# ---------------------------------------------------------------- who may


def test_where_people_log_in_only_auditors_see_the_records(made: dict[str, Record], open_pages: OPEN) -> None:
    pages = open_pages(ui_auth_header="X-User", ui_trusted_proxies="10.0.0.0/8", ui_auditors="ana")
    pages._transport.client = ("10.0.0.1", 1)  # type: ignore[attr-defined]
    refused = pages.get("/audit", headers={"x-user": "bob"})
    assert refused.status_code == 403
    assert "UI_AUDITORS" in refused.text
    assert "deportation" not in refused.text
    assert pages.get(f"/audit/{made['flights'].id}", headers={"x-user": "bob"}).status_code == 403
    assert pages.get("/audit/reports", headers={"x-user": "bob"}).status_code == 403
    shown = pages.get(f"/audit/{made['flights'].id}", headers={"x-user": "ana"}).text
    assert "Signing as ana" in shown


def test_a_read_only_server_signs_and_rates_nothing_and_says_so(
    made: dict[str, Record], open_pages: OPEN, tmp_path: Path
) -> None:
    pages = open_pages(
        ui_read_only="on", ui_auth_header="X-User", ui_trusted_proxies="10.0.0.0/8", ui_auditors="ana"
    )
    pages._transport.client = ("10.0.0.1", 1)  # type: ignore[attr-defined]
    pages.headers["x-user"] = "ana"
    shown = pages.get(f"/audit/{made['flights'].id}").text
    assert strings.READ_ONLY_AUDIT in shown
    assert "data-signoff" not in shown
    sign(pages, made["flights"])
    assert rate(pages, made["flights"], "up") == 403
    assert signed(tmp_path, made["flights"]) == []


def test_the_pages_speak_spanish(pages: TestClient, made: dict[str, Record]) -> None:
    with strings.speaking("es"):
        assert strings.CLAIMS_HEAD == "Afirmaciones y sus pruebas"
    for name in ("KINDS_NEVER",):
        with pytest.raises(AttributeError):
            getattr(strings, name)


def test_an_empty_log_says_so(open_pages: OPEN) -> None:
    shown = open_pages().get("/audit").text
    assert strings.NO_RECORDS_YET in shown
    assert strings.GATE_NONE in shown


def test_an_erased_record_keeps_its_place(pages: TestClient, made: dict[str, Record], tmp_path: Path) -> None:
    from assistant.audit.erase import redact

    with AuditLog.open(tmp_path) as log:
        redact(log, [made["flights"].id], reason="a person's data", by="ana")
    shown = verified(pages)
    assert strings.ERASED in shown
    assert strings.ALARM not in shown
    assert pages.get(f"/audit/{made['flights'].id}").status_code == 200
    assert HARBOUR and harbour()
