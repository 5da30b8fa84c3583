"""Follow-up questions made to stand alone, by rules, from the turns before.

Rules, in order; the first that applies rewrites, and the rewrite is shown and recorded:
1. "What about X?", "And X?": the last question again, with its name of the same place changed to X.
2. "the second one", "the other one": "one" becomes what the last question asked for.
3. he, she, him, his, her: the person of the last answer that the last question did not name,
   else the latest person named.
4. it, they, them, its, their, there: the thing, or place, the last turns were about.
5. "When did that happen?", "Why?", "this", "that": the last question's words are put behind.
6. "And how much is a ticket?", without any name: the subject of the last question is put behind.
A question without any of these marks is left as it is, whatever was said before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer_types import expected_type
from assistant.terms import STOP_WORDS, TITLES, Name, content_stems, fold, names, tokens
from assistant.types import AnswerType, History

_MARKER = re.compile(r"\s*\[\d+\]")
_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?)[, ]+)?(?:what|how) about (?P<rest>.+?)[?.! ]*$", re.IGNORECASE
)
_AND_NAME = re.compile(
    r"^and (?:in |for |with |from |on |to |of |by |at )?(?P<rest>(?:the )?[^?]{1,40})\?*$", re.IGNORECASE
)
_ONE = re.compile(
    r"\bthe (?P<which>first|second|third|fourth|fifth|sixth|last|next|other|former|latter|new|old)(?: ones?)?\b(?! \w*(?:task|time|year|day|world|half))",
    re.IGNORECASE,
)
_PERSON_WORD = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_THING_WORD = re.compile(r"\b(?:it|its|they|them|their|theirs|itself|themselves)\b", re.IGNORECASE)
_PLACE_WORD = re.compile(r"\b(?:there)\b(?! (?:is|are|was|were|any|been|be)\b)", re.IGNORECASE)
_EVENT_WORD = re.compile(r"\b(?:this|that|these|those)\b(?! \w+ed\b)", re.IGNORECASE)
_CLAUSE_THAT = re.compile(
    r"\b(?:say|said|says|state[sd]?|claim(?:s|ed)?|show[sn]?|mean[st]?|so|such|believes?|fact|the \w+) that\b(?=\s+\w)",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset(("his", "her", "its", "their", "hers", "theirs"))
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
_LONGEST_SUBJECT = 7
_PLURAL_WORD = re.compile(r"\b(?:they|them|their|theirs|both)\b", re.IGNORECASE)
_GROUPS = frozenset(
    "force army police guard corps council ministry department states united command agency bureau system conference".split()
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question as it is searched for, and whether it had to be changed to stand alone."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class _Turn:
    question: str  # stand-alone
    answer: str  # without markers


def resolve(question: str, history: History) -> Resolution:
    """`question` made to stand alone from `history`; unchanged when it already does."""
    turns = _turns(history)
    text = _rewrite(question, turns) if turns else question
    return Resolution(text, text != question)


def _turns(history: History) -> list[_Turn]:
    turns: list[_Turn] = []
    pending: str | None = None
    for role, text in history:
        if role == "user":
            if pending is not None:
                turns.append(_Turn(pending, ""))
            pending = _rewrite(text, turns) if turns else text
        elif pending is not None:
            turns.append(_Turn(pending, _MARKER.sub("", text)))
            pending = None
    return turns if pending is None else [*turns, _Turn(pending, "")]


def _rewrite(question: str, turns: list[_Turn]) -> str:
    last = turns[-1]
    replaced = _swap_name(question, last)
    if replaced:
        return replaced
    text = _replace_one(question, last)
    if not _has_own_subject(text, _PERSON_WORD):
        # A ship or a country may be "she": without a person, the thing.
        text = _replace(text, _PERSON_WORD, _latest(turns, _person_in) or _latest(turns, _thing_in))
    if not _has_own_subject(text, _THING_WORD):
        text = _replace(text, _PLURAL_WORD, _people_in(last))
        text = _replace(text, _THING_WORD, _latest(turns, _thing_in))
    text = _replace(text, _PLACE_WORD, _latest(turns, _place_in), before="in ")
    return _attach_event(text, last, resolved=text != question)


def _swap_name(question: str, last: _Turn) -> str | None:
    """Rule 1. Needs a short remainder, so that "And when will it open?" is not taken for a name."""
    match = _ABOUT.match(question) or _AND_NAME.match(question)
    if not match or expected_type(match["rest"]) is not AnswerType.OTHER:
        return None
    rest = match["rest"].strip()
    if len(rest.split()) > 5 or _ONE.search(rest):
        return None
    same = _from_same_word(last.question, rest)
    if same:
        return same
    old = names(last.question)
    if not old or not names(f"about {rest}"):
        return f"{last.question.rstrip('?. ')}, {rest}?"
    # "And Guatemala's?" after "the role of El Salvador at the SOUTHCOM meeting": a country for a country.
    target = ([n for n in old if n.text.isupper() == rest.removesuffix("s").isupper()] or old)[-1]
    behind = last.question[target.end :]
    if not (behind.startswith(("'s", "’s")) or target.text.endswith(("'s", "’s", "s'", "s’"))):
        rest = re.sub(r"['’]s$", "", rest)
    return last.question[: target.start] + rest + behind


def _from_same_word(question: str, rest: str) -> str:
    """ "Boats over 12 m" after "the fee for boats up to 8 m": the end of the question from "boats" on."""
    opening = content_stems(rest)[:1]
    places = [t.start for t in tokens(question) if [t.stem] == opening]
    return f"{question[: places[-1]]}{rest}?" if places and places[-1] > 0 else ""


def _replace_one(question: str, last: _Turn) -> str:
    head = _asked_noun(last.question)
    match = _ONE.search(question)
    if not match or not head:
        return question
    following = question[match.end() :].lstrip().split(" ")[0].strip("?.,!").casefold()
    if not match.group().lower().endswith(("one", "ones")) and following and not _is_verbal(following):
        return question  # "the second largest city" names its own noun
    return f"{question[: match.start()]}the {match['which']} {head}{question[match.end() :]}"


def _is_verbal(word: str) -> bool:
    return word in STOP_WORDS or word.endswith(("ed", "s"))


def _asked_noun(question: str) -> str:
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


def _replace(text: str, pronoun: re.Pattern[str], antecedent: str, *, before: str = "") -> str:
    if not antecedent or antecedent in text:
        return text

    def put(match: re.Match[str]) -> str:
        word = match.group().casefold()
        possessive = word in _POSSESSIVE and re.match(r"\s+\w", text[match.end() :]) is not None
        return before + antecedent + ("'s" if possessive else "")

    return pronoun.sub(put, text, count=1)


def _latest(turns: list[_Turn], find: Callable[[_Turn], str]) -> str:
    for turn in reversed(turns[-4:]):
        found = find(turn)
        if found:
            return found
    return ""


def _person_in(turn: _Turn) -> str:
    """The person a turn is about: in the answer and new there, else anyone named."""
    asked = set(content_stems(turn.question))
    new = [p for p in _persons(turn.answer) if not set(p.stems) & asked]
    known = [*_persons(turn.answer), *_persons(turn.question)]
    found = new or known
    return found[0].text if found else ""


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


def _people_in(turn: _Turn) -> str:
    """Two or more persons of one turn, for "they"."""
    found = list(dict.fromkeys(p.text for p in [*_persons(turn.answer), *_persons(turn.question)]))
    return " and ".join(found[:2]) if len(found) > 1 else ""


def _thing_in(turn: _Turn) -> str:
    """The thing a turn is about: the subject of "does ...", what it asked for, a noun, or a name."""
    subject = _subject_of(turn.question)
    if subject and subject not in {p.text for p in _persons(turn.question)}:
        return subject
    asked = _asked_noun(turn.question)
    if asked and expected_type(turn.question) is not AnswerType.PERSON:
        return f"the {asked}"
    persons = {p.text for p in _persons(turn.question)}
    named = [n.text for n in names(turn.question) if n.text not in persons and fold(n.text) not in _MONTHS]
    return _noun_phrase(turn.question) or (named[-1] if named else "")


def _subject_of(question: str) -> str:
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


def _place_in(turn: _Turn) -> str:
    for text in (turn.answer, turn.question):
        found = re.findall(r"\b(?:in|at|to|from|near)\s+(?:the\s+)?((?:[A-ZÀ-Þ][\w’'.-]*\s?)+)", text)
        if found:
            return str(found[0]).strip(" .,'’")
    return ""


def _has_own_subject(text: str, pronoun: re.Pattern[str]) -> bool:
    """Whether the pronoun refers back inside the question itself ("When Guatemala met, did it ...")."""
    match = pronoun.search(text)
    return match is not None and any(n.end <= match.start() for n in names(text))


def _attach_event(text: str, last: _Turn, *, resolved: bool) -> str:
    """Rules 5 and 6; also for a pronoun that no rule could replace, so that the search knows the subject."""
    stands = _CLAUSE_THAT.sub("", text)
    short = len(_content(text)) <= 3
    points_back = _EVENT_WORD.search(stands) is not None or _THING_WORD.search(stands) is not None
    subject = "" if resolved or points_back else _subject_of(last.question)
    if subject and not names(text) and re.match(r"(?:and|but) ", text, re.IGNORECASE) and _content(text):
        return f"{text.rstrip('?!. ')} ({subject})?"
    if names(text) or not (not _content(text) or (points_back and short and not resolved)):
        return text
    words = [t.text for t in tokens(last.question)]
    while words and fold(words[0]) in STOP_WORDS:
        words.pop(0)
    return f"{text.rstrip('?!. ')} ({' '.join(words)})?" if words else text


def _content(text: str) -> list[str]:
    common = {"happen", "occur", "mean", "go", "say", "place", "take", "event", "case", "exampl", "detail"}
    return [s for s in content_stems(text) if s not in common]
