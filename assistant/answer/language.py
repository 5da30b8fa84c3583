"""Which language a question is in, and how a sentence is checked against a passage of another language.

An answer is written in the question's language; its citations quote the original. Words of two languages
cannot be compared without a model, hard facts can. So a sentence in another language than its passages is
judged by this rule, first match wins, and is never called supported:

1. A number or a date of the sentence is not stated in the passages (computed ones do not count), or one
   denies what the other states: not supported.
2. A name of the sentence is in no passage: not supported. In German, where every noun has a capital, and
   in scripts that spell names anew: not checkable.
3. At least one number, date or name was compared, and all hold: partly supported.
4. There was nothing to compare: not checkable.

Where both are in one language the ordinary checks decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.words_of_languages import (
    EXONYMS,
    FUNCTION_WORDS,
    MONTHS,
    NEGATIONS,
    NUMBERS,
    TELLING_WORDS,
)
from assistant.support import Passage, assess
from assistant.support.comparison import compare
from assistant.support.dates import check_dates
from assistant.support.names import are_alike
from assistant.support.numbers import check_numbers
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import fold as fold_word
from assistant.terms import fold, names
from assistant.types import Check, Outcome, Verdict
from index.language import guess_language

LANGUAGE_NAMES: Final = {
    "en": "English",
    "es": "Spanish",
    "pt": "Portuguese",
    "fr": "French",
    "it": "Italian",
    "de": "German",
    "nl": "Dutch",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
    "hi": "Hindi",
    "el": "Greek",
}
_NAMES_COMPARABLE: Final = frozenset({"en", "es", "pt", "fr", "it", "nl"})
_DECIMAL_COMMA: Final = frozenset({"es", "pt", "fr", "it", "de", "nl"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_GROUPED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?![\d])")
_COMMA: Final = re.compile(r"(?<![\d,])(\d+),(\d{1,2})(?!\d)")
_ACROSS: Final = "their words cannot be compared,"
_OF: Final = r"(?:\s+de(?:l)?)?"


def find_language(text: str) -> str:
    """The language of `text`, a question or a sentence, as an ISO 639-1 code; "en" in doubt.

    The index's own guess decides where it sees one; the words of grammar of a short text do else.
    """
    words = _WORD.findall(_without_names(text).casefold()) or _WORD.findall(text.casefold())
    guess = guess_language(" ".join(words))
    if guess not in FUNCTION_WORDS:
        return guess
    counts = Counter(words)
    scores = {code: sum(counts[w] for w in known) for code, known in TELLING_WORDS.items()}
    if "¿" in text or "¡" in text:
        scores["es"] += 2
    best = max(scores, key=lambda code: (scores[code], code == guess))
    return best if best == "en" or scores[best] > scores["en"] else "en"


def is_across(checks: Sequence[Check]) -> bool:
    """Whether a sentence and its passages were of two languages when these checks were made."""
    return any(_ACROSS in check.reason for check in checks if check.name == "coverage")


def _without_names(text: str) -> str:
    """A name such as "Palacio Nacional de la Cultura" does not make a sentence Spanish."""
    for name in reversed(names(text)):
        text = text[: name.start] + " " + text[name.end :]
    return text


def assess_in_language(
    claim: str, passages: Sequence[Passage], *, other_documents: Mapping[str, str] | None = None
) -> tuple[Verdict, tuple[Check, ...]]:
    """Verdict and checks of `claim`, by the ordinary checks or, across languages, by the rule above."""
    verdict, checks = assess(claim, passages, other_documents=other_documents)
    if not passages or any(c.name == "verbatim" and c.outcome is Outcome.PASSED for c in checks):
        return verdict, checks
    language = find_language(claim)
    theirs = {find_language(p.text if len(p.text) > 80 else f"{p.text} {p.context}") for p in passages}
    if language in theirs:
        return verdict, checks
    return _assess_across(claim, passages, language=language, theirs=sorted(theirs))


def _assess_across(
    claim: str, passages: Sequence[Passage], *, language: str, theirs: Sequence[str]
) -> tuple[Verdict, tuple[Check, ...]]:
    plain = _plain_facts(claim, language)
    same = [replace(p, text=_plain_facts(p.text, theirs[0]), context=p.context) for p in passages]
    comparison = compare(plain, same)
    facts = (_stated(check_numbers(comparison)), _stated(check_dates(comparison)))
    named = _check_names(plain, same, language=language, theirs=theirs)
    denied = _check_denial(claim, passages, language=language, theirs=theirs)
    across = not_applicable(
        "coverage",
        f"The sentence is in {_name(language)} and its passage in {_name(theirs[0])}: "
        f"{_ACROSS} only numbers, dates, names and denials.",
    )
    checks = (*facts, named, denied, across)
    return _derive(checks, names_hold=language in _NAMES_COMPARABLE), checks


def _derive(checks: Sequence[Check], *, names_hold: bool) -> Verdict:
    """The rule of this module's docstring."""
    outcomes = {check.name: check.outcome for check in checks}
    if Outcome.FAILED in (outcomes["numbers"], outcomes["dates"], outcomes["negation"]):
        return Verdict.NOT_SUPPORTED
    if outcomes["names"] is Outcome.FAILED:
        return Verdict.NOT_SUPPORTED if names_hold else Verdict.NOT_CHECKABLE
    if Outcome.PASSED in (outcomes["numbers"], outcomes["dates"], outcomes["names"]):
        return Verdict.PARTLY_SUPPORTED
    return Verdict.NOT_CHECKABLE


