"""Verdicts and the checks behind them: an icon and a word for each, details on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.types import Check, Claim, Verdict
from assistant.view import strings
from assistant.view.markup import button, icon, tag, text


def verdict(value: Verdict, key: str) -> str:
    """The small mark after a claim; opens the list of checks of the turn `key`."""
    word = strings.VERDICTS[value]
    return button(
        icon(value) + tag("span", word),
        "checks",
        class_=f"verdict {value}",
        aria_label=strings.VERDICT_LABEL.format(word=word),
        aria_controls=f"{key}-checks",
    )


def checks(claims: Sequence[Claim], key: str) -> str:
    """All checks of an answer, folded away under one line that sums the verdicts up."""
    if not claims:
        return ""
    counts = Counter(claim.verdict for claim in claims)
    summary = ", ".join(f"{n} {strings.VERDICTS[kind]}" for kind, n in counts.items())
    head = tag("summary", strings.CHECKS + tag("span", summary, class_="tally"))
    items = "".join(_claim(claim) for claim in claims)
    note = tag("p", strings.CHECKS_NOTE, class_="caution")
    return tag("details", head + tag("ol", items) + note, class_="checks", id=f"{key}-checks")


def _claim(claim: Claim) -> str:
    word = tag("span", icon(claim.verdict) + strings.VERDICTS[claim.verdict], class_=f"word {claim.verdict}")
    rows = "".join(_check(check) for check in claim.checks)
    body = tag("ul", rows) if rows else tag("p", strings.NO_CHECKS)
    return tag("li", tag("p", text(claim.text), class_="claimed", dir="auto") + word + body)


def _check(check: Check) -> str:
    score = "" if check.score is None else f" ({check.score:.2f})"
    return tag(
        "li",
        icon(check.outcome)
        + tag("b", text(check.name))
        + tag("span", f" {strings.OUTCOMES[check.outcome]}{score}: ")
        + tag("span", text(check.reason), dir="auto"),
        class_=str(check.outcome),
    )
