"""What a turn of a conversation was about: the person, people, thing or place that a pronoun stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer_types import expected_type
from assistant.terms import STOP_WORDS, TITLES, Name, content_stems, fold, names, tokens
from assistant.types import AnswerType

_SPEAKING = frozenset(
    "said says stated states told praised announced emphasized emphasised noted added met argued explained "
    "wrote claimed believes asked replied called".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
# Words that stand inside what a question is about: "the roof of the house".
_INSIDE = frozenset("the a an of".split())
_OFFICE = re.compile(
    r"\bthe ((?:[\w-]+ )?(?:ambassador|architect|author|captain|caretaker|chair|chief|clerk|coach|commander|"
    r"commissioner|coordinator|curator|deputy|director|doctor|editor|engineer|farmer|founder|general|governor|"
    r"head|inspector|judge|king|landlord|lawyer|leader|librarian|manager|mayor|minister|nurse|officer|owner|"
    r"president|principal|professor|queen|rector|registrar|researcher|secretary|speaker|teacher|treasurer|"
    r"warden|writer|(?:chair|spokes|fire|police)(?:wo)?man|\w{3,}(?:ist|keeper|master|person)))\b",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 7
_GROUPS = frozenset(
    "force army police guard corps council ministry department states united command agency bureau system "
    "conference".split()
)


@dataclass(frozen=True, slots=True)
class Turn:
    question: str  # stand-alone
    answer: str  # without markers


def person_in(turn: Turn) -> str:
    """The person a turn is about: in the answer and new there, else anyone named, else an office."""
    asked = set(content_stems(turn.question))
    new = [p for p in _persons(turn.answer) if not set(p.stems) & asked]
    known = [*_persons(turn.answer), *_persons(turn.question)]
    found = new or known
    return found[0].text if found else _office_in(turn.question) or _office_in(turn.answer)


def _office_in(text: str) -> str:
    """ "The treasurer" of "On what day is the treasurer's open hour?"."""
    found = _OFFICE.search(text)
    return f"the {found[1]}" if found else ""


def _persons(text: str) -> list[Name]:
    """The persons named in `text`, likeliest first; a title and an office before a name are cut off."""
    candidates = [_after_title(text, name) for name in names(text)]
    scored = [(_person_score(text, name), name) for name in candidates]
    return [name for score, name in sorted(scored, key=lambda s: (-s[0], s[1].start)) if score > 0]


def _after_title(text: str, name: Name) -> Name:
    """ "U.S. Secretary of State Marco Rubio" is the person Marco Rubio."""
    words = tokens(name.text)
    titles = [i for i, t in enumerate(words) if fold(t.text).rstrip(".") in TITLES]
    first = titles[-1] + 1 if titles else 0
    if first and first < len(words) and words[first].text == "of":
        first += 2
    if not first or first >= len(words):
        return name
    start = name.start + words[first].start
    return Name(text[start : name.end], start, name.end, tuple(t.stem for t in words[first:]))


def _person_score(text: str, name: Name) -> int:
    words = name.text.split()
    before = text[: name.start].split()
    after = text[name.end :].split()
    office = " ".join(before[-3:-1]).casefold()
    titled = bool(before) and (fold(before[-1]).rstrip(".") in TITLES or office.endswith(" of"))
    score = 1 if 2 <= len(words) <= 3 else 0
    score += 2 if titled else 0
    score += 2 if after and fold(after[0]).strip(',.”"') in _SPEAKING else 0
    score -= 3 if any(fold(w) in _GROUPS for w in words) or name.text.isupper() else 0
    score -= 4 if any(fold(w) in _MONTHS for w in words) else 0
    placed = bool(before) and fold(before[-1]) in ("in", "at", "from", "to", "near", "of", "with", "the")
    return score - (2 if placed and not titled else 0)


def people_in(turn: Turn) -> str:
    """Two or more persons of one turn, for "they"."""
    found = list(dict.fromkeys(p.text for p in [*_persons(turn.answer), *_persons(turn.question)]))
    return " and ".join(found[:2]) if len(found) > 1 else ""


def thing_in(turn: Turn) -> str:
    """The thing a turn is about: the subject of "does ...", what it asked for, a noun, or a name."""
    subject = subject_of(turn.question)
    if subject and subject not in {p.text for p in _persons(turn.question)}:
        return subject
    asked = asked_noun(turn.question)
    if asked and expected_type(turn.question) is not AnswerType.PERSON:
        return f"the {asked}"
    persons = {p.text for p in _persons(turn.question)}
    named = [n.text for n in names(turn.question) if n.text not in persons and fold(n.text) not in _MONTHS]
    return _noun_phrase(turn.question) or (named[-1] if named else "")


def subject_of(question: str) -> str:
    """What "does" is said of, as in "How much does THE PREMIER PLAN cost a month?"; "" without one."""
    match = re.search(r"\b(?:does|do|did)\s+(.+?)[?.! ]*$", question, re.IGNORECASE)
    words = match.group(1).split() if match else []
    ends = [place for place, word in enumerate(words) if fold(word) in STOP_WORDS - _INSIDE]
    kept = words[: ends[0]] if ends else words
    if not ends or fold(words[ends[0]]) != "have":
        kept = kept[:-1]  # the verb
    return " ".join(kept) if kept and fold(kept[-1]) not in _INSIDE and len(kept) <= _LONGEST_SUBJECT else ""


def _noun_phrase(question: str) -> str:
    match = re.search(
        r"\b(?:the|a|an|new|this|first|planned)\s+((?:[\w'’-]+\s+){0,3}[\w'’-]+)", question, re.IGNORECASE
    )
    if not match:
        return ""
    kept: list[str] = []
    for word in match.group(1).split():
        if fold(word) in STOP_WORDS or fold(word).endswith(("ed", "ing")):
            break
        kept.append(word)
    return ("the " + " ".join(kept)) if kept else ""


def place_in(turn: Turn) -> str:
    for text in (turn.answer, turn.question):
        found = re.findall(r"\b(?:in|at|to|from|near)\s+(?:the\s+)?((?:[A-ZÀ-Þ][\w’'.-]*\s?)+)", text)
        if found:
            return str(found[0]).strip(" .,'’")
    return ""


def asked_noun(question: str) -> str:
    """What the question asked for: the nouns after which or what, as in "which TASK FORCE operated"."""
    match = re.search(
        r"\b(?:which|what|the|many)\s+((?:[\w'-]+\s+){0,3}?[\w'-]+)\s+(?=\w+(?:ed|es|s)?\b)",
        question,
        re.IGNORECASE,
    )
    if not match:
        return ""
    kept: list[str] = []
    for word in match.group(1).split() + question[match.end() :].split()[:3]:
        bare = word.strip("?,.()").casefold()
        if bare in STOP_WORDS or bare.endswith("ed"):
            break
        kept.append(word.strip("?,.()"))
    return " ".join(kept[:3]).removesuffix("s") if kept else ""
