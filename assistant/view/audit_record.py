"""The page of one record: what was asked, what was answered, why, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assistant.audit.browse import Judged
from assistant.audit.findings import AnswerAudit, Finding, FindingKind, Judgement, words
from assistant.audit.types import JSON, Record
from assistant.audit.verification import read_judgements
from assistant.types import Answer, Citation, Verdict
from assistant.view import strings
from assistant.view.audit_claims import Signing, claims
from assistant.view.audit_claims import verdict as badge
from assistant.view.audit_details import details
from assistant.view.audit_list import moment
from assistant.view.audit_query import Query
from assistant.view.markup import NOTHING, Html, button, icon, joined, tag
from assistant.view.prose import Marks, answered
from assistant.work import split_notices

# Said beside the claim or the citation that they are about.
_SAID_ELSEWHERE: Final = frozenset(FindingKind) - {
    FindingKind.UNREADABLE,
    FindingKind.MISINDEXED,
    FindingKind.BETTER,
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Where one can go from a record."""

    newer: str = ""  # address of the next newer record of the selection; "" when there is none
    older: str = ""
    unjudged: str = ""  # of the next record with a claim that nobody judged
    progress: Judged | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One record, what was found about it, and what people said of it."""

    record: Record
    audit: AnswerAudit
    remarks: tuple[Record, ...] = ()  # sign-offs and feedback, oldest first, none of them erased

    @property
    def body(self) -> Mapping[str, JSON]:
        """What was recorded; empty when it is gone or cannot be read."""
        return {} if self.record.erased or self.audit.unreadable else self.record.body

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement of a claim, also those that a later one replaced."""
        signed = (remark for remark in self.remarks if remark.kind == "signoff")
        return tuple(each for remark in signed for each in read_judgements(remark))


def record_page(shown: Shown, beside: Beside, *, query: Query, signing: Signing, sound: bool) -> Html:
    """Everything about one record, in the order in which an auditor reads it.

    `sound` says that its content, hash and links match.
    """
    return joined(
        [
            bar(beside, query, signing, shown.record.id),
            _heading(shown.record, shown.audit),
            _asked(shown.audit, shown.body),
            _answer(shown.audit),
            _findings(shown.audit),
            claims(shown.audit, shown.judgements, signing),
            details(shown.record, shown.audit, shown.remarks, shown.body, sound=sound),
        ]
    )


def bar(beside: Beside, query: Query, signing: Signing, id: str) -> Html:
    """The ways to other records, how far this selection is judged, and the keys."""
    links = [
        tag("a", icon("previous"), strings.AUDIT_BACK, href=query.address("/audit"), class_="button"),
        _step(beside.newer, strings.PREVIOUS_RECORD, "previous", "p"),
        _step(beside.older, strings.NEXT_RECORD, "next", "n"),
        _step(beside.unjudged, strings.NEXT_UNJUDGED, "next", "u"),
    ]
    nav = tag("nav", *links, class_="buttons", aria_label=strings.RECORD_PLACES)
    return tag(
        "div", nav, progress(beside.progress), _signer(signing, id), _keys(signing), class_="record-bar"
    )


def progress(judged: Judged | None) -> Html:
    """How many claims of the selection people have judged."""
    if judged is None or not judged.claims:
        return NOTHING
    said = strings.PROGRESS_JUDGED.format(judged=f"{judged.judged:,}", claims=f"{judged.claims:,}")
    part = "" if judged.whole else f" {strings.PROGRESS_PART}"
    meter = tag("progress", max=judged.claims, value=min(judged.judged, judged.claims), aria_label=said)
    return tag("div", tag("p", said + part, role="status", id="progress"), meter, class_="judging")


def _step(address: str, word: str, sign: str, key: str) -> Html:
    if not address:
        return NOTHING
    inside = (icon(sign), word) if sign == "previous" else (word, icon(sign))
    return tag("a", *inside, href=address, class_="button", data_key=key, aria_keyshortcuts=key)


def _signer(signing: Signing, id: str) -> Html:
    """Whose name goes under the judgements."""
    if signing.read_only or not signing.name:
        return NOTHING
    said = tag("span", strings.SIGNING_AS.format(name=signing.name), dir="auto")
    if signing.fixed:
        return tag("p", said, class_="signer")
    change = tag("button", strings.CHANGE_NAME, type="submit", class_="button quiet tiny")
    return tag("form", said, " ", change, method="post", action=f"/audit/name?back={id}", class_="signer")


