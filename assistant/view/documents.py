"""The corpus as the page shows it: a list of documents, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.view import strings
from assistant.view.markup import NOTHING, Html, button, counted, icon, tag
from index.types import DocumentInfo, FileProblem, Repair


def document_list(documents: Sequence[DocumentInfo], problems: Sequence[FileProblem] = ()) -> Html:
    """The panel with every document of the corpus, and the files that could not be indexed."""
    head = tag(
        "div",
        tag("p", strings.DOCUMENTS, class_="kicker"),
        tag("h2", counted(strings.DOCUMENTS_COUNT, len(documents)), id="panel-title", tabindex=-1),
        tag("p", tag("a", strings.MANAGE_DOCUMENTS, href="/documents"), class_="links"),
        class_="panel-head",
    )
    if not documents:
        return head + _problems(problems) + tag("p", strings.NO_DOCUMENTS, class_="empty")
    return head + _problems(problems) + tag("ul", *map(_item, documents), class_="documents")


def _item(info: DocumentInfo) -> Html:
    card = button(
        "document",
        tag("span", info.title, class_="title", dir="auto"),
        tag("span", tag("bdi", info.path), f" · {human_size(info.size)}", class_="where"),
        class_="card",
        data_sha=info.sha256,
        data_path=info.path,
    )
    return tag("li", card, tag("p", _encoding(info), " · ", _repaired(info.repairs), class_="state"))


def facts(info: DocumentInfo) -> Html:
    """What is known of one document, as a description list, with what was repaired in it."""
    indexed = f"{info.indexed_at[:16].replace('T', ' ')} UTC · {info.chunks} {strings.CHUNKS}"
    return described(
        [
            (strings.FILE, tag("bdi", info.path)),
            (strings.SIZE, f"{human_size(info.size)} · {info.format}"),
            (strings.ENCODING, _encoding(info)),
            (strings.VERSION, version(info.sha256, strings.CURRENT)),
            (strings.INDEXED, indexed),
            *info.fields,
        ]
    ) + repairs(info.repairs)


def described(rows: Iterable[tuple[str, str]]) -> Html:
    """Names and values, one pair under another."""
    return tag(
        "dl", *(part for name, value in rows for part in (tag("dt", name), tag("dd", value, dir="auto")))
    )


def version(sha256: str, standing: str) -> Html:
    """A document version, short enough to read, whole on demand."""
    return tag("code", sha256[:12], title=sha256) + f" ({standing})"


def _encoding(info: DocumentInfo) -> str:
    if not info.encoding:
        return info.format
    return strings.GUESSED.format(encoding=info.encoding) if info.encoding_guessed else info.encoding


def _repaired(repairs: Sequence[Repair]) -> str:
    return counted(strings.REPAIRS, sum(repair.count for repair in repairs))


def repairs(made: Sequence[Repair]) -> Html:
    """What was repaired in a document, each kind with an example."""
    if not made:
        return tag("p", _repaired(made), class_="state")
    items = (
        tag("li", counted(strings.REPAIR, r.count, rule=r.rule, sample=r.sample), dir="auto") for r in made
    )
    return tag("details", tag("summary", _repaired(made)), tag("ul", *items), class_="repairs")


def _problems(problems: Sequence[FileProblem]) -> Html:
    if not problems:
        return NOTHING
    items = (
        tag(
            "li",
            icon("error"),
            tag("b", p.path),
            f"{p.sentence.removeprefix(p.path)} {p.hint}".rstrip(),
            dir="auto",
        )
        for p in problems
    )
    return tag("ul", *items, class_="problems")


def human_size(size: int) -> str:
    """Bytes in words, decimal units as file managers show them."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"
