"""How every view looks: in both languages, light and dark, at three widths, from the right, and on paper."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.view import strings
from tests.browser.conftest import PICTURES, ROOT, Watch, _free_port, _start, _wait, cut_off, picture
from tests.browser.test_page import BOX, REPLY, violations
from tests.test_strings import leaves, said

pytestmark = pytest.mark.browser
QUESTION = "By how much did Guatemala agree to increase deportation flights?"
OUTSIDE = "Who won the football world cup in 1998?"
ARABIC = "افتتح الجسر فوق الميناء القديم"
BRIDGE = f"تقرير الميناء\n\n{ARABIC} في الربيع. إنه طويل.\n"
WIDTHS = (360, 641, 768, 1440)
TONGUES = {"en": "en-GB", "es": "es-ES"}
BESIDE = ("documents", "document", "audit", "record", "answer")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`real`: `python ui.py` over seeds/ and an Arabic document."""
    folder, port = tmp_path_factory.mktemp("look"), _free_port()
    (folder / "corpus").mkdir()
    for file in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(file, folder / "corpus")
    (folder / "corpus" / "تقرير.txt").write_text(BRIDGE, encoding="utf-8")
    settings = {
        "UI_PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "CORPUS_DIR": str(folder / "corpus"),
        "READER": "off",
    }
    with (folder / "server.log").open("wb") as log:
        running = _start([sys.executable, "ui.py"], log, **settings)
    try:
        _wait(running, f"http://127.0.0.1:{port}/", folder / "server.log")
        yield {"real": f"http://127.0.0.1:{port}/"}
    finally:
        running.terminate()
        running.wait(20)


class Visitor:
    """A browser in one language that has asked three questions, and where its answers stand."""

    def __init__(self, browser: Browser, servers: dict[str, str], language: str) -> None:
        context = browser.new_context(locale=TONGUES[language])
        self.language = language
        self.watch = Watch(context, servers)
        self.page = self.watch.open("real", width=1440, height=900)
        for question in (QUESTION, OUTSIDE, ARABIC):
            self.page.fill(BOX, question)
            self.page.press(BOX, "Enter")
            expect(self.page.locator("#live h2")).to_contain_text(question)
            self.page.wait_for_selector(REPLY)
            self.page.wait_for_selector("#question .submit-button")
        records = self.page.locator("article .actions .rating[data-answer]").evaluate_all(
            "all => all.map((each) => each.dataset.answer)"
        )
        self.records = {"latin": records[0], "arabic": records[-1]}

    def show(self, view: str, script: str = "latin") -> Page:
        """The page, showing this view; the chat's views are parts of one page."""
        here = self.watch.servers["real"]
        paths = {"audit": "audit", "documents": "documents", "chat": ""}
        paths |= {"record": f"audit/{self.records[script]}", "answer": f"answer/{self.records[script]}"}
        if view == "document":
            self.page.goto(here + "documents")
            wanted = "تقرير" if script == "arabic" else "Strategic Cooperation"
            link = self.page.locator(".documents a[href^='/document?']", has_text=wanted).first
            self.page.goto(here + (link.get_attribute("href") or "").lstrip("/"))
        else:
            self.page.goto(here + paths[view])
        if view == "chat":
            self.page.wait_for_selector("#live article")
        return self.page


@pytest.fixture(scope="module", params=TONGUES)
def visitor(request: pytest.FixtureRequest, browser: Browser, servers: dict[str, str]) -> Iterator[Visitor]:
    """One in English, one in Spanish."""
    made = Visitor(browser, servers, request.param)
    yield made
    made.watch.context.close()
    assert made.watch.outside == [] and made.watch.errors == []


def words_of(language: str) -> set[str]:
    """Longer words of ours in `language` that take nothing in, to look for in a page."""
    every = {words for name in strings.names() for _, words in leaves(said(name, language))}
    return {words for words in every if len(words.split()) >= 2 and "{" not in words}


def texts(page: Page) -> str:
    """What is read or heard of a page, without what comes from documents or is marked as another language."""
    return str(
        page.evaluate(
            """() => {
                const copy = document.body.cloneNode(true);
                copy.querySelectorAll("[dir=auto], [lang], script, style").forEach((each) => each.remove());
                const said = [...copy.querySelectorAll("*")].flatMap((each) =>
                    ["aria-label", "title", "placeholder"].map((name) => each.getAttribute(name) || ""));
                return copy.textContent + " " + said.join(" ");
            }"""
        )
    )


@pytest.mark.parametrize("view", ["chat", *BESIDE])
def test_a_view_speaks_one_language(visitor: Visitor, view: str) -> None:
    page = visitor.show(view)
    if view == "chat":
        page.locator("#past .chip").first.click()
        page.wait_for_selector("#panel mark")
    assert page.evaluate("document.documentElement.lang") == visitor.language
    other = "en" if visitor.language == "es" else "es"
    both = words_of("en") & words_of("es")
    spoken = " ".join(texts(page).split())
    foreign = sorted(
        words for words in words_of(other) - both if re.search(rf"\b{re.escape(words)}\b", spoken)
    )
    assert foreign == []
    assert [words for words in words_of(visitor.language) if words in spoken]


