"""One claim of a recorded answer with its proof, its checks, and the form in which a person judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from assistant.audit.findings import AnswerAudit, CitationAudit, ClaimAudit, DriftState, Judgement, QuoteState
from assistant.audit.signoff import Judged
from assistant.types import Check, Outcome, Verdict
from assistant.view import strings
from assistant.view.around import trimmed
from assistant.view.markup import NOTHING, Html, counted, icon, joined, tag

_AROUND: Final = 420  # characters shown on either side of a passage
_LONGEST: Final = 4_000  # characters of a passage that are shown
_GOOD_DRIFT: Final = (DriftState.UNCHANGED, DriftState.MOVED, DriftState.STILL_QUOTED)


@dataclass(frozen=True, slots=True)
class Signing:
    """What the forms of a page need: where they go, who signs, what was wrong with the last one."""

    action: str
    name: str = ""  # of the signer; "" when it is still to be typed
    fixed: bool = False  # logged in: the name cannot be typed
    read_only: bool = False
    claim: int = -1  # place of the claim whose form was sent back, from 0
    problem: str = ""  # name of what was wrong with it, in `strings.SIGN_PROBLEMS`
    reason: str = ""  # what was typed there
    judged: str = ""  # and chosen


def claims(audit: AnswerAudit, judgements: Sequence[Judgement], signing: Signing) -> Html:
    """Every claim with the passages that it cites beside it."""
    if not audit.claims:
        return NOTHING
    cited = {each.citation.number: each for each in audit.citations}
    items = [
        _claim(place, claim, cited, [each for each in judgements if each.claim == place], signing)
        for place, claim in enumerate(audit.claims)
    ]
    return tag("h2", strings.CLAIMS_HEAD) + tag("ol", *items, class_="claims")


def _claim(
    place: int,
    claim: ClaimAudit,
    cited: Mapping[int, CitationAudit],
    judged: Sequence[Judgement],
    signing: Signing,
) -> Html:
    key = f"claim-{place + 1}"
    standing = [each for each in judged if each == _last(judged, each.by)]
    left = [
        tag(
            "h3",
            tag("span", strings.CLAIM.format(number=place + 1), class_="kicker"),
            verdict(claim.claim.verdict),
            id=f"{key}-title",
        ),
        tag("p", claim.claim.text, class_="claimed", dir="auto"),
        _changed(claim),
        _checks(claim),
    ]
    below = [
        _judgements(judged, standing),
        NOTHING if signing.read_only else _form(place, signing, bool(standing)),
    ]
    right = [passage(cited[n], place, claim) for n in claim.claim.citations if n in cited]
    right += [tag("p", strings.UNKNOWN_MARKER.format(number=n), class_="bad") for n in claim.unknown]
    if not claim.claim.citations:
        right.append(tag("p", strings.CITES_NOTHING, class_="bad" if claim.uncited else "hint"))
    return tag(
        "li",
        tag("div", *left, class_="said"),
        tag("div", *right, class_="proof"),
        tag("div", *below, class_="judge"),
        id=key,
        class_="claim judged" if standing else "claim",
        tabindex=-1,
        aria_labelledby=f"{key}-title",
        data_claim=place,
    )


def verdict(value: Verdict) -> Html:
    """A verdict as sign and word."""
    return tag("span", icon(value), strings.VERDICTS[value], class_=f"badge verdict-{value}")


def _changed(claim: ClaimAudit) -> Html:
    if not claim.recorded or claim.verdict is claim.claim.verdict:
        return NOTHING
    words = strings.VERDICTS
    said = strings.TODAY_SAYS.format(recorded=words[claim.claim.verdict], today=words[claim.verdict])
    return tag("p", icon("note"), said, class_="warn")


def _checks(claim: ClaimAudit) -> Html:
    """The checks of today; where the record has them otherwise, it is said."""
    ran = [check for check in claim.checks if check.outcome is not Outcome.NOT_APPLICABLE]
    spared = [check.name for check in claim.checks if check.outcome is Outcome.NOT_APPLICABLE]
    recorded = {check.name: check.outcome for check in claim.claim.checks}
    bad = any(check.outcome is Outcome.FAILED for check in ran)
    more = strings.CHECKS_SPARED.format(names=", ".join(spared)) if spared else ""
    return tag(
        "details",
        tag("summary", counted(strings.CHECKS_RUN, len(ran))),
        tag("ul", *(_check(check, recorded.get(check.name, check.outcome)) for check in ran)),
        tag("p", more, class_="hint") if more else NOTHING,
        class_="checks",
        open=bad,
    )


def _check(check: Check, recorded: Outcome) -> Html:
    score = "" if check.score is None else f" ({check.score:.2f})"
    then = strings.RECORDED_AS.format(outcome=strings.OUTCOMES[recorded])
    return tag(
        "li",
        icon(check.outcome),
        tag("b", check.name),
        f" {strings.OUTCOMES[check.outcome]}{score}: ",
        tag("span", check.reason, dir="auto"),
        f" ({then})" if recorded is not check.outcome else "",
        class_=f"check {check.outcome}",
    )


def passage(cited: CitationAudit, place: int, claim: ClaimAudit) -> Html:
    """A citation: its quote marked in its surroundings, with what checking it found."""
    citation = cited.citation
    exact = cited.state is QuoteState.EXACT
    sound = tag(
        "p",
        icon("passed" if exact else "failed"),
        strings.QUOTE_STATES[cited.state],
        "" if exact else tag("span", f": {cited.reason}", dir="auto"),
        class_="good" if exact else "bad",
    )
    since = cited.drift.state
    drift = tag(
        "p",
        icon("passed" if since is DriftState.UNCHANGED else "note"),
        strings.SOURCE_TODAY.format(state=strings.DRIFT_STATES[since]),
        "" if since is DriftState.UNCHANGED else tag("span", f". {cited.drift.sentence}", dir="auto"),
        class_={DriftState.UNCHANGED: "good", DriftState.UNKNOWN: "hint"}.get(
            since, "warn" if since in _GOOD_DRIFT else "bad"
        ),
    )
    spare = strings.ADDS_NOTHING.format(number=citation.number)
    return tag(
        "section",
        tag("h4", f"[{citation.number}] ", tag("span", citation.title or citation.document, dir="auto")),
        _shown(cited),
        sound,
        drift,
        tag("p", icon("note"), spare, class_="hint") if citation.number in claim.superfluous else NOTHING,
        _where(cited),
        class_="passage",
        id=f"claim-{place + 1}-citation-{citation.number}",
    )


def _shown(cited: CitationAudit) -> Html:
    """The span as it stands in the kept version, in its surroundings; the quote besides, if it differs."""
    citation, span = cited.citation, cited.span
    if not span:
        return tag("blockquote", citation.quote[:_LONGEST], class_="surroundings", dir="auto")
    before, after = trimmed(cited.before, cited.after, _AROUND)
    whole = len(span) <= _LONGEST
    marked = tag("mark", span if whole else span[:_LONGEST] + " …", data_whole=whole)
    block = tag("blockquote", before, marked, after, class_="surroundings", dir="auto")
    if span == citation.quote:
        return block
    other = tag("blockquote", citation.quote[:_LONGEST], dir="auto", class_="bad-quote")
    return joined([block, tag("p", strings.QUOTED_INSTEAD, class_="bad"), other])


def _where(cited: CitationAudit) -> Html:
    citation = cited.citation
    asked = {"path": citation.document, "sha": citation.sha256, "start": citation.start, "end": citation.end}
    address = "/document?" + urlencode(
        {key: str(value).encode("utf-8", "replace") for key, value in asked.items()}
    )
    page = "" if citation.page is None else f", {strings.PAGE.format(page=citation.page)}"
    return tag(
        "p",
        tag("bdi", citation.document),
        page,
        f", {strings.AT_CHARACTERS.format(start=citation.start, end=citation.end)}, ",
        tag("code", citation.sha256[:12], title=citation.sha256),
        " ",
        tag("a", strings.OPEN_IN_DOCUMENT, href=address),
        class_="where",
    )


def _last(judged: Sequence[Judgement], by: str) -> Judgement:
    return [each for each in judged if each.by == by][-1]


def _judgements(judged: Sequence[Judgement], standing: Sequence[Judgement]) -> Html:
    if not judged:
        return tag("p", strings.NOT_JUDGED, class_="hint")
    return tag("ul", *(_judgement(each, each in standing) for each in judged), class_="judgements")


def _judgement(each: Judgement, stands: bool) -> Html:
    found = strings.JUDGEMENTS.get(each.judged) or strings.AGREEMENT.get(each.agrees, "")
    tone = {"correct": "good", "wrong": "bad"}.get(each.judged, "plain")
    earlier = "" if stands else tag("span", f" ({strings.JUDGED_EARLIER})", class_="hint")
    return tag(
        "li",
        tag("span", found, class_=f"badge {tone}"),
        " ",
        tag("span", strings.JUDGED_BY.format(by=each.by, date=each.at[:16].replace("T", " ")), dir="auto"),
        tag("span", f": {each.comment}", dir="auto") if each.comment else NOTHING,
        earlier,
        class_="" if stands else "replaced",
    )


def _form(place: int, signing: Signing, again: bool) -> Html:
    """Correct, wrong or cannot tell, with a reason; the name is typed once."""
    key, here = f"claim-{place + 1}", signing.claim == place
    chosen = signing.judged if here else ""
    radios = [
        tag(
            "label",
            _input("radio", "judged", str(each), id=f"{key}-{each}", checked=chosen == each, required=True),
            tag("span", word),
        )
        for each, word in ((each, strings.JUDGEMENTS[each]) for each in Judged)
    ]
    legend = tag("legend", strings.JUDGE.format(number=place + 1))
    problem, error = "", f"{key}-problem"
    if here and signing.problem:
        problem = tag(
            "p", icon("error"), strings.SIGN_PROBLEMS[signing.problem], class_="bad", id=error, role="alert"
        )
    typed = signing.reason if here else ""
    reason = _input(
        "text", "comment", typed, id=f"{key}-reason", maxlength=2000, autocomplete="off",
        placeholder=strings.REASON_HINT, dir="auto", aria_describedby=error if problem else None,
    )  # fmt: skip
    fields = [tag("div", tag("label", strings.REASON, for_=f"{key}-reason"), reason, class_="field reason")]
    if not signing.name:
        name = _input(
            "text", "by", "", id=f"{key}-by", maxlength=200, autocomplete="name", dir="auto", required=True
        )
        fields.append(tag("div", tag("label", strings.YOUR_NAME, for_=f"{key}-by"), name, class_="field by"))
    word = strings.SIGN_AGAIN if again else strings.SIGN
    fields.append(tag("button", word, type="submit", class_="button" if again else "button primary"))
    return tag(
        "form",
        _input("hidden", "claim", str(place)),
        tag("fieldset", legend, tag("div", *radios, class_="choice")),
        tag("div", *fields, class_="fields"),
        problem,
        method="post",
        action=signing.action,
        class_="signoff",
        data_signoff=True,
    )


def _input(kind: str, name: str, value: str, **attributes: str | int | bool | None) -> Html:
    return Html(tag("input", type=kind, name=name, value=value, **attributes).removesuffix("</input>"))
