"""A whole conversation with its evidence, to keep elsewhere: Markdown, HTML in one file, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from assistant.audit.record import as_json
from assistant.conversations.recall import Recalled
from assistant.types import Answer, Claim, Outcome
from assistant.view import strings
from assistant.view.export import as_markdown, markdown
from assistant.view.markup import Html, tag
from assistant.view.recorded import moment, recorded

_FORM: Final = 1  # of the JSON written here
_STYLE: Final = Path(__file__).resolve().parent / "assets" / "recorded.css"
# Nothing runs and nothing is fetched, wherever the file is opened.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is exported."""

    id: str
    title: str
    exported: str  # UTC, ISO 8601 with Z
    turns: Sequence[Recalled]


def to_markdown(conversation: Conversation) -> str:
    """Question, answer, verdicts and citations of each turn; text of documents stays text."""
    parts = [f"# {markdown(' '.join(conversation.title.split()))}\n"]
    for turn in conversation.turns:
        if turn.answer is None:
            parts.append(f"*{markdown(strings.ERASED_TURN.format(record=turn.record))}*\n")
        else:
            about = f"{strings.ANSWERED_AT.format(at=moment(turn.at))} · {strings.RECORD} `{turn.record}`"
            parts.append(f"{as_markdown(turn.answer)}\n{_verdicts(turn.answer)}{about}\n")
    parts.append(strings.EXPORTED_AT.format(at=moment(conversation.exported)) + "\n")
    return "\n---\n\n".join(parts)


def _verdicts(answer: Answer) -> str:
    return "".join(map(_verdict, answer.claims)) + ("\n" if answer.claims else "")


def _verdict(claim: Claim) -> str:
    said = markdown(" ".join(claim.text.split()))
    # What did not apply says nothing of the claim; the other forms hold it.
    told = [check for check in claim.checks if check.outcome is not Outcome.NOT_APPLICABLE]
    why = "; ".join(f"{c.name} {strings.OUTCOMES[c.outcome]}: {c.reason}" for c in told)
    return f"- **{strings.VERDICTS[claim.verdict]}** — {said}\n  {markdown(' '.join(why.split()))}\n"


def to_html(conversation: Conversation) -> Html:
    """One file that shows and prints the same without this server."""
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", conversation.title),
        Html(f"<style>{_style()}</style>"),
    )
    turns = (
        recorded(turn.answer, record=turn.record, at=turn.at, key=f"t{number}")
        for number, turn in enumerate(conversation.turns)
    )
    exported = tag("p", strings.EXPORTED_AT.format(at=moment(conversation.exported)), class_="when")
    caution = tag("p", strings.CHECKS_NOTE, class_="when")
    main = tag("main", tag("h1", conversation.title, dir="auto"), exported, *turns, caution)
    return Html("<!doctype html>") + tag("html", head, tag("body", main), lang=strings.language())


def to_json(conversation: Conversation) -> str:
    """Everything that the records of its answers hold, evidence and checks included."""
    turns = [
        {
            "record": turn.record,
            "at": turn.at,
            "erased": turn.answer is None,
            "answer": None if turn.answer is None else as_json(turn.answer),
        }
        for turn in conversation.turns
    ]
    whole = {
        "form": _FORM,
        "id": conversation.id,
        "title": conversation.title,
        "exported": conversation.exported,
        "turns": turns,
    }
    # `<` is escaped as well, so that the file is harmless even where it is taken for HTML.
    return json.dumps(whole, ensure_ascii=False, indent=2).replace("<", "\\u003c") + "\n"


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8").replace("</", "")


FORMS: Final[dict[str, tuple[str, str, Callable[[Conversation], str]]]] = {
    "markdown": ("text/markdown; charset=utf-8", "md", to_markdown),
    "html": ("text/html; charset=utf-8", "html", to_html),
    "json": ("application/json", "json", to_json),
}
