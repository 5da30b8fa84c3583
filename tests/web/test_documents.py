"""The pages of documents over HTTP, with the real index and the real log."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from assistant.config import with_overrides
from assistant.web.person import Person
from assistant.web.site import Site
from tests.browser.payloads import PAYLOADS
from tests.web.serving import make_corpus, open_site, serve, wait_until_open

AUDITOR = Person("ada", anonymous=False, auditor=True)
READER = Person("bob", anonymous=False)
JSON = {"accept": "application/json"}
NEW = b"The lighthouse of Alma\n\nThe lighthouse keeper was called Ines Prado.\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = wait_until_open(open_site(make_corpus(tmp_path)))
    yield opened
    opened.opening.close()


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(serve(site, AUDITOR))


def upload(client: TestClient, name: str, content: bytes, **fields: str) -> dict[str, Any]:
    answer = client.post("/documents", data=fields, files={"file": (name, content)}, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def settle(client: TestClient, ticket: int) -> None:
    for _ in range(600):
        if client.get("/documents/state").json()["done"] >= ticket:
            return
        threading.Event().wait(0.05)
    raise AssertionError("indexing did not end")


def paths(site: Site) -> list[str]:
    return [info.path for info in site.assistant().documents()]


def test_the_list_shows_what_is_known_of_each_document(client: TestClient) -> None:
    page = client.get("/documents").text
    for words in ("Ferry timetable", "ferry.md", "3 May 2021", "English", "Spanish", "UTC"):
        assert words in page
    assert 'type="file"' in page and "Re-index all" in page


def test_the_list_is_found_and_sorted_without_script(client: TestClient) -> None:
    def titles(**asked: str) -> list[str]:
        return re.findall(r'class="title">([^<]+)<', client.get(f"/documents?{urlencode(asked)}").text)

    assert titles(q="FERRY") == ["Ferry timetable"]
    assert titles(q="spanish") == ["El puerto de Alma"]
    assert titles(q="nothing like it") == []
    assert titles(sort="title", dir="desc") == ["The harbour of Alma", "Ferry timetable", "El puerto de Alma"]
    assert titles(sort="date")[0] == "Ferry timetable"
    assert titles(sort="'; drop", page="99999999999", dir="<b>") == titles()


def test_an_uploaded_file_is_placed_indexed_and_answers(client: TestClient, site: Site) -> None:
    found = upload(client, "light.txt", NEW)
    assert found["files"] == [{"name": "light.txt", "path": "light.txt", "title": "The lighthouse of Alma"}]
    settle(client, found["ticket"])
    assert "light.txt" in paths(site)
    assert "Ines Prado" in site.assistant().ask("What was the lighthouse keeper called?").text
    assert (site.settings.corpus_dir / "light.txt").read_bytes() == NEW


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500), "unreadable"),
        ("large.txt", b"word " * 300_000, "too_large"),
        ("tool.exe", b"MZ", "type"),
        ("bridge.txt", NEW, "name_taken"),
        ("..\\up.txt", NEW, "name"),
        ("/etc/cron.txt", NEW, "name"),
        (".env.txt", NEW, "name"),
    ],
)
def test_a_refused_file_gets_its_reason_and_what_to_do(
    client: TestClient, site: Site, name: str, content: bytes, reason: str
) -> None:
    before = paths(site)
    [one] = upload(client, name, content)["files"]
    assert one["reason"] == reason and one["head"] and one["hint"]
    assert paths(site) == before
    assert not list((site.settings.data_dir).glob("uploads/*"))


def test_many_files_at_once_are_each_judged_by_themselves(client: TestClient, site: Site) -> None:
    files = [
        ("file", (f"note-{n}.txt", f"Note {n}\n\nNote number {n} stands here.".encode())) for n in range(8)
    ]
    files += [("file", ("bad.exe", b"x")), ("file", ("empty.md", b""))]
    found = client.post("/documents", files=files, headers=JSON).json()
    assert [one.get("reason") for one in found["files"]] == [None] * 8 + ["type", "empty"]
    settle(client, found["ticket"])
    assert {f"note-{n}.txt" for n in range(8)} <= set(paths(site))


def test_a_browser_without_script_gets_the_page_with_what_became_of_its_files(client: TestClient) -> None:
    files = [("file", ("light.txt", NEW)), ("file", ("bad.exe", b"x"))]
    page = client.post("/documents", files=files).text
    assert "Added as light.txt" in page and "The lighthouse of Alma" in page
    assert "A kind of file that is not supported" in page


def test_a_file_in_the_way_is_replaced_when_asked_and_put_back(client: TestClient, site: Site) -> None:
    found = upload(client, "bridge.txt", NEW, over="on")
    settle(client, found["ticket"])
    titles = {info.path: info.title for info in site.assistant().documents()}
    assert titles["bridge.txt"] == "The lighthouse of Alma"
    page = client.get("/documents").text
    kept = re.search(r'name="id" value="([0-9a-f]{16})"', page)
    assert kept and "1 removed file" in page
    done = client.post("/documents/put-back", data={"id": kept[1], "over": "on"}, headers=JSON).json()
    settle(client, done["ticket"])
    titles = {info.path: info.title for info in site.assistant().documents()}
    assert titles["bridge.txt"] == "The harbour of Alma"


def test_a_removed_document_answers_no_more_and_its_citations_stay_readable(
    client: TestClient, site: Site
) -> None:
    answer = site.assistant().ask("When was the harbour bridge opened?")
    [citation] = [one for one in answer.citations if one.document == "bridge.txt"][:1]
    done = client.post("/documents/remove", data={"path": "bridge.txt"}, headers=JSON).json()
    settle(client, done["ticket"])
    assert "bridge.txt" not in paths(site)
    asked = {"path": "bridge.txt", "sha": citation.sha256, "text_sha": citation.text_sha256}
    page = client.get(f"/document?{urlencode(asked | {'start': citation.start, 'end': citation.end})}")
    assert page.status_code == 200 and "This is an earlier version" in page.text
    assert f'<mark id="passage">{citation.quote}</mark>' in page.text
    file = client.get(f"/document/file?{urlencode(asked)}")
    assert b"harbour bridge" in file.content


def test_a_removal_without_script_is_asked_first(client: TestClient, site: Site) -> None:
    page = client.get("/documents/remove?path=ferry.md").text
    assert "Remove this document?" in page and 'value="ferry.md"' in page
    assert "ferry.md" in paths(site)
    assert "ferry.md was removed" in client.post("/documents/remove", data={"path": "ferry.md"}).text
    assert "ferry.md" not in paths(site)


def test_a_path_that_leads_elsewhere_removes_nothing(client: TestClient, site: Site, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_bytes(NEW)
    for path in ("../outside.txt", str(tmp_path / "outside.txt"), "", "corpus", "\0"):
        answer = client.post("/documents/remove", data={"path": path}, headers=JSON)
        assert answer.status_code == 409 and answer.json()["reason"] == "not_there"
    assert (tmp_path / "outside.txt").exists()
    for path in ("../outside.txt", "../data/audit.sqlite", str(tmp_path / "outside.txt")):
        assert client.get(f"/document?{urlencode({'path': path})}").status_code == 404
        assert client.get(f"/document/file?{urlencode({'path': path})}").status_code == 404


def test_questions_are_answered_while_everything_is_indexed_anew(client: TestClient, site: Site) -> None:
    ticket = client.post("/documents/reindex", headers=JSON).json()["ticket"]
    asked = 0
    while client.get("/documents/state").json()["done"] < ticket:
        assert "spring" in site.assistant().ask("When was the harbour bridge opened?").text
        asked += 1
    assert asked
    assert "spring" in site.assistant().ask("When was the harbour bridge opened?").text
    assert client.get("/documents/state").json() | {"html": ""} == {
        "done": ticket,
        "running": False,
        "html": "",
    }


def test_uploads_from_many_browsers_at_once_all_arrive(client: TestClient, site: Site) -> None:
    tickets: list[int] = []

    def send(number: int) -> None:
        content = f"Report {number}\n\nThe report numbered {number} says so.".encode()
        tickets.append(upload(client, f"report-{number}.txt", content)["ticket"])

    threads = [threading.Thread(target=send, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    settle(client, max(tickets))
    assert {f"report-{n}.txt" for n in range(10)} <= set(paths(site))


def test_a_read_only_server_shows_no_controls_and_refuses_every_change(tmp_path: Path) -> None:
    settings = with_overrides(make_corpus(tmp_path), ui_read_only="on")
    site = wait_until_open(open_site(settings))
    client = TestClient(serve(site, READER))
    page = client.get("/documents").text
    assert (
        "UI_READ_ONLY" in page
        and "<button" not in page.replace('class="button unscripted"', "").split("Apply")[-1]
    )
    assert 'type="file"' not in page and "data-remove" not in page
    files = {"file": ("light.txt", NEW)}
    assert client.post("/documents", files=files, headers=JSON).status_code == 403
    for address in ("remove", "put-back", "reindex"):
        assert client.post(f"/documents/{address}", data={"path": "ferry.md"}).status_code == 403
    assert "ferry.md" in paths(site)
    site.opening.close()


def test_an_empty_corpus_takes_its_first_document(tmp_path: Path) -> None:
    site = wait_until_open(open_site(make_corpus(tmp_path, {})))
    client = TestClient(serve(site, AUDITOR))
    page = client.get("/documents").text
    assert "could not be opened" in page and 'type="file"' in page
    settle(client, upload(client, "light.txt", NEW)["ticket"])
    assert "The lighthouse of Alma" in client.get("/documents").text
    site.opening.close()


def test_a_form_that_is_none_is_refused(client: TestClient) -> None:
    assert client.post("/documents", content=b"x", headers={"content-type": "text/plain"}).status_code == 400
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/documents", content=b"no such form", headers=broken).status_code == 400
    many = "&".join(f"a{n}=1" for n in range(20_000)).encode()
    assert client.post("/documents/remove", content=many).status_code == 413


def test_a_document_page_lists_every_answer_that_cited_it_to_auditors_only(
    client: TestClient, site: Site
) -> None:
    answer = site.assistant().ask("When was the harbour bridge opened?")
    page = client.get("/document?path=bridge.txt").text
    assert "Cited by 1 answer" in page and "When was the harbour bridge opened?" in page
    assert f'href="/audit/{answer.id}"' in page and answer.claims[0].verdict.value in page
    assert "Versions kept" in page and answer.citations[0].sha256[:12] in page
    others = TestClient(serve(site, READER)).get("/document?path=bridge.txt").text
    assert "Cited by 1 answer" in others and "When was the harbour bridge opened?" not in others


def test_downloads_are_exact_and_never_rendered(client: TestClient, site: Site) -> None:
    for name, body in (("file", site.settings.corpus_dir / "ferry.md"), ("text", None)):
        answer = client.get(f"/document/{name}?path=ferry.md")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        expected = body.read_bytes() if body else site.assistant().index.document("ferry.md").text.encode()
        assert answer.content == expected
    (site.settings.corpus_dir / "ferry.md").write_text("Something else stands here now.")
    assert client.get("/document/file?path=ferry.md").status_code == 404


@pytest.mark.parametrize(
    "asked", ["", "path=nowhere.txt", "sha=xyz", f"sha={'f' * 64}", "path=ferry.md&start=-4"]
)
def test_a_document_that_is_not_there_is_a_page_that_says_so(client: TestClient, asked: str) -> None:
    answer = client.get(f"/document?{asked}")
    assert answer.status_code == 404 and "There is no such document here" in answer.text


def test_hostile_names_titles_and_texts_are_only_ever_text(client: TestClient, site: Site) -> None:
    names = []
    for number, payload in enumerate(PAYLOADS[:48:6]):
        line = payload.replace("\n", " ").replace("\r", " ")
        name = f"{number} {line.replace('/', '').replace(chr(92), '')}"[:60].strip().rstrip(".") + ".txt"
        names.append(name)
        found = upload(client, name, f"{line}\n\nIt says {line} in the text, plainly.".encode())
    settle(client, found["ticket"])
    pages = [client.get("/documents").text, client.get(f"/documents?q={quote(PAYLOADS[0])}").text]
    pages += [client.get(f"/document?{urlencode({'path': name})}").text for name in names]
    pages += [client.get(f"/documents/remove?{urlencode({'path': name})}").text for name in names]
    pages += [client.get(f"/document?{urlencode({'path': '<script>window.hit=1</script>'})}").text]
    for page in pages:
        inside = page.split("<body>")[1]
        assert not re.search(
            r"<(?:script|style|iframe|img|object|embed|base|meta|marquee|video)\b", inside, re.I
        )
        assert not re.search(r"<[a-z][^>\"']*(?:\"[^\"]*\"[^>\"']*)*\son\w+=", inside)


def test_the_upload_is_cut_off_at_its_ceiling(client: TestClient, site: Site) -> None:
    files = [("file", (f"big-{n}.txt", b"word " * 300_000)) for n in range(13)]
    assert client.post("/documents", files=files, headers=JSON).status_code == 413
    assert not list(site.settings.data_dir.glob("uploads/*"))
