"""A recorded answer as a page of its own or in an export: no script, links instead of buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from assistant.types import Answer, Citation, Verdict
from assistant.view import strings
from assistant.view.answer import erased, withheld, written_by
from assistant.view.checks import checks
from assistant.view.markup import NOTHING, Html, icon, joined, tag
from assistant.view.notices import doubt, notices
from assistant.view.passages import nearest_of
from assistant.view.prose import Marks, answered


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text around a cited passage, in its document version."""

    before: str
    after: str
    whole: bool = True  # False: the kept text is not the one that was cited


def recorded(
    answer: Answer | None,
    *,
    record: str,
    at: str,
    key: str,
    around: Mapping[int, Surroundings] | None = None,
    level: int = 2,
) -> Html:
    """One turn. `key` names it in the page's ids, `around` gives surroundings by citation number.

    `level` is that of the question's heading. Without `answer` it says that the record was erased.
    """
    if answer is None:
        return tag(
            "article", tag(f"h{level}", strings.ERASED_QUESTION), erased(record), class_="recorded", id=key
        )
    return tag(
        "article",
        tag(f"h{level}", answer.question, dir="auto", class_="asked"),
        tag("p", strings.ANSWERED_AT.format(at=moment(at)), class_="when"),
        _understood(answer),
        doubt(answer),
        _said(answer, key, level),
        notices(answer),
        _sources(answer, key, around or {}, level),
        checks(answer.claims, key, unfolded=True),
        withheld(answer),
        tag("p", f"{strings.RECORD} ", tag("code", record), class_="when"),
        class_="recorded",
        id=key,
    )


def moment(at: str) -> str:
    """An ISO 8601 moment as people read it."""
    return f"{at[:16].replace('T', ' ')} UTC" if at else ""


def _understood(answer: Answer) -> Html:
    if answer.understood.split() == answer.question.split():
        return NOTHING
    return tag("p", strings.UNDERSTOOD, " ", tag("q", answer.understood, dir="auto"), class_="understood")


def _said(answer: Answer, key: str, level: int) -> Html:
    if not answer.abstained:
        return answered(answer, key, _LINKS) + written_by(answer)
    refusal = answer.refusal
    head = strings.ABSTAINED[refusal.reason] if refusal else strings.NO_ANSWER
    near = (
        tag("li", tag("q", each.text, dir="auto"), tag("span", tag("bdi", each.title), class_="where"))
        for each in nearest_of(answer)
    )
    nearest = tag("p", strings.NEAREST, class_="where") + tag("ul", *near) if answer.evidence else NOTHING
    return tag(
        "section",
        tag(f"h{level + 1}", icon("silence"), head),
        tag("p", refusal.sentence if refusal else answer.text, dir="auto", lang=strings.english()),
        nearest,
        class_="abstention",
    )


def _sources(answer: Answer, key: str, around: Mapping[int, Surroundings], level: int) -> Html:
    if not answer.citations:
        return NOTHING
    items = joined(_source(each, key, around.get(each.number)) for each in answer.citations)
    return tag("section", tag(f"h{level + 1}", strings.SOURCES), tag("ol", items), class_="sources")


def _source(citation: Citation, key: str, around: Surroundings | None) -> Html:
    place = strings.SPAN.format(start=citation.start, end=citation.end)
    page = "" if citation.page is None else f", {strings.PAGE.format(page=citation.page)}"
    return tag(
        "li",
        tag("p", tag("span", str(citation.number), class_="number"), tag("b", citation.title, dir="auto")),
        tag("p", tag("bdi", citation.document), f"{page}, {place}", class_="where"),
        tag("p", strings.DOCUMENT_VERSION, " ", tag("code", citation.sha256), class_="where"),
        _passage(citation, around),
        id=f"{key}-s{citation.number}",
        tabindex=-1,
    )


def _passage(citation: Citation, around: Surroundings | None) -> Html:
    quote = tag("mark", citation.quote)
    if around is None:
        return tag("blockquote", quote, dir="auto")
    if not around.whole:
        warning = tag("p", icon("error"), strings.ALTERED, class_="warning")
        return tag("blockquote", quote, dir="auto") + warning
    return tag(
        "blockquote",
        around.before,
        quote,
        around.after,
        dir="auto",
        aria_label=strings.PASSAGE_IN_PLACE,
    ) + _to_document(citation)


def _to_document(citation: Citation) -> Html:
    """The passage in its document's own page; only where there is a server."""
    asked = {
        "path": citation.document,
        "sha": citation.sha256,
        "text_sha": citation.text_sha256,
        "start": str(citation.start),
        "end": str(citation.end),
    }
    address = f"/document?{urlencode(asked, errors='replace')}#passage"
    return tag("p", tag("a", strings.OPEN_PAGE, href=address), class_="where to-document")


def _chip(citation: Citation, key: str) -> Html:
    label = strings.CITATION.format(number=citation.number, title=citation.title)
    return tag("a", str(citation.number), href=f"#{key}-s{citation.number}", class_="chip", aria_label=label)


def _verdict(value: Verdict, key: str) -> Html:
    word = strings.VERDICTS[value]
    return tag("a", icon(value), tag("span", word), href=f"#{key}-checks", class_=f"verdict {value}")


_LINKS: Final = Marks(_chip, _verdict)
