"""The last answer in a model's words: shorter, simpler, or in another language.

Rules, in order, for each sentence that the model writes:
1. It must cite claims of the last answer, by their labels, and nothing else; or it is left out.
2. A translation must be in the language that was asked for, anything else in that of the claims behind it.
3. It must hold on the passages of the claims that it cites, as strictly as a sentence of a new answer
   (`assistant.answer.uphold`); or those claims stand as they were.
A shorter answer may leave claims out; any other form says what the model left out as it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.calls import Calls
from assistant.answer.change import Change, Request
from assistant.answer.language import LANGUAGE_NAMES, find_language
from assistant.answer.layout import Checker, Sentence
from assistant.answer.parse import SentenceParser, Written
from assistant.answer.prompts import reshape_messages
from assistant.answer.strict import Flaw
from assistant.answer.uphold import Upheld
from assistant.audit.factual import is_factual
from assistant.support.outcome import listed
from assistant.types import Answer, Claim, Withheld, WithheldReason

MOST_TOKENS: Final = 600
_TASKS: Final = {
    Change.SHORTER: "Say it in as few words as possible; leave out what matters least.",
    Change.SIMPLER: "Say it in simple words and short sentences.",
    Change.TRANSLATED: "Translate every sentence into {language}; leave names as they are.",
}


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What can be shown of the new form, and what cannot; `sentences` are empty when nothing of it can."""

    sentences: tuple[Sentence, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    """A sentence that did not hold, and what it was to stand for."""

    written: Written
    flaw: Flaw
    upheld: Upheld | None = None
    instead: Sentence | None = None


def reshape(request: Request, last: Answer, calls: Calls, checker: Checker) -> Reshaped:
    """`last` as `request` wants it, by the rules of this module.

    Raises:
        LanguageModelError: the model failed.
    """
    sentences: list[Sentence] = []
    held: list[Sentence] = []
    failed: list[_Failed] = []
    for written in _ask(calls, request, last)[: 2 * len(last.claims) + 2]:
        if not written.labels and not is_factual(written.text):
            continue  # "Here is a shorter version:"
        behind = _find_claims(written, last)
        fault = _find_fault(written, behind, request.language, checker)
        if fault is None:
            held.append(Sentence(written.text, _find_numbers(behind)))
            sentences.append(held[-1])
            continue
        failed.append(fault)
        sentences += [_as_it_was(claim) for claim in behind]
    if request.change is not Change.SHORTER:
        said = {n for s in sentences for n in s.citations}
        sentences += [_as_it_was(c) for c in last.claims if not said.intersection(c.citations)]
    kept = tuple(dict.fromkeys(sentences))
    if not held or (request.change is Change.SHORTER and _length(kept) >= _length(last.claims)):
        kept = ()
    return Reshaped(kept, tuple(_withhold(one, kept) for one in failed))


def _find_fault(written: Written, behind: Sequence[Claim], wanted: str, checker: Checker) -> _Failed | None:
    """Why `written` may not stand for the claims behind it; None when it may."""
    if not behind and written.labels:
        said = f"It cites {listed(written.labels)}, which is not all of the last answer."
        return _Failed(written, (WithheldReason.UNKNOWN_LABEL, said))
    if not behind:
        return _Failed(written, (WithheldReason.UNCITED, "It cites nothing of the last answer."))
    upheld = checker.uphold(written.text, _find_numbers(behind))
    flaw = _find_moved(written.text, behind, wanted) or upheld.flaw
    return _Failed(written, flaw, upheld, _as_it_was(behind[0])) if flaw else None


def _find_numbers(behind: Sequence[Claim]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(n for claim in behind for n in claim.citations))


def _find_moved(text: str, behind: Sequence[Claim], wanted: str) -> Flaw | None:
    found, wanted = find_language(text), wanted or find_language(" ".join(c.text for c in behind))
    if found == wanted:
        return None
    names = [LANGUAGE_NAMES.get(code, code) for code in (found, wanted)]
    return WithheldReason.NOT_STATED, f"It is in {names[0]}, and {names[1]} was wanted."


def _withhold(failed: _Failed, kept: Sequence[Sentence]) -> Withheld:
    claim = kept.index(failed.instead) if failed.instead in kept else None
    return Withheld(
        text=failed.written.text,
        reason=failed.flaw[0],
        why=failed.flaw[1],
        labels=failed.written.labels,
        verdict=failed.upheld.verdict if failed.upheld else None,
        checks=failed.upheld.checks if failed.upheld else (),
        done="withheld" if claim is None else "replaced",
        claim=claim,
    )


def _as_it_was(claim: Claim) -> Sentence:
    return Sentence(claim.text, claim.citations)


def _length(said: Sequence[Sentence | Claim]) -> int:
    return sum(len(one.text) for one in said)


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


__all__ = ["Reshaped", "reshape"]
