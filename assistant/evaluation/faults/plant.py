"""One known fault in a true sentence, always the same for the same sentence and random numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.evaluation.faults.figures import MONTH, moved_number, wrong_date, wrong_number, wrong_unit
from assistant.terms import names


class FaultKind(StrEnum):
    """What is wrong with what the model writes."""

    WRONG_NUMBER = "wrong number"
    WRONG_DATE = "wrong date"
    WRONG_UNIT = "wrong unit"
    SWAPPED_NAME = "swapped name"
    FLIPPED_NEGATION = "flipped negation"
    OPPOSITE = "opposite word"
    STITCHED_QUOTE = "stitched quote"
    INVENTED_QUOTE = "invented quote"
    ADDED_DETAIL = "added detail"
    CHANGED_ROLES = "changed roles"
    LOST_INTENTION = "lost intention"
    MOVED_NUMBER = "moved number"
    INVENTED_LABEL = "invented label"
    WRONG_LABEL = "wrong label"
    UNCITED = "uncited"
    EMPTY = "empty output"
    ENDLESS = "endless output"
    BROKEN_BYTES = "broken UTF-8"
    DISCONNECTED = "mid-stream disconnect"


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that its evidence does not support."""

    kind: FaultKind
    text: str  # the sentence, without a label; "" for empty output
    truth: str  # the sentence of the evidence that it was made from
    stands: str  # words by which the fault is known in an answer; "" when nothing can stand there


_NO_NAME: Final = re.compile(rf"{MONTH.pattern}|['’]s$")
_OPPOSITES: Final = {
    "increase": "decrease", "increased": "decreased", "increasing": "decreasing", "agreed": "refused",
    "agree": "refuse", "accept": "reject", "accepted": "rejected", "support": "oppose", "supports": "opposes",
    "supported": "opposed", "before": "after", "after": "before", "first": "last", "strengthen": "weaken",
    "strengthening": "weakening", "strengthened": "weakened", "improve": "worsen", "improved": "worsened",
    "improving": "worsening", "expand": "reduce", "expanded": "reduced", "expanding": "reducing",
    "include": "exclude", "includes": "excludes", "including": "excluding", "northern": "southern",
    "western": "eastern", "eastern": "western", "southern": "northern", "allow": "forbid",
    "allows": "forbids", "enhance": "diminish", "enhanced": "diminished", "enhancing": "diminishing",
    "more": "less", "new": "old", "reduce": "raise", "reduced": "raised", "reducing": "raising",
    "began": "ended", "join": "leave", "joined": "left", "resume": "suspend", "resumed": "suspended",
}  # fmt: skip
_OPPOSITE: Final = re.compile(rf"\b(?:{'|'.join(_OPPOSITES)})\b")
_US: Final = frozenset("us usa unit america american".split())  # stems
_VERB: Final = re.compile(r"\b(is|are|was|were|will|can|could|has|have|had|should|may|must|would)\b(?! not)")
_PAST: Final = re.compile(
    r"\b(agreed|reaffirmed|announced|met|signed|resumed|created|established|said|visited)\b"
)
_ACTIVE: Final = re.compile(
    r"\b(?:agreed|praised|told|thanked|visited|signed|created|led|leads|announced|urged|helped|gave|sent|resumed|"
    r"reaffirmed|emphasized|underscored|expressed|highlighted|conducted|provided|supports?)\b"
)
_MUTUAL: Final = re.compile(r"\b(?:met|meet|meeting|between|both|with|together|joint|each other)\b", re.I)
_INTENTION: Final = re.compile(
    r"\b(?:(?:has |have |had )?(?:agreed|pledged|promised|planned|decided|offered|sought)"
    r"|aims?|plans?|hopes?|seeks?|intends?|will|is expected|are expected)(?: to)? ([a-z]{4,})\b(?<!ed)"
)
_SAYINGS: Final = (
    "we shall never retreat from this valley",
    "the harvest belongs to everyone who waits",
    "nothing of this was ever agreed in writing",
    "this programme will cost us our future",
    "our neighbours have already been paid in full",
)
_DETAILS: Final = (
    ", according to a survey of the University of Tartu",
    ", which cost the taxpayers 85 million euros",
    ", after a secret vote in the senate",
    " together with the navy of Portugal",
    ", although the supreme court has forbidden it",
)


def plant(kind: FaultKind, sentence: str, rng: random.Random, *, others: Sequence[str]) -> Fault | None:
    """`sentence` with a fault of `kind`; None where it offers no place for one.

    `others` are further sentences of the same evidence and of other documents.
    """
    made = _MAKERS[kind](sentence, rng, others)
    if made is None or (made == sentence and kind not in _TRUE_WORDS):
        return None
    return Fault(kind, made, sentence, made)


