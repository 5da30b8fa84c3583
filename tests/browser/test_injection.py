"""Scripts and styles in everything that comes from outside: shown as they are, never executed.

Every payload stands in a document's text, title and file name, in a question, in what a language model
wrote and in a conversation's title, and is looked at in every view and every export.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.view import strings
from tests.browser.conftest import HERE, _free_port, _start, _wait
from tests.browser.payloads import PAYLOADS
from tests.browser.serve_hostile import ALL, BROWSER, question, texts

pytestmark = pytest.mark.browser
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => (each.open = true))"
# Elements that only a payload could have put into these parts of a page.
FOREIGN = (
    "script, style, iframe, object, embed, base, meta, link, img, video, audio, frameset, plaintext, math, "
    "marquee, template, noscript, xss, svg :not(path, circle, line, polyline, rect, text, g, title)"
)
# Attributes that could run or fetch something: handlers, and addresses that are not paths of ours.
ATTRIBUTES = """() => [...document.querySelectorAll('main *, #top *, #desk *, body > article *')].flatMap(
    (element) => element.getAttributeNames().filter((name) =>
        /^on|^ping$|^srcdoc$|^formaction$|^autofocus$/.test(name)
        || (/href$|^src$|^action$/.test(name) && !/^([/#?](?![/\\\\])|$)/.test(element.getAttribute(name)))
    ).map((name) => `${name}=${element.getAttribute(name)}`))"""


class Canary:
    """A page that notices when anything runs, asks outside, or leads elsewhere."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context = browser.new_context(extra_http_headers={"accept-language": "en"})
        self.context.add_cookies([{"name": "browser", "value": BROWSER, "url": address}])
        self.context.add_init_script(
            "for (const name of ['hit', 'constructor_hit'])"
            "Object.defineProperty(window, name, {set: () => console.error('CANARY'), get: () => undefined})"
        )
        self.address = address
        self.alarms: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.context.on("page", lambda opened: self.alarms.append(f"a window opened: {opened.url}"))
        self.page.on("dialog", lambda dialog: self.alarms.append(f"dialog: {dialog.message}"))
        self.page.on("console", self._spoken)
        self.page.on("pageerror", lambda error: self.alarms.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def _spoken(self, message: object) -> None:
        said = getattr(message, "text", "")
        if "CANARY" in said or "Content Security Policy" in said:
            self.alarms.append(said)

    def _asked(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.address, "blob:", "data:image/svg+xml", "file:", "about:")):
            self.alarms.append(f"request: {url}")

    def visit(self, path: str) -> Page:
        """The page at `path` of the server, everything on it unfolded."""
        self.page.goto(self.address + path.lstrip("/"))
        self.page.evaluate(OPEN_ALL)
        return self.page

    def quiet(self) -> None:
        """Fails if anything has happened, or stands there that could."""
        assert self.page.locator(f":is(main, #top, #desk, body > article) :is({FOREIGN})").count() == 0
        assert self.page.evaluate(ATTRIBUTES) == []
        assert self.alarms == []


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`hostile`: the real page over the real engine, whose every text is a payload."""
    folder, port = tmp_path_factory.mktemp("hostile"), _free_port()
    settings = {
        "DATA_DIR": str(folder / "data"),
        "CORPUS_DIR": str(folder / "corpus"),
        "READER": "off",
        "LLM_FALLBACK": "fail",
    }
    with (folder / "server.log").open("wb") as log:
        running = _start([sys.executable, str(HERE / "serve_hostile.py"), str(port)], log, **settings)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(running, f"{address}login", folder / "server.log")
        yield {"hostile": address}
    finally:
        running.terminate()
        running.wait(20)


@pytest.fixture(scope="module")
def canary(browser: Browser, servers: dict[str, str]) -> Iterator[Canary]:
    """One watched page for all tests."""
    watched = Canary(browser, servers["hostile"])
    yield watched
    watched.context.close()


@pytest.fixture(scope="module")
def exported(canary: Canary) -> dict[str, str]:
    """The conversation with every payload in each form of export."""
    forms = ("markdown", "html", "json")
    address = f"{canary.address}conversations/{ALL}/export/"
    return {form: canary.context.request.get(address + form).text() for form in forms}


@pytest.fixture(scope="module")
def answers(exported: dict[str, str]) -> list[dict[str, object]]:
    """What was recorded, one for each payload."""
    return [turn["answer"] for turn in json.loads(exported["json"])["turns"]]


def literal(value: str) -> str:
    """`value` as an HTML parser gives it back: NUL replaced, blanks joined."""
    return " ".join(value.replace("\0", "\ufffd").split())


def shown(page: Page, selector: str) -> str:
    return literal(" ".join(page.locator(selector).all_text_contents()))


def test_there_are_many_and_each_reaches_the_answer_and_the_question(
    answers: list[dict[str, object]],
) -> None:
    assert len(PAYLOADS) >= 80
    asked = [str(each["question"]) for each in answers]
    assert asked == [question(number, payload) for number, payload in enumerate(PAYLOADS)]
    written = [each for each in answers if each["written_by"]]
    assert len(written) > len(PAYLOADS) * 0.9
    cited = {citation["document"] for each in answers for citation in each["citations"]}  # type: ignore[attr-defined]
    assert len(cited & set(texts(PAYLOADS))) > len(PAYLOADS) * 0.7


def test_the_chat_shows_every_question_answer_and_title_as_text(
    canary: Canary, answers: list[dict[str, object]]
) -> None:
    page = canary.visit(f"?conversation={ALL}")
    page.wait_for_selector("#live article")
    expect(page.locator("article")).to_have_count(len(PAYLOADS))
    page.evaluate(OPEN_ALL)
    heads = [literal(each) for each in page.locator("article .question h2").all_text_contents()]
    assert heads == [literal(f"{strings.YOU_ASKED} {each['question']}") for each in answers]
    page.wait_for_selector("#drawer .kept-list li")
    names = {literal(each) for each in page.locator("#drawer .kept-list .name").all_text_contents()}
    assert len({literal(payload) for payload in PAYLOADS} & names) > 40
    canary.quiet()


def test_the_panels_of_the_chat_show_sources_as_text(canary: Canary) -> None:
    page = canary.page
    cards = page.locator("#past .sources .card")
    for number in range(0, min(cards.count(), 80), 4):
        cards.nth(number).dispatch_event("click")
        page.wait_for_selector("#panel:not([aria-busy]) mark")
        quote_shown = page.locator("#panel mark").text_content()
        assert quote_shown and quote_shown in (page.locator("#panel .document").text_content() or "")
        canary.quiet()
    page.locator("#past .chip").first.hover()
    page.click("#documents-button")
    page.wait_for_selector("#panel .documents li")
    assert PAYLOADS[0] in shown(page, "#panel .documents")
    canary.quiet()
    page.click("#scope-button")
    page.wait_for_selector("#panel .scope-choices li")
    listed = shown(page, "#panel .scope-choices")
    missing = {name for name in texts(PAYLOADS) if literal(name) not in listed}
    assert missing == {name for name, text in texts(PAYLOADS).items() if "\0" in text}  # left out: not text
    canary.quiet()
    page.keyboard.press("Escape")


def test_a_question_asked_in_the_page_streams_as_text(canary: Canary) -> None:
    page = canary.visit("?conversation=" + "f" * 32)
    page.wait_for_selector("#live .welcome")
    for number in (4, 10, 33, len(PAYLOADS) - 2):
        page.fill("#question textarea", question(number, PAYLOADS[number].replace("\0", "")))
        page.press("#question textarea", "Enter")
        expect(page.locator("#live h2")).to_contain_text(f"{number:04d}")
        page.wait_for_selector("#live :is(.sources, .abstention, .failure)")
        canary.quiet()


def test_the_pages_of_documents_show_names_titles_and_texts_as_text(canary: Canary) -> None:
    page = canary.visit("documents")
    page.wait_for_selector(".documents tbody tr")
    canary.quiet()
    names = list(texts(PAYLOADS))
    listed = shown(page, ".documents")
    seen = [name for name in names if literal(name) in listed]
    assert len(seen) >= 50  # of the first page of the list
    links = page.locator(".documents tbody tr a[href^='/document?']").evaluate_all(
        "all => [...new Set(all.map((each) => each.getAttribute('href')))]"
    )
    assert len(links) >= 50
    for link in links:
        text = shown(canary.visit(link), "main")
        assert re.search(r"hostile treaty numbered \d{4} holds", text)
        canary.quiet()


def test_the_audit_shows_every_record_as_text(canary: Canary, answers: list[dict[str, object]]) -> None:
    page = canary.visit("audit")
    canary.quiet()
    for each in answers:
        page = canary.visit(f"audit/{each['id']}")
        assert literal(str(each["question"])) in shown(page, "main h1")
        canary.quiet()
    search = canary.visit(
        f"audit?text={quote(PAYLOADS[0])}&person={quote(PAYLOADS[4])}&kind={quote(PAYLOADS[7])}"
    )
    assert search.locator("main").count() == 1
    canary.quiet()


def test_an_answer_by_its_link_shows_everything_as_text_also_in_print(
    canary: Canary, answers: list[dict[str, object]]
) -> None:
    for number, each in enumerate(answers):
        page = canary.visit(f"answer/{each['id']}")
        text = shown(page, "main")
        assert literal(str(each["question"])) in text
        assert all(literal(citation["quote"]) in text for citation in each["citations"])  # type: ignore[attr-defined]
        canary.quiet()
        if number % 20 == 0:
            assert page.pdf().startswith(b"%PDF")
            canary.quiet()


def test_an_exported_page_runs_nothing_wherever_it_is_opened(
    canary: Canary, exported: dict[str, str], answers: list[dict[str, object]], tmp_path: Path
) -> None:
    (tmp_path / "conversation.html").write_text(exported["html"], encoding="utf-8")
    canary.page.goto((tmp_path / "conversation.html").as_uri())
    canary.page.evaluate(OPEN_ALL)
    text = shown(canary.page, "main")
    assert all(literal(str(each["question"])) in text for each in answers)
    canary.quiet()
    # its own policy taken away, and as part of another site's page
    canary.page.set_content(re.sub(r"<meta http-equiv[^>]*>", "", exported["html"]))
    canary.quiet()


def test_exported_markdown_stays_text_in_a_renderer_that_lets_html_through(
    canary: Canary, exported: dict[str, str], answers: list[dict[str, object]]
) -> None:
    markdown = pytest.importorskip("markdown_it", reason="no Markdown renderer: pip install markdown-it-py")
    for preset in ("commonmark", "js-default"):
        rendered = markdown.MarkdownIt(preset, {"html": True, "linkify": False}).render(exported["markdown"])
        canary.page.set_content(f"<main>{rendered}</main>")
        text = shown(canary.page, "main")
        missing = [each["question"] for each in answers if literal(str(each["question"])) not in text]
        assert missing == []
        assert canary.page.locator("main a, main img").count() == 0
        canary.quiet()


def test_exported_json_taken_for_a_page_runs_nothing(canary: Canary, exported: dict[str, str]) -> None:
    canary.page.set_content(exported["json"])
    assert "<" not in exported["json"]
    canary.quiet()


def test_the_report_runs_nothing_in_any_form(canary: Canary, tmp_path: Path) -> None:
    page = canary.visit("audit")
    page.get_by_role("button", name=strings.REPORT_RUN).click()
    page.wait_for_selector("#reports a[href$='.html']", timeout=60_000)
    links = page.locator("#reports a[href^='/audit/reports/']").evaluate_all("a => a.map((e) => e.href)")
    assert len(links) >= len(strings.REPORT_FORMS)
    for link in links[: len(strings.REPORT_FORMS)]:
        answer = canary.context.request.get(link)
        assert answer.ok and answer.headers["content-disposition"].startswith("attachment")
        if link.endswith(".html"):
            (tmp_path / "report.html").write_bytes(answer.body())
            page.goto((tmp_path / "report.html").as_uri())
            page.evaluate(OPEN_ALL)
            assert page.locator("script, iframe, img, object, embed, base, link").count() == 0
            assert html.unescape("&lt;script&gt;window.hit=1&lt;/script&gt;") in (
                page.text_content("body") or ""
            )
        if link.endswith(".csv"):
            cells = re.findall(r'(?:^|,)"?([=+@-][^,"]*)', answer.text(), re.MULTILINE)
            assert [cell for cell in cells if not re.fullmatch(r"-?[\d.]+|-", cell)] == []
    assert canary.alarms == []
