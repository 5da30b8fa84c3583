"""The pages of documents, and the choice of documents in the chat, in a real Chromium."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import HERE, ROOT, Watch, _free_port, _start, _wait, cut_off, picture
from tests.browser.payloads import PAYLOADS
from tests.browser.test_page import BOX, REPLY, violations

pytestmark = pytest.mark.browser
QUESTION = "By how much did Guatemala agree to increase deportation flights?"
DONE = "#arriving .done"
REFUSED = "#arriving .refused"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`real`: `python ui.py` over a corpus that may be changed; `fixed`: the pages, read-only."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "corpus").mkdir()
    for file in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(file, folder / "corpus")
    (folder / "corpus" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing follows")
    ports = {"real": _free_port(), "fixed": _free_port()}
    fixed = [sys.executable, str(HERE / "serve_documents.py"), str(ports["fixed"]), str(folder / "fixed")]
    (folder / "fixed").mkdir()
    commands = {"real": [sys.executable, "ui.py"], "fixed": [*fixed, "read-only"]}
    settings = {
        "UI_PORT": str(ports["real"]),
        "DATA_DIR": str(folder / "data"),
        "CORPUS_DIR": str(folder / "corpus"),
        "MAX_FILE_MB": "1",
        "READER": "off",
    }
    running = {}
    for name, command in commands.items():
        with (folder / f"{name}.log").open("wb") as log:
            running[name] = _start(command, log, **settings)
    addresses = {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    try:
        _wait(running["real"], addresses["real"], folder / "real.log")
        _wait(running["fixed"], addresses["fixed"] + "documents", folder / "fixed.log")
        yield addresses
    finally:
        for server in running.values():
            server.terminate()
        for server in running.values():
            server.wait(20)


def listed(watch: Watch, *, width: int = 1280, dark: bool = False) -> Page:
    """The list of documents, in a page of its own."""
    page = watch.watched("real", width=width, dark=dark)
    page.goto(watch.servers["real"] + "documents")
    page.wait_for_selector("html.js .documents tbody tr")
    return page


def file(name: str, content: str | bytes) -> FilePayload:
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def row(page: Page, path: str) -> str:
    return f'.documents tr[data-path="{path}"]'


def ask(page: Page, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(page.locator("#live h2")).to_contain_text(question[:60])
    page.wait_for_selector(REPLY, timeout=60_000)
    page.wait_for_selector("#question .submit-button")  # the next may be asked


def test_ten_files_at_once_are_sent_checked_indexed_and_listed(watch: Watch) -> None:
    page = listed(watch)
    files = [file(f"note-{n}.txt", f"Note number {n}\n\nThe note numbered {n} says so.") for n in range(10)]
    page.set_input_files("#files", files)
    expect(page.locator(DONE)).to_have_count(10, timeout=90_000)
    expect(page.locator(DONE).first).to_contain_text("In the index: 1 passage")
    expect(page.locator("#arrived")).to_contain_text("10 of 10 files added.")
    expect(page.locator(row(page, "note-7.txt"))).to_contain_text("Note number 7")


def test_bad_files_say_why_and_what_to_do_and_the_good_one_goes_on(watch: Watch) -> None:
    page = listed(watch)
    seed = sorted((ROOT / "seeds").glob("*.txt"))[0]
    page.set_input_files(
        "#files",
        [
            file("empty.txt", ""),
            file("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(400)),
            file("large.txt", "word " * 300_000),
            file("tool.exe", "MZ"),
            file(".hidden.txt", "Hidden words."),
            file("twin.txt", seed.read_bytes()),
            file("good.txt", "A good one\n\nThe good one is fine."),
        ],
    )
    expect(page.locator(DONE)).to_have_count(1, timeout=60_000)
    expect(page.locator(REFUSED)).to_have_count(6)
    for name, head in {
        "empty.txt": "An empty file",
        "picture.txt": "Cannot be read as text",
        "large.txt": "Too large",
        "tool.exe": "not supported",
        ".hidden.txt": "A name that cannot be used",
        "twin.txt": "The same content as another document",
    }.items():
        line = page.locator(REFUSED).filter(has=page.get_by_text(name, exact=True))
        expect(line.locator(".state")).to_contain_text(head)
        expect(line.locator(".why")).not_to_be_empty()
    picture(page, "bad-files", whole=True)
    page.get_by_role("button", name="Dismiss: empty.txt").click()
    expect(page.get_by_role("button", name="Dismiss: picture.txt")).to_be_focused()
    page.set_input_files("#files", [file("good.txt", "A good one\n\nThe good one is fine.")])
    expect(page.locator(REFUSED).filter(has_text="good.txt")).to_have_class(re.compile("unchanged"))
    page.get_by_role("button", name="Add it all the same: twin.txt").click()
    expect(page.locator(DONE)).to_have_count(2, timeout=60_000)
    expect(page.locator(row(page, "twin.txt"))).to_contain_text("same content")


def test_files_can_be_dropped_anywhere_on_the_page(watch: Watch) -> None:
    page = listed(watch)
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            for (const n of [1, 2]) {
                carried.items.add(new File([`Drop ${n}\\n\\nIt was dropped, ${n}.`], `drop-${n}.md`));
            }
            for (const kind of ["dragover", "drop"]) {
                const event = new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true});
                document.querySelector("main").dispatchEvent(event);
            }
        }"""
    )
    expect(page.locator(DONE)).to_have_count(2, timeout=60_000)
    assert "over" not in (page.locator(".drop").get_attribute("class") or "")


