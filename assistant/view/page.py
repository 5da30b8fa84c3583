"""The page around the conversation: header, first visit, progress and the transcript."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.view import strings
from assistant.view.answer import spoken, turn
from assistant.view.layout import language_switch, navigation
from assistant.view.markup import NOTHING, Html, button, icon, joined, tag
from assistant.view.turns import Turn
from index.types import DocumentInfo, Progress

_SHELF = 8  # documents named on the first visit; the panel lists them all


def header() -> Html:
    """The bar at the top: name, and the buttons that work on the whole page."""
    theme, beside = strings.THEME_LABEL, strings.DOCUMENTS_BESIDE
    tools = (
        button("documents", icon("documents"), aria_label=beside, title=beside, id="documents-button"),
        button("new", icon("new"), tag("span", strings.NEW), aria_label=strings.NEW_LABEL),
        button("save", icon("save"), tag("span", strings.SAVE), aria_label=strings.SAVE_LABEL),
        button("theme", icon("theme"), aria_label=theme, title=theme),
    )
    return tag("a", strings.SKIP, href="#question", class_="skip", data_act="skip") + tag(
        "div",
        tag("div", _list_button(), tag("h1", strings.TITLE), class_="start"),
        navigation("/"),
        tag("div", *tools, language_switch(), class_="extras", role="group", aria_label=strings.TOOLS),
        class_="bar",
        data_copied=strings.COPIED,
        data_lost=strings.CONNECTION,
        data_away=strings.SERVER_AWAY,
        data_back=strings.SERVER_BACK,
        data_cut=strings.SERVER_CUT,
        data_again=strings.RETRY,
        data_ended=strings.LOG_IN_ENDED,
        data_log_in=strings.LOG_IN,
        data_linked=strings.LINK_COPIED,
        data_not_linked=strings.LINK_FAILED,
        data_deleted=strings.CONVERSATION_DELETED,
        data_renamed=strings.CONVERSATION_RENAMED,
    )


def _list_button() -> Html:
    return button(
        "conversations",
        icon("conversations"),
        aria_label=strings.CONVERSATIONS_SHOW,
        title=strings.CONVERSATIONS,
        aria_expanded="false",
        aria_controls="drawer",
        id="conversations-button",
    )


def panel() -> Html:
    """The empty panel beside the chat; the page's script fills and shows it."""
    steps = (
        button("previous", icon("previous"), aria_label=strings.PREVIOUS, title=strings.PREVIOUS),
        button("next", icon("next"), aria_label=strings.NEXT, title=strings.NEXT),
    )
    close = button("close", icon("close"), aria_label=strings.CLOSE_LABEL, title=strings.CLOSE)
    bar = tag("div", tag("div", *steps, class_="step", hidden=True), close, class_="panel-bar")
    return bar + tag("div", class_="panel-body", data_loading=strings.LOADING)


def welcome(documents: Sequence[DocumentInfo], examples: Sequence[str]) -> Html:
    """What a first visit shows: what this is, questions to start with, the documents."""
    return tag(
        "section",
        tag("h2", strings.WELCOME),
        tag("p", strings.WELCOME_TEXT),
        _examples(examples),
        _shelf(documents),
        class_="welcome",
    )


def _examples(examples: Sequence[str]) -> Html:
    if not examples:
        return NOTHING
    return tag("h3", strings.EXAMPLES) + _choices(examples)


def _choices(questions: Sequence[str]) -> Html:
    """Questions of which each is asked by one click."""
    items = (tag("li", button("example", asked, data_question=asked, dir="auto")) for asked in questions)
    return tag("ul", *items, class_="examples")


def _shelf(documents: Sequence[DocumentInfo]) -> Html:
    if not documents:
        return NOTHING
    items = (
        tag("li", button("document", info.title, data_sha=info.sha256, data_path=info.path, dir="auto"))
        for info in documents[:_SHELF]
    )
    return tag("h3", strings.DOCUMENTS) + tag("ul", *items, class_="shelf")


def progress(value: Progress | None) -> Html:
    """How far getting ready has come, as a native progress bar with words."""
    words = strings.PROGRESS["starting" if value is None else str(value.stage)]
    total, done, amount = None, None, ""
    if value is not None and value.total > 0:
        total, done = value.total, min(value.done, value.total)
        amount = strings.PROGRESS_COUNT.format(done=done, total=total)
    note = value.note if value is not None else ""
    return tag(
        "section",
        tag("h2", strings.PROGRESS_HEAD),
        tag("p", strings.PROGRESS_NOTE) if value is not None else NOTHING,
        tag("p", tag("span", words), tag("span", amount, class_="amount"), class_="line"),
        tag("progress", max=total, value=done, aria_label=words),
        tag("p", note, class_="file", dir="auto") if note else NOTHING,
        class_="progress",
    )


def progress_words(value: Progress | None) -> str:
    """The same in one line, for the terminal and for a question that waits."""
    if value is None:
        return str(strings.PROGRESS["starting"])
    words = strings.PROGRESS[str(value.stage)]
    return f"{words}: {strings.PROGRESS_COUNT.format(done=value.done, total=value.total)}"


def transcript(turns: Sequence[Turn]) -> Html:
    """Finished turns, one under another."""
    return joined(tag("div", turn(value, f"t{n}"), class_="exchange") for n, value in enumerate(turns))


def latest(value: Turn, number: int, next_questions: Sequence[str] = ()) -> Html:
    """The turn at hand, with a live region that speaks as it goes on; `number` of turns precede it.

    `next_questions` are offered to go on with.
    """
    status = tag("p", spoken(value), class_="sr-only", role="status")
    return tag("div", status, turn(value, f"t{number}"), _next(next_questions), class_="exchange")


def _next(questions: Sequence[str]) -> Html:
    if not questions:
        return NOTHING
    return tag(
        "section",
        tag("h3", strings.NEXT_QUESTIONS, id="next-questions"),
        _choices(questions),
        class_="follow",
        aria_labelledby="next-questions",
    )
