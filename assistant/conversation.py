"""Follow-up questions made to stand alone, by rules, from the turns before.

Rules, in order; the first that applies rewrites, and the rewrite is shown and recorded:
1. "What about X?", "And X?": the last question again, with its name of the same place changed to X; "And
   for X?": what ends it behind the same preposition, or what it says of the row or field that answered it.
2. "the second one", "the other one": "one" becomes what the last question asked for.
   "that study": "the restore study", if the last question called it so.
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
from assistant.antecedents import Turn, asked_noun, people_in, person_in, place_in, subject_of, thing_in
from assistant.terms import STOP_WORDS, content_stems, fold, names, tokens
from assistant.types import AnswerType, History

_MARKER = re.compile(r"\s*\[\d+\]")
_ABOUT = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?)[, ]+)?(?:what|how) about (?P<rest>.+?)[?.! ]*$", re.IGNORECASE
)
_AND_NAME = re.compile(
    r"^and (?:(?P<link>in|for|with|from|on|to|of|by|at) )?(?P<rest>(?:the )?[^?]{1,40})\?*$", re.IGNORECASE
)
_ONE = re.compile(
    r"\bthe (?P<which>first|second|third|fourth|fifth|sixth|last|next|other|former|latter|new|old)(?: ones?)?\b(?! \w*(?:task|time|year|day|world|half))",
    re.IGNORECASE,
)
# What a row or field that was quoted is about: "£9 (Adult — Fee: £9)", "£28 — Individual: £28".
_KEY = re.compile(r"(?:^|— |\()(\w[^—:()\n]{1,40}?)(?: —|:)")
_PERSON_WORD = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_THING_WORD = re.compile(r"\b(?:it|its|they|them|their|theirs|itself|themselves)\b", re.IGNORECASE)
_PLACE_WORD = re.compile(r"\b(?:there)\b(?! (?:is|are|was|were|any|been|be)\b)", re.IGNORECASE)
_EVENT_WORD = re.compile(r"\b(?:this|that|these|those)\b(?! \w+ed\b)", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:that|this|those|these) (?P<noun>\w{3,})\b", re.IGNORECASE)
_DETERMINER = r"\b(?:the|an?|its|their|our|your|his|her|which|what) "
_CLAUSE_THAT = re.compile(
    r"\b(?:say|said|says|state[sd]?|claim(?:s|ed)?|show[sn]?|mean[st]?|so|such|believes?|fact|the \w+) that\b(?=\s+\w)",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset(("his", "her", "its", "their", "hers", "theirs"))
_PLURAL_WORD = re.compile(r"\b(?:they|them|their|theirs|both)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question as it is searched for, and whether it had to be changed to stand alone."""

    text: str
    changed: bool


def resolve(question: str, history: History) -> Resolution:
    """`question` made to stand alone from `history`; unchanged when it already does."""
    turns = _turns(history)
    text = _rewrite(question, turns) if turns else question
    return Resolution(text, text != question)


def _turns(history: History) -> list[Turn]:
    turns: list[Turn] = []
    pending: str | None = None
    for role, text in history:
        if role == "user":
            if pending is not None:
                turns.append(Turn(pending, ""))
            pending = _rewrite(text, turns) if turns else text
        elif pending is not None:
            turns.append(Turn(pending, _MARKER.sub("", text)))
            pending = None
    return turns if pending is None else [*turns, Turn(pending, "")]


def _rewrite(question: str, turns: list[Turn]) -> str:
    last = turns[-1]
    replaced = _swap_name(question, last)
    if replaced:
        return replaced
    text = _name_again(_replace_one(question, last), last)
    if not _has_own_subject(text, _PERSON_WORD):
        # A ship or a country may be "she": without a person, the thing.
        text = _replace(text, _PERSON_WORD, _latest(turns, person_in) or _latest(turns, thing_in))
    if not _has_own_subject(text, _THING_WORD):
        text = _replace(text, _PLURAL_WORD, people_in(last))
        text = _replace(text, _THING_WORD, _latest(turns, thing_in))
    text = _replace(text, _PLACE_WORD, _latest(turns, place_in), before="in ")
    return _attach_event(text, last, resolved=text != question)


