"""Reports: HTML, JSON, CSV, JUnit XML, Web Annotations."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import shutil
import tracemalloc
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.annotations import AnnotationWriter
from assistant.audit.chain import ChainReport, Fault, FaultKind
from assistant.audit.findings import AnswerAudit, Judgement
from assistant.audit.foreign import read_foreign
from assistant.audit.foreign_audit import audit_foreign
from assistant.audit.html import escape, tag
from assistant.audit.links import find_address, fragment_link, web_address
from assistant.audit.log import AuditLog
from assistant.audit.plot import plot_trend
from assistant.audit.report import Frame, Writer
from assistant.audit.report_data import CsvWriter, JsonWriter, JunitWriter
from assistant.audit.report_html import HtmlWriter
from assistant.audit.totals import Day, Totals
from assistant.audit.types import Head
from assistant.audit.verification import Sources, audit_record
from assistant.types import Answer, Check, Outcome, Verdict
from assistant.versions import VersionStore

from .build import TEXT, answer, cite, keep, record
from .test_verification import all_words

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PALACE = "The talks took place in the palace."
HOSTILE = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror=window.ran=1>',
    "javascript:window.ran=1",
    "</style></title></textarea><svg onload=window.ran=1>",
    "<!--<script>window.ran=1//-->",
    "' onmouseover='window.ran=1",
    "\u202egnp.exe\0\x1b[31m\ud800",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "]]><script>window.ran=1</script>",
    "&lt;script&gt;",
)


def one_audit(folder: Path, given: Answer) -> AnswerAudit:
    versions = VersionStore.open(folder)
    keep(versions)
    with AuditLog.open(folder) as log:
        return audit_record(record(log, given), Sources(versions, assess=all_words))


@pytest.fixture
def audit(tmp_path: Path) -> AnswerAudit:
    cited = (cite(1, PALACE),)
    found = one_audit(tmp_path, answer((PALACE, cited), ("Zebras sing.", ()), ("Bananas are blue.", cited)))
    judgement = Judgement("r", 1, False, "It is obvious.", "Ann", "2026-01-02T00:00:00.000000Z")
    return dataclasses.replace(found, judgements=(judgement,))


@pytest.fixture
def hostile(tmp_path: Path) -> AnswerAudit:
    """Every text of an answer, its document and its auditor tries to run something."""
    nasty = " ".join(HOSTILE)
    text = f"Source: https://a.example/'\"><script>window.ran=1</script>\n{nasty} and more."
    versions = VersionStore.open(tmp_path)
    keep(versions, text.encode("utf-8", "replace").decode(), document=nasty)
    quote = HOSTILE[0]
    wrong = dataclasses.replace(cite(1, quote, text=text.encode("utf-8", "replace").decode()), title=nasty)
    cited = dataclasses.replace(wrong, document=nasty)
    given = answer((nasty, (cited,)), (nasty, ()), question=nasty)
    with AuditLog.open(tmp_path) as log:
        found = audit_record(record(log, given), Sources(versions, assess=all_words))
    judgement = Judgement("r", 0, False, nasty, nasty, "2026-01-02T00:00:00.000000Z")
    link = dataclasses.replace(found.citations[0], url="javascript:window.ran=1")
    return dataclasses.replace(
        found, judgements=(judgement,), feedback=(nasty,), source=nasty, problem=nasty, citations=(link,)
    )


def written(kind: type, *audits: AnswerAudit, frame: Frame | None = None) -> str:
    file = io.StringIO()
    writer: Writer = kind(file)
    totals = Totals()
    for each in audits:
        totals.add(each)
        writer.add(each)
    writer.finish(totals, frame or Frame("Audit", "2026-01-03T00:00:00.000000Z"))
    return file.getvalue()


class _Reader(HTMLParser):
    """The tags of a page, and whether they are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "hr", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_names_verdicts_in_words_and_shows_the_passage_in_its_place(audit: AnswerAudit) -> None:
    page = written(HtmlWriter, audit)
    assert "✓ supported" in page
    assert "✗ not supported" in page
    assert f"<mark>{PALACE}</mark>" in page
    assert audit.hash in page
    assert audit.citations[0].citation.sha256 in page
    assert "auditor disagrees" in page
    assert "It is obvious." in page
    assert "auditors agree with 0 of 1 judged claims" in page