def _stated(check: Check) -> Check:
    """Across languages a computed number is as good as none: nothing says what it was computed for."""
    if check.outcome is Outcome.DERIVED:
        return failed(check.name, f"{check.reason} Across languages only what is stated counts.", 0.3)
    return check


def _plain_facts(text: str, language: str) -> str:
    """`text` with its numbers, months and translated names as English writes them."""
    plain = unicodedata.normalize("NFKC", text)
    if language in _DECIMAL_COMMA:
        plain = _GROUPED.sub(lambda m: re.sub(r"\D", "", m.group()), plain)
        plain = _COMMA.sub(r"\1.\2", plain)
    for foreign, english in MONTHS.get(language, {}).items():
        dated = re.compile(
            rf"(\d{{1,2}})(?:\.|º|er|\.º)?{_OF}\s+{foreign}\b(?:{_OF}\s+(\d{{4}}))?", re.IGNORECASE
        )
        plain = dated.sub(lambda m, e=english: f"{m[1]} {e}{' ' + m[2] if m[2] else ''}", plain)  # type: ignore[misc]
        yearly = re.compile(rf"\b{foreign}{_OF}\s+(\d{{4}})\b", re.IGNORECASE)
        plain = yearly.sub(rf"{english} \1", plain)
    for foreign, english in NUMBERS.get(language, {}).items():
        plain = re.sub(rf"\b{foreign}\b", english, plain, flags=re.IGNORECASE)
    plain = re.sub(r"(?<=\d) ?(?:por ciento|por cento|pour cent|per cento|Prozent|procent)\b", "%", plain)
    plain = re.sub(r"(?<=\d) %", "%", plain)
    if language != "en":
        for foreign, english in EXONYMS.items():
            plain = re.sub(rf"(?<!\w){re.escape(foreign)}(?!\w)", english, plain, flags=re.IGNORECASE)
    return plain


def _check_names(claim: str, passages: Sequence[Passage], *, language: str, theirs: Sequence[str]) -> Check:
    wanted = [w for name in names(claim) for w in _WORD.findall(name.text) if _is_name_word(w, language)]
    if not wanted:
        return not_applicable("names", "The sentence names nobody and nothing.")
    held = {
        fold_word(w)
        for p in passages
        for w in _WORD.findall(f"{_plain_facts(p.context, theirs[0])} {p.text} {p.title}")
    }
    missing = [w for w in wanted if not any(fold_word(w) == h or are_alike(fold_word(w), h) for h in held)]
    if missing:
        return failed(
            "names", f"The passage does not name {listed(missing)}.", 1 - len(missing) / len(wanted)
        )
    return passed("names", f"The passage names {listed(wanted)}.")


def _is_name_word(word: str, language: str) -> bool:
    grammar = FUNCTION_WORDS.get(language, frozenset())
    english = {m.casefold() for months in MONTHS.values() for m in months.values()}
    return word[0].isupper() and word.casefold() not in grammar and fold(word) not in english


def _check_denial(claim: str, passages: Sequence[Passage], *, language: str, theirs: Sequence[str]) -> Check:
    denies = _denies(claim, language)
    passage = [_denies(p.text, theirs[0]) for p in passages]
    if denies and not any(passage):
        return failed("negation", "The sentence denies something, and no cited passage does.", 0.0)
    if passage and all(passage) and not denies:
        return failed("negation", "Every cited passage denies something, and the sentence does not.", 0.3)
    if denies:
        return passed("negation", "The sentence and a cited passage both deny something.", 0.6)
    return not_applicable("negation", "Nothing is denied.")


def _denies(text: str, language: str) -> bool:
    words = _WORD.findall(text.casefold())
    return any(w in NEGATIONS.get(language, frozenset()) for w in words) or "n't" in text.replace("’", "'")


def _name(code: str) -> str:
    return LANGUAGE_NAMES.get(code, code)


__all__ = ["LANGUAGE_NAMES", "assess_in_language", "find_language", "is_across"]
