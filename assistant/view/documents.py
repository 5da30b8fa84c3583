"""The corpus as the page shows it: a list of documents, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.view import strings
from assistant.view.markup import button, counted, icon, tag, text
from index.types import DocumentInfo, FileProblem


def document_list(documents: Sequence[DocumentInfo], problems: Sequence[FileProblem] = ()) -> str:
    """The panel with every document of the corpus, and the files that could not be indexed."""
    items = "".join(_item(info) for info in documents)
    body = tag("ul", items, class_="documents") if items else tag("p", strings.NO_DOCUMENTS, class_="empty")
    head = tag("p", strings.DOCUMENTS, class_="kicker") + tag(
        "h2", text(count(documents)), id="panel-title", tabindex=-1
    )
    return tag("div", head, class_="panel-head") + _problems(problems) + body


def count(documents: Sequence[DocumentInfo]) -> str:
    """How many documents there are, in words."""
    return counted(strings.DOCUMENTS_COUNT, len(documents))


def _item(info: DocumentInfo) -> str:
    title = tag("span", text(info.title), class_="title", dir="auto")
    line = tag("span", tag("bdi", text(info.path)) + f" · {human_size(info.size)}", class_="where")
    label = button(title + line, "document", class_="card", data_sha=info.sha256, data_path=info.path)
    return tag("li", label + tag("p", tag("span", _encoding(info)) + " · " + _repaired(info), class_="state"))


def facts(info: DocumentInfo) -> str:
    """What is known of one document, as a description list, with what was repaired in it."""
    version = tag("code", info.sha256[:12], title=info.sha256) + f" ({strings.CURRENT})"
    rows = [
        (strings.FILE, tag("bdi", text(info.path))),
        (strings.SIZE, f"{human_size(info.size)} · {text(info.format)}"),
        (strings.ENCODING, _encoding(info)),
        (strings.VERSION, version),
        (strings.INDEXED, f"{text(info.indexed_at[:16].replace('T', ' '))} UTC · {info.chunks} chunks"),
    ]
    rows += [(text(name), text(value)) for name, value in info.fields]
    listing = tag("dl", "".join(tag("dt", name) + tag("dd", value, dir="auto") for name, value in rows))
    return listing + _repairs(info)


def _encoding(info: DocumentInfo) -> str:
    if not info.encoding:
        return text(info.format)
    if info.encoding_guessed:
        return text(strings.GUESSED.format(encoding=info.encoding))
    return text(info.encoding)


def _repaired(info: DocumentInfo) -> str:
    return counted(strings.REPAIRS, sum(repair.count for repair in info.repairs))


def _repairs(info: DocumentInfo) -> str:
    if not info.repairs:
        return tag("p", _repaired(info), class_="state")
    items = "".join(
        tag(
            "li",
            text(strings.REPAIR.format(rule=repair.rule, count=repair.count, sample=repair.sample)),
            dir="auto",
        )
        for repair in info.repairs
    )
    return tag("details", tag("summary", _repaired(info)) + tag("ul", items), class_="repairs")


def _problems(problems: Sequence[FileProblem]) -> str:
    items = "".join(
        tag("li", tag("b", text(p.path)) + ": " + text(f"{p.message} {p.hint}".strip()), dir="auto")
        for p in problems
    )
    return tag("ul", icon("error") + items, class_="problems") if items else ""


def human_size(size: int) -> str:
    """Bytes in words, decimal units as file managers show them."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"
