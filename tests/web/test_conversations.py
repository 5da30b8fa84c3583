"""The addresses under /conversations and /answer: whose is whose, and what an export holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from assistant.audit.erase import redact
from assistant.audit.log import AuditLog
from assistant.config import Settings
from assistant.conversations.store import ConversationStore
from assistant.view import strings
from assistant.view.chat import Chat
from assistant.view.opening import Opening
from assistant.web import conversations
from assistant.web.person import NOBODY, Person
from assistant.web.site import Site
from tests.browser.fake_assistant import FakeAssistant, opener
from tests.web.serving import As

TEXTS = {"one.txt": "A title\n\nBefore it. The bridge over the river was opened in spring. It is long."}
QUESTION = "When was the bridge over the river opened?"
ID = "a" * 32
ANA, BEA = Person("ana", anonymous=False), Person("bea", anonymous=False)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    log, store = AuditLog.open(tmp_path), ConversationStore.open(tmp_path)
    opening = Opening(opener(FakeAssistant(TEXTS, log=log)))
    opening.start()
    while not opening.standing.over:
        opening.wait(0.02)
    chat = Chat(opening, store)
    for question in (QUESTION, "Which river sells lemons?"):
        list(chat.answer(question, ID, owner=ANA.key))
    yield Site(Settings(data_dir=tmp_path), opening, chat)
    store.close()
    log.close()


def client(site: Site, who: Person = ANA) -> TestClient:
    app = Starlette(routes=conversations.routes(site))
    return TestClient(As(app, who), follow_redirects=False)


def records(site: Site) -> tuple[str, ...]:
    store = site.chat.conversations.store
    kept = store.find(ANA.key, ID) if store else None
    assert kept is not None
    return kept.records


def title(browser: TestClient, words: str) -> Response:
    return browser.post(f"/conversations/{ID}/title", json={"title": words})


def test_the_list_holds_ones_own_conversations_only(site: Site) -> None:
    assert QUESTION in client(site).get("/conversations").text
    for other in (BEA, NOBODY):
        assert strings.CONVERSATIONS_NONE in client(site, other).get("/conversations").text


def test_search_shows_where_the_words_stand_and_says_when_nowhere(site: Site) -> None:
    found = client(site).get("/conversations", params={"q": "OPENED spring"}).text
    assert QUESTION in found and "in spring" in found and "1 found" in found
    assert strings.CONVERSATIONS_NOT_FOUND in client(site).get("/conversations", params={"q": "zebra"}).text


def test_renaming_changes_the_list_and_an_empty_title_gives_the_question_back(site: Site) -> None:
    assert title(client(site), "  Bridges & <b>rivers</b> ").status_code == 204
    assert "Bridges &amp; &lt;b&gt;rivers&lt;/b&gt;" in client(site).get("/conversations").text
    title(client(site), "")
    assert QUESTION in client(site).get("/conversations").text


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"title": 3}', b"\xff", b"x" * 5000])
def test_a_malformed_title_is_refused(site: Site, body: bytes) -> None:
    assert client(site).post(f"/conversations/{ID}/title", content=body).status_code in (400, 413)


@pytest.mark.parametrize("other", [BEA, NOBODY])
def test_anothers_conversation_is_not_found_whatever_is_asked_of_it(site: Site, other: Person) -> None:
    browser, record = client(site, other), records(site)[0]
    assert title(browser, "x").status_code == 404
    assert browser.delete(f"/conversations/{ID}").status_code == 404
    for form in ("markdown", "html", "json"):
        assert browser.get(f"/conversations/{ID}/export/{form}").status_code == 404
    assert browser.post(f"/answer/{record}/links").status_code == 404
    assert browser.post(f"/answer/{record}/unshare").status_code == 404
    shown = browser.get(f"/answer/{record}")
    assert shown.status_code == 404 and "spring" not in shown.text
    assert shown.text == browser.get("/answer/no-such-record").text


def test_deleting_forgets_it_also_in_the_open_page(site: Site) -> None:
    record = records(site)[0]
    assert client(site).delete(f"/conversations/{ID}").status_code == 204
    assert client(site).delete(f"/conversations/{ID}").status_code == 404
    assert strings.WELCOME in site.chat.open(ID, owner=ANA.key)[1]
    assert client(site).get(f"/answer/{record}").status_code == 404
    assert site.chat.log and site.chat.log.get(record)  # the audit log keeps it


def test_a_link_lets_others_see_that_answer_and_nothing_else(site: Site) -> None:
    first, second = records(site)
    path = client(site).post(f"/answer/{first}/links").json()["path"]
    shown = client(site, BEA).get(path)
    assert shown.status_code == 200
    assert "<mark>The bridge over the river was opened in spring.</mark>" in shown.text
    assert "Before it. " in shown.text and strings.VERDICTS["supported"] in shown.text
    token = path.partition("=")[2]
    assert client(site, BEA).get(f"/answer/{second}?share={token}").status_code == 404
    assert client(site, BEA).get(f"/answer/{first}?share={token[:-1]}x").status_code == 404
    assert strings.LINKS_TAKE_BACK in client(site).get(f"/answer/{first}").text
    assert strings.LINKS_TAKE_BACK not in shown.text
    assert client(site).post(f"/answer/{first}/unshare").status_code == 303
    assert client(site, BEA).get(path).status_code == 404


def test_an_erased_answer_says_so_in_the_page_by_its_link_and_in_exports(site: Site) -> None:
    first = records(site)[0]
    path = client(site).post(f"/answer/{first}/links").json()["path"]
    assert site.chat.log
    redact(site.chat.log, [first], reason="asked for")
    past, _ = site.chat.open(ID, owner=ANA.key)
    shown = [past, client(site, BEA).get(path).text]
    shown += [client(site).get(f"/conversations/{ID}/export/{form}").text for form in ("markdown", "html")]
    for text in shown:
        assert first in text and "erased" in text and QUESTION not in text
    exported = client(site).get(f"/conversations/{ID}/export/json").json()
    assert exported["turns"][0] == {
        "record": first, "at": exported["turns"][0]["at"], "erased": True, "answer": None,
    }  # fmt: skip
    assert "lemons" in exported["turns"][1]["answer"]["question"]


def test_an_export_holds_the_evidence_in_each_form(site: Site) -> None:
    browser, (first, second) = client(site), records(site)
    quote = "The bridge over the river was opened in spring."
    as_json = browser.get(f"/conversations/{ID}/export/json")
    answer = as_json.json()["turns"][0]["answer"]
    cited = answer["citations"][0]
    assert cited["quote"] == quote == TEXTS["one.txt"][cited["start"] : cited["end"]]
    assert answer["claims"][0]["checks"] and answer["evidence"]
    as_text = browser.get(f"/conversations/{ID}/export/markdown").text
    as_html = browser.get(f"/conversations/{ID}/export/html").text
    for text in (as_text, as_html):
        assert quote in text and first in text and second in text
        assert strings.VERDICTS["supported"] in text and "The words are those of the passage." in text
    assert as_html.startswith("<!doctype html>") and "<script" not in as_html and "src=" not in as_html
    for form, ending in (("json", "json"), ("markdown", "md"), ("html", "html")):
        disposition = browser.get(f"/conversations/{ID}/export/{form}").headers["content-disposition"]
        assert disposition.startswith("attachment;") and f".{ending}" in disposition
    assert browser.get(f"/conversations/{ID}/export/exe").status_code == 404


def test_a_json_export_is_harmless_where_it_is_taken_for_html(site: Site) -> None:
    list(site.chat.answer("</script><script>alert(1)</script> bridge over the river", ID, owner=ANA.key))
    exported = client(site).get(f"/conversations/{ID}/export/json").text
    assert "<" not in exported and "</script>" in json.loads(exported)["turns"][2]["answer"]["question"]


def test_a_demonstration_renames_and_shares_nothing_but_forgets_ones_own(site: Site) -> None:
    demo = Site(Settings(data_dir=site.settings.data_dir, ui_read_only="on"), site.opening, site.chat)
    record = records(site)[0]
    assert title(client(demo), "x").status_code == 403
    assert client(demo).post(f"/answer/{record}/links").status_code == 403
    assert client(demo).post(f"/answer/{record}/unshare").status_code == 403
    assert client(demo).delete(f"/conversations/{ID}").status_code == 204


def test_after_a_restart_a_conversation_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    store = ConversationStore.open(tmp_path)
    again = Chat(site.opening, store)
    past, last = again.open(ID, owner=ANA.key)
    assert QUESTION in past and "lemons" in last
    list(again.answer("And is it long?", ID, owner=ANA.key))
    assert len(records(site)) == 3 and QUESTION in again.open(ID, owner=ANA.key)[0]
    list(again.answer("And is the river long?", ID, True, owner=ANA.key))
    assert len(records(site)) == 3
    store.close()


def test_a_question_asked_before_the_log_is_open_joins_what_was_said_before(
    site: Site, tmp_path: Path
) -> None:
    store, log = ConversationStore.open(tmp_path), AuditLog.open(tmp_path)
    slow = Opening(opener(FakeAssistant(TEXTS, log=log), seconds=0.3))
    chat = Chat(slow, store)
    slow.start()
    shown = list(chat.answer(QUESTION, ID, owner=ANA.key))
    assert shown[0][0] is None and "lemons" in str(shown[-1][0])
    assert len(records(site)) == 3
    store.close()
    log.close()
