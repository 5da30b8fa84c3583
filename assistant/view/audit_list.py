"""The list of records: filters, one row a record, and the way to the next page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audit.types import JSON, Record
from assistant.errors import RecordError
from assistant.types import Verdict
from assistant.view import strings
from assistant.view.audit_query import NAMES, Query, name_of
from assistant.view.markup import NOTHING, Html, icon, joined, tag

_MOST_QUESTION: Final = 220  # characters of a question in its row


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the list shows it."""

    record: Record
    question: str
    verdicts: Counter[str]
    documents: tuple[str, ...]
    drifted: int  # cited versions that are not today's
    judged: int  # claims that a person judged
    up: int
    down: int
    sound: bool  # content, hash and link to the record before match

    @property
    def claims(self) -> int:
        """Claims of the answer."""
        return self.verdicts.total()


def read_row(record: Record, *, judged: int, feedback: Counter[str], drifted: int, sound: bool) -> Row:
    """The row of `record`; a body that is gone or damaged leaves it bare."""
    try:
        body: Mapping[str, JSON] = {} if record.erased else record.body
    except RecordError:
        body = {}
    answer = body.get("answer")
    held: Mapping[str, JSON] = answer if isinstance(answer, Mapping) else body
    question = held.get("question")
    verdicts = Counter(str(each.get("verdict")) for each in rows_of(held, "claims"))
    documents = tuple(dict.fromkeys(str(each.get("document")) for each in rows_of(held, "citations")))
    return Row(
        record,
        strings.ERASED if record.erased else str(question or strings.NO_QUESTION),
        verdicts,
        documents,
        drifted,
        judged,
        feedback["up"],
        feedback["down"],
        sound,
    )


