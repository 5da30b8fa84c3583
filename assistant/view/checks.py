"""Verdicts and the checks behind them: an icon and a word for each, details on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.types import Check, Claim, Outcome, Verdict
from assistant.view import strings
from assistant.view.markup import NOTHING, Html, button, icon, tag


def verdict(value: Verdict, key: str) -> Html:
    """The small mark after a claim; opens the list of checks of the turn `key`."""
    word = strings.VERDICTS[value]
    return button(
        "checks",
        icon(value),
        tag("span", word),
        class_=f"verdict {value}",
        aria_label=strings.VERDICT_LABEL.format(word=word),
        aria_controls=f"{key}-checks",
    )


def checks(claims: Sequence[Claim], key: str, *, unfolded: bool = False) -> Html:
    """All checks of an answer, folded away under one line that sums the verdicts up."""
    if not claims:
        return NOTHING
    counts = Counter(claim.verdict for claim in claims)
    tally = ", ".join(f"{n} {strings.VERDICTS[kind]}" for kind, n in counts.items())
    return tag(
        "details",
        tag("summary", strings.CHECKS, tag("span", tally, class_="tally")),
        tag("ol", *map(_claim, claims)),
        tag("p", strings.CHECKS_NOTE, class_="caution"),
        class_="checks",
        id=f"{key}-checks",
        open=unfolded,
    )


def _claim(claim: Claim) -> Html:
    return tag(
        "li",
        tag("p", claim.text, class_="claimed", dir="auto"),
        tag("span", icon(claim.verdict), strings.VERDICTS[claim.verdict], class_=f"word {claim.verdict}"),
        _ran(claim.checks) if claim.checks else tag("p", strings.NO_CHECKS),
    )


def _ran(run: Sequence[Check]) -> Html:
    """What each check found; those that did not apply found nothing, so that they are only named."""
    applied = [check for check in run if check.outcome is not Outcome.NOT_APPLICABLE]
    spared = [check.name for check in run if check.outcome is Outcome.NOT_APPLICABLE]
    found = tag("ul", *map(_check, applied)) if applied else NOTHING
    return found + (_spared(spared) if spared else NOTHING)


def _spared(names: Sequence[str]) -> Html:
    before, _, after = strings.CHECKS_SPARED.partition("{names}")
    return tag("p", before, tag("span", ", ".join(names), lang=strings.english()), after, class_="spared")


def _check(check: Check) -> Html:
    score = "" if check.score is None else f" ({check.score:.2f})"
    return tag(
        "li",
        icon(check.outcome),
        tag("b", check.name, lang=strings.english()),
        f" {strings.OUTCOMES[check.outcome]}{score}: ",
        tag("span", check.reason, dir="auto", lang=strings.english()),
        class_=str(check.outcome),
    )
