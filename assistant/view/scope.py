"""Limiting a chat to chosen documents: the button, the panel, and what comes back from the browser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from assistant.errors import QuestionError
from assistant.types import Answer
from assistant.view import strings
from assistant.view.markup import NOTHING, Html, button, counted, icon, tag
from index.types import DocumentInfo

_MOST: Final = 20_000  # documents that one question may be limited to
_NAMED: Final = 3  # files named on a turn


def read_scope(sent: object) -> tuple[str, ...] | None:
    """The paths that the page's script sent as JSON; None for all documents.

    Raises:
        QuestionError: it is no list of paths.
    """
    if not sent:
        return None
    try:
        paths = json.loads(sent) if isinstance(sent, str) else None
    except (ValueError, RecursionError):
        paths = None
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths) or len(paths) > _MOST:
        raise QuestionError(
            "The choice of documents that came with the question cannot be read.",
            hint="Choose the documents again, beside the question.",
        )
    return tuple(dict.fromkeys(paths)) or None


def button_beside() -> Html:
    """The button beside the question; the script keeps its words in step with the choice."""
    return button(
        "scope",
        icon("documents"),
        tag("span", strings.SCOPE_ALL),
        class_="scope",
        id="scope-button",
        title=strings.SCOPE_LABEL,
        aria_describedby="scope-hint",
        data_all=strings.SCOPE_ALL,
        data_some=strings.SCOPE_SOME,
    ) + tag("span", strings.SCOPE_LABEL, id="scope-hint", class_="sr-only")


def choices(documents: Sequence[DocumentInfo]) -> Html:
    """The panel: every document with a box to tick, a way to find some, and one to clear all."""
    head = tag(
        "div",
        tag("p", strings.DOCUMENTS, class_="kicker"),
        tag("h2", strings.SCOPE_HEAD, id="panel-title", tabindex=-1),
        tag("p", strings.SCOPE_TEXT, class_="state"),
        class_="panel-head",
    )
    if not documents:
        return head + tag("p", strings.NO_DOCUMENTS, class_="empty")
    find = tag(
        "input",
        type="search",
        id="scope-find",
        aria_label=strings.SCOPE_FIND,
        placeholder=strings.SCOPE_FIND,
        autocomplete="off",
    )
    buttons = tag(
        "div",
        button("scope-shown", strings.SCOPE_SHOWN, class_="quiet"),
        button("scope-clear", strings.SCOPE_CLEAR, class_="quiet"),
        class_="scope-buttons",
    )
    count = tag("p", id="scope-count", role="status", class_="state")
    items = (_choice(number, info) for number, info in enumerate(documents))
    return head + find + buttons + count + tag("ul", *items, class_="scope-choices", id="scope-choices")


def _choice(number: int, info: DocumentInfo) -> Html:
    box = tag("input", type="checkbox", value=info.path, id=f"scope-{number}")
    words = tag(
        "label",
        tag("span", info.title, class_="title", dir="auto"),
        tag("bdi", info.path, class_="where"),
        for_=f"scope-{number}",
    )
    return tag("li", box, words)


def limited(documents: Sequence[str] | None) -> Html:
    """On a turn: that only these documents were searched; nothing when all were."""
    if documents is None:
        return NOTHING
    names = ", ".join(documents[:_NAMED])
    if len(documents) > _NAMED:
        names = strings.AND_MORE.format(names=names, count=len(documents) - _NAMED)
    said = counted(strings.SCOPED_TO, len(documents), names=names)
    return tag("p", icon("documents"), tag("span", said, dir="auto"), class_="scoped")


def widen(answer: Answer) -> Html:
    """Under a refusal of a limited question: that only these were searched, and a way to search all."""
    if answer.documents is None:
        return NOTHING
    again = button("ask-all", strings.ASK_ALL, class_="retry", data_question=answer.question)
    return tag("p", strings.SCOPED_REFUSAL, " ", again, class_="widen")