def test_a_name_that_is_taken_can_replace_and_the_earlier_file_be_put_back(watch: Watch) -> None:
    page = listed(watch)
    page.set_input_files("#files", [file("change.txt", "First version\n\nThe first says one.")])
    expect(page.locator(DONE)).to_have_count(1, timeout=60_000)
    page.set_input_files("#files", [file("change.txt", "Second version\n\nThe second says two.")])
    page.get_by_role("button", name="Replace it: change.txt").click()
    expect(page.locator(row(page, "change.txt"))).to_contain_text("Second version", timeout=60_000)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Replace Second version by another file").click()
    chooser.value.set_files([file("whatever.txt", "Third version\n\nThe third says three.")])
    expect(page.locator(row(page, "change.txt"))).to_contain_text("Third version", timeout=60_000)
    page.locator("#removed > summary").click()
    page.locator("#removed li", has_text="change.txt").last.get_by_role("button").click()
    expect(page.locator(row(page, "change.txt"))).to_contain_text("First version", timeout=60_000)


def test_a_removal_is_asked_first_keeps_the_focus_and_can_be_undone_by_keyboard(watch: Watch) -> None:
    page = listed(watch)
    page.set_input_files("#files", [file("gone.txt", "To be removed\n\nIt will be removed soon.")])
    expect(page.locator(DONE)).to_have_count(1, timeout=60_000)
    link = page.get_by_role("link", name="Remove To be removed")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Remove this document?")).to_contain_text("gone.txt")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#notes .note")).to_contain_text("gone.txt was removed")
    expect(page.locator("#notes .note")).to_be_focused()
    expect(page.locator(row(page, "gone.txt"))).to_have_count(0, timeout=60_000)
    page.locator("#removed > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Put gone.txt back").focus()
    page.keyboard.press("Enter")
    expect(page.locator(row(page, "gone.txt"))).to_have_count(1, timeout=60_000)


def test_questions_are_answered_while_everything_is_indexed_anew(watch: Watch) -> None:
    page = listed(watch)
    chat = watch.open("real")
    page.bring_to_front()
    page.get_by_role("button", name="Re-index all").click()
    page.locator("#do").click()
    expect(page.locator("#indexing")).to_contain_text("Making the index anew")
    ask(chat, QUESTION)
    expect(chat.locator("#live .text")).to_contain_text("40%")
    expect(page.locator("#indexing")).to_be_empty(timeout=90_000)