def _swap_name(question: str, last: Turn) -> str | None:
    """Rule 1. Needs a short remainder, so that "And when will it open?" is not taken for a name."""
    match = _ABOUT.match(question) or _AND_NAME.match(question)
    if not match or expected_type(match["rest"]) is not AnswerType.OTHER:
        return None
    rest = match["rest"].strip()
    if len(rest.split()) > 5 or _ONE.search(rest):
        return None
    link = match.groupdict().get("link") or ""
    same = (
        _from_same_word(last.question, rest)
        or _after_same_link(last.question, link, rest)
        or (_instead_of_key(last, rest) if link in ("", "for") else "")
    )
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


def _after_same_link(question: str, link: str, rest: str) -> str:
    """ "And for children?" after "a ticket for adults": what ends the question behind the same preposition."""
    end = re.search(rf"\b{link} (?:\w+ ){{0,2}}[\w-]+(?=[?.! ]*$)", question, re.IGNORECASE) if link else None
    if end is None or names(rest) or names(end.group()):
        return ""
    return f"{question[: end.start()]}{link} {rest}?"


def _instead_of_key(last: Turn, rest: str) -> str:
    """ "And a child?" after "What does an adult pay?", where the row or field "Adult" answered."""
    named = names(last.question)
    for key in _KEY.findall(last.answer.partition("\n")[0]):
        words = r"\W+".join(map(re.escape, key.split()))
        said = re.search(rf"\b(?:(?:an?|the) )?{words}s?\b", last.question, re.IGNORECASE)
        if said is not None and not any(n.start < said.end() and said.start() < n.end for n in named):
            return last.question[: said.start()] + rest + last.question[said.end() :]
    return ""


def _replace_one(question: str, last: Turn) -> str:
    head = asked_noun(last.question)
    match = _ONE.search(question)
    if not match or not head:
        return question
    following = question[match.end() :].lstrip().split(" ")[0].strip("?.,!").casefold()
    if not match.group().lower().endswith(("one", "ones")) and following and not _is_verbal(following):
        return question  # "the second largest city" names its own noun
    return f"{question[: match.start()]}the {match['which']} {head}{question[match.end() :]}"


def _name_again(question: str, last: Turn) -> str:
    """ "That study" as the last question called it, if with more words."""
    for match in _POINTED.finditer(question):
        called = re.search(
            rf"{_DETERMINER}((?:[\w'’-]+ ){{1,3}}?{match['noun']})\b", last.question, re.IGNORECASE
        )
        words = called[1].split()[:-1] if called else []
        if called and not any(fold(word) in STOP_WORDS for word in words):
            return f"{question[: match.start()]}the {called[1]}{question[match.end() :]}"
    return question


def _is_verbal(word: str) -> bool:
    return word in STOP_WORDS or word.endswith(("ed", "s"))


def _replace(text: str, pronoun: re.Pattern[str], antecedent: str, *, before: str = "") -> str:
    if not antecedent or antecedent in text:
        return text

    def put(match: re.Match[str]) -> str:
        word = match.group().casefold()
        possessive = word in _POSSESSIVE and re.match(r"\s+\w", text[match.end() :]) is not None
        return before + re.sub(r"['’]s$", "", antecedent) + ("'s" if possessive else "")

    return pronoun.sub(put, text, count=1)


def _latest(turns: list[Turn], find: Callable[[Turn], str]) -> str:
    for turn in reversed(turns[-4:]):
        found = find(turn)
        if found:
            return found
    return ""


def _has_own_subject(text: str, pronoun: re.Pattern[str]) -> bool:
    """Whether the pronoun refers back inside the question itself ("When Guatemala met, did it ...")."""
    match = pronoun.search(text)
    return match is not None and any(n.end <= match.start() for n in names(text))


def _attach_event(text: str, last: Turn, *, resolved: bool) -> str:
    """Rules 5 and 6; also for a pronoun that no rule could replace, so that the search knows the subject."""
    stands = _CLAUSE_THAT.sub("", text)
    short = len(_content(text)) <= 3
    points_back = _EVENT_WORD.search(stands) is not None or _THING_WORD.search(stands) is not None
    subject = "" if resolved or points_back else subject_of(last.question)
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
