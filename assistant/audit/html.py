"""HTML that is escaped by construction: text becomes markup only through `tag`."""

from __future__ import annotations

import html
import re
from typing import Final

# Neither text nor white space of HTML: control characters, halves of surrogate pairs, noncharacters.
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EMPTY: Final = frozenset(("br", "meta", "hr"))


class Markup(str):
    """Text that is HTML already; plain `str` is escaped wherever it enters."""

    __slots__ = ()


def tag(element: str, /, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """One element. `children` that are not `Markup` are escaped; None children and attributes left out.

    Attribute names: `class_` -> `class`, `aria_label` -> `aria-label`; True gives a bare attribute.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if element in _EMPTY:
        return Markup(f"<{element}{written}>")
    return Markup(f"<{element}{written}>{join(*children)}</{element}>")


def join(*children: str | None) -> Markup:
    """`children` one after another, escaped where they are not `Markup`."""
    return Markup("".join(each if isinstance(each, Markup) else escape(each) for each in children if each))


def escape(text: str) -> Markup:
    """`text` as it should be seen, in content and in attributes."""
    return Markup(html.escape(_UNPRINTABLE.sub("\ufffd", text), quote=True))


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
