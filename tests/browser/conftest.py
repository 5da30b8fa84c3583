"""One Chromium and two servers for all of the page's tests; every page is watched while it is used."""

from __future__ import annotations

import math
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The shell is the same engine without a window: a third less work for the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


BROKEN_OFF = "AbortError|Connection errored out"  # what is said of a fetch that ended with its page
expect.set_options(timeout=20_000)  # CI shares its processor: what is right in the end is right
PICTURES = Path(os.environ.get("SCREENSHOTS") or ROOT / ".artifacts" / "browser")


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Leave a screenshot to be looked at, of the window or of the `whole` page: `PICTURES/NAME.png`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole, animations="disabled")


# What reaches beyond the right edge of the window, if the page can be scrolled sideways.
BEYOND = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth)
    .map((e) => `${e.tagName} ${e.id} ${e.className}`).concat(`${document.documentElement.scrollWidth} px`)"""


def cut_off(page: Page) -> list[str]:
    """What does not fit into the window's width, once the page has had the time to lay itself out."""
    deadline = time.monotonic() + 5
    while (found := list(page.evaluate(BEYOND))) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped, saying how to get one."""
    if CHROMIUM is None:
        skip = pytest.mark.skip(reason="no Chromium: on Debian, `apt-get install chromium-headless-shell`")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(skip)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(command: list[str], log: IO[bytes], **env: str) -> subprocess.Popen[bytes]:
    dead = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}  # must not be needed
    return subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log, env=os.environ | dead | env)


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer: {log.read_text()}")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of `real` (`python ui.py` over seeds/, in a new DATA_DIR) and `fake` (for failures)."""
    folder = tmp_path_factory.mktemp("page")
    ports = {"real": _free_port(), "fake": _free_port()}
    commands = {
        "real": [sys.executable, "ui.py"],
        "fake": [sys.executable, str(HERE / "serve_fake.py"), str(ports["fake"])],
    }
    data = {
        "UI_PORT": str(ports["real"]),
        "DATA_DIR": str(folder / "data"),
        "CORPUS_DIR": str(ROOT / "seeds"),
    }
    running = {}
    for name, command in commands.items():
        with (folder / f"{name}.log").open("wb") as log:
            running[name] = _start(command, log, **data)
    addresses = {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    try:
        for name, server in running.items():
            _wait(server, addresses[name], folder / f"{name}.log")
        yield addresses
    finally:
        for server in running.values():
            server.terminate()
        for server in running.values():
            server.wait(20)


@pytest.fixture(scope="module")
def browser(servers: dict[str, str]) -> Iterator[Browser]:
    """Chromium, given back with its module: Playwright holds the thread's event loop while it runs."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Watch:
    """A browser context whose pages may only talk to our own server and may not report an error."""

    def __init__(self, context: BrowserContext, servers: dict[str, str]) -> None:
        self.context = context
        self.servers = servers
        self.outside: list[str] = []
        self.errors: list[str] = []

    def open(self, server: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> Page:
        """A new page at `server`, ready to be asked."""
        page = self.watched(server, width=width, height=height, dark=dark)
        page.goto(self.servers[server])
        page.wait_for_selector("#live .welcome .examples, #live article", timeout=60_000)
        return page

    def watched(self, server: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> Page:
        """A new, empty page that may only go to `server`."""
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        self.listen(page, self.servers[server])
        return page

    def listen(self, page: Page, address: str) -> None:
        """Note what `page` asks of anybody but `address`, and the errors that it reports."""
        # A page that is left breaks off its fetches, and Gradio says so, at times after the next has come.
        left_until = [0.0]

        def asked(request: Request) -> None:
            if request.is_navigation_request() and request.frame == page.main_frame:
                left_until[0] = math.inf
            if not request.url.startswith((address, "data:", "blob:")):
                self.outside.append(request.url)

        def broke(words: str) -> None:
            if time.monotonic() > left_until[0] or not re.search(BROKEN_OFF, words):
                self.errors.append(words)

        page.on("request", asked)
        page.on("domcontentloaded", lambda _: left_until.__setitem__(0, time.monotonic() + 3))
        page.on("pageerror", lambda error: broke(str(error)))
        page.on("console", lambda m: broke(m.text) if m.type == "error" else None)


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    """One context for all tests, so that Gradio's files are fetched once; each page is a tab of its own."""
    return browser.new_context(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def watch(context: BrowserContext, servers: dict[str, str]) -> Iterator[Watch]:
    watching = Watch(context, servers)
    yield watching
    for page in context.pages:
        page.close()
    assert watching.outside == []
    assert watching.errors == []
