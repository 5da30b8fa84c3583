"""Conversations in a real Chromium: kept, found, renamed, deleted, exported, shared, kept apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.view import strings
from assistant.view.conversation_export import to_html
from tests.browser.conftest import Watch, cut_off, picture
from tests.browser.fakes import FakeServer, serving
from tests.browser.payloads import PAYLOADS
from tests.browser.test_page import BOX, REPLY, ask, violations
from tests.test_render_conversations import conversation

pytestmark = pytest.mark.browser
BRIDGE = "When was the harbour bridge opened?"
LEMONS = "Which harbour sells lemons?"
LIST = "#drawer .kept-list li"


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeServer]:
    with serving(tmp_path_factory.mktemp("kept")) as server:
        yield server


@pytest.fixture(scope="module")
def servers(fake: FakeServer) -> dict[str, str]:
    return {"fake": fake.address}


@pytest.fixture
def own(browser: Browser, servers: dict[str, str]) -> Iterator[Watch]:
    """A browser of its own, so that nothing is kept in it yet."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    watching = Watch(context, servers)
    yield watching
    context.close()
    assert watching.outside == [] and watching.errors == []


def two_conversations(watch: Watch, **size: int) -> Page:
    page = watch.open("fake", **size)
    ask(page, BRIDGE)
    page.click("[data-act=new]")
    expect(page.locator("#live .welcome")).to_be_visible()
    ask(page, LEMONS)
    return page


def open_menu(page: Page, title: str) -> None:
    row = page.locator(LIST, has_text=title)
    row.hover()
    row.locator("[data-act=kept-menu]").click()
    expect(row.locator(".menu")).to_be_visible()


def test_conversations_are_listed_and_opened_again(own: Watch) -> None:
    page = two_conversations(own)
    expect(page.locator(LIST)).to_have_count(2)
    expect(page.locator(f"{LIST} [aria-current]")).to_contain_text(LEMONS)
    page.locator(LIST, has_text=BRIDGE).locator("a").first.click()
    expect(page.locator("#live h2")).to_contain_text(BRIDGE)
    expect(page.locator("article")).to_have_count(1)
    page.reload()
    expect(page.locator("#live h2")).to_contain_text(BRIDGE)
    expect(page.locator(LIST)).to_have_count(2)


def test_search_narrows_the_list_and_says_how_many(own: Watch) -> None:
    page = two_conversations(own)
    page.fill("#kept-search", "opened in spring")
    expect(page.locator(LIST)).to_have_count(1)
    expect(page.locator(f"{LIST} .hit")).to_contain_text("opened in spring")
    expect(page.locator("#kept-status")).to_have_text("1 found")
    page.fill("#kept-search", "zebra")
    expect(page.locator("#drawer .empty")).to_have_text(strings.CONVERSATIONS_NOT_FOUND)
    page.fill("#kept-search", "")
    expect(page.locator(LIST)).to_have_count(2)


def test_a_conversation_is_renamed_and_deleted_after_a_second_look(own: Watch) -> None:
    page = two_conversations(own)
    open_menu(page, BRIDGE)
    page.fill("#drawer .menu:not([hidden]) input", "Bridges <b>of</b> Alma")
    page.keyboard.press("Enter")
    expect(page.locator(LIST, has_text="Bridges <b>of</b> Alma")).to_have_count(1)
    open_menu(page, LEMONS)
    page.click("#drawer .menu:not([hidden]) [data-act=kept-ask]")
    page.click("#drawer .menu:not([hidden]) [data-act=kept-spare]")
    expect(page.locator(LIST)).to_have_count(2)
    page.click("#drawer .menu:not([hidden]) [data-act=kept-ask]")
    expect(page.locator("#drawer .sure:visible")).to_contain_text("audit log keeps")
    page.click("#drawer .menu:not([hidden]) [data-act=kept-delete]")
    expect(page.locator(LIST)).to_have_count(1)
    expect(page.locator("#live .welcome")).to_be_visible()
    page.reload()
    expect(page.locator(LIST)).to_have_count(1)


def test_exports_are_downloaded_and_stand_alone(own: Watch, tmp_path: Path) -> None:
    page = two_conversations(own)
    open_menu(page, BRIDGE)
    files = {}
    for form in ("Markdown", "HTML", "JSON"):
        with page.expect_download() as waiting:
            page.click(f"#drawer .menu:not([hidden]) a:has-text('{form}')")
        files[form] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[form])
    assert "opened in spring" in files["Markdown"].read_text(encoding="utf-8")
    cited = json.loads(files["JSON"].read_text(encoding="utf-8"))["turns"][0]["answer"]["citations"][0]
    shown = own.context.new_page()
    shown.goto(files["HTML"].as_uri())
    assert shown.locator("mark").text_content() == cited["quote"]
    assert cut_off(shown) == []
    assert violations(shown, dark=False) == []


def test_an_export_full_of_payloads_runs_none_of_them(own: Watch, tmp_path: Path) -> None:
    page = own.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for number, payload in enumerate(PAYLOADS):
        path = tmp_path / f"{number}.html"
        path.write_text(to_html(conversation(payload)), encoding="utf-8", errors="replace")
        page.goto(path.as_uri())
        assert page.evaluate("window.hit") is None
    assert len(asked) == len(PAYLOADS)


