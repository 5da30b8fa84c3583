"""The frame of the pages beside the chat: head, navigation, main part."""

from __future__ import annotations

from typing import Final

from assistant.view import strings
from assistant.view.markup import NOTHING, Html, joined, tag

# The chat stands first; (address, name of its word in `strings`).
PLACES: Final = (("/", "CHAT"), ("/documents", "DOCUMENTS"), ("/audit", "AUDIT"))


def navigation(current: str) -> Html:
    """Links to the places of the site; `current` is the address of the one that is shown."""
    links = (
        tag("a", getattr(strings, word), href=address, aria_current="page" if address == current else None)
        for address, word in PLACES
    )
    return tag("nav", *links, class_="places", aria_label=strings.PLACES)


def page(title: str, *body: str, current: str, scripts: tuple[str, ...] = ("site.js",)) -> Html:
    """A whole document around `body`, whose plain parts are escaped."""
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"{title} · {strings.TITLE}"),
        Html('<link rel="icon" href="/assets/favicon.svg"><link rel="stylesheet" href="/assets/site.css">'),
        *(tag("script", NOTHING, src=f"/assets/{name}", defer=True) for name in scripts),
    )
    header = tag(
        "header", tag("a", strings.TITLE, href="/", class_="name"), navigation(current), class_="bar"
    )
    skip = tag("a", strings.SKIP_TO_MAIN, href="#main", class_="skip")
    main = tag("main", tag("h1", title), joined(body), id="main", tabindex="-1")
    return Html("<!doctype html>") + tag(
        "html", head, tag("body", skip, header, main), lang=strings.language()
    )