def test_the_list_is_found_and_sorted_without_a_round_trip(watch: Watch) -> None:
    page = listed(watch)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.fill("#find", "southcom")
    expect(page.locator(".documents tbody tr:visible")).to_have_count(1)
    expect(page.locator(".count")).to_contain_text("1 of ")
    page.fill("#find", "")
    page.locator(".sort", has_text="Size").click()
    page.locator(".sort", has_text="Size").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Size")
    sizes = page.eval_on_selector_all(".documents tbody tr", "rows => rows.map(row => +row.dataset.size)")
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 4
    assert requests == []


def test_a_citation_leads_to_the_documents_page_with_exactly_the_quote_marked(watch: Watch) -> None:
    page = watch.open("real")
    ask(page, QUESTION)
    chip = page.locator("#live .chip").first
    quote = page.locator(f"#{chip.get_attribute('aria-describedby')}").text_content()
    chip.click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the document's page").click()
    shown = opened.value
    shown.wait_for_selector("#passage")
    assert shown.locator("#passage").text_content() == quote
    expect(shown.locator("#passage")).to_be_in_viewport(ratio=0.9)
    expect(shown.locator("#cited")).to_contain_text(QUESTION)
    expect(shown.locator("#cited .verdict").first).to_contain_text("supported")
    with shown.expect_download() as file_saved:
        shown.get_by_role("link", name="Download the file").click()
    saved = Path(file_saved.value.path()).read_bytes()
    assert saved in [file.read_bytes() for file in (ROOT / "seeds").glob("*.txt")]


def test_a_chat_is_limited_to_chosen_documents_and_says_so(watch: Watch) -> None:
    page = watch.open("real")
    button = page.locator("#scope-button")
    expect(button).to_have_text("All documents")
    button.click()
    page.fill("#scope-find", "southcom")
    page.locator(".scope-choices li:visible input").check()
    expect(button).to_have_text(re.compile(r"1 of \d+ documents"))
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    ask(page, QUESTION)
    expect(page.locator("#live .scoped")).to_contain_text("Searched only in 003_")
    expect(page.locator("#live .chip[data-path^='002_']")).to_have_count(0)
    page.reload()
    expect(button).to_have_text(re.compile(r"1 of \d+ documents"))
    ask(page, "Who won the football world cup in 1998?")
    expect(page.locator("#live .widen")).to_contain_text("Only the chosen documents were searched.")
    page.locator("#live").get_by_role("button", name="Ask all documents").click()
    expect(button).to_have_text("All documents")
    expect(page.locator("#live .scoped")).to_have_count(0)
    page.wait_for_selector(REPLY)
    button.click()
    page.locator(".scope-choices input").first.check()
    page.get_by_role("button", name="Clear: search all").click()
    expect(button).to_have_text("All documents")


def test_a_new_conversation_is_not_limited_and_the_first_stays_so(watch: Watch) -> None:
    page = watch.open("real")
    page.locator("#scope-button").click()
    page.locator(".scope-choices input").first.check()
    expect(page.locator("#scope-button")).to_contain_text("1 of")
    page.keyboard.press("Escape")
    page.locator("[data-act=new]").first.click()
    expect(page.locator("#scope-button")).to_have_text("All documents")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_cut_off_at_any_width(watch: Watch, width: int) -> None:
    page = listed(watch, width=width)
    long = "A-very-long-name-without-any-break-" * 4
    page.set_input_files(
        "#files", [file(f"{long}.txt", f"{long} title\n\nIt says {long}."), file("b.exe", "x")]
    )
    page.wait_for_selector(REFUSED)
    assert cut_off(page) == []
    page.locator("[data-remove]:visible").first.click()
    assert cut_off(page) == []
    page.keyboard.press("Escape")
    page.locator(".documents .title").first.click()
    page.wait_for_selector(".document-page")
    assert cut_off(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_view_of_documents_breaks_a_rule_of_wcag_2_2_a_or_aa(watch: Watch, dark: bool) -> None:
    page = listed(watch, dark=dark)
    page.set_input_files("#files", [file("empty.txt", ""), file("b.exe", "x")])
    expect(page.locator(REFUSED)).to_have_count(2)
    assert violations(page, dark=dark) == []
    page.locator("[data-remove]").first.click()
    assert violations(page, dark=dark) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page, dark=dark) == []
    page.locator(".documents .title", has_text="SOUTHCOM").first.click()
    page.wait_for_selector(".document-page")
    assert violations(page, dark=dark) == []
    page.goto(watch.servers["real"] + "documents/remove?path=x.txt")
    assert violations(page, dark=dark) == []


