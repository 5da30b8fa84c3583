"""How light and quick the chat is beside a bare `gr.ChatInterface`: `python -m tests.bench.bench_page`.

Both pages are served warm on loopback and opened in new browser contexts (nothing cached) in turn, so that
a busy moment falls on both; medians. Then, on the chat alone: how long a citation's highlight takes after
the click, and how long a key takes to be painted while an answer streams, against an idle page.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.conftest import CHROMIUM, FLAGS, HERE, ROOT, _free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BARE = """
import os, gradio as gr
chat = gr.ChatInterface(lambda message, history: message)
chat.launch(server_name="127.0.0.1", server_port=int(os.environ["UI_PORT"]), quiet=True)
"""
PAINT_LIMIT_S = 1.5
PANEL_LIMIT_MS = 100.0
BOX = "#question textarea"
# From the click to the first frame that shows the highlight where it can be seen.
PANEL = """chip => new Promise((done) => {
    const begun = performance.now();
    const look = () => {
        const mark = document.querySelector('#panel:not([aria-busy]) mark');
        const there = mark && mark.getBoundingClientRect().height;
        requestAnimationFrame(there ? () => done(performance.now() - begun) : look);
    };
    chip.click();
    look();
})"""
# From each key until the frame after it: what a person sees of a stutter.
KEYS = """() => {
    window.keys = [];
    const area = document.querySelector('#question textarea');
    area.addEventListener('keydown', (event) => {
        requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - event.timeStamp)));
    });
}"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first visit."""

    paint_s: float  # first contentful paint, after the navigation began
    requests: int
    sent: int  # bytes over the wire
    decoded: int  # bytes once unpacked


def serve(command: Sequence[str], port: int, folder: Path) -> subprocess.Popen[bytes]:
    """A server that answers; its words go to a file."""
    env = os.environ | {
        "UI_PORT": str(port),
        "DATA_DIR": str(folder / f"data{port}"),
        "GRADIO_ANALYTICS_ENABLED": "0",
    }
    with (folder / f"{port}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"no answer at port {port}: {(folder / f'{port}.log').read_text()}")


def visit(browser: Browser, address: str, ready: str) -> Load:
    """Open `address` with an empty cache and wait until `ready` is there."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    wire: list[float] = []
    session.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_selector(ready, timeout=60_000)
    page.wait_for_timeout(500)
    seen = page.evaluate(
        """() => ({
            paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
            decoded: performance.getEntries().reduce((sum, each) => sum + (each.decodedBodySize || 0), 0),
        })"""
    )
    context.close()
    return Load(seen["paint"] / 1000, len(wire), int(sum(wire)), int(seen["decoded"]))


def panel_ms(page: Page, times: int) -> list[float]:
    """Milliseconds until the highlight shows, for a citation that is opened again and again."""
    page.fill(BOX, "When was the harbour bridge opened?")
    page.press(BOX, "Enter")
    page.wait_for_selector("#live .sources")
    taken = []
    for _ in range(times):
        taken.append(float(page.locator("#live .chip").first.evaluate(PANEL)))
        page.click("#panel [data-act=close]")
        page.evaluate("document.querySelector('#panel .panel-body').replaceChildren()")
    return taken


def keys_ms(page: Page, *, streaming: bool) -> list[float]:
    """Milliseconds from each of many keys until it is painted."""
    if streaming:
        page.fill(BOX, "stream about the harbour bridge")
        page.press(BOX, "Enter")
        page.wait_for_selector("#question .stop-button")
    else:
        page.fill(BOX, "")
    page.evaluate("window.keys = []")
    page.locator(BOX).press_sequentially("what I ask next " * 4, delay=35)
    page.wait_for_timeout(200)
    taken = page.evaluate("window.keys")
    if streaming:
        page.wait_for_selector("#question .submit-button", timeout=60_000)
    page.fill(BOX, "")
    return [float(each) for each in taken]


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def report_loads(ours: Sequence[Load], bare: Sequence[Load]) -> bool:
    """Print medians side by side; whether the first paint is within its limit."""

    def middle(loads: Sequence[Load], name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in loads))

    for name, label, scale, unit in (
        ("paint_s", "first contentful paint", 1.0, "s"),
        ("requests", "requests", 1.0, ""),
        ("sent", "over the wire", 1e-3, "kB"),
        ("decoded", "decoded", 1e-3, "kB"),
    ):
        a, b = middle(ours, name), middle(bare, name)
        print(f"{label}: {a * scale:,.2f} {unit} against {b * scale:,.2f} {unit} bare, ratio {a / b:.2f}")
    paint = middle(ours, "paint_s")
    print(f"first contentful paint {'within' if paint <= PAINT_LIMIT_S else 'BEYOND'} {PAINT_LIMIT_S} s")
    return paint <= PAINT_LIMIT_S


def measure(browser: Browser, chat: str, bare: str, times: int) -> bool:
    """Print everything; whether every limit is kept."""
    loads: tuple[list[Load], list[Load]] = ([], [])
    for _ in range(times):
        loads[0].append(visit(browser, chat, "#live .welcome"))
        loads[1].append(visit(browser, bare, "textarea"))
    good = report_loads(*loads)
    page: Any = browser.new_context().new_page()
    page.goto(chat)
    page.wait_for_selector("#live .welcome .examples", timeout=60_000)
    panel = panel_ms(page, max(times, 5))
    middle = statistics.median(panel)
    print(
        f"highlight after the click: median {middle:.0f} ms, slowest {max(panel):.0f}"
        f" (limit {PANEL_LIMIT_MS:.0f})"
    )
    page.evaluate(KEYS)
    idle, busy = keys_ms(page, streaming=False), keys_ms(page, streaming=True)
    print(
        f"key to paint: idle p50 {statistics.median(idle):.0f} p95 {p95(idle):.0f} ms; while streaming p50 "
        f"{statistics.median(busy):.0f} p95 {p95(busy):.0f} worst {max(busy):.0f} ms, ratio of p95 "
        f"{p95(busy) / p95(idle):.2f} ({len(idle)} and {len(busy)} keys)"
    )
    return good and middle <= PANEL_LIMIT_MS


def main() -> int:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="first visits to each page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, ports = Path(name), (_free_port(), _free_port())
        commands = (
            [sys.executable, str(HERE / "serve_fake.py"), str(ports[0])],
            [sys.executable, "-c", BARE],
        )
        servers: list[subprocess.Popen[bytes]] = []
        try:
            servers += [serve(command, port, folder) for command, port in zip(commands, ports, strict=True)]
            chat, bare = (f"http://127.0.0.1:{port}/" for port in ports)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                kept = measure(browser, chat, bare, args.times)
                browser.close()
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(20)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
