"""The page of one document version: its text with a passage marked, its facts, and who cited it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audit.cited import CitedClaim, Citing
from assistant.types import Citation
from assistant.view import strings
from assistant.view.documents import described, human_size, repairs
from assistant.view.documents_table import ADDRESS, document_address, short_moment
from assistant.view.markup import NOTHING, Html, counted, icon, joined, tag
from assistant.view.shelf import language_name
from assistant.view.source import WHOLE_CHARS
from index.types import DocumentInfo

_AROUND_CHARS: Final = 60_000  # shown on either side of a passage of a longer text


@dataclass(frozen=True, slots=True)
class Version:
    """One kept version of a document."""

    sha256: str  # of the file's bytes
    text_sha256: str  # of the canonical text
    title: str
    kept_at: str  # UTC, ISO 8601; "" when not known
    current: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Which part of the text is marked: characters, half-open; equal ends mark nothing."""

    start: int = 0
    end: int = 0
    whole: bool = False  # show a long text whole


@dataclass(frozen=True, slots=True)
class Citations:
    """One page of the answers that cited the document."""

    count: int
    shown: tuple[Citing, ...] = ()
    hidden: bool = False  # this person may not see what others asked
    older: int = 0  # `before` of the next page; 0 when there is none
    first: bool = True  # the newest are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page of one document version shows."""

    path: str
    title: str
    sha256: str
    text_sha256: str
    text: str
    info: DocumentInfo | None  # what the index knows of it, when this is the current version
    passage: Passage
    versions: Sequence[Version]
    citations: Citations
    has_file: bool  # the file itself can be downloaded
    fixed: bool  # nothing may be changed
    suffix: str  # of the file, for the choice of a replacement


def document_page(shown: Shown) -> Html:
    """The whole content of the page, heading included."""
    cited = counted(strings.CITED_BY, shown.citations.count)
    about = tag("span", " · ", tag("a", strings.ABOUT_DOCUMENT, href="#about"), class_="to-about")
    places = tag("a", strings.ALL_DOCUMENTS, href=ADDRESS) + " · " + tag("a", cited, href="#cited") + about
    back = tag("p", places, class_="back small")
    heading = tag("h1", shown.title, dir="auto")
    facts = tag(
        "aside",
        _old(shown) if shown.info is None else NOTHING,
        _facts(shown),
        _downloads(shown),
        NOTHING if shown.fixed or shown.info is None else _change(shown),
        _versions(shown),
        aria_label=strings.ABOUT_DOCUMENT,
        id="about",
    )
    body = tag("div", _text(shown), _cited(shown), class_="reading")
    return back + heading + tag("div", facts, body, class_="document-page")


def unknown() -> Html:
    """The page for a document or version that is not there."""
    words = tag("p", strings.NO_SUCH_DOCUMENT_TEXT)
    return words + tag("p", tag("a", strings.ALL_DOCUMENTS, href=ADDRESS, class_="button"))


def _old(shown: Shown) -> Html:
    current = any(version.current for version in shown.versions)
    link = tag("a", strings.SHOW_CURRENT, href=document_address(shown.path)) if current else NOTHING
    return tag(
        "div", icon("note"), tag("div", tag("p", strings.OLD_VERSION), tag("p", link)), class_="note old"
    )


def _facts(shown: Shown) -> Html:
    info = shown.info
    rows: list[tuple[str, str]] = [(strings.FILE, tag("bdi", shown.path))]
    if info is not None:
        encoding = strings.GUESSED if info.encoding_guessed else "{encoding}"
        rows += [
            (strings.SIZE, human_size(info.size)),
            (strings.FORMAT, info.format),
            (strings.COLUMN["chunks"], str(info.chunks)),
            (strings.INDEXED, short_moment(info.indexed_at)),
        ]
        if info.encoding:
            rows.insert(3, (strings.ENCODING, encoding.format(encoding=info.encoding)))
    rows += [
        (strings.COLUMN["language"], language_name(_language(shown.text))),
        (strings.CHARACTERS, f"{len(shown.text):,}"),
        (strings.FILE_SHA, _hash(shown.sha256)),
        (strings.TEXT_SHA, _hash(shown.text_sha256)),
    ]
    own = described(info.fields) if info is not None and info.fields else NOTHING
    mended = tag("div", repairs(info.repairs), id="repairs") if info is not None else NOTHING
    return tag("div", described(rows), own, mended, class_="known")


def _language(text: str) -> str:
    from index.language import guess_language

    return guess_language(text)


def _hash(sha256: str) -> Html:
    return tag("code", sha256[:16], title=sha256)


def _downloads(shown: Shown) -> Html:
    more = {"sha": shown.sha256, "text_sha": shown.text_sha256}
    file = document_address(shown.path, sha=shown.sha256).replace("/document?", "/document/file?", 1)
    text = document_address(shown.path, **more).replace("/document?", "/document/text?", 1)
    links = [tag("a", strings.DOWNLOAD_TEXT, href=text, class_="button tiny", download=True)]
    if shown.has_file:
        links.insert(0, tag("a", strings.DOWNLOAD_FILE, href=file, class_="button tiny", download=True))
    note = NOTHING if shown.has_file else tag("p", strings.NO_FILE, class_="soft small")
    return tag("div", *links, class_="buttons") + note


