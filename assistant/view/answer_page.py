"""The page of one answer, which can be given to others by its link."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.conversations.recall import Recalled
from assistant.view import strings
from assistant.view.layout import page
from assistant.view.markup import NOTHING, Html, counted, tag
from assistant.view.recorded import Surroundings, recorded
from assistant.view.visitor import visitor


def answer_page(turn: Recalled, around: Mapping[int, Surroundings], *, links: int | None) -> Html:
    """The whole page. `links`: how many links its owner gave away; None when another looks at it."""
    title = turn.answer.question if turn.answer else strings.ERASED_QUESTION
    body = recorded(turn.answer, record=turn.record, at=turn.at, key="a", around=around, level=1)
    return page(
        title, body, _sharing(turn.record, links), current="/answer", styles=("recorded.css",), heading=False
    )


def _sharing(record: str, links: int | None) -> Html:
    if links is None:
        return tag("p", strings.SHARED_LINK, class_="when")
    words = tag("p", counted(strings.LINKS, links), class_="when")
    if not links or visitor().read_only:
        return words
    button = tag("button", strings.LINKS_TAKE_BACK, type="submit", class_="button")
    return words + tag("form", button, method="post", action=f"/answer/{record}/unshare")


def not_found_page() -> Html:
    """What anybody gets who may not see a page, whether it exists or not."""
    return page(strings.PAGE_NOT_FOUND, tag("p", strings.PAGE_NOT_FOUND_TEXT), NOTHING, current="/answer")
