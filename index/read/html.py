"""HTML: the text that a person would see, in reading order, its structure as Markdown marks.

Nothing is executed or fetched. Left out, and recorded with their number, are what a browser does not
show (scripts, styles, templates, hidden elements) and the frame around the main text: where a page says
which its main element is, all that stands outside it, and else its navigation.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from index.decode import decode
from index.errors import ReadError
from index.read.extracted import Extracted, Format
from index.types import Repair

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_UNSEEN = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "math > annotation",
)
_HIDDEN = (
    "[hidden]",
    "[aria-hidden='true']",
    "input[type='hidden']",
    "[style*='display:none' i]",
    "[style*='display: none' i]",
    "[style*='visibility:hidden' i]",
    "[style*='visibility: hidden' i]",
)
_MAIN = "main, [role='main']"
_NAVIGATION = "nav, [role='navigation']"
_SHORTEST_MAIN = 200  # characters; a main element with less is a place that a script would fill
_FIELD_OF_META = {
    "author": "Author",
    "article:author": "Author",
    "date": "Date",
    "article:published_time": "Date",
    "og:site_name": "Site",
}


def extract(data: bytes, name: str) -> Extracted:
    """Read a page; its charset declaration is honoured, its <title> becomes a field."""
    from bs4.dammit import EncodingDetector

    from index.read.html_blocks import render

    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    decoded = decode(data, declared=declared)
    soup = _parse(decoded.text)
    fields = _fields(soup)
    unseen = _drop_unseen(soup)
    root, frame = _main_text(soup)
    try:
        text = render(root)
    except RecursionError as error:
        raise ReadError(
            f"{name} was not read: its elements are nested too deeply.", hint="Remove it."
        ) from error
    if not text.strip():
        raise ReadError(
            f"{name} was not read: the page shows no text (perhaps a script would write it).",
            hint="Save the page from a browser after it has loaded.",
        )
    repairs = (*decoded.repairs, *unseen, *frame)
    return Extracted((text,), False, decoded.encoding, decoded.guessed, repairs, fields)


def _parse(text: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup, UnusualUsageWarning

    with warnings.catch_warnings():
        # XHTML is read as HTML on purpose, and a page may be as short as a file name.
        warnings.simplefilter("ignore", UnusualUsageWarning)
        return BeautifulSoup(text, "lxml")


def _fields(soup: BeautifulSoup) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if soup.title is not None and (title := " ".join(soup.title.get_text().split())):
        found.append(("Title", title))
    for meta in soup.find_all("meta"):
        key = str(meta.get("name") or meta.get("property") or "").lower()
        value = " ".join(str(meta.get("content") or "").split())
        if key in _FIELD_OF_META and value:
            found.append((_FIELD_OF_META[key], value))
    return tuple(dict.fromkeys(found))


def _drop_unseen(soup: BeautifulSoup) -> tuple[Repair, ...]:
    repairs: list[Repair] = []
    for rule, selectors in (("html-unseen", _UNSEEN), ("html-hidden", _HIDDEN)):
        dropped: list[str] = []
        for tag in soup.select(", ".join(selectors)):
            if not tag.decomposed and tag.name not in ("html", "body"):
                dropped.append(_describe(tag))
                tag.decompose()
        if dropped:
            repairs.append(Repair(rule, len(dropped), f"{dropped[0]} -> left out"[:80]))
    return tuple(repairs)


def _main_text(soup: BeautifulSoup) -> tuple[Tag, tuple[Repair, ...]]:
    """Return the element that holds the main text, and what of the page's frame was left out."""
    body = soup.body or soup
    mains = [tag for tag in body.select(_MAIN) if tag.find_parent("main") is None]
    if len(mains) == 1 and len(mains[0].get_text(strip=True)) >= _SHORTEST_MAIN:
        root: Tag = mains[0]
        _bring_in_heading(body, root)
        frame = [tag for tag in body.find_all(True) if _stands_beside(tag, root)]
    else:
        frame = [tag for tag in body.select(_NAVIGATION) if _is_outermost_navigation(tag)]
        if len(body.get_text(strip=True)) < _SHORTEST_MAIN + sum(
            len(tag.get_text(strip=True)) for tag in frame
        ):
            frame = []  # a page that is nothing but links is about them
        root = body
    shown = [_describe(tag) for tag in frame]
    for tag in frame:
        tag.decompose()
    return root, (Repair("html-frame", len(shown), f"{shown[0]} -> left out"[:80]),) if shown else ()


def _bring_in_heading(body: Tag, main: Tag) -> None:
    """Move the page's one heading of level 1 into its main text, where a header holds it."""
    headings = body.find_all("h1")
    if len(headings) == 1 and not any(parent is main for parent in headings[0].parents):
        main.insert(0, headings[0].extract())


def _is_outermost_navigation(tag: Tag) -> bool:
    inside = any(parent.name == "nav" or parent.get("role") == "navigation" for parent in tag.parents)
    return not inside and len(tag.get_text(strip=True)) > 0


def _stands_beside(tag: Tag, main: Tag) -> bool:
    """Tell whether `tag` is an outermost element with words outside `main`."""
    holders = (main, *main.parents)
    is_outermost = any(tag.parent is holder for holder in main.parents) and all(
        tag is not one for one in holders
    )
    return is_outermost and len(tag.get_text(strip=True)) > 0


def _describe(tag: Tag) -> str:
    text = " ".join(tag.get_text(" ").split())
    return f"<{tag.name}> {text[:40]}".strip()


FORMAT = Format("html", (".html", ".htm", ".xhtml"), extract)
