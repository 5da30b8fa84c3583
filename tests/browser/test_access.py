"""Logging in, being refused, logging out; and a server that ends under an open page. In a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from assistant.view import strings
from assistant.web.users import Users
from tests.browser.conftest import CHROMIUM, FLAGS, cut_off, picture
from tests.browser.fakes import FakeServer, serving
from tests.browser.test_page import BOX, ask, violations

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
BRIDGE = "When was the harbour bridge opened?"
LIST = "#drawer .kept-list li"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeServer]:
    """A server for ana and bea."""
    folder = tmp_path_factory.mktemp("closed")
    users = Users(folder / "users.txt")
    for name in ("ana", "bea"):
        users.put(name, PASSWORD)
    with serving(folder, UI_AUTH=str(users.path)) as server:
        yield server


@pytest.fixture(scope="module")
def browser(closed: FakeServer) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    made = context.new_page()
    made.set_default_timeout(20_000)
    yield made
    context.close()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.keyboard.press("Enter")


def test_a_person_logs_in_asks_and_logs_out(page: Page, closed: FakeServer) -> None:
    outside: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith((closed.address, "data:", "blob:")) else outside.append(r.url),
    )
    page.goto(f"{closed.address}?conversation={'c' * 32}")
    expect(page.locator("#name")).to_be_focused()
    log_in(page, "ana")
    page.wait_for_selector("#live .welcome .examples", timeout=60_000)
    ask(page, BRIDGE)
    expect(page.locator(LIST)).to_have_count(1)
    expect(page.locator("#drawer .who")).to_have_text("Logged in as ana")
    page.click("#drawer .leave button")
    expect(page.locator("#name")).to_be_visible()
    page.goto(closed.address)
    expect(page.locator("#name")).to_be_visible()
    assert outside == []


def test_what_one_person_asked_another_never_sees(page: Page, closed: FakeServer) -> None:
    page.goto(closed.address)
    log_in(page, "ana")
    page.wait_for_selector("#live .welcome .examples", timeout=60_000)
    ask(page, "When was the harbour bridge opened, asks ana?")
    id = page.evaluate("sessionStorage.getItem('tab')")
    expect(page.locator(LIST, has_text="asks ana")).to_have_count(1)
    page.click("#drawer .leave button")
    log_in(page, "bea")
    page.wait_for_selector("#live .welcome", timeout=60_000)
    page.goto(f"{closed.address}?conversation={id}")
    page.wait_for_selector("#live .welcome .examples", timeout=60_000)
    expect(page.locator("article")).to_have_count(0)
    expect(page.locator(LIST)).to_have_count(0)
    assert page.goto(f"{closed.address}conversations/{id}/export/json").status == 404  # type: ignore[union-attr]


def test_a_wrong_password_is_refused_and_soon_has_to_wait(page: Page, closed: FakeServer) -> None:
    page.goto(closed.address)
    log_in(page, "nobody", "wrong password")
    expect(page.locator("#problem")).to_have_text(strings.WRONG_PASSWORD)
    assert violations(page, dark=False) == []
    said = []
    while len(said) < 8 and not any("Too many attempts" in each for each in said):
        with page.expect_navigation():
            log_in(page, "nobody", "wrong password")
        said.append(page.locator("#problem").inner_text())
    assert 2 <= len(said) < 8
    page.wait_for_timeout(9000)  # the address waits as well: leave it as it was for the other tests
    assert page.request.get(f"{closed.address}config").status == 401


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_log_in_breaks_no_rule_of_wcag(page: Page, closed: FakeServer, dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(closed.address)
    assert violations(page, dark=dark) == []
    picture(page, f"log-in{'-dark' if dark else ''}")
    assert cut_off(page) == []


def test_a_log_in_that_ended_under_an_open_page_says_so_and_keeps_what_was_typed(
    page: Page, closed: FakeServer
) -> None:
    page.goto(closed.address)
    log_in(page, "bea")
    page.wait_for_selector("#live .welcome .examples", timeout=60_000)
    page.fill(BOX, "half a question")
    page.context.clear_cookies()
    expect(page.locator("#away")).to_contain_text(strings.LOG_IN_ENDED)
    picture(page, "log-in-ended")
    page.click("#away a")
    log_in(page, "bea")
    expect(page.locator(BOX)).to_have_value("half a question", timeout=60_000)


def test_a_page_goes_on_when_its_server_was_started_again(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(30_000)
    with serving(tmp_path) as server:
        page.goto(server.address)
        page.wait_for_selector("#live .welcome .examples", timeout=60_000)
        ask(page, BRIDGE)
        page.fill(BOX, "half a question")
        server.stop()
        expect(page.locator("#away")).to_have_text(strings.SERVER_AWAY, timeout=15_000)
        picture(page, "server-away")
        page.press(BOX, "Enter")
        expect(page.locator(BOX)).to_have_value("half a question")
        server.start()
        expect(page.locator("#away")).to_have_text(strings.SERVER_BACK)
        expect(page.locator(BOX)).to_have_value("half a question")
        ask(page, "Is the harbour bridge long?")
        expect(page.locator("article")).to_have_count(2)

        page.fill(BOX, "wait for the harbour bridge")
        page.press(BOX, "Enter")
        page.wait_for_selector("#question .stop-button")
        page.fill(BOX, "my next thought")
        server.stop()
        page.wait_for_selector("#away:visible")
        server.start()
        expect(page.locator("#away")).to_contain_text(strings.SERVER_CUT, timeout=60_000)
        expect(page.locator(BOX)).to_have_value("my next thought")
        expect(page.locator("article")).to_have_count(2)
        page.click("#away button")
        expect(page.locator("#live h2")).to_contain_text("wait for the harbour bridge")
    page.context.close()


def test_whoever_loads_the_page_again_it_says_that_the_answer_was_cut_off(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(30_000)
    with serving(tmp_path) as server:
        page.goto(server.address)
        page.wait_for_selector("#live .welcome .examples", timeout=60_000)
        page.fill(BOX, "wait for the harbour bridge")
        page.press(BOX, "Enter")
        page.wait_for_selector("#question .stop-button")
        server.stop()
        expect(page.locator("#away")).to_have_text(strings.SERVER_AWAY, timeout=15_000)
        page.route(
            "**/session", lambda route: route.abort()
        )  # this script sees no server, but the other does
        server.start()
        try:
            page.reload()
        except Error as error:  # only that the framework's script loads it again at this very moment
            assert "ERR_ABORTED" in error.message
        page.unroute("**/session")
        expect(page.locator("#away")).to_contain_text(strings.SERVER_CUT, timeout=60_000)
        page.click("#away button")
        expect(page.locator("#live h2")).to_contain_text("wait for the harbour bridge")
    page.context.close()