def _change(shown: Shown) -> Html:
    replace = tag(
        "form",
        # Before the file: the server reads the form once, from its beginning.
        tag("input", type="hidden", name="replace", value=shown.path),
        tag("label", strings.REPLACE_WITH, for_="replacement"),
        tag("input", type="file", name="file", id="replacement", required=True, accept=shown.suffix),
        tag("button", strings.REPLACE, type="submit", class_="button tiny"),
        method="post",
        action=ADDRESS,
        enctype="multipart/form-data",
        class_="replace",
    )
    address = document_address(shown.path).replace("/document?", f"{ADDRESS}/remove?", 1)
    remove = tag("a", strings.REMOVE, href=address, class_="button tiny danger")
    head = tag("summary", f"{strings.REPLACE} · {strings.REMOVE}")
    return tag("details", head, replace, remove, class_="change", id="replace")


def _versions(shown: Shown) -> Html:
    head = tag("h2", strings.VERSIONS_KEPT)
    if not shown.versions:
        return head + tag("p", strings.NO_VERSIONS, class_="soft small")
    items = (tag("li", _version(version, shown)) for version in shown.versions)
    return head + tag("p", strings.VERSIONS_NOTE, class_="soft small") + tag("ul", *items, class_="versions")


def _version(version: Version, shown: Shown) -> Html:
    here = (version.sha256, version.text_sha256) == (shown.sha256, shown.text_sha256)
    at = strings.KEPT_AT.format(at=short_moment(version.kept_at)) if version.kept_at else ""
    address = document_address(shown.path, sha=version.sha256, text_sha=version.text_sha256)
    code = tag("code", version.sha256[:12], title=version.sha256)
    link = tag("a", code, href=address, aria_current="page" if here else None)
    standing = tag("span", strings.CURRENT, class_="badge good") if version.current else NOTHING
    return joined([link, " ", standing, " ", tag("span", at, class_="soft small")])


def _text(shown: Shown) -> Html:
    part, inner = _parts(shown)
    return tag(
        "section",
        tag("h2", strings.TEXT, id="text-head"),
        tag("p", strings.TEXT_NOTE, class_="soft small"),
        part,
        tag("div", *inner, class_="text", dir="auto", id="text"),
        aria_labelledby="text-head",
    )


def _parts(shown: Shown) -> tuple[Html, list[str]]:
    """The note that only a part is shown, and the text around the marked passage."""
    text, passage = shown.text, shown.passage
    start, end = sorted((min(passage.start, len(text)), min(passage.end, len(text))))
    low, high, note = 0, len(text), NOTHING
    if len(text) > WHOLE_CHARS and not passage.whole:
        low, high = max(0, start - _AROUND_CHARS), min(len(text), end + _AROUND_CHARS)
        words = strings.PART_SHOWN.format(start=low, end=high, total=len(text))
        note = tag("p", words, " ", tag("a", strings.SHOW_ALL, href=_whole(shown)), class_="soft small")
    marked = tag("mark", text[start:end], id="passage") if end > start else NOTHING
    return note, [text[low:start], marked, text[end:high]]


def _whole(shown: Shown) -> str:
    passage = {"start": str(shown.passage.start), "end": str(shown.passage.end), "whole": "1"}
    more = {"sha": shown.sha256, "text_sha": shown.text_sha256}
    return f"{document_address(shown.path, **more, **passage)}#passage"


def _cited(shown: Shown) -> Html:
    cited = shown.citations
    head = tag("h2", counted(strings.CITED_BY, cited.count), id="cited-head")
    parts: list[str] = [head]
    if cited.hidden and cited.count:
        parts.append(tag("p", strings.CITED_HIDDEN, class_="soft"))
    if cited.shown:
        parts.append(tag("ol", *(tag("li", _citing(one, shown)) for one in cited.shown), class_="citing"))
    links = []
    if not cited.first:
        links.append(tag("a", strings.NEWEST, href=f"{_here(shown)}#cited", class_="button tiny"))
    if cited.older:
        address = f"{_here(shown, before=str(cited.older))}#cited"
        links.append(tag("a", strings.OLDER, href=address, class_="button tiny"))
    if links:
        parts.append(tag("nav", *links, class_="pages", aria_label=strings.CITED_BY["many"].format(count="")))
    return tag("section", *parts, id="cited", aria_labelledby="cited-head")


def _here(shown: Shown, **more: str) -> str:
    return document_address(shown.path, sha=shown.sha256, text_sha=shown.text_sha256, **more)


def _citing(one: Citing, shown: Shown) -> Html:
    record = tag("a", strings.RECORD, href=f"/audit/{one.record}", class_="small")
    asked = tag("p", one.question or strings.UNREADABLE_RECORD, class_="asked", dir="auto")
    when = tag("p", short_moment(one.at), " · ", record, class_="soft small")
    return asked + when + tag("ul", *(tag("li", _claim(claim, shown)) for claim in one.claims))


def _claim(claim: CitedClaim, shown: Shown) -> Html:
    word = tag(
        "span", icon(claim.verdict), strings.VERDICTS[claim.verdict], class_=f"verdict {claim.verdict.value}"
    )
    links = (_to_passage(citation, shown) for citation in claim.citations)
    return joined([tag("p", claim.text, dir="auto"), tag("p", word, " ", *links, class_="small")])


def _to_passage(citation: Citation, shown: Shown) -> Html:
    more = {"sha": citation.sha256, "text_sha": citation.text_sha256}
    span = {"start": str(citation.start), "end": str(citation.end)}
    address = f"{document_address(shown.path, **more, **span)}#passage"
    named = f"{strings.SHOW_PASSAGE}: {citation.quote[:60]}"
    return tag("a", strings.SHOW_PASSAGE, href=address, title=citation.quote[:300], aria_label=named) + " "
