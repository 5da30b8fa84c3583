"""One audited answer as HTML: the answer with its claims, their checks, the passages in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.audit.findings import (
    AnswerAudit,
    CitationAudit,
    ClaimAudit,
    DriftState,
    Finding,
    FindingKind,
    QuoteState,
    words,
)
from assistant.audit.html import Markup, join, tag
from assistant.audit.links import fragment_link
from assistant.audit.written_html import render_withheld, writing_facts
from assistant.types import Check, Outcome, Verdict

TONES: Final = {
    Verdict.SUPPORTED: "good",
    Verdict.PARTLY_SUPPORTED: "part",
    Verdict.CONTRADICTED: "bad",
    Verdict.NOT_SUPPORTED: "bad",
    Verdict.NOT_CHECKABLE: "none",
}
# Colours never stand alone: the sign and the word say the same.
_SIGNS: Final = {"good": "✓", "part": "◐", "bad": "✗", "none": "–"}
_OUTCOME_TONES: Final = {"passed": "good", "failed": "bad", "derived": "part", "not_applicable": "none"}
_MILD: Final = frozenset(
    {
        FindingKind.PARTLY_SUPPORTED,
        FindingKind.SOURCE_CHANGED,
        FindingKind.OVER_CITED,
        FindingKind.BETTER,
        FindingKind.VERDICT_CHANGED,
        FindingKind.DOUBTFUL,
    }
)
_AGREEMENT: Final = {
    True: ("agrees with", "good"),
    False: ("disagrees with", "bad"),
    None: ("neither agrees nor disagrees with", "none"),
}
_AROUND: Final = 350  # characters shown on either side of a passage
_BLANK_LINES = re.compile(r"\n\s*\n")
_LONGEST_SPAN: Final = 4_000  # characters of a cited span that are shown


def render_answer(audit: AnswerAudit, place: int) -> Markup:
    """The section of one answer; `place` (from 1) numbers it in the report."""
    title = tag("span", audit.question or "(no question)", dir="auto")
    body = [
        tag("h3", f"{place}. ", title, id=f"answer-{place}-title"),
        tag("p", " · ".join(filter(None, (audit.at[:19].replace("T", " "), audit.kind))), class_="soft"),
        tag("p", audit.problem, dir="auto", class_="status none") if audit.problem else None,
        _answer_text(audit),
        *_notices(audit),
        _findings(audit),
        *(_claim(audit, number, claim, place) for number, claim in enumerate(audit.claims)),
        render_withheld(audit.answer),
        *(_citation(each, place) for each in audit.citations),
        _facts(audit),
    ]
    return tag("article", *body, id=f"answer-{place}", aria_labelledby=f"answer-{place}-title")


def badge(word: str, tone: str) -> Markup:
    """A word in its colour, with a sign."""
    return tag("span", f"{_SIGNS[tone]} {words(word)}", class_=f"badge {tone}")


def _facts(audit: AnswerAudit) -> Markup:
    shown = {
        "Recorded": audit.at,
        "Asked through": audit.source,
        "Record": f"{audit.id} (number {audit.seq})" if audit.seq else audit.id,
        "Record hash": audit.hash,
        "Feedback": ", ".join(audit.feedback),
        **writing_facts(audit.answer),
    }
    pairs = [join(tag("dt", name), tag("dd", tag("code", value))) for name, value in shown.items() if value]
    return tag("dl", *pairs, class_="detail")


def _findings(audit: AnswerAudit) -> Markup | None:
    found = audit.findings
    if not found:
        return None
    return tag("ul", *(tag("li", _finding(each)) for each in found), class_="plain", aria_label="Findings")


def _finding(finding: Finding) -> Markup:
    about = f"Claim {finding.claim + 1}: " if finding.claim is not None else ""
    about += f"[{finding.citation}] " if finding.citation is not None else ""
    tone = "part" if finding.kind in _MILD else "bad"
    return join(badge(finding.kind, tone), " ", about, tag("span", finding.sentence, dir="auto"))


def _answer_text(audit: AnswerAudit) -> Markup | None:
    if audit.answer is None or not audit.answer.text:
        return None
    return tag("div", *_coloured(audit.answer.text, audit.claims), class_="answer", dir="auto")


def _notices(audit: AnswerAudit) -> Iterator[Markup]:
    """What the person was told beside the answer."""
    for notice in audit.answer.notices if audit.answer else ():
        yield tag("p", tag("b", "Told: "), tag("span", notice, dir="auto"), class_="soft")


def _coloured(text: str, claims: tuple[ClaimAudit, ...]) -> Iterator[Markup | str]:
    """`text` with each claim in the colour of its verdict, the word behind it."""
    at = 0
    for claim in sorted(claims, key=lambda each: each.claim.start):
        start, end = max(at, claim.claim.start), min(claim.claim.end, len(text))
        if start >= end:
            continue  # overlaps the claim before, or lies outside: its own section below still shows it
        tone = TONES[claim.verdict]
        yield text[at:start]
        yield tag("span", text[start:end], class_=f"claim {tone}")
        yield join(" ", badge(claim.verdict, tone))
        at = end
    yield text[at:]


def _claim(audit: AnswerAudit, number: int, claim: ClaimAudit, place: int) -> Markup:
    ran = [check for check in claim.checks if check.outcome is not Outcome.NOT_APPLICABLE]
    cited = [
        join(tag("a", f"[{each}]", href=f"#answer-{place}-citation-{each}"), " ")
        for each in claim.claim.citations
        if each not in claim.unknown
    ]
    missing = [f"[{each}] (not there) " for each in claim.unknown]
    return tag(
        "div",
        tag("h4", f"Claim {number + 1} ", badge(claim.verdict, TONES[claim.verdict])),
        tag("p", claim.claim.text, dir="auto"),
        tag("p", "Cites ", *cited, *missing, class_="soft")
        if claim.claim.citations
        else tag("p", "Cites nothing.", class_="soft"),
        tag("p", f"Recorded as {words(claim.claim.verdict)}.", class_="soft") if claim.recorded else None,
        _checks(claim) if ran else None,
        *(_judgement(audit, number)),
        class_="detail",
    )


def _checks(claim: ClaimAudit) -> Markup:
    failed = any(check.outcome is Outcome.FAILED for check in claim.checks)
    recorded = {check.name: check.outcome for check in claim.claim.checks}
    rows = [
        _check(check, recorded.get(check.name, check.outcome))
        for check in claim.checks
        if check.outcome is not Outcome.NOT_APPLICABLE
    ]
    spared = len(claim.checks) - len(rows)
    more = f" ({spared} did not apply)" if spared else ""
    summary = tag("summary", f"{len(rows)} {'check' if len(rows) == 1 else 'checks'}{more}")
    return tag("details", summary, tag("ul", *rows, class_="plain"), open=failed)


def _check(check: Check, recorded: Outcome) -> Markup:
    """One check with its reason, and how it had ended when the answer was recorded, if otherwise."""
    return tag(
        "li",
        badge(check.outcome, _OUTCOME_TONES[check.outcome]),
        " ",
        tag("b", words(check.name)),
        ": ",
        tag("span", check.reason, dir="auto"),
        f" (recorded as {words(recorded)})" if recorded is not check.outcome else None,
    )


def _judgement(audit: AnswerAudit, number: int) -> Iterator[Markup]:
    for each in audit.judgements:
        if each.claim == number:
            word, tone = _AGREEMENT[each.agrees]
            said = tag("span", f": {each.comment}" if each.comment else "", dir="auto")
            judged = f"auditor {word} “{words(audit.claims[number].claim.verdict)}”"
            judged += f" and finds: {words(each.judged)}" if each.judged else ""
            yield tag(
                "p", badge(judged, tone), " ", tag("span", each.by, dir="auto"), f", {each.at[:10]}", said
            )


def _citation(cited: CitationAudit, place: int) -> Markup:
    citation = cited.citation
    quote_tone = {QuoteState.EXACT: "good", QuoteState.NOT_KEPT: "none"}.get(cited.state, "bad")
    drift_tone = {
        DriftState.UNCHANGED: "good",
        DriftState.MOVED: "part",
        DriftState.STILL_QUOTED: "part",
        DriftState.UNKNOWN: "none",
    }.get(cited.drift.state, "bad")
    link = fragment_link(cited.url, citation.quote, before=cited.before, after=cited.after)
    return tag(
        "div",
        tag("h4", f"[{citation.number}] ", tag("span", citation.title or citation.document, dir="auto")),
        tag("p", badge(f"quote {cited.state}", quote_tone), " ", tag("span", cited.reason, dir="auto")),
        tag(
            "p",
            badge(f"source {cited.drift.state}", drift_tone),
            " ",
            tag("span", cited.drift.sentence, dir="auto"),
        ),
        _passage(cited) if cited.span or citation.quote else None,
        tag("p", tag("a", "Open the source at this passage", href=link, rel="noreferrer noopener"))
        if link
        else None,
        _version(cited),
        class_="detail",
        id=f"answer-{place}-citation-{citation.number}",
    )


def _passage(cited: CitationAudit) -> Markup:
    span = cited.span or cited.citation.quote
    cut = span[:_LONGEST_SPAN] + ("…" if len(span) > _LONGEST_SPAN else "")
    before, after = _BLANK_LINES.sub("\n", cited.before), _BLANK_LINES.sub("\n", cited.after)
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    shown = [tag("blockquote", before, tag("mark", cut), after, dir="auto")]
    if cited.span and cited.span != cited.citation.quote:
        shown.append(tag("p", "The citation quotes instead:"))
        shown.append(tag("blockquote", cited.citation.quote[:_LONGEST_SPAN], dir="auto"))
    return join(*shown)


def _version(cited: CitationAudit) -> Markup:
    citation = cited.citation
    shown = {
        "Document": citation.document,
        "Characters": f"{citation.start} to {citation.end}" if citation.end else "",
        "Page": str(citation.page) if citation.page is not None else "",
        # Of a passage that never came there is no version, only the hash of nothing.
        "Version (sha256)": citation.sha256 if cited.span or citation.quote else "",
        "First kept": cited.kept_at,
    }
    shown |= {f"Its own “{name}”": value for name, value in cited.dates}
    return tag("dl", *(join(tag("dt", k), tag("dd", tag("code", v))) for k, v in shown.items() if v))
