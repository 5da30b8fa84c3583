"""The pages of the audit, and the thumbs in the chat, in a real Chromium."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.view import strings
from tests.browser.conftest import HERE, Watch, _free_port, _start, _wait, cut_off, picture
from tests.browser.payloads import PAYLOADS
from tests.browser.test_page import BOX, REPLY, violations

pytestmark = pytest.mark.browser
QUESTION = "By how much did Guatemala agree to increase deportation flights?"
ROWS = ".records tbody tr"
JUDGED = ".claims > .claim.judged"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    names = ("audit", "hostile", "broken", "real")
    return {name: tmp_path_factory.mktemp(name) for name in names}


@pytest.fixture(scope="module")
def servers(folders: dict[str, Path]) -> Iterator[dict[str, str]]:
    """`audit`, `hostile`, `broken`: the pages over logs of their own; `real`: `python ui.py` over seeds/."""
    ports = {name: _free_port() for name in folders}
    serve = [sys.executable, str(HERE / "serve_audit.py")]
    commands = {name: [*serve, str(ports[name]), str(folders[name])] for name in folders if name != "real"}
    commands["hostile"].append("hostile")
    commands["real"] = [sys.executable, "ui.py"]
    settings = {"UI_PORT": str(ports["real"]), "DATA_DIR": str(folders["real"] / "data"), "READER": "off"}
    running = {}
    for name, command in commands.items():
        with (folders[name] / "server.log").open("wb") as log:
            running[name] = _start(command, log, **(settings if name == "real" else {}))
    addresses = {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    try:
        for name, server in running.items():
            path = "" if name == "real" else "site/audit.css"
            _wait(server, addresses[name] + path, folders[name] / "server.log")
        yield addresses
    finally:
        for server in running.values():
            server.terminate()
        for server in running.values():
            server.wait(20)


def show(watch: Watch, path: str, server: str = "audit", *, width: int = 1280, dark: bool = False) -> Page:
    """An audit page, watched like the chat."""
    page = watch.context.new_page()
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if dark else "light")
    watch.listen(page, watch.servers[server])
    page.goto(watch.servers[server] + path)
    return page


def record(watch: Watch, question: str, query: str = "", **how: object) -> Page:
    """The page of the record whose question begins so."""
    page = show(watch, f"audit?{query}", **how)  # type: ignore[arg-type]
    page.locator(f"{ROWS} a", has_text=question).first.click()
    expect(page.locator("h1")).to_contain_text(question)
    page.wait_for_load_state("load")  # keys are heard from then on
    return page


def quiet(page: Page) -> Page:
    """`page` once nothing on it is under way."""
    page.wait_for_function("() => !document.querySelector('[data-running]')")
    return page


# ---------------------------------------------------------------- finding


def test_filters_narrow_the_list_stand_in_the_address_and_back_undoes_them(watch: Watch) -> None:
    page = show(watch, "audit")
    expect(page.locator(ROWS)).to_have_count(6)
    page.select_option("#f-verdict", "contradicted")
    page.get_by_role("button", name=strings.FILTER, exact=True).click()
    expect(page.locator(ROWS)).to_have_count(2)
    assert "verdict=contradicted" in page.url
    page.fill("#f-text", "deportation")
    page.press("#f-text", "Enter")
    expect(page.locator(ROWS)).to_have_count(2)
    page.go_back()
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(6)


def test_the_drill_down_marks_exactly_the_quote(watch: Watch) -> None:
    page = record(watch, "By how much will deportation")
    mark = page.locator("#claim-1 mark").text_content()
    assert mark == "Guatemala agreed to increase deportation flights by 40% in 2025."
    expect(page.locator("#claim-2")).to_contain_text("The passage does not state “50%”.")
    expect(page.locator("#claim-2 .checks")).to_have_attribute("open", "")
    page.locator(".answered .chip").first.click()
    assert page.url.endswith("#claim-1-citation-1")
    link = page.locator("#claim-1").get_by_role("link", name=strings.OPEN_IN_DOCUMENT)
    assert "start=21&end=85" in (link.get_attribute("href") or "")


def test_the_trend_has_its_figures_as_a_table_too(watch: Watch) -> None:
    page = show(watch, "audit")
    page.locator(".trends > .folded > summary").click()
    expect(page.locator(".plot")).to_have_count(4)
    assert "2026-01-05" in (page.locator(".plot svg[role=img]").first.get_attribute("aria-label") or "")
    page.get_by_text(strings.TREND_TABLE).click()
    expect(page.locator(".trends table tbody tr").first).to_contain_text("2026-01-05")


# ---------------------------------------------------------------- judging


def test_a_claim_is_signed_by_mouse(watch: Watch) -> None:
    page = record(watch, "When was the toll abolished?")
    form = page.locator("#claim-1 form")
    form.get_by_label("Correct").check()
    form.get_by_role("button", name=strings.SIGN).click()
    assert form.get_by_label(strings.YOUR_NAME).evaluate("box => !box.validity.valid")
    form.get_by_label(strings.YOUR_NAME).fill("Ana Ruiz")
    form.get_by_role("button", name=strings.SIGN).click()
    expect(page.locator("#claim-1 .judgements")).to_contain_text("Ana Ruiz")
    expect(page.locator("#progress")).to_contain_text("2 of 7 claims of this selection judged")
    expect(page.locator(".signer")).to_contain_text("Signing as Ana Ruiz")


def test_an_auditor_judges_by_keyboard_alone(watch: Watch) -> None:
    page = record(watch, "And the flights?")
    keys = page.keyboard
    if page.locator("#claim-1-by").count():
        page.fill("#claim-1-by", "Ana Ruiz")
        keys.press("Escape")
    keys.press("k")
    expect(page.locator("#claim-1")).to_be_focused()
    keys.press("1")
    expect(page.locator(JUDGED)).to_have_count(1)
    expect(page.locator("#claim-2")).to_be_focused()
    keys.press("2")
    expect(page.locator("#claim-2-reason")).to_be_focused()
    keys.type("It says 40%, and 2 of 3 agree.")
    keys.press("Enter")
    expect(page.locator(JUDGED)).to_have_count(2)
    expect(page.locator("#claim-2 .judgements")).to_contain_text("It says 40%, and 2 of 3 agree.")
    expect(page.locator("[data-key=u]")).to_be_focused()
    keys.press("Enter")
    page.wait_for_function("() => !document.querySelector('h1').textContent.includes('And the')")
    keys.press("j")
    keys.press("3")
    keys.type("No date is given.")
    keys.press("Enter")
    expect(page.locator(".judgements").first).to_contain_text("No date is given.")


def test_single_keys_can_be_switched_off(watch: Watch) -> None:
    page = record(watch, "When was the harbour bridge")
    toggle = page.locator("#keys-toggle")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    address = page.url
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url == address
    toggle.click()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != address)


# ---------------------------------------------------------------- chain and report


def test_verifying_shows_its_end_without_a_reload(watch: Watch) -> None:
    page = quiet(show(watch, "audit"))
    page.get_by_role("button", name=strings.VERIFY_NOW).click()
    expect(page.locator("#chain .badge")).to_contain_text(strings.CHAIN_INTACT)
    expect(page.locator("#chain .hash code")).to_contain_text("sha256:")


def test_a_report_over_the_filtered_records_is_downloaded(watch: Watch) -> None:
    page = quiet(show(watch, "audit?document=harbour.txt"))
    page.get_by_role("button", name=strings.REPORT_RUN).click()
    done = page.locator("#reports li", has_text="harbour.txt")
    expect(done).to_contain_text("Ready")
    with page.expect_download() as coming:
        done.get_by_role("link", name=strings.REPORT_FORMS["json"]).click()
    report = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    assert report["figures"]["answers"] == 2
    with page.expect_download() as coming:
        done.get_by_role("link", name=strings.REPORT_FORMS["html"]).click()
    assert "When was the toll abolished?" in Path(coming.value.path()).read_text(encoding="utf-8")


def test_a_log_that_was_tampered_with_raises_a_loud_alarm(watch: Watch, folders: dict[str, Path]) -> None:
    page = quiet(show(watch, "audit", "broken"))
    expect(page.locator(".alarm")).to_have_count(0)
    with closing(sqlite3.connect(folders["broken"] / "audit.sqlite")) as raw:
        raw.execute("DROP TRIGGER audit_no_change")
        raw.execute("UPDATE audit_record SET body = replace(body, '40%', '45%') WHERE seq = 1")
        raw.commit()
    page.get_by_role("button", name=strings.VERIFY_NOW).click()
    expect(page.get_by_role("alert").filter(has_text=strings.ALARM)).to_contain_text("Record 1 (")
    expect(page.locator("#chain .badge")).to_contain_text(strings.CHAIN_BROKEN)
    page.locator(f"{ROWS} a").first.click()
    expect(page.locator(".alarm")).to_contain_text(strings.ALARM)
    assert violations(page, dark=False) == []


# ---------------------------------------------------------------- feedback in the chat


def ask(watch: Watch) -> Page:
    page = watch.open("real")
    page.fill(BOX, QUESTION)
    page.press(BOX, "Enter")
    page.wait_for_selector(REPLY, timeout=60_000)
    page.wait_for_selector("#live .actions .rating")
    return page


def test_thumbs_on_an_answer_and_on_a_citation_reach_the_audit_with_their_reasons(watch: Watch) -> None:
    page = ask(watch)
    page.get_by_role("button", name=strings.RATE_DOWN).click()
    expect(page.locator("#live .actions .rating-said")).to_have_text(strings.RATE_KEPT)
    page.get_by_label(strings.RATE_WHY).fill("Too short.")
    page.keyboard.press("Enter")
    expect(page.locator("#live .rating-why")).to_have_count(0)
    page.get_by_role("button", name=strings.RATE_CITATION_UP.format(number=1)).click()
    page.get_by_role("button", name=strings.RATE_SKIP).click()
    page.get_by_role("button", name=strings.RATE_UP).click()  # another opinion: the latest counts
    expect(page.locator("#live .actions [data-value=up]")).to_have_attribute("aria-pressed", "true")
    assert violations(page, dark=False) == []
    page.reload()
    page.wait_for_selector("#live .actions .rating")
    expect(page.locator("#live .actions [data-value=up]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#live .sources [data-value=up]").first).to_have_attribute("aria-pressed", "true")
    seen = record(watch, QUESTION, "feedback=up", server="real")
    ratings = seen.locator("#feedback li")
    expect(ratings).to_have_count(4)
    expect(ratings.filter(has_text="Too short.")).to_contain_text(strings.FEEDBACK_REPLACED)
    expect(ratings.filter(has_text=strings.FEEDBACK_ON.format(number=1))).to_have_count(1)


# ---------------------------------------------------------------- every view, everywhere


@pytest.mark.parametrize(
    ("width", "dark"), [(360, False), (768, False), (1440, False), (360, True), (1440, True)]
)
def test_no_view_breaks_a_rule_or_overflows(watch: Watch, width: int, dark: bool) -> None:
    views = {
        "audit-list": lambda: quiet(show(watch, "audit", width=width, dark=dark)),
        "audit-filtered": lambda: quiet(show(watch, "audit?text=nothing+at+all", width=width, dark=dark)),
        "audit-record": lambda: record(watch, "By how much will", width=width, dark=dark),
        "audit-abstention": lambda: record(watch, "Who paid", width=width, dark=dark),
        "audit-failure": lambda: record(watch, "What is the toll?", width=width, dark=dark),
        "audit-model": lambda: record(watch, "When was the toll", width=width, dark=dark),
    }
    for name, view in views.items():
        page = view()
        for each in page.locator("details").all():
            each.evaluate("details => details.open = true")
        assert cut_off(page) == [], f"{name} overflows"
        picture(page, f"{name}-{width}{'-dark' if dark else ''}", whole=True)
        assert width == 768 or violations(page, dark=dark) == [], name
        page.close()


def test_hostile_text_stays_text_in_every_view_and_in_the_report(watch: Watch) -> None:
    page = quiet(show(watch, "audit", "hostile"))
    links = [(each.text_content(), each.get_attribute("href")) for each in page.locator(f"{ROWS} th a").all()]
    page.get_by_role("link", name=strings.RECORDS_OLDER).click()
    page.wait_for_url("**before=**")
    links += [
        (each.text_content(), each.get_attribute("href")) for each in page.locator(f"{ROWS} th a").all()
    ]
    assert [" ".join((said or "").split()) for said, _ in links] == [
        " ".join(p.replace("\0", "\ufffd").split()) for p in PAYLOADS[::-1]
    ]
    assert page.evaluate("window.hit") is None
    for _, address in links:
        page.goto(watch.servers["hostile"] + (address or "").lstrip("/"))
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert page.locator("main :is(script, iframe, object, embed, base, meta, link)").count() == 0
        assert page.evaluate("window.hit") is None, address
    page.goto(watch.servers["hostile"] + "audit")
    quiet(page).get_by_role("button", name=strings.REPORT_RUN).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=strings.REPORT_FORMS["html"]).first.click()
    page.route(
        "**/report.html", lambda route: route.fulfill(path=str(coming.value.path()), content_type="text/html")
    )
    page.goto(watch.servers["hostile"] + "report.html")
    assert page.evaluate("window.hit") is None
    assert page.locator("script").count() == 0
