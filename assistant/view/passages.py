"""Passages as things to open: citation chips, the list of sources, the nearest passages."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Answer, Citation, Evidence
from assistant.view import strings
from assistant.view.feedback import rating
from assistant.view.markup import NOTHING, Html, button, joined, tag

_NEAREST = 3  # passages offered under an abstention: more is a search result, not help


def chip(citation: Citation, key: str) -> Html:
    """The numbered button inside a sentence of the turn `key`; its quote stands in the list of sources."""
    return button(
        "source",
        str(citation.number),
        class_="chip",
        aria_label=strings.CITATION.format(number=citation.number, title=citation.title),
        aria_describedby=f"{key}-s{citation.number}",
        data_number=citation.number,
        **_place(citation),
    )


def sources(answer: Answer, key: str) -> Html:
    """The passages that an answer cites, each to be opened."""
    if not answer.citations:
        return NOTHING
    items = joined(_source(citation, answer, key) for citation in answer.citations)
    head = tag("h3", strings.SOURCES, id=f"{key}-sources")
    return tag("section", head, tag("ol", items), class_="sources", aria_labelledby=f"{key}-sources")


def nearest_of(answer: Answer) -> Sequence[Evidence]:
    """The passages that are shown with an abstention."""
    return answer.evidence[:_NEAREST]


def nearest(answer: Answer) -> Html:
    """The best passages under an abstention, each to be opened."""
    passages = nearest_of(answer)
    if not passages:
        return NOTHING
    items = joined(tag("li", _near(passage)) for passage in passages)
    return tag("h4", strings.NEAREST) + tag("ul", items, class_="nearest")


def _source(citation: Citation, answer: Answer, key: str) -> Html:
    # An answer that quotes word for word need not be printed twice; the quote stays for the chip's hint.
    repeated = _words(citation.quote) in _words(answer.text)
    card = button(
        "source",
        tag("span", str(citation.number), class_="number"),
        tag("span", citation.title, class_="title", dir="auto"),
        tag("span", tag("bdi", citation.document), _page(citation), class_="where"),
        tag(
            "span",
            citation.quote,
            class_="quote",
            id=f"{key}-s{citation.number}",
            dir="auto",
            hidden=repeated,
        ),
        class_="card",
        data_number=citation.number,
        **_place(citation),
    )
    return tag("li", card, rating(answer.id, citation.number))


def _near(passage: Evidence) -> Html:
    return button(
        "source",
        tag("span", passage.text, class_="quote", dir="auto"),
        tag("span", tag("bdi", passage.title), _page(passage), class_="where"),
        class_="card",
        **_place(passage),
    )


def _page(passage: Citation | Evidence) -> str:
    return "" if passage.page is None else f" · {strings.PAGE.format(page=passage.page)}"


def _words(value: str) -> str:
    return " ".join(value.split())


def _place(passage: Citation | Evidence) -> dict[str, str | int | bool | None]:
    """Where a passage stands, as the attributes that the page's script sends back to open it."""
    mark = passage.mark if isinstance(passage, Citation) else None
    return {
        "data_sha": passage.sha256,
        "data_text_sha": passage.text_sha256,
        "data_path": passage.document,
        "data_title": passage.title,
        "data_page": passage.page,
        "data_start": passage.start,
        "data_end": passage.end,
        "data_mark": f"{mark[0]},{mark[1]}" if mark else None,
    }