def test_every_page_has_the_same_places_in_its_header(visitor: Visitor) -> None:
    seen = set()
    for view in ("chat", *BESIDE):
        links = visitor.show(view).locator("nav.places a")
        seen.add(
            tuple(links.evaluate_all("all => all.map((a) => `${a.getAttribute('href')} ${a.textContent}`)"))
        )
    assert len(seen) == 1


@pytest.mark.parametrize("view", ["chat", *BESIDE])
def test_no_view_is_cut_off_or_crowded_at_any_width(visitor: Visitor, view: str) -> None:
    page = visitor.show(view)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
        assert cut_off(page) == [], width
        name = page.locator("#top h1, .bar .name").first
        assert name.evaluate("e => e.offsetWidth > 100 && e.scrollWidth <= e.clientWidth"), width
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('#top :is(h1, .places a, .extras > *, .start button), '
                + 'header.bar :is(.name, .places a, .extras > *)')].filter((each) => each.offsetWidth)
                .map((each) => each.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])"""
        )
        clashes = [
            (one, two)
            for n, one in enumerate(boxes)
            for two in boxes[n + 1 :]
            if one[0] < two[2] - 1 and two[0] < one[2] - 1 and one[1] < two[3] - 1 and two[1] < one[3] - 1
        ]
        assert clashes == [], width
        picture(page, f"{visitor.language}-{view}-{width}", whole=view != "chat")
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", ["chat", *BESIDE])
def test_no_view_breaks_a_rule_of_wcag(visitor: Visitor, view: str, dark: bool) -> None:
    visitor.page.emulate_media(color_scheme="dark" if dark else "light")
    page = visitor.show(view)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    if view == "chat":  # what the box covers at one moment is scrolled into view at another
        page.add_style_tag(content="#asking, #question, #top { position: static !important }")
    assert violations(page, dark=dark) == []
    if dark:
        picture(page, f"{visitor.language}-{view}-dark", whole=view != "chat")


def test_right_to_left_text_runs_from_the_right_on_every_page(visitor: Visitor) -> None:
    def direction(page: Page, selector: str) -> str:
        return str(page.locator(selector).first.evaluate("e => getComputedStyle(e).direction"))

    heads = {"record": "h1", "answer": "h1", "document": "h1"}
    for view, selector in heads.items():
        assert direction(visitor.show(view, "arabic"), selector) == "rtl", view
    assert direction(visitor.show("document", "arabic"), "#text") == "rtl"
    assert direction(visitor.show("answer", "arabic"), "blockquote") == "rtl"
    assert direction(visitor.show("documents"), ".documents :is(a, span):has-text('تقرير الميناء')") == "rtl"
    page = visitor.show("chat")
    page.wait_for_selector("#drawer .kept-list li")
    assert direction(page, "#live h2") == "rtl" and direction(page, "#live .text p") == "rtl"
    assert direction(page, "#live .card .title") == "rtl"
    picture(page, f"{visitor.language}-chat-rtl")


@pytest.mark.parametrize("view", ["chat", *BESIDE])
def test_a_printed_view_has_no_controls_and_shows_what_is_cited(visitor: Visitor, view: str) -> None:
    page = visitor.show(view)
    page.emulate_media(media="print", color_scheme="dark")
    try:
        hidden = "nav, #question, #panel, #drawer, .skip, a.language, form button, textarea, input"
        assert [each for each in page.locator(hidden).all() if each.is_visible()] == []
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        if view == "chat":
            expect(page.locator("#past .sources .quote").first).to_be_visible()
        if view in ("answer", "record"):
            expect(page.locator("blockquote mark").first).to_be_visible()
        PICTURES.mkdir(parents=True, exist_ok=True)
        assert page.pdf(path=PICTURES / f"{visitor.language}-{view}-print.pdf").startswith(b"%PDF")
    finally:
        page.emulate_media(media="screen", color_scheme="light")


def test_the_language_is_switched_by_a_plain_link_and_kept(browser: Browser, servers: dict[str, str]) -> None:
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{servers['real']}documents?q=harbour")
    page.click(".language")
    assert page.url == f"{servers['real']}documents?q=harbour"
    expect(page.locator("h1")).to_have_text("Documentos")
    page.goto(f"{servers['real']}audit")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    context.close()


def test_the_chat_never_shows_a_word_of_the_other_language_while_it_loads(
    browser: Browser, servers: dict[str, str], tmp_path: Path
) -> None:
    context = browser.new_context(locale="es-ES")
    context.add_init_script(
        """window.seen = new Set();
        new MutationObserver(() => {
            for (const each of document.querySelectorAll('#top, #question, #live, #scope'))
                window.seen.add(each.textContent + (each.querySelector('textarea')?.placeholder || ''));
        }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });"""
    )
    page = context.new_page()
    page.goto(servers["real"])
    page.wait_for_selector("#live .welcome .examples")
    seen = " ".join(page.evaluate("[...window.seen]"))
    assert "Pregunte a sus documentos" in seen and "Pregunte algo" in seen
    assert not [words for words in ("Ask", "Documents", "Your question", "Save") if words in seen]
    page.click("#top .language")
    expect(page.locator("#live .welcome h2")).to_have_text("Ask your documents")
    context.close()
