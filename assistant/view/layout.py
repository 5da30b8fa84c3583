"""The frame of the pages beside the chat: head, navigation, main part."""

from __future__ import annotations

from typing import Final

from assistant.view import strings
from assistant.view.markup import NOTHING, Html, button, icon, joined, tag
from assistant.view.visitor import visitor

# The chat stands first; (address, name of its word in `strings`).
PLACES: Final = (("/", "CHAT"), ("/documents", "DOCUMENTS"), ("/audit", "AUDIT"))


def navigation(current: str) -> Html:
    """Links to the places of the site; `current` is the address of the one that is shown."""
    links = (
        tag("a", getattr(strings, word), href=address, aria_current="page" if address == current else None)
        for address, word in PLACES
    )
    return tag("nav", *links, class_="places", aria_label=strings.PLACES)


def language_switch() -> Html:
    """A plain link to this page in the other language."""
    other = strings.other_language()
    return tag(
        "a",
        strings.LANGUAGES[other],
        href=f"/language/{other}",
        lang=other,
        hreflang=other,
        class_="language",
        aria_label=strings.OTHER_LANGUAGE,
    )


def leave() -> Html:
    """Who is logged in, and the way out; nothing where nobody logs in."""
    who = visitor()
    if not who.may_leave:
        return NOTHING
    name = tag("span", strings.SIGNED_IN_AS.format(name=who.name), class_="who", dir="auto")
    out = tag("form", tag("button", strings.LOG_OUT, type="submit"), method="post", action="/logout")
    return tag("div", name, out, class_="leave")


def _theme_button() -> Html:
    """Hidden until the script is there that it needs."""
    label = strings.THEME_LABEL
    return button("theme", icon("theme"), aria_label=label, title=label, hidden=True, class_="theme")


def page(
    title: str,
    *body: str,
    current: str,
    scripts: tuple[str, ...] = ("site.js",),
    styles: tuple[str, ...] = (),
    heading: bool = True,
) -> Html:
    """A whole document around `body`, whose plain parts are escaped.

    `heading` shows the title above the body. With `current` empty the navigation is left out.
    """
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"{title} · {strings.TITLE}"),
        Html('<link rel="icon" href="/site/favicon.svg"><link rel="stylesheet" href="/site/site.css">'),
        *(Html(f'<link rel="stylesheet" href="/site/{name}">') for name in styles),
        # site.js paints light or dark, so that it must come before anything is shown
        *(tag("script", NOTHING, src=f"/site/{name}", defer=name != "site.js") for name in scripts),
    )
    header = tag(
        "header",
        tag("a", strings.TITLE, href="/", class_="name"),
        navigation(current) if current else NOTHING,
        tag("div", leave(), _theme_button(), language_switch(), class_="extras"),
        class_="bar",
    )
    skip = tag("a", strings.SKIP_TO_MAIN, href="#main", class_="skip")
    head_line = tag("h1", title) if heading else NOTHING
    main = tag("main", head_line, joined(body), id="main", tabindex="-1")
    return Html("<!doctype html>") + tag(
        "html", head, tag("body", skip, header, main), lang=strings.language()
    )
