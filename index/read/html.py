"""HTML: the text that a person would see, in reading order, its structure as Markdown marks.

Nothing is executed or fetched. What a browser does not show (scripts, styles, templates, hidden
elements, comments) is left out, and how many were left out is recorded.
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
    repairs = (*decoded.repairs, *_drop_unseen(soup))
    try:
        text = render(soup.body or soup)
    except RecursionError as error:
        raise ReadError(
            f"{name} was not read: its elements are nested too deeply.", hint="Remove it."
        ) from error
    if not text.strip():
        raise ReadError(
            f"{name} was not read: the page shows no text (perhaps a script would write it).",
            hint="Save the page from a browser after it has loaded.",
        )
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


def _describe(tag: Tag) -> str:
    text = " ".join(tag.get_text(" ").split())
    return f"<{tag.name}> {text[:40]}".strip()


FORMAT = Format("html", (".html", ".htm", ".xhtml"), extract)
