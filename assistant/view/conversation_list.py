"""The list of a person's conversations: beside the chat, filled by its script with what is made here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from assistant.conversations.find import PAGE, Listed
from assistant.view import strings
from assistant.view.layout import leave
from assistant.view.markup import NOTHING, Html, button, counted, icon, joined, tag
from assistant.view.visitor import visitor

FORMS: Final = (("markdown", "Markdown"), ("html", "HTML"), ("json", "JSON"))


def drawer() -> Html:
    """The empty list with its search; the page's script fills `.kept-list`."""
    return tag(
        "aside",
        tag(
            "div",
            tag("h2", strings.CONVERSATIONS, id="kept-title", tabindex=-1),
            button(
                "conversations", icon("close"), aria_label=strings.CONVERSATIONS_CLOSE, class_="kept-close"
            ),
            class_="kept-head",
        ),
        tag("label", strings.CONVERSATIONS_SEARCH, for_="kept-search", class_="sr-only"),
        tag(
            "input",
            id="kept-search",
            type="search",
            placeholder=strings.CONVERSATIONS_SEARCH,
            autocomplete="off",
            dir="auto",
        ),
        tag("p", class_="sr-only", role="status", id="kept-status"),
        tag("div", class_="kept-list"),
        aria_labelledby="kept-title",
        class_="kept",
    )


def conversation_list(listed: Sequence[Listed], *, today: date, words: str = "", more: bool = False) -> Html:
    """What fills the drawer: the conversations by day, or those that were searched for."""
    found = tag("p", counted(strings.CONVERSATIONS_FOUND, len(listed)), class_="found") if words else NOTHING
    if not listed:
        empty = strings.CONVERSATIONS_NOT_FOUND if words else strings.CONVERSATIONS_NONE
        return tag("p", empty, class_="empty") + leave()
    cut = tag("p", strings.CONVERSATIONS_MORE.format(count=PAGE), class_="empty") if more else NOTHING
    return found + joined(_days(listed, today)) + cut + leave()


def _days(listed: Sequence[Listed], today: date) -> Iterator[Html]:
    for label, group in groupby(listed, key=lambda each: _day(each.changed, today)):
        yield tag("h3", label) + tag("ul", *map(_item, group))


def _day(changed: str, today: date) -> str:
    day = date.fromisoformat(changed[:10])
    if day >= today:
        return str(strings.DAY_TODAY)
    if day == today - timedelta(days=1):
        return str(strings.DAY_YESTERDAY)
    return str(strings.DAY_WEEK if day > today - timedelta(days=7) else strings.DAY_EARLIER)


def _item(each: Listed) -> Html:
    title = each.title or strings.CONVERSATION_UNTITLED
    shown = tag("span", title, class_="name", dir="auto")
    hit = tag("span", each.hit, class_="hit", dir="auto") if each.hit else NOTHING
    link = tag("a", shown, hit, href=f"/?conversation={each.id}", data_act="conversation", data_id=each.id)
    menu = button(
        "kept-menu",
        icon("more"),
        aria_label=strings.CONVERSATION_MENU.format(title=title),
        aria_expanded="false",
        aria_controls=f"kept-{each.id}",
        class_="more",
    )
    return tag("li", link, menu, _menu(each, title), data_id=each.id)


def _menu(each: Listed, title: str) -> Html:
    exports = (
        tag(
            "a",
            name,
            href=f"/conversations/{each.id}/export/{form}",
            download=True,
            aria_label=strings.CONVERSATION_EXPORT.format(form=name),
        )
        for form, name in FORMS
    )
    sure = tag(
        "div",
        tag("p", strings.CONVERSATION_DELETE_SURE),
        button("kept-delete", strings.CONVERSATION_DELETE_DO, class_="danger", data_id=each.id),
        button("kept-spare", strings.CONVERSATION_CANCEL),
        class_="sure",
        hidden=True,
    )
    rename = NOTHING if visitor().read_only else _rename(each, title)
    delete = button("kept-ask", strings.CONVERSATION_DELETE, class_="danger")
    return tag(
        "div",
        rename,
        tag("div", tag("span", strings.EXPORT, class_="word"), *exports, class_="row"),
        tag("div", delete, class_="row"),
        sure,
        id=f"kept-{each.id}",
        class_="menu",
        hidden=True,
    )


def _rename(each: Listed, title: str) -> Html:
    return tag(
        "form",
        tag("label", strings.CONVERSATION_TITLE, for_=f"title-{each.id}", class_="sr-only"),
        tag(
            "input",
            id=f"title-{each.id}",
            name="title",
            type="text",
            value=title,
            maxlength=200,
            autocomplete="off",
            dir="auto",
        ),
        tag("button", strings.CONVERSATION_SAVE, type="submit"),
        class_="row rename",
        data_id=each.id,
    )
