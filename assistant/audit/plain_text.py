"""HTML of a foreign answer as plain text; nothing of it is kept that could run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_TAG = re.compile(
    r"</?(?:p|br|div|span|sup|ul|ol|li|b|i|em|strong|a|h[1-6]|table|tr|td|script)\b[^<>]*>", re.I
)
_BLOCKS: Final = frozenset(
    ("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "br", "section")
)
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))


def looks_like_html(text: str) -> bool:
    """Whether `text` holds a common HTML tag."""
    return _TAG.search(text) is not None


def text_of_html(text: str) -> str:
    """The words that a browser would show; `<sup>1</sup>` becomes `[1]`."""
    reader = _Reader()
    reader.feed(_closed(text))
    reader.close()
    return re.sub(r"(?<![ \t])[ \t]*\n[ \t\n]*", "\n", "".join(reader.parts)).strip()


def _closed(text: str) -> str:
    """`text` with every `<` that opens nothing whole as a letter.

    Python's parser looks for the end of each of them anew, which takes hours on a long hostile text, and
    stops altogether at a marked section of a kind that it does not know (`<![x[`).
    """
    text = text.replace("<![", "&lt;![")
    comments = max(0, text.rfind("-->"))
    text = text[:comments] + text[comments:].replace("<!--", "&lt;!--")
    tags = text.rfind(">") + 1
    return text[:tags] + text[tags:].replace("<", "&lt;")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0
        self.raised = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.unseen += tag in _UNSEEN
        self.raised = self.raised or tag == "sup"
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in _UNSEEN))
        if tag == "sup":
            self.raised = False
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        bare = data.strip()
        self.parts.append(
            f"[{bare}]" if self.raised and re.fullmatch(r"\d{1,4}(\s*,\s*\d{1,4})*", bare) else data
        )