def test_a_link_opens_one_answer_for_another_browser_until_it_is_taken_back(
    own: Watch, browser: Browser, servers: dict[str, str]
) -> None:
    page = own.open("fake")
    ask(page, BRIDGE)
    page.click("#live [data-act=link]")
    expect(page.locator("#live [data-act=link]")).to_have_text(strings.LINK_COPIED)
    link = page.evaluate("navigator.clipboard.readText()")
    other = browser.new_context().new_page()
    other.goto(link)
    expect(other.locator("h1")).to_have_text(BRIDGE)
    assert other.locator("blockquote mark").text_content() == "The harbour bridge was opened in spring."
    other.click("a.chip")
    expect(other.locator("li:target")).to_be_visible()
    assert violations(other, dark=False) == []
    bare = link.partition("?")[0]
    assert other.goto(bare).status == 404  # type: ignore[union-attr]
    page.goto(bare)
    page.click("form button:has-text('Take the links back')")
    expect(page.locator("main")).to_contain_text("Only you can open this page.")
    assert other.goto(link).status == 404  # type: ignore[union-attr]
    other.context.close()


def test_typing_goes_on_undisturbed_while_an_answer_streams(own: Watch) -> None:
    page = own.open("fake")
    page.evaluate(
        """() => {
            window.slow = []; window.drawn = 0;
            window.area = document.querySelector("#question textarea");
            new PerformanceObserver((list) => window.slow.push(...list.getEntries()
                .filter((e) => e.name.startsWith("key")).map((e) => e.duration)))
                .observe({ type: "event", durationThreshold: 16 });
            let last = "";
            new MutationObserver(() => {
                const now = document.querySelector("#live .stages p")?.textContent || "";
                if (now !== last) window.drawn++;
                last = now;
            }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.fill(BOX, "stream of the harbour bridge")
    page.press(BOX, "Enter")
    page.wait_for_selector("#question .stop-button")
    words = "the quick brown fox jumps over the lazy dog"
    page.locator(BOX).press_sequentially(words, delay=40)
    page.wait_for_selector(REPLY)
    same, value, slow, drawn = page.evaluate(
        "[document.querySelector('#question textarea') === area, area.value, slow, drawn]"
    )
    assert same and value == words
    assert 5 < drawn <= 60  # three seconds at a dozen a second, and the stages before and after
    assert max(slow, default=0) < 400  # 50 ms on a quiet machine; the tests share theirs


def test_the_list_is_used_from_the_keyboard_alone(own: Watch) -> None:
    page = two_conversations(own)
    page.locator("#conversations-button").focus()
    page.keyboard.press("Enter")  # it was shown: away with it, and back
    expect(page.locator("#drawer")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#kept-search")).to_be_focused()
    expect(page.locator(LIST)).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .menu input:visible")).to_be_focused()
    page.keyboard.type("Mine")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer .menu:visible")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#live h2")).to_contain_text(BRIDGE)


def test_a_list_that_is_drawn_anew_leaves_the_keyboard_where_it_was(own: Watch) -> None:
    page = two_conversations(own)
    expect(page.locator(LIST)).to_have_count(2)
    page.locator(LIST, has_text=BRIDGE).locator("[data-act=kept-menu]").focus()
    ask(own.open("fake"), "Is the harbour bridge long?")
    page.evaluate("document.querySelector('#kept-search').dispatchEvent(new Event('input', {bubbles: true}))")
    expect(page.locator(LIST)).to_have_count(3)
    expect(page.locator(LIST, has_text=BRIDGE).locator("[data-act=kept-menu]")).to_be_focused()


def test_the_list_comes_back_in_place_of_a_panel_that_hides_it(own: Watch) -> None:
    page = own.open("fake", width=1300)
    ask(page, BRIDGE)
    button = page.locator("#conversations-button")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.click("#live .chip")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(f"{LIST} [aria-current]")).to_have_count(1)
    button.click()
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#kept-search")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(page.locator("#drawer")).to_be_hidden()


def test_on_a_small_screen_the_list_covers_the_chat_and_goes_again(own: Watch) -> None:
    page = two_conversations(own, width=360, height=740)
    expect(page.locator("#drawer")).to_be_hidden()
    page.click("#conversations-button")
    expect(page.locator("#kept-search")).to_be_focused()
    assert page.evaluate("document.querySelector('#chat').inert")
    assert violations(page, dark=False) == []
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator("#conversations-button")).to_be_focused()
    page.click("#conversations-button")
    page.locator(LIST, has_text=BRIDGE).locator("a").first.click()
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator("#live h2")).to_contain_text(BRIDGE)
    assert cut_off(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_view_of_conversations_breaks_a_rule_of_wcag(own: Watch, dark: bool) -> None:
    page = own.open("fake", width=1440, dark=dark)
    ask(page, BRIDGE)
    open_menu(page, BRIDGE)
    page.click("#drawer .menu:not([hidden]) [data-act=kept-ask]")
    assert violations(page, dark=dark) == []
    picture(page, f"conversations{'-dark' if dark else ''}")
    page.keyboard.press("Escape")
    page.fill("#kept-search", "bridge")
    page.click("#live .chip")
    page.wait_for_selector("#panel mark")
    assert violations(page, dark=dark) == []


def test_twenty_browsers_at_once_keep_their_conversations_apart(
    browser: Browser, servers: dict[str, str]
) -> None:
    pages = [browser.new_context().new_page() for _ in range(20)]
    for page in pages:
        page.goto(servers["fake"], wait_until="commit")
    for page in pages:
        page.wait_for_selector("#live .welcome .examples", timeout=90_000)
    for number, page in enumerate(pages):
        page.fill(BOX, f"When was the harbour bridge opened, browser {number:02d}?")
        page.press(BOX, "Enter")
    for number, page in enumerate(pages):
        page.wait_for_selector(REPLY, timeout=60_000)
        mine = re.compile(rf"browser {number:02d}\?")
        expect(page.locator("article")).to_have_count(1)
        expect(page.locator("#live h2")).to_contain_text(mine)
        expect(page.locator(LIST)).to_have_count(1)
        expect(page.locator(LIST)).to_contain_text(mine)
    for page in pages:
        page.context.close()
