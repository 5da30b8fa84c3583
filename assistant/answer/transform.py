"""The last answer in another form, its citations kept and every sentence checked again on the same spans.

List and table are laid out anew by rule: the claims keep their words. Shorter is by rule the bare answer
with its first claim, or by a model; simpler and translated need a model (`assistant.answer.reshape`).
Nothing new can come in, as no other passage is shown and none else may be cited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.calls import Calls
from assistant.answer.change import Change, Request
from assistant.answer.language import LANGUAGE_NAMES
from assistant.answer.layout import (
    Checker,
    Sentence,
    Surroundings,
    compose_sentences,
    lay_out_list,
    lay_out_table,
)
from assistant.answer.outage import BY_RULE, say_unused
from assistant.answer.reshape import reshape
from assistant.cite import Cited
from assistant.errors import LanguageModelError
from assistant.types import Answer, Refusal, RefusalReason, Withheld

NO_EARLIER: Final = "There is no earlier answer of mine that I could change; ask a question first."
NEEDS_MODEL: Final = (
    "To give the last answer {form} I need a language model: set LLM (see .env.example). "
    "The answer above stands."
)
KEPT: Final = (
    "{count} of the model's sentences did not hold against the passages; the original stands instead."
)
DROPPED: Final = "{count} of the model's sentences did not hold and {were} left out."
NOT_SHORTER: Final = "The last answer is as short as it can be made by rule{hint}."
FIRST_ONLY: Final = "Only the first of {count} statements is kept{hint}."
_HINT: Final = "; with LLM set a model may do more"
NOTHING_HELD: Final = (
    "Nothing that the language model wrote to give the last answer {form} held against the passages; "
    "the answer above stands."
)
_FORM: Final = {
    Change.SHORTER: "more briefly",
    Change.SIMPLER: "in simpler words",
    Change.LIST: "as a list",
    Change.TABLE: "as a table",
}


@dataclass(frozen=True, slots=True)
class Transformed:
    """The last answer in its new form, or why it cannot have it."""

    cited: Cited | None
    refusal: Refusal | None = None
    short: str | None = None
    notices: tuple[str, ...] = ()
    by_model: bool = False  # a model worded it
    withheld: tuple[Withheld, ...] = ()  # sentences of the model that did not hold
    error: LanguageModelError | None = None  # why a model could not, where one is set


def transform(
    request: Request,
    last: Answer | None,
    calls: Calls | None,
    *,
    around: Surroundings,
    outage: LanguageModelError | None = None,
) -> Transformed:
    """`last` as `request` wants it; `outage` is why there are no `calls` although a model is set.

    Raises:
        AssistantError: a passage that `last` cites is no longer what was cited.
    """
    if last is None or last.abstained or not last.claims:
        return _refused(NO_EARLIER)
    checker = Checker(last, around)
    if request.change in (Change.LIST, Change.TABLE):
        lay_out = lay_out_list if request.change is Change.LIST else lay_out_table
        return Transformed(lay_out(last.claims, checker))
    if calls is None:
        return _by_rule(request, last, checker, outage)
    try:
        return _by_model(request, last, calls, checker)
    except LanguageModelError as error:
        return _by_rule(request, last, checker, error)


def _refused(sentence: str) -> Transformed:
    return Transformed(None, Refusal(RefusalReason.NOT_A_TASK, sentence))


def _by_rule(
    request: Request, last: Answer, checker: Checker, outage: LanguageModelError | None
) -> Transformed:
    """The form without a model: there is none, or `outage` is why it could not be used."""
    if request.change is Change.SHORTER:
        said = () if outage is None else (say_unused(outage, instead=BY_RULE),)
        shorter = _shorten(last, checker, hint=_HINT if outage is None else "")
        return replace(shorter, notices=(*said, *shorter.notices), error=outage)
    if outage is None:
        return _refused(NEEDS_MODEL.format(form=_say_form(request)))
    said_of = say_unused(outage, instead="the answer above stands")
    return replace(_refused(said_of), error=outage)


def _say_form(request: Request) -> str:
    return _FORM.get(request.change) or f"in {LANGUAGE_NAMES.get(request.language, request.language)}"


def _shorten(last: Answer, checker: Checker, *, hint: str = "") -> Transformed:
    """The bare answer, or the first claim; `hint` says what would do more."""
    first = last.claims[0]
    if len(last.claims) > 1:
        kept = compose_sentences([Sentence(first.text, first.citations)], checker)
        said = FIRST_ONLY.format(count=len(last.claims), hint=hint)
        return Transformed(kept, short=last.short, notices=(said,))
    if last.short and len(last.short) < len(first.text):
        bare = Sentence(last.short, first.citations)
        return Transformed(compose_sentences([bare], checker), short=last.short)
    kept = compose_sentences([Sentence(first.text, first.citations)], checker)
    return Transformed(kept, short=last.short, notices=(NOT_SHORTER.format(hint=hint),))


def _by_model(request: Request, last: Answer, calls: Calls, checker: Checker) -> Transformed:
    reshaped = reshape(request, last, calls, checker)
    withheld = reshaped.withheld
    if not reshaped.sentences:
        nothing = NOTHING_HELD.format(form=_say_form(request))
        if request.change is not Change.SHORTER:
            return replace(_refused(nothing), withheld=withheld)
        shorter = _shorten(last, checker)
        return replace(shorter, withheld=withheld, notices=(*_say_withheld(withheld), *shorter.notices))
    cited = compose_sentences(reshaped.sentences, checker)
    return Transformed(cited, notices=_say_withheld(withheld), by_model=True, withheld=withheld)


def _say_withheld(withheld: Sequence[Withheld]) -> tuple[str, ...]:
    replaced = sum(one.claim is not None for one in withheld)
    dropped = len(withheld) - replaced
    said = [KEPT.format(count=replaced)] if replaced else []
    said += [DROPPED.format(count=dropped, were="was" if dropped == 1 else "were")] if dropped else []
    return tuple(said)


__all__ = ["NO_EARLIER", "Transformed", "transform"]