def test_the_page_says_what_the_person_was_told_and_that_the_answer_was_in_doubt(audit: AnswerAudit) -> None:
    assert audit.answer is not None
    given = dataclasses.replace(audit.answer, doubtful=True, notices=("Not <sure>.",))
    page = written(HtmlWriter, dataclasses.replace(audit, answer=given))
    assert "Not &lt;sure&gt;." in page
    assert "✓ doubtful" not in page and "◐ doubtful" in page


def test_the_page_dates_the_version_that_is_cited(audit: AnswerAudit) -> None:
    shown = dataclasses.replace(audit.citations[0], kept_at="2026-01-02T03:04:05Z", dates=(("Date", "1"),))
    page = written(HtmlWriter, dataclasses.replace(audit, citations=(shown,)))
    assert "<dt>First kept</dt><dd><code>2026-01-02T03:04:05Z</code></dd>" in page
    assert "<dt>Its own “Date”</dt><dd><code>1</code></dd>" in page


def test_a_passage_that_never_came_has_no_version() -> None:
    (given,) = read_foreign(
        [json.dumps({"answer": "It rose [1]. It fell [9].", "passages": [{"file": "a"}]})]
    )
    page = written(HtmlWriter, audit_foreign(given, assess=all_words))
    assert "Version (sha256)" not in page and "<mark>" not in page
    assert "Cites [9] (not there)" in page and "Cites nothing." not in page


def test_auditors_judge_the_checks_that_raised_an_alarm(audit: AnswerAudit) -> None:
    failed = Check("numbers", Outcome.FAILED, "The passage does not state “5”.")
    claim = dataclasses.replace(audit.claims[2].claim, verdict=Verdict.CONTRADICTED, checks=(failed,))
    claims = (*audit.claims[:2], dataclasses.replace(audit.claims[2], claim=claim))
    said = [
        Judgement(by, 2, agrees, "", by, "2026-01-02T00:00:00.000000Z")
        for by, agrees in (("ann", True), ("bob", False))
    ]
    judged = dataclasses.replace(audit, claims=claims, judgements=tuple(said))
    page = written(HtmlWriter, judged)
    assert "<b>numbers</b> failed: auditors agree with 1 of 2 judged alarms (50%)." in page
    assert "auditor disagrees with “contradicted”" in page
    found = json.loads(written(JsonWriter, judged))["counts"]
    assert found["check_precision"] == [{"check": "numbers", "agreed": 1, "failed": 2}]
    assert {"verdict": "contradicted", "agrees": True, "times": 1} in found["judged"]


def test_a_clock_that_went_back_is_remarked(audit: AnswerAudit) -> None:
    chain = ChainReport(5, 0, Head(5, "sha256:0"), (), 0, 2)
    assert "The clock went back 2 times." in written(HtmlWriter, audit, frame=Frame("A", "now", chain=chain))