def test_a_read_only_list_has_no_controls_and_says_why(browser: Browser, servers: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(servers["fixed"] + "documents")
    expect(page.locator(".fixed")).to_contain_text("UI_READ_ONLY")
    total = page.locator(".count").get_attribute("data-total")
    expect(page.locator(".count")).to_have_text(f"{total} of {total} documents")
    page.fill("#find", "no such document")
    expect(page.locator(".count")).to_have_text(f"0 of {total} documents")
    assert page.locator("[data-remove], [type=file], [data-confirm]").count() == 0
    assert violations(page, dark=False) == []
    page.goto(servers["fixed"] + "document?path=ferry.md")
    assert page.locator(".change").count() == 0
    page.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_choice_of_documents_breaks_no_rule_of_wcag_2_2_a_or_aa(watch: Watch, dark: bool) -> None:
    page = watch.open("real", dark=dark)
    page.locator("#scope-button").click()
    page.locator(".scope-choices input").first.check()
    assert violations(page, dark=dark) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert cut_off(page) == []
    assert violations(page, dark=dark) == []


def test_hostile_names_titles_and_texts_are_only_ever_text(watch: Watch) -> None:
    page = listed(watch)
    sent = []
    for number, payload in enumerate(PAYLOADS):
        line = " ".join(payload.split())
        name = "".join(ch for ch in line if ch.isprintable() and ch not in "/\\")[:50].strip(" .")
        sent.append(file(f"{number} {name}.txt", f"{line}\n\nHostile number {number} says {line} here."))
    page.set_input_files("#files", sent)
    expect(page.locator(f"{DONE}, {REFUSED}")).to_have_count(len(sent), timeout=150_000)
    assert page.locator(DONE).count() >= len(sent) - 2  # one holds a NUL and counts as no text
    page.locator("[data-remove]").nth(2).click()
    page.keyboard.press("Escape")
    links = page.eval_on_selector_all(".documents .title", "links => links.map(link => link.href)")
    assert page.evaluate("window.hit") is None
    for link in [one for one in links if re.search(r"path=\d+\+", one)]:
        page.goto(link)
        assert page.evaluate("window.hit") is None
        assert page.locator("main :is(script, style, iframe, img, object, embed, base)").count() == 0
    chat = watch.open("real")
    chat.locator("#scope-button").click()
    chat.wait_for_selector(".scope-choices")
    assert chat.evaluate("window.hit") is None
    assert chat.locator("#panel :is(script, style, iframe, img, object, embed, base)").count() == 0


def test_without_script_files_are_added_and_removed_through_plain_forms(
    browser: Browser, servers: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(servers["real"] + "documents")
    page.set_input_files("#files", [file("plain.txt", "A plain form\n\nIt was sent without script.")])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("Added as plain.txt", timeout=60_000)
    page.get_by_role("link", name="Remove A plain form").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#notes")).to_contain_text("plain.txt was removed", timeout=60_000)
    page.goto(servers["real"] + "documents?q=southcom&sort=size&dir=desc")
    expect(page.locator(".documents tbody tr")).to_have_count(1)
    context.close()
