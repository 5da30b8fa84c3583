"""The source panel: a document version's whole text with one passage highlighted where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.audit.own_dates import dates_among, find_dates
from assistant.view import strings
from assistant.view.documents import described, facts, human_size, version
from assistant.view.markup import NOTHING, Html, button, icon, tag
from index.types import DocumentInfo

WHOLE_CHARS = 200_000  # a longer text is cut around the passage, or the browser stalls laying it out
_AROUND_CHARS = 60_000  # on either side of the passage then


class Passage(BaseModel):
    """What the page's script asks to see. It comes from a browser, so every field is checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha: str = Field(pattern=r"^[0-9a-f]{64}$")
    text_sha: str = Field("", pattern=r"^([0-9a-f]{64})?$")
    path: str = Field("", max_length=4096)
    title: str = Field("", max_length=10_000)
    page: int | None = Field(None, ge=1)
    start: int = Field(0, ge=0)
    end: int = Field(0, ge=0)  # 0: no passage, the document alone
    mark: str = Field("", pattern=r"^(\d{1,12},\d{1,12})?$")
    number: int | None = Field(None, ge=1)
    whole: bool = False

    @field_validator("page", "number", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def strong(self) -> tuple[int, int] | None:
        """The short answer's span, when it lies inside the passage."""
        if not self.mark:
            return None
        start, end = map(int, self.mark.split(","))
        return (start, end) if self.start <= start < end <= self.end else None


def source(passage: Passage, canonical: str, documents: Sequence[DocumentInfo]) -> Html:
    """The panel for `passage` in `canonical`, the text of its document version."""
    info = next((d for d in documents if d.sha256 == passage.sha), None)
    title = passage.title or (info.title if info else passage.path)
    number = "" if passage.number is None else f" {passage.number}"
    head = tag(
        "div",
        tag("p", strings.SOURCE + number, class_="kicker"),
        tag("h2", title, id="panel-title", dir="auto", tabindex=-1),
        _facts(passage, canonical, info),
        _links(passage, info),
        class_="panel-head pinned" if passage.end else "panel-head",
    )
    return head + _altered(passage, canonical) + _body(passage, canonical)


def missing() -> Html:
    """The panel for a document version that is not kept."""
    head = tag("h2", strings.SOURCE, id="panel-title", tabindex=-1)
    warning = tag("p", icon("error"), strings.UNKNOWN_DOCUMENT, class_="warning", role="alert")
    return tag("div", head, class_="panel-head") + warning


def _links(passage: Passage, info: DocumentInfo | None) -> Html:
    """To the document's own page, at the passage, and to the file or the text for keeping."""
    asked = {"path": passage.path or (info.path if info else ""), "sha": passage.sha}
    if passage.text_sha:
        asked["text_sha"] = passage.text_sha
    place = {"start": str(passage.start), "end": str(passage.end)} if passage.end else {}
    named = urlencode(asked, errors="replace")
    page = f"/document?{urlencode(asked | place, errors='replace')}" + ("#passage" if place else "")
    kept = f"/document/{'file' if info else 'text'}?{named}"
    return tag(
        "p",
        tag("a", strings.OPEN_PAGE, href=page, target="_blank", rel="noopener"),
        tag("a", strings.DOWNLOAD, href=kept, download=True),
        class_="links",
    )


def _facts(passage: Passage, canonical: str, info: DocumentInfo | None) -> Html:
    if not passage.end:
        size = human_size(len(canonical.encode("utf-8", "replace")))
        return facts(info) if info else described([(strings.SIZE, size)])
    page = "" if passage.page is None else f", {strings.PAGE.format(page=passage.page)}"
    path = passage.path or (info.path if info else "")
    standing = strings.CURRENT if info else strings.SUPERSEDED
    own = find_dates(canonical) if info is None else dates_among(info.fields)
    return described(
        [
            (strings.FILE, tag("bdi", path) + page),
            (strings.COLUMN["date"], own[0][1] if own else strings.NO_DATE),
            (strings.VERSION, version(passage.sha, standing)),
        ]
    )


def _altered(passage: Passage, canonical: str) -> Html:
    found = hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()
    fits = passage.start <= passage.end <= len(canonical)
    if fits and (not passage.text_sha or passage.text_sha == found):
        return NOTHING
    return tag("p", icon("error"), strings.ALTERED, class_="warning", role="alert")


def _body(passage: Passage, canonical: str) -> Html:
    start, end = sorted((min(passage.start, len(canonical)), min(passage.end, len(canonical))))
    low, high, part = 0, len(canonical), NOTHING
    if len(canonical) > WHOLE_CHARS and not passage.whole:
        low, high = max(0, start - _AROUND_CHARS), min(len(canonical), end + _AROUND_CHARS)
        words = strings.PART_SHOWN.format(start=low, end=high, total=len(canonical))
        part = tag("p", words, " ", button("whole", strings.SHOW_ALL, class_="quiet"), class_="part")
    return part + tag(
        "div",
        canonical[low:start],
        tag("mark", *_marked(passage, canonical, start, end), id="passage") if end > start else NOTHING,
        canonical[end:high],
        class_="document",
        dir="auto",
        tabindex=0,
        role="region",
        aria_labelledby="panel-title",
    )


def _marked(passage: Passage, canonical: str, start: int, end: int) -> tuple[str, ...]:
    strong = passage.strong
    if strong is None or strong[1] > end:
        return (canonical[start:end],)
    return (
        canonical[start : strong[0]],
        tag("strong", canonical[strong[0] : strong[1]]),
        canonical[strong[1] : end],
    )
