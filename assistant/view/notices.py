"""What has to be known about an answer: that it is in doubt stands before it, everything else behind."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Answer
from assistant.view import strings
from assistant.view.markup import Html, icon, joined, tag
from assistant.work import split_notices


def doubt(answer: Answer) -> Html:
    """That the answer may be none, if so."""
    return _notices(split_notices(answer)[0])


def notices(answer: Answer) -> Html:
    """All the other notices."""
    return _notices(split_notices(answer)[1])


def _notices(chosen: Iterable[str]) -> Html:
    label = tag("span", strings.NOTICE + ": ", class_="sr-only")
    return joined(
        tag(
            "p",
            icon("note"),
            tag("span", label, tag("span", notice, dir="auto", lang=strings.english()), dir="auto"),
            class_="notice",
        )
        for notice in chosen
    )
