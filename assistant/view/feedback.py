"""Thumbs up and down on an answer and on each of its citations; the page's script knows the rest."""

from __future__ import annotations

from assistant.view import strings
from assistant.view.markup import NOTHING, Html, button, icon, tag


def rating(answer: str, citation: int | None = None) -> Html:
    """The two buttons for the answer of this record, or for one citation of it; nothing without a record."""
    if not answer:
        return NOTHING
    if citation is None:
        name, labels = strings.RATE, {"up": strings.RATE_UP, "down": strings.RATE_DOWN}
    else:
        name = strings.RATE_CITATION.format(number=citation)
        labels = {
            "up": strings.RATE_CITATION_UP.format(number=citation),
            "down": strings.RATE_CITATION_DOWN.format(number=citation),
        }
    thumbs = (
        button(
            "rate",
            icon(f"thumb_{value}"),
            class_="quiet thumb",
            aria_label=label,
            title=label,
            aria_pressed="false",
            data_value=value,
        )
        for value, label in labels.items()
    )
    return tag(
        "span",
        *thumbs,
        class_="rating",
        role="group",
        aria_label=name,
        data_answer=answer,
        data_citation=citation,
        data_why=strings.RATE_WHY,
        data_send=strings.RATE_SEND,
        data_skip=strings.RATE_SKIP,
        data_kept=strings.RATE_KEPT,
        data_back=strings.RATE_TAKEN_BACK,
        data_failed=strings.RATE_FAILED,
    )
