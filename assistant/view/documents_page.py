"""The page of all documents: adding, finding, replacing, removing, re-indexing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import DocumentFileError
from assistant.view import strings
from assistant.view.documents_table import ADDRESS, Desk, document_table
from assistant.view.markup import NOTHING, Html, icon, joined, tag
from assistant.view.page import progress_words
from assistant.view.shelf import Shelf
from assistant.view.turns import Failure, worded
from index.types import Progress


@dataclass(frozen=True, slots=True)
class Running:
    """What indexing is doing, for the page."""

    running: bool = False
    rebuild: bool = False
    progress: Progress | None = None
    failure: Failure | None = None


def documents_page(shelf: Shelf, desk: Desk, running: Running, notes: Sequence[Html] = ()) -> Html:
    """Everything under the heading of the page. `notes` say what became of a form that was sent."""
    return joined(
        [
            tag("p", strings.DOCUMENTS_INTRO, class_="soft intro"),
            tag("div", *notes, id="notes", role="status"),
            _fixed(desk.fixed) if desk.fixed else adding(desk),
            indexing(running),
            tag("div", document_table(shelf, desk), id="shelf"),
            NOTHING if desk.fixed else _dialog(),
        ]
    )


def _fixed(why: str) -> Html:
    words = tag("div", tag("p", tag("b", strings.FIXED)), tag("p", why, dir="auto"))
    return tag("div", icon("note"), words, class_="note fixed")


def adding(desk: Desk) -> Html:
    """The form that takes files; the page's script sends each as it is dropped or chosen."""
    hint = strings.FILES_HINT.format(suffixes=", ".join(desk.suffixes), limit=desk.limit_mb)
    drop = tag(
        "div",
        tag("label", icon("save"), strings.CHOOSE_FILES, class_="button primary", for_="files"),
        tag(
            "input",
            type="file",
            name="file",
            id="files",
            multiple=True,
            required=True,
            accept=",".join(desk.suffixes),
            aria_describedby="files-hint",
            class_="sr-only",
        ),
        tag("span", strings.DROP_FILES, class_="scripted"),
        tag("p", hint, id="files-hint", class_="soft small"),
        class_="drop",
        data_drop=strings.DROP_NOW,
    )
    over = tag("label", tag("input", type="checkbox", name="over", value="on"), strings.OVER, class_="check")
    send = tag(
        "div", over, tag("button", strings.UPLOAD, type="submit", class_="button"), class_="unscripted"
    )
    return tag(
        "form",
        tag("h2", strings.ADD_DOCUMENTS, class_="sr-only"),
        drop,
        send,
        tag("ul", id="arriving", aria_label=strings.ADD_DOCUMENTS),
        tag("p", id="arrived", class_="sr-only", role="status"),
        id="add",
        method="post",
        action=ADDRESS,
        enctype="multipart/form-data",
        data_limit=desk.limit_mb * 1024 * 1024,
        data_words=_words(),
    )


def _words() -> str:
    """What the script says, as one line of JSON; every value is put into the page as text."""
    names = (
        "UPLOADING CHECKING_FILE INDEXING_FILE NOT_INDEXED_FILE UPLOAD_LOST UPLOADS_DONE "
        "REPLACE_IT ADD_ANYWAY TRY_AGAIN DISMISS WAITING_TO_SEND INDEXING_DONE REMOVE_HEAD REMOVE_TEXT "
        "REMOVE REINDEX_HEAD REINDEX_TEXT REINDEX FILE_REASONS UNEXPECTED"
    )
    return json.dumps({name: getattr(strings, name) for name in names.split()}, ensure_ascii=False)


def indexing(running: Running) -> Html:
    """How far indexing has come, or why it ended; the script asks for it again while it runs."""
    if running.running:
        head = strings.REINDEXING_HEAD if running.rebuild else strings.INDEXING_HEAD
        step = running.progress
        total = step.total if step is not None and step.total > 0 else None
        done = None if step is None or total is None else min(step.done, total)
        inner = tag("h2", head) + tag("progress", max=total, value=done, aria_label=head)
        inner += tag("p", progress_words(step) if step else strings.PROGRESS["scan"], class_="soft small")
        inner += tag("p", step.note if step is not None else "", class_="soft small file", dir="auto")
    elif running.failure is not None:
        failure = worded(running.failure)
        said = tag("p", failure.message, dir="auto") + tag("p", failure.hint, dir="auto")
        words = tag("div", tag("p", tag("b", strings.INDEXING_FAILED)), said)
        inner = tag("div", icon("error"), words, class_="failure", role="alert")
    else:
        inner = NOTHING
    return tag("section", inner, id="indexing", data_running=running.running, aria_label=strings.INDEXED)


def _dialog() -> Html:
    """One question before something is done; the script fills it in and sends the form."""
    buttons = tag(
        "div",
        tag("button", strings.CANCEL, type="submit", value="", class_="button", formmethod="dialog"),
        tag("button", strings.REMOVE, type="submit", value="yes", class_="button danger", id="do"),
        class_="buttons",
    )
    form = tag("form", tag("input", type="hidden", name="path", id="which"), buttons, method="post")
    return tag(
        "dialog",
        tag("h2", strings.REMOVE_HEAD, id="ask"),
        tag("p", id="what", dir="auto"),
        tag("p", strings.REMOVE_TEXT, id="then", class_="soft"),
        form,
        id="confirm",
        aria_labelledby="ask",
        aria_describedby="what then",
    )


def confirmation(path: str, title: str) -> Html:
    """The same question as a page, for a browser without script."""
    fields = tag("input", type="hidden", name="path", value=path)
    buttons = tag(
        "div",
        tag("a", strings.CANCEL, href=ADDRESS, class_="button"),
        tag("button", strings.REMOVE, type="submit", class_="button danger"),
        class_="buttons",
    )
    form = tag("form", fields, buttons, method="post", action=f"{ADDRESS}/remove")
    named = tag("p", tag("b", title), f" ({path})" if path != title else "", dir="auto")
    return named + tag("p", strings.REMOVE_TEXT, class_="soft") + form


def done_note(words: str) -> Html:
    """Something was done."""
    return tag("div", icon("passed"), tag("p", words, dir="auto"), class_="note done")


def refused_note(error: DocumentFileError) -> Html:
    """Something was not done: what, why, and what to do."""
    head = tag("p", tag("b", strings.FILE_REASONS[error.reason]))
    said = head + tag("p", f"{error.message} {error.hint}".strip(), dir="auto")
    return tag("div", icon("error"), tag("div", said), class_="failure", role="alert")


def not_ready(failure: Failure | None, progress: Progress | None) -> Html:
    """What stands in the place of the list until the documents are there."""
    if failure is None:
        step = tag("p", progress_words(progress), class_="soft")
        return tag("div", tag("p", strings.NOT_READY), step, tag("p", strings.RELOAD), class_="note waiting")
    failure = worded(failure)
    said = tag("p", tag("b", strings.FAILED_OPENING)) + tag(
        "p", f"{failure.message} {failure.hint}", dir="auto"
    )
    return tag("div", icon("error"), tag("div", said), class_="failure", role="alert")
