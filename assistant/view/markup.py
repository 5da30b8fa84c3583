"""The only place where text becomes HTML. What is not `Html` already is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from assistant.types import Verdict

# A literal CR would be read as LF and a NUL dropped by the browser's parser; both would make the
# highlighted text differ from the quote.
_CONTROLS: Final = {ord("\r"): "&#13;", 0: "\ufffd"}

_EMPTY: Final = frozenset(("input", "br", "hr", "meta", "link"))  # elements that are never closed


class Html(str):
    """Text that is HTML already; made only in this module. Adding plain text to it escapes that text."""

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        return Html(str.__add__(self, text(other)))

    def __radd__(self, other: str) -> Html:
        return Html(str.__add__(text(other), self))


NOTHING: Final = Html("")


def text(value: str) -> Html:
    """`value` as HTML that a browser shows character for character (NUL as U+FFFD); `Html` stays."""
    if isinstance(value, Html):
        return value
    return Html(escape(scalar(value), quote=True).translate(_CONTROLS))


def scalar(value: str) -> str:
    """`value` with lone surrogates replaced by `?`, so that it can be sent as UTF-8."""
    return value.encode("utf-8", "replace").decode("utf-8")


def joined(parts: Iterable[str]) -> Html:
    """The parts one after another, those that are not `Html` escaped."""
    return Html("".join(map(text, parts)))


def tag(element: str, /, *children: str, **attributes: str | int | bool | None) -> Html:
    """One element around `children`, of which those that are not `Html` are escaped.

    Attribute names are written with underscores for dashes and a trailing one for Python's own words:
    `class_`, `data_act`, `aria_label`. Their values are escaped; None and False leave one out.
    """
    parts = (_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    opened = f"<{element}{''.join(parts)}>"
    return Html(opened) if element in _EMPTY else Html(f"{opened}{joined(children)}</{element}>")


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{escape(scalar(str(value)), quote=True).translate(_CONTROLS)}"'


def button(act: str, *children: str, **attributes: str | int | bool | None) -> Html:
    """A button that the page's script understands by its `data-act`."""
    return tag("button", *children, type="button", data_act=act, **attributes)


_SHAPES: Final = {
    "supported": '<path d="M3.5 8.5l3 3 6-7"/>',
    "partly_supported": '<circle cx="8" cy="8" r="5.5"/>'
    '<path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "contradicted": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "not_supported": '<circle cx="8" cy="8" r="5.5"/><path d="M5 8h6"/>',
    "not_checkable": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.2"/>',
    "passed": '<path d="M3.5 8.5l3 3 6-7"/>',
    "failed": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "derived": '<path d="M3 12l4-8 2 5 4-5"/>',
    "not_applicable": '<path d="M4 8h8"/>',
    "silence": '<circle cx="8" cy="8" r="5.5"/><path d="M4.2 11.8l7.6-7.6"/>',
    "error": '<path d="M8 2.5l6 11H2z"/><path d="M8 6.5v3.2M8 11.6v.3"/>',
    "note": '<circle cx="8" cy="8" r="5.8"/><path d="M8 7.4v3.6M8 4.9v.3"/>',
    "documents": '<path d="M4 2.5h6l2.5 2.5v8.5H4z"/><path d="M6 7.5h4M6 10h4"/>',
    "new": '<path d="M8 3.5v9M3.5 8h9"/>',
    "save": '<path d="M8 3v7M5 7.5l3 3 3-3M3.5 13h9"/>',
    "theme": '<circle cx="8" cy="8" r="5.2"/><path d="M8 2.8a5.2 5.2 0 0 1 0 10.4z" fill="currentColor"/>',
    "conversations": '<path d="M2.5 3.5h11v7.5H7.2L4.2 13.4V11H2.5z"/><path d="M5 6.2h6M5 8.5h4"/>',
    "more": '<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.6"/>',
    "link": '<path d="M6.5 9.5l3-3M7 4.8l1.4-1.4a2.6 2.6 0 0 1 3.7 3.7L10.7 8.5M9 11.2l-1.4 1.4'
    'a2.6 2.6 0 0 1-3.7-3.7l1.4-1.4"/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "previous": '<path d="M10 3.5L5.5 8l4.5 4.5"/>',
    "thumb_up": '<path d="M5.5 7.3v6H3v-6zM5.5 7.3L8 2.6c1.3 0 1.8.9 1.5 2.1L9 6.5h3.4c.9 0 1.4.7 1.2 1.5'
    'l-1.1 4c-.2.8-.7 1.3-1.5 1.3H5.5"/>',
    "thumb_down": '<path d="M10.5 8.7v-6H13v6zM10.5 8.7L8 13.4c-1.3 0-1.8-.9-1.5-2.1'
    "L7 9.5H3.6c-.9 0-1.4-.7-1.2-1.5"
    'l1.1-4c.2-.8.7-1.3 1.5-1.3h5.5"/>',
    "next": '<path d="M6 3.5L10.5 8 6 12.5"/>',
}


def icon(name: str | Verdict) -> Html:
    """One of the page's own line drawings, hidden from screen readers; words always stand beside it."""
    return Html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f"{_SHAPES[str(name)]}</svg>"
    )


def counted(words: Mapping[str, str], count: int, **values: str) -> str:
    """The form of `words` ("none", "one" or "many") that fits `count`, filled in."""
    form = {0: "none", 1: "one"}.get(count, "many")
    return words.get(form, words["many"]).format(count=count, **values)