def test_the_page_is_whole_and_loads_and_runs_nothing(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    reader = _Reader(written(HtmlWriter, audit, hostile))
    assert reader.open == []
    assert {tag for tag, _ in reader.tags}.isdisjoint({"script", "img", "iframe", "link", "object", "base"})
    for _, attributes in reader.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))
    policy = next(a["content"] for _, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'")


def test_every_link_of_the_page_leads_somewhere(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    reader = _Reader(written(HtmlWriter, audit, hostile))
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    assert len(ids) == len(set(ids))
    inside = {(a.get("href") or "")[1:] for _, a in reader.tags if (a.get("href") or "").startswith("#")}
    assert inside <= set(ids)


def test_a_broken_record_and_a_shortfall_stand_on_the_first_page(audit: AnswerAudit) -> None:
    fault = Fault(FaultKind.ALTERED, 3, "x", "Record 3 (x) its body is not what was written.")
    chain = ChainReport(5, 0, Head(5, "sha256:0"), (fault,), 1, 0)
    page = written(HtmlWriter, audit, frame=Frame("A", "now", chain=chain, shortfalls=("uncited: 1",)))
    cover = page[: page.index("<main")]
    assert "Record 3 (x) its body is not what was written." in cover
    assert "uncited: 1" in cover


def test_a_report_of_many_answers_takes_constant_memory(
    audit: AnswerAudit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.audit.report_html._IN_MEMORY", 20_000)
    with (tmp_path / "r.html").open("w", encoding="utf-8") as file:
        writer = HtmlWriter(file)
        for _ in range(10):
            writer.add(audit)
        tracemalloc.start()
        for _ in range(100):
            writer.add(audit)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        writer.finish(Totals(), Frame("A", "now"))
    assert (tmp_path / "r.html").stat().st_size > 300_000
    assert peak < 150_000


def test_json_holds_everything_found(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    found = json.loads(written(JsonWriter, audit, hostile))
    assert [each["id"] for each in found["answers"]] == [audit.id, hostile.id]
    assert found["answers"][0]["claims"][0]["verdict"] == "supported"
    assert {each["kind"] for each in found["answers"][0]["findings"]} >= {"uncited", "not_supported"}
    assert found["figures"]["answers"] == 2
    assert found["answers"][1]["question"] == hostile.question


def test_csv_has_a_row_per_claim_and_no_formula(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    formula = dataclasses.replace(audit, question="=cmd|' /C calc'!A0", id="+1")
    rows = list(csv.DictReader(io.StringIO(written(CsvWriter, audit, hostile, formula))))
    assert len(rows) == 3 + 2 + 3
    assert [row["verdict"] for row in rows[:3]] == ["supported", "not_supported", "not_supported"]
    assert all(value[:1] not in ("=", "+", "-", "@") for row in rows for value in row.values())


def test_junit_is_valid_xml_with_a_failure_per_bad_claim(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    text = written(JunitWriter, audit, hostile, frame=Frame("A", "now", shortfalls=("uncited: 1",)))
    suite = ET.fromstring(text).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), len(suite.findall("testcase"))) == ("6", 6)
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    failures = [case.find("failure") for case in suite.findall("testcase")]
    assert [each is not None and each.get("type") for each in failures[:3]] == [
        False,
        "uncited",
        "not_supported",
    ]


def test_citations_export_as_web_annotations(audit: AnswerAudit, hostile: AnswerAudit) -> None:
    page = json.loads(written(AnnotationWriter, audit, hostile))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    first = page["items"][0]
    quote, position = first["target"]["selector"]
    assert quote["type"] == "TextQuoteSelector"
    assert TEXT[position["start"] : position["end"]] == quote["exact"] == PALACE
    assert TEXT.startswith(quote["exact"] + quote["suffix"], position["start"])
    assert TEXT[: position["start"]].endswith(quote["prefix"])
    assert first["body"][1]["value"] == "supported"
    assert page["id"].startswith("urn:")
    for each in page["items"]:
        assert_has_the_shape_of_an_annotation(each)
    assert len({each["id"] for each in page["items"]}) == len(page["items"])


def assert_has_the_shape_of_an_annotation(given: dict[str, Any]) -> None:
    """What https://www.w3.org/TR/annotation-model/ demands of an annotation like ours."""
    assert set(given) <= {"id", "type", "motivation", "body", "target", "created"}
    assert given["type"] == "Annotation" and urlsplit(given["id"]).scheme
    assert datetime.fromisoformat(given["created"]).tzinfo is UTC and given["created"].endswith("Z")
    assert [each["type"] for each in given["body"]] == ["TextualBody", "TextualBody"]
    assert [each["purpose"] for each in given["body"]] == ["describing", "tagging"]
    target = given["target"]
    assert target["type"] == "SpecificResource"
    assert re.fullmatch(r"[!-~]+", target["source"])  # an IRI reference: no spaces, nothing raw
    quote, position = target["selector"]
    assert all(isinstance(quote[name], str) for name in ("exact", "prefix", "suffix"))
    assert position["type"] == "TextPositionSelector"
    assert 0 <= position["start"] <= position["end"]


@pytest.mark.parametrize(
    ("url", "passage", "link"),
    [
        ("https://a.example/x", "Some words.", "https://a.example/x#:~:text=Some%20words."),
        ("https://a.example/x#top", "a-b, c & d", "https://a.example/x#top:~:text=a%2Db%2C%20c%20%26%20d"),
        ("javascript:alert(1)", "x", ""),
        ("https://", "x", ""),
        ("https://a.example/ x", "x", ""),
        ("http://[", "x", ""),
        ("https://a.example/x", "  ", "https://a.example/x"),
    ],
)
def test_web_sources_get_text_fragment_links(url: str, passage: str, link: str) -> None:
    assert fragment_link(url, passage) == link


def test_a_long_passage_is_linked_by_its_ends_and_its_surroundings() -> None:
    passage = " ".join(f"word{number}" for number in range(60))
    link = fragment_link("https://a.example/", passage, before="the text before it", after="and after it too")
    expected = "#:~:text=text%20before%20it-,word0%20word1%20word2%20word3%20word4%20word5,word54%20"
    assert expected in link
    assert link.endswith(",-and%20after%20it")


def test_no_part_of_a_text_fragment_crosses_a_line_break() -> None:
    link = fragment_link("https://a.example/", "One two.\nThree four.", before="A head\nb c", after="\nd\ne")
    assert link == "https://a.example/#:~:text=b%20c-,One%20two.,Three%20four.,-d"


def test_the_address_of_a_web_source_is_read_from_its_header_fields() -> None:
    assert find_address("Title: x\nURL: https://a.example/y.\n\nBody") == "https://a.example/y"
    assert find_address("See https://a.example/y for more.") == ""
    assert web_address("ftp://a.example") == ""


@given(st.text())
def test_text_is_shown_and_never_read_as_html(text: str) -> None:
    reader = _Reader(tag("p", text, title=text))
    assert reader.tags[0][0] == "p"
    assert len(reader.tags) == 1
    assert not re.search("[<>\"']", escape(text))


def test_a_trend_of_many_days_is_joined_to_months_or_years() -> None:
    days = {
        f"20{y:02}-{m:02}-{d:02}": Day(1, 2, 1) for y in range(20, 24) for m in range(1, 13) for d in (1, 2)
    }
    plot = plot_trend(days | {"2019-01-01": Day(1, 0, 0)})
    assert plot.count("<circle") == 48
    assert "2020-01 to 2023-12: from 50% to 50%" in plot
    assert plot_trend({}) == ""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: on Debian, `apt-get install chromium`")
def test_nothing_runs_in_a_real_browser(audit: AnswerAudit, hostile: AnswerAudit, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    page = tmp_path / "report.html"
    page.write_text(written(HtmlWriter, audit, hostile), encoding="utf-8", errors="replace")
    # Once as it is, and once without its policy: the escaping must hold alone.
    bare = tmp_path / "bare.html"
    bare.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page.read_text()), encoding="utf-8")
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless"])
        for file in (page, bare):
            tab = browser.new_page(viewport={"width": 390, "height": 800})
            tab.on("request", lambda request: asked.append(request.url))
            tab.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
            tab.goto(file.as_uri())
            tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert tab.evaluate("window.ran") is None
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390
            assert tab.evaluate("document.querySelectorAll('script, img, iframe').length") == 0
            assert tab.inner_text("h1") == "Audit"
        browser.close()
    assert {url.split(":")[0] for url in asked} == {"file"}
