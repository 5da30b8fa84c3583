"""Answers as text for a terminal: pure functions, harmless once printed through `output.say`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.commands.output import one_line
from assistant.types import Answer, Citation, Claim, Evidence, Verdict
from assistant.work import split_notices

VERDICT_WORDS: Final = {
    Verdict.SUPPORTED: "supported",
    Verdict.PARTLY_SUPPORTED: "partly supported",
    Verdict.CONTRADICTED: "contradicted",
    Verdict.NOT_SUPPORTED: "not supported",
    Verdict.NOT_CHECKABLE: "not checkable",
}
_QUOTE: Final = 600  # a longer quote is shown up to here; --json has all of it
_NEAREST: Final = 3


def show_answer(answer: Answer) -> str:
    """The answer, or why there is none, with everything that a person needs to check it."""
    before, behind = split_notices(answer)
    parts = ["\n".join(_show_understood(answer)), _show_notices(before)]
    if answer.abstained:
        parts += ["\n".join(_show_refusal(answer)), show_nearest(answer.evidence)]
    else:
        parts += [answer.text, show_checks(answer.claims)]
    parts += [
        show_withheld(answer),
        show_citations(answer.citations),
        _show_notices(behind),
    ]
    return "\n\n".join(part for part in parts if part)


def _show_notices(notices: Sequence[str]) -> str:
    return "\n".join(f"Note: {notice}" for notice in notices)


def _show_understood(answer: Answer) -> Iterator[str]:
    if answer.understood and answer.understood.strip() != answer.question.strip():
        yield f"Understood as: {answer.understood}"


def _show_refusal(answer: Answer) -> Iterator[str]:
    sentence = answer.refusal.sentence if answer.refusal else answer.text
    yield f"No answer: {sentence}"
    if answer.refusal and answer.text.strip() not in ("", sentence.strip()):
        yield answer.text


def show_nearest(evidence: Sequence[Evidence]) -> str:
    """The passages that came nearest to an answer."""
    if not evidence:
        return ""
    lines = ["Nearest passages"]
    for place, passage in enumerate(evidence[:_NEAREST], start=1):
        lines.append(f"  {place}. {_name(passage.title, passage.document)}, {_place(passage)}")
        lines.append(f"     “{one_line(passage.text, 240)}”")
    return "\n".join(lines)


def show_checks(claims: Sequence[Claim]) -> str:
    """The verdict of each claim, and the reason of every check that it failed."""
    lines = []
    for claim in claims:
        marks = "".join(f"[{number}]" for number in claim.citations) or "uncited"
        lines.append(f"  {VERDICT_WORDS[claim.verdict]:<17} {one_line(claim.text, 70)} {marks}")
        lines += [f"    {check.name}: {check.reason}" for check in claim.checks if check.outcome == "failed"]
    return "\n".join(["Checked against the sources", *lines]) if lines else ""


def show_withheld(answer: Answer) -> str:
    """Who worded the answer, and a language model's sentences that did not hold, each with its reason."""
    lines = [f"Written by {answer.written_by}"] if answer.written_by else []
    for withheld in answer.withheld:
        lines.append(f"  {withheld.done:<17} {one_line(withheld.text, 90)}")
        lines.append(f"    {one_line(withheld.why, 200)}")
    return "\n".join(lines)


def show_citations(citations: Sequence[Citation]) -> str:
    """The numbered sources, each with its exact place and quote."""
    if not citations:
        return ""
    lines = ["Sources"]
    for citation in citations:
        name = _name(citation.title, citation.document)
        lines.append(f"  [{citation.number}] {name}, {_place(citation)}")
        lines.append(f"      “{one_line(citation.quote, _QUOTE)}”")
    return "\n".join(lines)


def _name(title: str, document: str) -> str:
    return one_line(document if title in ("", document) else f"{title} — {document}", 160)


def _place(passage: Citation | Evidence) -> str:
    page = f"page {passage.page}, " if passage.page is not None else ""
    return f"{page}characters {passage.start}-{passage.end}"
