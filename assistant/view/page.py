"""The page around the conversation: header, first visit, progress and the transcript."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.view import strings
from assistant.view.answer import turn
from assistant.view.markup import button, icon, tag, text
from assistant.view.turns import Turn
from index.types import DocumentInfo, Progress


def header() -> str:
    """The bar at the top: name, and the buttons that work on the whole page."""
    name = tag("h1", strings.TITLE)
    tools = (
        button(icon("documents") + tag("span", strings.DOCUMENTS), "documents", id="documents-button")
        + button(icon("new") + tag("span", strings.NEW), "new", aria_label=strings.NEW_LABEL)
        + button(icon("save") + tag("span", strings.SAVE), "save", aria_label=strings.SAVE_LABEL)
        + button(icon("theme"), "theme", aria_label=strings.THEME_LABEL, title=strings.THEME_LABEL)
    )
    skip = tag("a", strings.SKIP, href="#question", class_="skip", data_act="skip")
    return skip + tag(
        "div",
        name + tag("nav", tools, aria_label=strings.TITLE),
        class_="bar",
        data_copied=strings.COPIED,
        data_lost=strings.CONNECTION,
    )


def panel() -> str:
    """The empty panel beside the chat; the page's script fills and shows it."""
    close = button(icon("close"), "close", aria_label=strings.CLOSE_LABEL, title=strings.CLOSE)
    step = button(icon("previous"), "previous", aria_label=strings.PREVIOUS, title=strings.PREVIOUS) + button(
        icon("next"), "next", aria_label=strings.NEXT, title=strings.NEXT
    )
    bar = tag("div", tag("div", step, class_="step", hidden=True) + close, class_="panel-bar")
    return bar + tag("div", "", class_="panel-body", data_loading=strings.LOADING)


def welcome(documents: Sequence[DocumentInfo], examples: Sequence[str]) -> str:
    """What a first visit shows: what this is, questions to start with, the documents."""
    intro = tag("h2", strings.WELCOME) + tag("p", strings.WELCOME_TEXT)
    return tag("section", intro + _examples(examples) + _shelf(documents), class_="welcome")


def _examples(examples: Sequence[str]) -> str:
    if not examples:
        return ""
    items = "".join(
        tag("li", button(text(question), "example", data_question=question, dir="auto"))
        for question in examples
    )
    return tag("h3", strings.EXAMPLES) + tag("ul", items, class_="examples")


def _shelf(documents: Sequence[DocumentInfo]) -> str:
    if not documents:
        return ""
    items = "".join(
        tag(
            "li",
            button(text(info.title), "document", data_sha=info.sha256, data_path=info.path, dir="auto"),
        )
        for info in documents[:8]
    )
    return tag("h3", strings.DOCUMENTS) + tag("ul", items, class_="shelf")


def progress(value: Progress | None) -> str:
    """How far getting ready has come, as a native progress bar with words."""
    words = strings.PROGRESS["starting"] if value is None else strings.PROGRESS[str(value.stage)]
    known = value is not None and value.total > 0
    bar = (
        tag("progress", "", max=value.total, value=min(value.done, value.total), aria_label=words)
        if value is not None and known
        else tag("progress", "", aria_label=words)
    )
    amount = strings.PROGRESS_COUNT.format(done=value.done, total=value.total) if value and known else ""
    line = tag("span", words) + tag("span", amount, class_="amount")
    note = tag("p", text(value.note), class_="file", dir="auto") if value and value.note else ""
    head = tag("h2", strings.PROGRESS_HEAD) + tag("p", strings.PROGRESS_NOTE)
    return tag("section", head + tag("p", line, class_="line") + bar + note, class_="progress")


def progress_words(value: Progress | None) -> str:
    """The same in one line, for the terminal and for a question that waits."""
    if value is None:
        return strings.PROGRESS["starting"]
    words = strings.PROGRESS[str(value.stage)]
    return f"{words}: {strings.PROGRESS_COUNT.format(done=value.done, total=value.total)}"


def transcript(turns: Sequence[Turn], *, first: int = 0) -> str:
    """The turns one under another; `first` is the number of the first of them, from 0."""
    return "".join(
        tag("div", turn(value, f"t{first + n}"), class_="exchange") for n, value in enumerate(turns)
    )
