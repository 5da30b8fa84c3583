"""What stands under the claims of a record: candidates, feedback, timings, circumstances, the raw rest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from assistant.audit.findings import AnswerAudit, words
from assistant.audit.mentions import voice_of
from assistant.audit.types import JSON, Record
from assistant.types import Answer, Evidence, Withheld
from assistant.view import strings
from assistant.view.audit_list import moment
from assistant.view.markup import NOTHING, Html, icon, joined, tag

_KNOWN: Final = frozenset(
    ("form", "source", "person", "program", "history", "settings", "corpus", "embedder", "reader", "prompts",
     "answer", "question", "documents", "error", "timings")
)  # fmt: skip
_MOST_CANDIDATES: Final = 50
_LONGEST_RAW: Final = 200_000


def details(
    record: Record,
    audit: AnswerAudit,
    remarks: Sequence[Record],
    body: Mapping[str, JSON],
    *,
    sound: bool,
) -> Html:
    """All of it, each part folded unless it is short."""
    return joined(
        [
            _withheld(audit.answer.withheld if audit.answer else ()),
            _candidates(audit.answer),
            _feedback(remarks),
            _facts(record, audit, body, sound=sound),
            _timings(audit, body),
            _rest(body),
        ]
    )


def _withheld(withheld: Sequence[Withheld]) -> Html:
    if not withheld:
        return NOTHING
    items = [
        tag(
            "li",
            tag("p", each.text, dir="auto"),
            tag(
                "p",
                tag("b", words(each.reason)),
                f", {each.done}: ",
                tag("span", each.why, dir="auto"),
                class_="hint",
            ),
        )
        for each in withheld
    ]
    return _folded(f"{strings.WITHHELD_HEAD} ({len(withheld)})", tag("ol", *items, class_="withheld"))


def _candidates(answer: Answer | None) -> Html:
    if answer is None:
        return NOTHING
    cited = [(c.document, c.start, c.end) for c in answer.citations]
    left = [
        each
        for each in answer.evidence
        if not any(d == each.document and s < each.end and each.start < e for d, s, e in cited)
    ]
    if not left:
        return NOTHING
    items = tag("ol", *map(_candidate, left[:_MOST_CANDIDATES]), class_="candidates")
    return _folded(f"{strings.CANDIDATES} ({len(left)})", items, open=answer.abstained)


def _candidate(each: Evidence) -> Html:
    page = "" if each.page is None else f", {strings.PAGE.format(page=each.page)}"
    score = strings.CANDIDATE_SCORE.format(score=f"{each.score:.3f}", retrieval=f"{each.retrieval:.4f}")
    where = tag("p", tag("bdi", each.title or each.document), page, f", {score}", class_="where")
    return tag("li", tag("p", each.text, dir="auto"), where)


def _feedback(remarks: Sequence[Record]) -> Html:
    given = [each for each in remarks if each.kind == "feedback"]
    if not given:
        return NOTHING
    latest = {voice_of(each.body) or each.id: each.id for each in given}
    items = [_rating(each, each.id in latest.values()) for each in given]
    return tag(
        "section", tag("h2", strings.FEEDBACK_HEAD), tag("ul", *items, class_="ratings"), id="feedback"
    )


def _rating(remark: Record, stands: bool) -> Html:
    body = remark.body
    value, by, comment = (str(body.get(key) or "") for key in ("value", "by", "comment"))
    citation = body.get("citation")
    about = strings.FEEDBACK_ON.format(number=citation) if isinstance(citation, int) else ""
    who = strings.FEEDBACK_BROWSER if not by or by.startswith("browser:") else by
    sign = icon(f"thumb_{value}") if value in ("up", "down") else icon("not_applicable")
    word = strings.F_FEEDBACK_VALUES.get(value, strings.RATE_TAKEN_BACK)
    return tag(
        "li",
        sign,
        f" {word} {about} · ",
        tag("span", who, dir="auto"),
        " · ",
        moment(remark.at),
        tag("span", f": {comment}", dir="auto") if comment else NOTHING,
        tag("span", f" ({strings.FEEDBACK_REPLACED})", class_="hint") if not stands else NOTHING,
        class_="" if stands else "replaced",
    )


def _timings(audit: AnswerAudit, body: Mapping[str, JSON]) -> Html:
    timings = audit.answer.timings if audit.answer else body.get("timings")
    pairs = (
        [(str(k), float(v)) for k, v in timings.items() if isinstance(v, int | float)]
        if isinstance(timings, Mapping)
        else []
    )
    if not pairs:
        return NOTHING
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", f"{value:.3f} s", class_="number"))
        for name, value in pairs
    ]
    return _folded(strings.TIMINGS, tag("table", tag("tbody", *rows), class_="plain-table"))


def _facts(record: Record, audit: AnswerAudit, body: Mapping[str, JSON], *, sound: bool) -> Html:
    program = body.get("program")
    named = " ".join(str(value) for value in program.values()) if isinstance(program, Mapping) else ""
    limited = audit.answer.documents if audit.answer else None
    shown = {
        "at": record.at,
        "id": record.id,
        "source": str(body.get("source") or ""),
        "person": str(body.get("person") or ""),
        "written_by": audit.answer.written_by if audit.answer else "",
        "documents": ", ".join(limited) if limited else "",
        "program": named,
        **{name: str(body.get(name) or "") for name in ("corpus", "embedder", "reader", "prompts")},
        "hash": record.hash,
        "prev": record.prev,
        "body_hash": record.body_hash,
    }
    names = strings.FACT_NAMES
    pairs = [tag("dt", names[k]) + tag("dd", tag("code", v, dir="auto")) for k, v in shown.items() if v]
    fine = tag("p", icon("passed"), strings.LINK_SOUND, class_="good")
    if not sound:
        fine = tag("p", icon("failed"), strings.UNSOUND, class_="bad")
    facts = tag("section", tag("h2", strings.FACTS), fine, tag("dl", *pairs, class_="facts"))
    settings = body.get("settings")
    if not isinstance(settings, Mapping):
        return facts
    rows = [
        tag("tr", tag("th", str(k), scope="row"), tag("td", _short(v), dir="auto"))
        for k, v in sorted(settings.items())
    ]
    return facts + _folded(strings.SETTINGS, tag("table", tag("tbody", *rows), class_="plain-table"))


def _rest(body: Mapping[str, JSON]) -> Html:
    """What a body holds that this page does not know: a model's raw output, what later versions add."""
    left = {key: value for key, value in body.items() if key not in _KNOWN and value}
    if not left:
        return NOTHING
    text = json.dumps(left, ensure_ascii=False, indent=2)[:_LONGEST_RAW]
    box = tag("pre", text, dir="auto", tabindex=0, role="region", aria_label=strings.RAW_HEAD)
    return _folded(f"{strings.RAW_HEAD} ({', '.join(left)})", box)


def _folded(head: str, *inside: str, open: bool = False) -> Html:
    return tag("details", tag("summary", head), *inside, class_="folded", open=open)


def _short(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
