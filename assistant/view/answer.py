"""One turn of the conversation as HTML: question, stages, answer, abstention or failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.types import Answer, Citation, Claim, Evidence
from assistant.view import strings
from assistant.view.checks import checks, verdict
from assistant.view.export import as_markdown, as_plain
from assistant.view.flow import Chip, Lead, Line, Words, lines_of, lines_so_far
from assistant.view.markup import button, counted, icon, tag, text
from assistant.view.turns import Failure, Turn

_NEAREST = 3  # passages offered under an abstention: more is a search result, not help


def turn(value: Turn, key: str) -> str:
    """The turn's `<article>`; `key` is a name of its own for it, used in the page's ids."""
    return tag("p", text(_spoken(value)), class_="sr-only", role="status") + tag(
        "article",
        _question(value.question, key) + tag("div", _body(value, key), class_="reply"),
        class_="turn",
        id=key,
        aria_labelledby=f"{key}-q",
    )


def _question(question: str, key: str) -> str:
    heading = tag(
        "h2",
        tag("span", strings.YOU_ASKED + " ", class_="sr-only") + text(question),
        id=f"{key}-q",
        dir="auto",
        tabindex=-1,
    )
    edit = button(strings.EDIT, "edit", class_="quiet", aria_label=strings.EDIT_LABEL, data_question=question)
    return tag("header", heading + edit, class_="question")


def _body(value: Turn, key: str) -> str:
    if value.failure is not None:
        return _partial(value, key) + failed(value.failure, strings.FAILED, question=value.question)
    if value.answer is not None:
        return _abstained(value.answer) if value.answer.abstained else _answered(value.answer, key)
    if value.stopped:
        return _partial(value, key) + tag("p", strings.STOPPED + _retry(value.question), class_="stopped")
    return _partial(value, key) + stages(value.stage, value.note)


def _partial(value: Turn, key: str) -> str:
    if not value.claims:
        return ""
    return tag("div", _flow(lines_so_far(value.claims), value.claims, value.citations, key), class_="text")


def stages(stage: str, note: str = "") -> str:
    """The steps of answering with the one at hand marked; `stage` as in `StageEvent`."""
    names = [name for _, members in strings.STEPS for name in members]
    reached = names.index(stage) if stage in names else -1
    items = []
    for label, members in strings.STEPS:
        last = names.index(members[-1])
        state = "now" if stage in members else "done" if last < reached else "ahead"
        items.append(tag("li", label, class_=state, aria_current="step" if state == "now" else None))
    words = note or strings.STAGES.get(stage, strings.STAGES["searching"])
    return tag(
        "div",
        tag("ol", "".join(items)) + tag("p", text(words), dir="auto"),
        class_="stages",
        aria_hidden="true",
    )


def _answered(answer: Answer, key: str) -> str:
    parts = [
        _understood(answer),
        tag("div", _flow(_led(answer), answer.claims, answer.citations, key), class_="text"),
        _notices(answer.notices),
        _sources(answer, key),
        checks(answer.claims, key),
        _actions(answer),
    ]
    return "".join(parts)


def _led(answer: Answer) -> list[Line]:
    """The answer's lines, the bare answer that opens the first of them set apart."""
    lines = lines_of(answer)
    if not lines or not answer.short:
        return lines
    tokens = lines[0].tokens
    at = next((n for n, token in enumerate(tokens) if isinstance(token, Words)), None)
    first = tokens[at] if at is not None else None
    size = len(answer.short)
    if at is None or not isinstance(first, Words) or first.text[:size].casefold() != answer.short.casefold():
        return lines
    lead = (Lead(first.text[:size]), Words(first.text[size:]))
    return [replace(lines[0], tokens=(*tokens[:at], *lead, *tokens[at + 1 :])), *lines[1:]]


def _abstained(answer: Answer) -> str:
    refusal = answer.refusal
    head = strings.ABSTAINED[refusal.reason] if refusal else strings.NO_ANSWER
    sentence = refusal.sentence if refusal else answer.text
    body = (
        tag("h3", icon("silence") + head)
        + tag("p", text(sentence), dir="auto")
        + _notices(answer.notices)
        + _nearest(answer.evidence)
    )
    return _understood(answer) + tag("section", body, class_="abstention", aria_label=head)


def failed(failure: Failure, head: str, *, question: str = "") -> str:
    """An error, unlike an answer and unlike an abstention; with `question` it can be tried again."""
    return tag(
        "section",
        tag("h3", icon("error") + head)
        + tag("p", text(failure.message), dir="auto")
        + (tag("p", text(failure.hint), class_="hint", dir="auto") if failure.hint else "")
        + (_retry(question) if question else button(strings.RETRY, "reopen", class_="retry")),
        class_="failure",
        role="alert",
    )


def _retry(question: str) -> str:
    return " " + button(strings.RETRY, "retry", class_="retry", data_question=question)


def _understood(answer: Answer) -> str:
    if answer.understood.split() == answer.question.split():
        return ""
    label = tag("span", strings.UNDERSTOOD + " ", class_="label")
    return tag("p", label + tag("q", text(answer.understood), dir="auto"), class_="understood")


def _notices(notices: Sequence[str]) -> str:
    return "".join(
        tag(
            "p",
            icon("note")
            + tag("span", tag("span", strings.NOTICE + ": ", class_="sr-only") + text(notice), dir="auto"),
            class_="notice",
        )
        for notice in notices
    )