def rows_of(held: Mapping[str, JSON], name: str) -> list[Mapping[str, JSON]]:
    """The objects of a list in a body; [] when it is none."""
    listed = held.get(name)
    return [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []


def filters(query: Query, choices: Mapping[str, Sequence[tuple[str, str]]]) -> Html:
    """The form; `choices` are the (value, word) pairs of each filter that offers some."""
    fields = {name: _field(name, query, choices.get(name)) for name in NAMES}
    text = fields.pop("text")
    submit = tag("button", strings.FILTER, type="submit", class_="button primary")
    clear = tag("a", strings.FILTER_CLEAR, href="/audit", class_="button") if query.given else NOTHING
    more = tag(
        "details",
        tag("summary", strings.MORE_FILTERS),
        tag("div", *fields.values(), class_="filter-grid"),
        open=any(name != "text" for name, _ in query.given),
        data_wide=True,
    )
    return tag(
        "form",
        tag("div", text, tag("div", submit, clear, class_="buttons"), class_="filter-line"),
        more,
        method="get",
        action="/audit",
        role="search",
        aria_label=strings.FILTERS,
        class_="filters",
    )


def _field(name: str, query: Query, choices: Sequence[tuple[str, str]] | None) -> Html:
    value, id = query.value(name), f"f-{name}"
    label = tag("label", name_of(name), for_=id)
    if choices is not None:
        known = [*choices, *(((value, value),) if value and value not in dict(choices) else ())]
        options = [tag("option", strings.F_ANY, value="")]
        options += [tag("option", word, value=key, selected=key == value) for key, word in known]
        return tag("div", label, tag("select", *options, id=id, name=name), class_=f"field {name}")
    if name == "text":
        hint = tag("span", strings.F_TEXT_HINT, class_="hint", id="f-text-hint")
        box = _input(id, name, value, "search", describedby="f-text-hint")
        return tag("div", label, box, hint, class_="field text")
    kind = "date" if name in ("since", "until") and len(value) in (0, 10) else "text"
    return tag("div", label, _input(id, name, value, kind), class_=f"field {name}")


def _input(id: str, name: str, value: str, kind: str, describedby: str | None = None) -> Html:
    made = tag("input", id=id, name=name, value=value, type=kind, dir="auto", aria_describedby=describedby)
    return Html(made.removesuffix("</input>"))


def table(rows: Sequence[Row], query: Query) -> Html:
    """The records; a small screen shows each as a card."""
    if not rows:
        return tag("p", strings.NO_RECORDS if query.given else strings.NO_RECORDS_YET, class_="empty")
    names = (
        strings.COLUMN_QUESTION, strings.COLUMN_TIME, strings.COLUMN_KIND, strings.COLUMN_CLAIMS,
        strings.COLUMN_SOURCES, strings.COLUMN_SIGNED, strings.COLUMN_FEEDBACK,
    )  # fmt: skip
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    body = tag("tbody", *(_row(row, query) for row in rows))
    caption = tag("caption", strings.RECORDS_CAPTION, class_="sr-only")
    return tag("table", caption, head, body, class_="table records")


def _row(row: Row, query: Query) -> Html:
    record = row.record
    words = row.question if len(row.question) <= _MOST_QUESTION else row.question[:_MOST_QUESTION] + "…"
    link = tag("a", words, href=query.address(f"/audit/{record.id}"), dir="auto")
    alarm = NOTHING if row.sound else tag("p", icon("error"), strings.UNSOUND, class_="bad alarm-word")
    judged = f"{row.judged} / {row.claims}" if row.claims else ""
    return tag(
        "tr",
        tag("th", link, alarm, scope="row", class_="question"),
        _cell(strings.COLUMN_TIME, moment(record.at), "time"),
        _cell(strings.COLUMN_KIND, strings.RECORD_KINDS[record.kind], f"kind kind-{record.kind}"),
        _cell(strings.COLUMN_CLAIMS, tag("div", verdicts(row.verdicts)) if row.claims else ""),
        _cell(strings.COLUMN_SOURCES, _sources(row)),
        _cell(
            strings.COLUMN_SIGNED,
            tag("span", judged, class_="done" if 0 < row.claims <= row.judged else "") if judged else "",
        ),
        _cell(strings.COLUMN_FEEDBACK, tag("div", rated(row.up, row.down)) if row.up or row.down else ""),
    )


def _cell(name: str, value: str, kind: str | None = None) -> Html:
    return tag("td", value, data_label=name, class_=kind) if value else tag("td")


def moment(at: str) -> Html:
    """A time as people read it; the exact one stays in the page."""
    return tag("time", at[:16].replace("T", " "), datetime=at)


def verdicts(counts: Counter[str]) -> Html:
    """How many claims have which verdict: sign, number, word."""
    shown = [verdict for verdict in Verdict if counts[verdict]]
    return joined(
        tag("span", icon(each), f"{counts[each]} {strings.VERDICTS[each]}", class_=f"tally {each}")
        for each in shown
    )


def rated(up: int, down: int) -> Html:
    """Feedback as signs with numbers; nothing when there is none."""
    words = strings.F_FEEDBACK_VALUES
    return joined(
        tag(
            "span",
            icon(f"thumb_{name}"),
            str(count),
            tag("span", f" {words[name]}", class_="sr-only"),
            class_="rated",
        )
        for name, count in (("up", up), ("down", down))
        if count
    )


def _sources(row: Row) -> Html:
    if not row.documents:
        return NOTHING
    first, more = row.documents[0], len(row.documents) - 1
    name = tag("bdi", first) + (f" +{more}" if more else "")
    changed = strings.DRIFT_STATES["changed"]
    drift = tag("span", icon("note"), changed, class_="warn drift-word") if row.drifted else NOTHING
    return tag("span", name, drift, class_="cited")


def pages(newer: int, older: int, query: Query) -> Html:
    """Links to the pages beside this one."""
    links = []
    if newer:
        links.append(tag("a", strings.RECORDS_NEWEST, href=query.address("/audit"), class_="button"))
        links.append(
            tag(
                "a",
                strings.RECORDS_NEWER,
                href=query.address("/audit", after=newer),
                rel="prev",
                class_="button",
            )
        )
    if older:
        links.append(
            tag(
                "a",
                strings.RECORDS_OLDER,
                href=query.address("/audit", before=older),
                rel="next",
                class_="button",
            )
        )
    return tag("nav", *links, class_="pages", aria_label=strings.RECORDS_CAPTION) if links else NOTHING
