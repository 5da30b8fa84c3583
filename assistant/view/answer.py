"""One turn of the conversation as HTML: question, stages, answer, abstention or failure."""

from __future__ import annotations

from assistant.types import Answer
from assistant.view import strings
from assistant.view.checks import checks
from assistant.view.export import as_footnotes, as_markdown, as_plain
from assistant.view.feedback import rating
from assistant.view.markup import NOTHING, Html, button, counted, icon, joined, tag
from assistant.view.notices import doubt, notices
from assistant.view.passages import nearest, sources
from assistant.view.prose import answered, so_far
from assistant.view.scope import limited, widen
from assistant.view.turns import Failure, Turn, worded


def turn(value: Turn, key: str) -> Html:
    """The turn's `<article>`; `key` is a name of its own for it, used in the page's ids."""
    asked = _question(value.question, key) if not value.erased else _erased_question(key)
    return tag(
        "article",
        asked,
        limited(value.answer.documents if value.answer is not None else value.documents),
        tag("div", _body(value, key), class_="reply"),
        class_="turn",
        id=key,
        aria_labelledby=f"{key}-q",
    )


def _question(question: str, key: str) -> Html:
    # with a direction of its own it does not decide that of the question
    asked = tag("span", strings.YOU_ASKED + " ", class_="sr-only", dir="ltr")
    return tag(
        "header",
        tag("h2", asked, question, id=f"{key}-q", dir="auto", tabindex=-1),
        button("edit", strings.EDIT, class_="quiet", aria_label=strings.EDIT_LABEL, data_question=question),
        class_="question",
    )


def _erased_question(key: str) -> Html:
    return tag(
        "header", tag("h2", strings.ERASED_QUESTION, id=f"{key}-q", tabindex=-1), class_="question erased"
    )


def erased(record: str) -> Html:
    """What is shown instead of an answer whose record was erased."""
    return tag("p", icon("silence"), strings.ERASED_TURN.format(record=record), class_="erased")


def _body(value: Turn, key: str) -> Html:
    if value.erased:
        return erased(value.erased)
    if value.answer is not None:
        return _abstained(value.answer) if value.answer.abstained else _answered(value.answer, key)
    partial = so_far(value.claims, value.citations, key) if value.claims else NOTHING
    if value.failure is not None:
        return partial + failed(value.failure, strings.FAILED, question=value.question)
    if value.stopped:
        return partial + tag("p", strings.STOPPED, " ", _retry(value.question), class_="stopped")
    return partial + stages(value.stage, value.note)


def stages(stage: str, note: str = "") -> Html:
    """The steps of answering with the one at hand marked; `stage` as in `StageEvent`."""
    names = [name for _, members in strings.STEPS for name in members]
    reached = names.index(stage) if stage in names else -1
    items = []
    for label, members in strings.STEPS:
        last = names.index(members[-1])
        state = "now" if stage in members else "done" if last < reached else "ahead"
        items.append(tag("li", label, class_=state))
    words = note or strings.STAGES.get(stage, strings.STAGES["searching"])
    return tag("div", tag("ol", *items), tag("p", words, dir="auto"), class_="stages", aria_hidden="true")


def _answered(answer: Answer, key: str) -> Html:
    return joined(
        [
            _understood(answer),
            doubt(answer),
            answered(answer, key),
            written_by(answer),
            notices(answer),
            sources(answer, key),
            checks(answer.claims, key),
            withheld(answer),
            _retry_stopped(answer),
            _actions(answer),
        ]
    )


def written_by(answer: Answer) -> Html:
    """Which language model worded the answer; nothing when it is quoted."""
    if not answer.written_by:
        return NOTHING
    words = strings.WRITTEN_BY.format(model=answer.written_by)
    return tag("p", icon("note"), tag("span", words, dir="auto"), class_="written")


def withheld(answer: Answer) -> Html:
    """What a language model wrote and did not hold, folded away, with the reasons."""
    if not answer.withheld:
        return NOTHING
    items = (
        tag(
            "li",
            tag("s", each.text, dir="auto"),
            tag("p", icon("failed"), f"{each.why} ", tag("b", strings.WITHHELD_DONE[each.done]), dir="auto"),
        )
        for each in answer.withheld
    )
    summary = tag("summary", counted(strings.WITHHELD, len(answer.withheld)))
    note = tag("p", strings.WITHHELD_NOTE, class_="caution")
    return tag("details", summary, note, tag("ul", *items), class_="withheld")


def _retry_stopped(answer: Answer) -> Html:
    if not answer.stopped:
        return NOTHING
    return tag("p", strings.STOPPED, " ", _retry(answer.question), class_="stopped")


def _abstained(answer: Answer) -> Html:
    refusal = answer.refusal
    head = strings.ABSTAINED[refusal.reason] if refusal else strings.NO_ANSWER
    return _understood(answer) + tag(
        "section",
        tag("h3", icon("silence"), head),
        tag("p", refusal.sentence if refusal else answer.text, dir="auto", lang=strings.english()),
        widen(answer),
        notices(answer),
        nearest(answer),
        _actions(answer),
        class_="abstention",
        aria_label=head,
    )


def failed(failure: Failure, head: str, *, question: str = "") -> Html:
    """An error, unlike an answer and unlike an abstention; with `question` it can be tried again."""
    said = strings.english() if failure.message else None
    failure = worded(failure)
    return tag(
        "section",
        tag("h3", icon("error"), head),
        tag("p", failure.message, dir="auto", lang=said),
        tag("p", failure.hint, class_="hint", dir="auto", lang=said) if failure.hint else NOTHING,
        _retry(question) if question else button("reopen", strings.RETRY, class_="retry"),
        class_="failure",
        role="alert",
    )


def _retry(question: str) -> Html:
    return button("retry", strings.RETRY, class_="retry", data_question=question)


def _understood(answer: Answer) -> Html:
    if answer.understood.split() == answer.question.split():
        return NOTHING
    return tag("p", strings.UNDERSTOOD, " ", tag("q", answer.understood, dir="auto"), class_="understood")


def _actions(answer: Answer) -> Html:
    plain = {"aria_label": strings.COPY_LABEL, "data_copy": as_plain(answer)}
    markdown = {"aria_label": strings.COPY_MARKDOWN_LABEL, "data_copy": as_markdown(answer)}
    notes = {"aria_label": strings.COPY_FOOTNOTES_LABEL, "data_copy": as_footnotes(answer)}
    link = {"aria_label": strings.LINK_LABEL, "data_record": answer.id}
    again = {"aria_label": strings.ASK_AGAIN_LABEL, "data_question": answer.question}
    return tag(
        "footer",
        button("copy", strings.COPY, class_="quiet", **plain),
        button("copy", strings.COPY_MARKDOWN, class_="quiet", **markdown),
        NOTHING if answer.abstained else button("copy", strings.COPY_FOOTNOTES, class_="quiet", **notes),
        button("link", strings.LINK, class_="quiet", **link),
        button("retry", strings.ASK_AGAIN, class_="quiet", **again),
        rating(answer.id),
        class_="actions",
    )


def spoken(value: Turn) -> str:
    """What a screen reader is told, politely, as the turn goes on; a failure is an alert of its own."""
    if value.failure is not None:
        return ""
    if value.erased:
        return ""
    if value.stopped:
        return str(strings.STOPPED)
    if value.answer is None:
        return value.note or strings.STAGES.get(value.stage, "")
    if value.answer.abstained:
        return value.answer.refusal.sentence if value.answer.refusal else value.answer.text
    words = " ".join(claim.text for claim in value.claims)
    return counted(strings.ANSWERED, len(value.citations), text=words)
