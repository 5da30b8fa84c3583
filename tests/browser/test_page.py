"""The page in a real Chromium: what a person sees and does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.view import strings
from tests.browser.conftest import Watch, cut_off, picture
from tests.browser.payloads import PAYLOADS

pytestmark = pytest.mark.browser
BOX = "#question textarea"
REPLY = "#live :is(.sources, .abstention, .failure, .stopped)"
REAL = "By how much did Guatemala agree to increase deportation flights?"
FAKE = "When was the harbour bridge opened?"


def ask(page: Page, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(page.locator("#live h2")).to_contain_text(question[:60])
    page.wait_for_selector(REPLY)
    page.wait_for_selector("#question .submit-button")  # the next may be asked


def violations(page: Page, *, dark: bool) -> list[str]:
    """Rules of WCAG 2.2 A and AA that the page breaks, each with the first element that does.

    In the dark only the contrast differs.
    """
    carrier = pytest.importorskip(
        "axe_playwright_python", reason="no axe-core: pip install axe-playwright-python"
    )
    page.evaluate((Path(carrier.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    rules = ["color-contrast"] if dark else ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]]


def test_a_first_visit_explains_itself_and_offers_questions_and_documents(watch: Watch) -> None:
    page = watch.open("real")
    expect(page).to_have_title(strings.TITLE)
    expect(page.locator(".welcome h2")).to_have_text(strings.WELCOME)
    assert page.locator(".welcome .shelf button").count() == 5
    picture(page, "welcome")
    page.locator(".welcome .examples button").first.click()
    page.wait_for_selector(REPLY)


def test_a_citation_opens_its_source_with_exactly_the_quote_highlighted(watch: Watch) -> None:
    page = watch.open("real")
    ask(page, REAL)
    expect(page.locator("#live .text")).to_contain_text("40%")
    expect(page.locator("#live .verdict").first).to_contain_text("supported")
    chip = page.locator("#live .chip").first
    quote = page.locator(f"#{chip.get_attribute('aria-describedby')}").text_content()
    chip.click()
    mark = page.locator("#panel mark")
    assert mark.text_content() == quote
    shown = page.locator("#panel .document").text_content() or ""
    start, end = (int(chip.get_attribute(f"data-{name}") or -1) for name in ("start", "end"))
    assert shown[start:end] == quote
    expect(mark).to_be_in_viewport(ratio=0.9)
    facts = page.locator("#panel dl")
    expect(facts).to_contain_text("002_808c712d3fdb8a67.txt")
    expect(facts).to_contain_text(strings.NO_DATE)
    picture(page, "source-beside-the-chat")


def test_the_panel_opens_quickly(watch: Watch) -> None:
    page = watch.open("real")
    ask(page, REAL)
    took = page.evaluate(
        """() => new Promise((done) => {
            const begun = performance.now();
            const seen = () => document.querySelector("#panel mark")
                ? done(performance.now() - begun) : requestAnimationFrame(seen);
            document.querySelector("#live .chip").click();
            seen();
        })"""
    )
    assert took < 1000  # 100 ms is the aim on a quiet machine; the tests share theirs


def test_a_follow_up_shows_how_it_was_understood(watch: Watch) -> None:
    page = watch.open("real")
    ask(page, "Where did the meeting between Rubio and Arévalo take place?")
    ask(page, "When did it happen?")
    expect(page.locator("#live .understood")).to_contain_text("meeting")
    expect(page.locator("#past article")).to_have_count(1)


def test_an_abstention_gives_its_reason_and_is_no_answer(watch: Watch) -> None:
    page = watch.open("real")
    ask(page, "Who won the football world cup in 1998?")
    expect(page.locator("#live .abstention")).to_be_visible()
    expect(page.locator("#live .chip, #live .failure")).to_have_count(0)
    picture(page, "abstention")


def test_a_nearest_passage_of_an_abstention_opens_highlighted(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, "Which harbour sells lemons?")
    card = page.locator("#live .nearest .card").first
    card.click()
    expect(page.locator("#panel mark")).to_have_text(card.locator(".quote").text_content() or "none")


def test_the_documents_are_listed_and_open_in_the_panel(watch: Watch) -> None:
    page = watch.open("real")
    page.click("#documents-button")
    expect(page.locator("#panel .documents li")).to_have_count(5)
    page.locator("#panel .documents .card").nth(2).click()
    expect(page.locator("#panel .document")).to_contain_text("Guatemala")
    expect(page.locator("#panel mark")).to_have_count(0)


def test_an_error_shows_its_hint_and_the_conversation_goes_on(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, FAKE)
    ask(page, "Please explode")
    expect(page.locator("#live .failure")).to_contain_text("The index <b>fell</b> over.")
    expect(page.locator("#live .failure b")).to_have_count(0)
    picture(page, "failure")
    ask(page, FAKE)
    expect(page.locator("#past article")).to_have_count(2)


def test_a_panel_that_cannot_be_fetched_says_what_to_do(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, FAKE)
    page.route("**/component_server**", lambda route: route.fulfill(json=None))
    page.click("#live .chip")
    expect(page.locator("#panel .panel-body")).to_have_text(strings.CONNECTION)
    page.unroute("**/component_server**")
    page.click("#live .sources .card")
    expect(page.locator("#panel mark")).to_contain_text("opened in spring")


def test_stop_ends_a_question_and_typing_meanwhile_is_kept(watch: Watch) -> None:
    page = watch.open("fake")
    page.fill(BOX, "wait for the harbour bridge")
    page.press(BOX, "Enter")
    page.wait_for_selector("#question .stop-button")
    expect(page.locator("#live .stages li.now")).to_be_visible()
    picture(page, "stages")
    page.locator(BOX).press_sequentially("my next question", delay=20)
    page.click("#question .stop-button")
    page.wait_for_selector("#live .stopped")
    expect(page.locator(BOX)).to_have_value("my next question")
    page.wait_for_selector("#question .submit-button")
    page.click("#live .retry")
    page.wait_for_selector("#live .sources")
    expect(page.locator("article")).to_have_count(1)


def test_an_earlier_question_that_was_stopped_is_asked_again_below_what_came_after(watch: Watch) -> None:
    page = watch.open("fake")
    page.fill(BOX, "wait for the harbour bridge once")
    page.press(BOX, "Enter")
    page.click("#question .stop-button")
    page.wait_for_selector("#live .stopped")
    page.wait_for_selector("#question .submit-button")
    ask(page, "Which harbour sells lemons?")
    page.click("#past .stopped .retry")
    expect(page.locator("#live h2")).to_contain_text("wait for the harbour bridge once")
    page.wait_for_selector("#live .sources")
    expect(page.locator("#past article")).to_have_count(2)


def test_an_answer_is_asked_again_in_its_place_and_one_goes_on_with_what_is_offered(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, "Which harbour sells lemons?")
    page.click("#live .actions [data-act=retry]")
    page.wait_for_selector("#question .submit-button")
    expect(page.locator("article")).to_have_count(1)
    page.locator("#live .follow button", has_text=FAKE).click()
    expect(page.locator("#live h2")).to_contain_text(FAKE)
    page.wait_for_selector("#live .sources")
    expect(page.locator("#past .follow")).to_have_count(0)
    expect(page.locator("#live .follow")).not_to_contain_text(FAKE)


def test_a_conversation_is_saved_with_its_abstentions(watch: Watch) -> None:
    page = watch.open("fake")
    page.click("[data-act=new]")
    expect(page.locator("[data-act=save]")).to_be_hidden()
    ask(page, FAKE)
    ask(page, "Which harbour sells lemons?")
    with page.expect_download() as coming:
        page.click("[data-act=save]")
    saved = Path(coming.value.path()).read_text(encoding="utf-8")
    assert "opened in spring" in saved and strings.ABSTAINED["not_answered"] in saved
    assert strings.NEAREST in saved


def test_a_reload_keeps_the_conversation_and_new_ends_it(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, FAKE)
    page.reload()
    expect(page.locator("#live h2")).to_contain_text(FAKE)
    page.click("[data-act=new]")
    expect(page.locator("#live .welcome")).to_be_visible()
    expect(page.locator("article")).to_have_count(0)


def test_two_tabs_have_two_conversations(watch: Watch) -> None:
    first, second = watch.open("fake"), watch.open("fake")
    ask(first, FAKE)
    ask(second, "Which harbour sells lemons?")
    ask(first, "Is the harbour bridge long?")
    expect(first.locator("article")).to_have_count(2)
    expect(second.locator("article")).to_have_count(1)


def test_an_answer_is_copied_with_its_citations(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, FAKE)
    page.click("#live .actions button >> nth=0")
    expect(page.locator("#live .actions button").first).to_have_text(strings.COPIED)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "opened in spring. [1]" in copied and "plain.txt, sha256" in copied


def test_everything_can_be_done_from_the_keyboard(watch: Watch) -> None:
    page = watch.open("fake")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(FAKE)
    page.keyboard.press("Enter")
    page.wait_for_selector(REPLY)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.chip')"):
            break
    expect(page.locator("#tip")).to_contain_text("opened in spring")
    picture(page, "quote-over-a-chip")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel mark")).to_contain_text("opened in spring")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#live .chip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()


def test_enter_before_the_box_is_free_again_asks_as_soon_as_it_is(watch: Watch) -> None:
    page = watch.open("fake")
    page.fill(BOX, FAKE)
    page.evaluate(
        """() => {
            const ready = ".turn:has(.sources)", area = document.querySelector("#question textarea");
            const watching = new MutationObserver(() => {
                const stop = document.querySelector(".stop-button");
                if (!stop || !document.querySelector(`#live ${ready}`)) return;
                watching.disconnect();
                area.value = "Is the harbour bridge long?";
                area.dispatchEvent(new Event("input", { bubbles: true }));
                area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
                window.early = true;
            });
            watching.observe(document.body, { childList: true, subtree: true });
        }"""
    )
    page.press(BOX, "Enter")
    expect(page.locator("article")).to_have_count(2)
    assert page.evaluate("window.early")
    expect(page.locator("#live h2")).to_contain_text("Is the harbour bridge long?")
    expect(page.locator(BOX)).to_have_value("")


def test_on_a_small_screen_the_panel_covers_the_chat_and_nothing_is_cut_off(watch: Watch) -> None:
    page = watch.open("fake", width=360, height=740)
    ask(page, FAKE)
    assert cut_off(page) == []
    page.click("#live .chip")
    expect(page.locator("#panel")).to_have_attribute("role", "dialog")
    frame = page.locator("#panel").bounding_box()
    assert frame and (frame["x"], frame["width"]) == (0, 360)
    assert page.evaluate("document.querySelector('#chat').inert")
    picture(page, "source-on-a-small-screen")
    page.click("#panel [data-act=close]")
    expect(page.locator("#live .chip")).to_be_focused()


def test_a_long_document_is_shown_in_part_and_then_whole(watch: Watch) -> None:
    page = watch.open("fake")
    page.click("#documents-button")
    page.locator("#panel .documents .card", has_text="A long report").click()
    expect(page.locator("#panel .document")).to_contain_text("Filler sentence")
    assert page.locator("#panel .document").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_right_to_left_text_runs_from_the_right(watch: Watch) -> None:
    page = watch.open("fake")
    ask(page, "افتتح الجسر فوق الميناء القديم")
    assert page.locator("#live .text p").evaluate("e => getComputedStyle(e).direction") == "rtl"
    page.click("#live .chip")
    assert page.locator("#panel .document").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_hostile_documents_titles_names_and_questions_are_only_ever_text(watch: Watch) -> None:
    page = watch.open("fake")
    expect(page.locator(".welcome .examples")).to_contain_text("<b>What</b> does the hostile treaty say?")
    for number in (0, 4, 8, 12, 24, 33, 37, 41, 43, 44):
        ask(page, f"hostile treaty numbered {number:04d} says {PAYLOADS[number]}")
        page.locator("#live .card").first.click()
        expect(page.locator("#panel .document")).to_contain_text(PAYLOADS[number])
    page.click("#documents-button")
    expect(page.locator("#panel .documents")).to_contain_text(PAYLOADS[0])
    page.mouse.move(640, 300)
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    inside = "#top, #desk"
    added = "script, style, iframe, img, object, embed, form:not(.rename), base"
    assert page.locator(f":is(#top, #desk) :is({added})").count() == 0
    attributes = page.evaluate(
        "sel => [...document.querySelectorAll(sel)].flatMap(r => [...r.querySelectorAll('*')])"
        ".flatMap(e => e.getAttributeNames())",
        inside,
    )
    assert not [name for name in attributes if re.match("on", name)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_view_breaks_a_rule_of_wcag_2_2_a_or_aa(watch: Watch, dark: bool) -> None:
    page = watch.open("fake", dark=dark)
    assert violations(page, dark=dark) == []
    ask(page, FAKE)
    page.click("#live .verdict")
    page.click("#live .chip")
    page.wait_for_selector("#panel mark")
    assert violations(page, dark=dark) == []
    ask(page, "Which harbour sells lemons?")
    ask(page, "Please explode")
    page.click("#documents-button")
    page.wait_for_selector("#panel .documents")
    assert violations(page, dark=dark) == []