def _swapped_name(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    own = [n for n in names(sentence) if n.start > 0 and not MONTH.search(n.text) and len(n.text) > 3]
    held = {stem for n in names("… " + sentence) for stem in n.stems}
    strange = sorted(
        {
            n.text
            for other in others
            for n in names(other)
            if n.start > 0 and len(n.text) > 3 and not _NO_NAME.search(n.text) and not _is_kin(n.stems, held)
        }
    )
    if not own or not strange:
        return None
    place = rng.choice(own)
    return sentence[: place.start] + rng.choice(strange) + sentence[place.end :]


def _is_kin(stems: Sequence[str], held: set[str]) -> bool:
    """Whether a name shares a word, or the beginning of one ("Guatemalan"), with those of the sentence."""
    if _US & set(stems) and _US & held:
        return True  # "the United States" in place of "the US" says the same
    return any(a == b or (len(a) > 4 and len(b) > 4 and a[:5] == b[:5]) for a in stems for b in held)


def _flipped_negation(sentence: str, rng: random.Random, _: Sequence[str]) -> str | None:
    if " not " in sentence:
        return sentence.replace(" not ", " ", 1)
    verbs = list(_VERB.finditer(sentence))
    if verbs:
        verb = rng.choice(verbs)
        return f"{sentence[: verb.end()]} not{sentence[verb.end() :]}"
    past = _PAST.search(sentence)
    return f"{sentence[: past.start()]}never {sentence[past.start() :]}" if past else None


def _opposite(sentence: str, rng: random.Random, _: Sequence[str]) -> str | None:
    found = list(_OPPOSITE.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    return sentence[: match.start()] + _OPPOSITES[match[0]] + sentence[match.end() :]


def _stitched_quote(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    partners = [o for o in others if len(o.split()) >= 6]
    if len(sentence.split()) < 6 or not partners:
        return None
    parts = [" ".join(s.split()[:6]).strip('.,;:“”"| ') for s in (sentence, rng.choice(partners))]
    return f"The document says: “{parts[0]} {parts[1][:1].lower()}{parts[1][1:]}”."


def _invented_quote(sentence: str, rng: random.Random, _: Sequence[str]) -> str:
    return f"{sentence.rstrip('. ')}, adding: “{rng.choice(_SAYINGS)}”."


def _added_detail(sentence: str, rng: random.Random, _: Sequence[str]) -> str:
    return f"{sentence.rstrip('. ')}{rng.choice(_DETAILS)}."


def _changed_roles(sentence: str, _: random.Random, __: Sequence[str]) -> str | None:
    """Who does it and to whom it is done in each other's place; not where both do it to each other."""
    verb = _ACTIVE.search(sentence)
    if verb is None or _MUTUAL.search(sentence):
        return None
    before, behind = names(sentence[: verb.start()]), names(sentence[verb.end() :])
    if not before or not behind or _is_kin(behind[0].stems, set(before[-1].stems)):
        return None
    one, other, at = before[-1], behind[0], verb.end()
    return (
        f"{sentence[: one.start]}{other.text}{sentence[one.end : at + other.start]}{one.text}"
        f"{sentence[at + other.end :]}"
    )


def _lost_intention(sentence: str, _: random.Random, __: Sequence[str]) -> str | None:
    """What was only agreed, planned or to come, as if it were done."""
    match = _INTENTION.search(sentence)
    if match is None:
        return None
    done = match[1] + ("d" if match[1].endswith("e") else "ed")
    return sentence[: match.start()] + done + sentence[match.end() :]


def _reworded(sentence: str, _: random.Random, __: Sequence[str]) -> str:
    """True words, so that nothing but the label speaks against them; told apart by the frame."""
    return f"The text reports this: {sentence}"


def _nothing(_: str, __: random.Random, ___: Sequence[str]) -> str:
    return ""


def _false(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    """Any fault of content, for outputs that are broken besides."""
    for maker in (wrong_number, wrong_date, _swapped_name, _flipped_negation, _added_detail):
        made = maker(sentence, rng, others)
        if made is not None:
            return made
    return None


_TRUE_WORDS: Final = frozenset({FaultKind.EMPTY})
_MAKERS: Final[Mapping[FaultKind, Callable[[str, random.Random, Sequence[str]], str | None]]] = {
    FaultKind.WRONG_NUMBER: wrong_number,
    FaultKind.WRONG_DATE: wrong_date,
    FaultKind.WRONG_UNIT: wrong_unit,
    FaultKind.SWAPPED_NAME: _swapped_name,
    FaultKind.FLIPPED_NEGATION: _flipped_negation,
    FaultKind.OPPOSITE: _opposite,
    FaultKind.STITCHED_QUOTE: _stitched_quote,
    FaultKind.INVENTED_QUOTE: _invented_quote,
    FaultKind.ADDED_DETAIL: _added_detail,
    FaultKind.CHANGED_ROLES: _changed_roles,
    FaultKind.LOST_INTENTION: _lost_intention,
    FaultKind.MOVED_NUMBER: moved_number,
    FaultKind.INVENTED_LABEL: _reworded,
    FaultKind.WRONG_LABEL: _reworded,
    FaultKind.UNCITED: _reworded,
    FaultKind.EMPTY: _nothing,
    FaultKind.ENDLESS: _false,
    FaultKind.BROKEN_BYTES: _false,
    FaultKind.DISCONNECTED: _false,
}

__all__ = ["Fault", "FaultKind", "plant"]
