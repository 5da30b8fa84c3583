"""The last answer in another form, its citations kept and every sentence checked again on the same spans.

List and table are laid out anew by rule: the claims keep their words. Shorter is by rule the bare answer
with its first claim, or by a model; simpler and translated need a model. What a model writes is taken
sentence by sentence: each must cite claims of the last answer and hold against their passages, else that
claim stands as it was. Nothing new can come in, as no other passage is shown and none else may be cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.calls import Calls
from assistant.answer.change import Change, Request
from assistant.answer.language import LANGUAGE_NAMES, assess_in_language, find_language
from assistant.answer.parse import SentenceParser, Written
from assistant.answer.prompts import reshape_messages
from assistant.cite import Cited
from assistant.errors import AssistantError, LanguageModelError
from assistant.support import Passage
from assistant.types import Answer, Check, Citation, Claim, Refusal, RefusalReason, Verdict

MOST_TOKENS: Final = 600
NO_EARLIER: Final = "There is no earlier answer of mine that I could change; ask a question first."
NEEDS_MODEL: Final = (
    "To give the last answer {form} I need a language model: set LLM (see .env.example). "
    "The answer above stands."
)
FAILED: Final = "The language model could not be used ({reason}); the answer is changed by rule only."
KEPT: Final = (
    "{count} of the model's sentences did not hold against the passages; the original stands instead."
)
DROPPED: Final = "{count} of the model's sentences cited nothing of the last answer and {were} left out."
NOT_SHORTER: Final = (
    "The last answer is as short as it can be made by rule; with LLM set a model may do more."
)
FIRST_ONLY: Final = (
    "Only the first of {count} statements is kept; with LLM set a model can condense them all."
)
_FORM: Final = {
    Change.SHORTER: "more briefly",
    Change.SIMPLER: "in simpler words",
    Change.LIST: "as a list",
    Change.TABLE: "as a table",
}
_TASKS: Final = {
    Change.SHORTER: "Say it in as few words as possible; leave out what matters least.",
    Change.SIMPLER: "Say it in simple words and short sentences.",
    Change.TRANSLATED: "Translate every sentence into {language}; leave names as they are.",
}
_ROW: Final = re.compile(r"^(?P<name>[^—:|]{1,80}) — (?P<cells>[^—]+:[^—]+)$")
_KEEPS: Final = frozenset({Verdict.SUPPORTED})
_KEEPS_ACROSS: Final = frozenset({Verdict.SUPPORTED, Verdict.PARTLY_SUPPORTED})

Surroundings = Callable[[Citation], str]  # text around a citation, for the checks; "" for its quote alone


@dataclass(frozen=True, slots=True)
class Transformed:
    """The last answer in its new form, or why it cannot have it."""

    cited: Cited | None
    refusal: Refusal | None = None
    short: str | None = None
    notices: tuple[str, ...] = ()
    by_model: bool = False  # a model worded it
    error: LanguageModelError | None = None  # why a model could not, where one is set


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    citations: tuple[int, ...]
    item: bool = False


def transform(
    request: Request, last: Answer | None, calls: Calls | None, *, around: Surroundings
) -> Transformed:
    """`last` as `request` wants it.

    Raises:
        AssistantError: a passage that `last` cites is no longer what was cited.
    """
    if last is None or last.abstained or not last.claims:
        return _refused(NO_EARLIER)
    checked = _Checker(last, around)
    if request.change in (Change.LIST, Change.TABLE):
        lay_out = _as_list if request.change is Change.LIST else _as_table
        return Transformed(lay_out(last.claims, checked), short=None)
    if calls is None:
        return _by_rule(request, last, checked)
    try:
        return _by_model(request, last, calls, checked)
    except LanguageModelError as error:
        ruled = _by_rule(request, last, checked)
        return replace(ruled, notices=(FAILED.format(reason=error.reason), *ruled.notices), error=error)


class _Checker:
    """Checks sentences against passages of the last answer, each re-read once."""

    def __init__(self, last: Answer, around: Surroundings) -> None:
        self.citations = {c.number: c for c in last.citations}
        self._passages: dict[int, Passage] = {}
        for c in last.citations:
            text = around(c)
            if text and c.quote not in text:
                raise AssistantError(
                    f"Characters {c.start} to {c.end} of {c.document} are not the passage that was cited.",
                    hint="Ask the question again.",
                )
            self._passages[c.number] = Passage(c.quote, context=text, document=c.document, title=c.title)

    def __call__(self, text: str, numbers: Sequence[int]) -> tuple[Verdict, tuple[Check, ...]]:
        return assess_in_language(text, [self._passages[n] for n in numbers if n in self._passages])


def _refused(sentence: str) -> Transformed:
    return Transformed(None, Refusal(RefusalReason.NOT_A_TASK, sentence))


def _by_rule(request: Request, last: Answer, checked: _Checker) -> Transformed:
    if request.change is not Change.SHORTER:
        form = _FORM.get(request.change) or f"in {LANGUAGE_NAMES.get(request.language, request.language)}"
        return _refused(NEEDS_MODEL.format(form=form))
    first = last.claims[0]
    if len(last.claims) > 1:
        kept = _compose([_Sentence(first.text, first.citations)], checked)
        return Transformed(kept, short=last.short, notices=(FIRST_ONLY.format(count=len(last.claims)),))
    if last.short and len(last.short) < len(first.text):
        return Transformed(_compose([_Sentence(last.short, first.citations)], checked), short=last.short)
    sentence = _Sentence(first.text, first.citations)
    return Transformed(_compose([sentence], checked), short=last.short, notices=(NOT_SHORTER,))


def _compose(sentences: Sequence[_Sentence], checked: _Checker) -> Cited:
    """The sentences with markers, checked anew; citations renumbered in order of use."""
    used = list(dict.fromkeys(n for s in sentences for n in s.citations if n in checked.citations))
    numbers = {old: new for new, old in enumerate(used, start=1)}
    claims: list[Claim] = []
    text = ""
    for sentence in sentences:
        cited = tuple(numbers[n] for n in sentence.citations if n in numbers)
        if text:
            text += "\n" if sentence.item else " "
        text += "- " if sentence.item else ""
        start = len(text)
        text += sentence.text
        verdict, checks = checked(sentence.text, sentence.citations)
        claims.append(Claim(sentence.text, start, len(text), cited, verdict, checks))
        text += " " + "".join(f"[{n}]" for n in cited)
    return Cited(text, tuple(claims), tuple(replace(checked.citations[n], number=numbers[n]) for n in used))


def _as_list(claims: Sequence[Claim], checked: _Checker) -> Cited:
    return _compose([_Sentence(c.text, c.citations, item=True) for c in claims], checked)


def _as_table(claims: Sequence[Claim], checked: _Checker) -> Cited:
    """A Markdown table: the columns of table rows where all claims are such, else statement and source."""
    return _as_columns(claims, checked) or _draw(
        ["Statement", "Source"], [_cell(c.text) for c in claims], claims, checked
    )


def _as_columns(claims: Sequence[Claim], checked: _Checker) -> Cited | None:
    """The claims as rows under their headers; None where they are no such rows, or do not hold as such."""
    rows = [_split_row(claim.text) for claim in claims]
    headers = {tuple(h for h, _ in row[1]) for row in rows if row}
    if not all(rows) or len(headers) != 1:
        return None
    cells = [" | ".join([row[0], *(value for _, value in row[1])]) for row in rows if row]
    drawn = _draw(["", *next(iter(headers)), "Source"], cells, claims, checked)
    return drawn if all(c.verdict is Verdict.SUPPORTED for c in drawn.claims) else None


def _draw(columns: Sequence[str], cells: Sequence[str], claims: Sequence[Claim], checked: _Checker) -> Cited:
    text = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    kept: list[Claim] = []
    for claim, cell in zip(claims, cells, strict=True):
        start = len(text) + 3
        text += f"\n| {cell} | {''.join(f'[{n}]' for n in claim.citations)} |"
        verdict, checks = checked(cell, claim.citations)
        kept.append(Claim(cell, start, start + len(cell), claim.citations, verdict, checks))
    return Cited(text, tuple(kept), tuple(checked.citations.values()))


def _split_row(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """ "Honduras — Role: intelligence; Lead: army" as its name and cells; None for any other sentence."""
    match = _ROW.match(text)
    if not match or "|" in text:
        return None
    pairs = [cell.partition(": ") for cell in match["cells"].split("; ")]
    if not all(header and middle and value for header, middle, value in pairs):
        return None
    return match["name"], [(header, value) for header, _, value in pairs]


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def _by_model(request: Request, last: Answer, calls: Calls, checked: _Checker) -> Transformed:
    wanted = request.language or find_language(" ".join(c.text for c in last.claims))
    written = _ask(calls, request, last)
    allowed = _KEEPS_ACROSS if request.change is Change.TRANSLATED else _KEEPS
    sentences: list[_Sentence] = []
    replaced = dropped = 0
    for sentence in written[: 2 * len(last.claims) + 2]:
        behind = _find_claims(sentence, last)
        if not behind:
            dropped += 1
            continue
        numbers = tuple(dict.fromkeys(n for claim in behind for n in claim.citations))
        moved = request.change is Change.TRANSLATED and find_language(sentence.text) != wanted
        if not moved and checked(sentence.text, numbers)[0] in allowed:
            sentences.append(_Sentence(sentence.text, numbers))
        else:
            replaced += 1
            sentences += [_Sentence(claim.text, claim.citations) for claim in behind]
    if request.change is not Change.SHORTER:  # a shorter answer may leave something out, the others may not
        said = {n for s in sentences for n in s.citations}
        left = [c for c in last.claims if not said.intersection(c.citations)]
        sentences += [_Sentence(c.text, c.citations) for c in left] if sentences else []
    sentences = list(dict.fromkeys(sentences))
    if not sentences or (request.change is Change.SHORTER and not _shorter(sentences, last)):
        return _by_rule(request, last, checked)
    notices = [KEPT.format(count=replaced)] if replaced else []
    notices += [DROPPED.format(count=dropped, were="was" if dropped == 1 else "were")] if dropped else []
    return Transformed(_compose(sentences, checked), notices=tuple(notices), by_model=True)


def _shorter(sentences: Sequence[_Sentence], last: Answer) -> bool:
    return sum(len(s.text) for s in sentences) < sum(len(c.text) for c in last.claims)


def _ask(calls: Calls, request: Request, last: Answer) -> list[Written]:
    """The sentences that the model wrote; one that the limit cut off is left out."""
    task = _TASKS[request.change].format(language=LANGUAGE_NAMES.get(request.language, ""))
    messages = reshape_messages(task, [claim.text for claim in last.claims])
    parser = SentenceParser()
    sentences: list[Written] = []
    for piece in calls.stream(messages, "reshape", max_tokens=min(MOST_TOKENS, calls.max_tokens)):
        sentences += parser.feed(piece)
    return sentences if calls.made[-1].finish == "length" else [*sentences, *parser.finish()]


def _find_claims(sentence: Written, last: Answer) -> list[Claim]:
    """The claims that a sentence's labels name; none when one of them names nothing."""
    by_label = {f"E{n}": claim for n, claim in enumerate(last.claims, start=1)}
    return [by_label[n] for n in sentence.labels] if set(sentence.labels) <= set(by_label) else []


__all__ = ["NO_EARLIER", "Transformed", "transform"]