def _flow(lines: Sequence[Line], claims: Sequence[Claim], citations: Sequence[Citation], key: str) -> str:
    known = {citation.number: citation for citation in citations}
    out = []
    for kind, group in groupby(lines, key=_kind):
        if kind == "p":
            out += [tag("p", "".join(_inline(line, claims, known, key)), dir="auto") for line in group]
        else:
            items = [
                tag("li", "".join(_inline(line, claims, known, key)), value=_value(line), dir="auto")
                for line in group
            ]
            out.append(tag(kind, "".join(items)))
    return "".join(out)


def _kind(line: Line) -> str:
    if not line.bullet:
        return "p"
    return "ol" if line.bullet[0].isdigit() else "ul"


def _value(line: Line) -> str | None:
    return line.bullet[:-1] if line.bullet[0].isdigit() else None


def _inline(line: Line, claims: Sequence[Claim], known: dict[int, Citation], key: str) -> Iterator[str]:
    for token in line.tokens:
        if isinstance(token, Lead):
            yield tag("b", text(token.text), class_="lead")
        elif isinstance(token, Words):
            yield text(token.text)
        elif isinstance(token, Chip):
            yield _chip(token.number, known, key)
        elif token.side == "open":
            yield f'<span class="claim {claims[token.claim].verdict}">'
        else:
            badge = verdict(claims[token.claim].verdict, key) if token.side == "close" else ""
            yield "</span>" + badge


def _chip(number: int, known: dict[int, Citation], key: str) -> str:
    citation = known.get(number)
    if citation is None:
        return text(f"[{number}]")
    return button(
        str(number),
        "source",
        class_="chip",
        aria_label=strings.CITATION.format(number=number, title=citation.title),
        aria_describedby=f"{key}-s{number}",
        data_number=number,
        **place(citation),
    )


def place(passage: Citation | Evidence) -> dict[str, str | int | bool | None]:
    """Where a passage stands, as the attributes that the page's script sends back to open it."""
    mark = passage.mark if isinstance(passage, Citation) else None
    return {
        "data_sha": passage.sha256,
        "data_text_sha": passage.text_sha256,
        "data_path": passage.document,
        "data_title": passage.title,
        "data_page": passage.page,
        "data_start": passage.start,
        "data_end": passage.end,
        "data_mark": f"{mark[0]},{mark[1]}" if mark else None,
    }


def _sources(answer: Answer, key: str) -> str:
    if not answer.citations:
        return ""
    items = "".join(_source(citation, answer.text, key) for citation in answer.citations)
    head = tag("h3", strings.SOURCES, id=f"{key}-sources")
    return tag("section", head + tag("ol", items), class_="sources", aria_labelledby=f"{key}-sources")


def _source(citation: Citation, answered: str, key: str) -> str:
    # An answer that quotes word for word need not be printed twice; the quote stays for the chip's hint.
    repeated = _words(citation.quote) in _words(answered)
    quote = tag(
        "span",
        text(citation.quote),
        class_="quote",
        id=f"{key}-s{citation.number}",
        dir="auto",
        hidden=repeated,
    )
    inner = tag("span", str(citation.number), class_="number") + _where(citation) + quote
    return tag("li", button(inner, "source", class_="card", data_number=citation.number, **place(citation)))


def _words(value: str) -> str:
    return " ".join(value.split())


def _where(passage: Citation | Evidence) -> str:
    title = tag("span", text(passage.title), class_="title", dir="auto")
    return title + tag("span", tag("bdi", text(passage.document)) + _page(passage), class_="where")


def _page(passage: Citation | Evidence) -> str:
    return "" if passage.page is None else f" · {strings.PAGE.format(page=passage.page)}"


def _nearest(evidence: Sequence[Evidence]) -> str:
    if not evidence:
        return ""
    items = "".join(tag("li", _near(passage)) for passage in evidence[:_NEAREST])
    return tag("h4", strings.NEAREST) + tag("ul", items, class_="nearest")


def _near(passage: Evidence) -> str:
    quote = tag("span", text(passage.text), class_="quote", dir="auto")
    where = tag("span", tag("bdi", text(passage.title)) + _page(passage), class_="where")
    return button(quote + where, "source", class_="card", **place(passage))


def _actions(answer: Answer) -> str:
    plain = button(
        strings.COPY, "copy", class_="quiet", aria_label=strings.COPY_LABEL, data_copy=as_plain(answer)
    )
    markdown = button(
        strings.COPY_MARKDOWN,
        "copy",
        class_="quiet markdown",
        aria_label=strings.COPY_MARKDOWN_LABEL,
        data_copy=as_markdown(answer),
    )
    return tag("footer", plain + markdown, class_="actions")


def _spoken(value: Turn) -> str:
    """What a screen reader is told, politely, as the turn goes on."""
    if value.failure is not None or value.stopped:
        return strings.STOPPED if value.stopped else ""  # a failure is an alert of its own
    if value.answer is None:
        return value.note or strings.STAGES.get(value.stage, "")
    if value.answer.abstained:
        return value.answer.refusal.sentence if value.answer.refusal else value.answer.text
    words = " ".join(claim.text for claim in value.claims)
    return counted(strings.ANSWERED, len(value.citations), text=words)