def _keys(signing: Signing) -> Html:
    if signing.read_only:
        return tag("p", icon("note"), strings.READ_ONLY_AUDIT, class_="note")
    pairs = [joined([tag("kbd", *keys), f" {said}"]) for keys, said in ((k, s) for k, s in strings.KEYS_HELP)]
    toggle = button("keys", strings.KEYS_ON, class_="button tiny", aria_pressed="true", id="keys-toggle")
    help_line = tag("span", *(tag("span", pair, class_="key") for pair in pairs), class_="keys-help")
    return tag("p", toggle, help_line, class_="keys", hidden=True)


def _heading(record: Record, audit: AnswerAudit) -> Html:
    kind = tag("span", strings.RECORD_KINDS[record.kind], class_=f"badge kind-{record.kind}")
    line = tag(
        "p",
        strings.RECORD_NUMBER.format(seq=f"{record.seq:,}"),
        " · ",
        moment(record.at),
        " UTC ",
        kind,
        class_="kicker",
    )
    asked = strings.ERASED if record.erased else audit.question or strings.NO_QUESTION
    return line + tag("h1", asked, dir="auto", class_="asked")


def _asked(audit: AnswerAudit, body: Mapping[str, JSON]) -> Html:
    parts = []
    answer = audit.answer
    if answer and answer.understood.split() != answer.question.split():
        parts.append(tag("p", f"{strings.UNDERSTOOD_HEAD}: ", tag("q", answer.understood, dir="auto")))
    turns = [turn for turn in _list(body.get("history")) if isinstance(turn, list) and len(turn) == 2]
    if turns:
        roles = strings.HISTORY_ROLES
        items = (
            tag(
                "li",
                tag("span", roles.get(str(role), str(role)), class_="kicker"),
                tag("p", str(said), dir="auto"),
            )
            for role, said in turns
        )
        parts.append(
            tag(
                "details",
                tag("summary", f"{strings.HISTORY} ({len(turns)})"),
                tag("ol", *items, class_="history"),
            )
        )
    return joined(parts)


def _answer(audit: AnswerAudit) -> Html:
    answer = audit.answer
    if answer is None:
        word = strings.BROKE_AS if audit.kind == "failure" else ""
        what = joined([tag("p", word) if word else NOTHING, tag("p", audit.problem, dir="auto")])
        return tag("div", icon("error"), tag("div", what), class_="failure")
    if answer.abstained:
        reason = strings.ABSTAINED[answer.refusal.reason] if answer.refusal else strings.NO_ANSWER
        said = answer.refusal.sentence if answer.refusal else answer.text
        head = tag("h2", icon("silence"), strings.REFUSED_AS.format(reason=reason))
        return tag("section", head, tag("p", said, dir="auto"), class_="abstained")
    before, behind = (joined(_notice(each) for each in notices) for notices in split_notices(answer))
    return tag("section", tag("h2", strings.THE_ANSWER), before, _prose(answer), behind, class_="answered")


def _notice(notice: str) -> Html:
    return tag("p", icon("note"), notice, class_="hint", dir="auto")


def _prose(answer: Answer) -> Html:
    """The answer's text; a marker leads to its passage below."""
    first: dict[int, int] = {}  # number of a citation -> number of the first claim that cites it
    for place, claim in enumerate(answer.claims, start=1):
        for number in claim.citations:
            first.setdefault(number, place)

    def chip(citation: Citation, _: str) -> Html:
        number = citation.number
        label = strings.CITATION.format(number=number, title=citation.title)
        address = f"#claim-{first.get(number, 1)}-citation-{number}"
        return tag("a", str(number), href=address, class_="chip", aria_label=label)

    def verdict(value: Verdict, _: str) -> Html:
        return tag("span", " ", badge(value))

    return answered(answer, "answer", Marks(chip, verdict))


def _findings(audit: AnswerAudit) -> Html:
    found = [each for each in audit.findings if each.kind not in _SAID_ELSEWHERE]
    if not found:
        return NOTHING
    return tag("section", tag("h2", strings.FINDINGS), tag("ul", *map(_finding, found)), class_="findings")


def _finding(finding: Finding) -> Html:
    about = f"{strings.CLAIM.format(number=finding.claim + 1)}: " if finding.claim is not None else ""
    return tag(
        "li",
        icon("note"),
        tag("b", words(finding.kind)),
        f": {about}",
        tag("span", finding.sentence, dir="auto"),
    )


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []
