"""What a language model had to do with an answer, for the report: its name, its cost, what did not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.audit.findings import words
from assistant.audit.html import Markup, join, tag
from assistant.types import Answer, Withheld

_DONE: Final = {
    "regenerated": "It was written again",
    "replaced": "A quotation took its place",
    "withheld": "It was left out",
}


def writing_facts(answer: Answer | None) -> dict[str, str]:
    """Names and values about the model's part; empty when it had none."""
    if answer is None or (answer.spent is None and not answer.written_by):
        return {}
    facts = {"Written by": answer.written_by or "quoted by program, after a language model was asked"}
    if spent := answer.spent:
        count = f"{spent.calls} {'call' if spent.calls == 1 else 'calls'}"
        about = " (counted here)" if spent.estimated else ""
        facts["Model"] = f"{count}, {spent.prompt_tokens} + {spent.completion_tokens} tokens{about}"
        facts["Cost"] = "not known" if spent.cost is None else f"${spent.cost:.6f}"
    if answer.stopped:
        facts["Ended"] = "stopped by the person; the claims shown are those checked until then"
    return facts


def render_withheld(answer: Answer | None) -> Markup | None:
    """The sentences that were not shown, struck off by their reasons; None when there are none."""
    if answer is None or not answer.withheld:
        return None
    count = len(answer.withheld)
    title = f"{count} {'sentence' if count == 1 else 'sentences'} of the model did not hold"
    return tag(
        "div", tag("h4", title), tag("ul", *_items(answer.withheld), class_="plain"), class_="detail withheld"
    )


def _items(withheld: tuple[Withheld, ...]) -> Iterator[Markup]:
    for each in withheld:
        labels = f" (cited {', '.join(each.labels)})" if each.labels else ""
        instead = f": claim {each.claim + 1}" if each.claim is not None else ""
        yield tag(
            "li",
            tag("del", each.text, dir="auto"),
            labels,
            " ",
            tag("b", words(each.reason)),
            ": ",
            tag("span", each.why, dir="auto"),
            join(" ", _DONE[each.done], instead, "."),
        )
