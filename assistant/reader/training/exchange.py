"""Questions with one thing exchanged, so that their passage no longer answers: false premises.

The kinds follow what people did when they wrote SQuAD 2.0's unanswerable
questions (Rajpurkar et al. 2018, table 2: entity swap 21%, antonym 20%,
negation 9%). Nothing is tagged: names are capitalised runs, numbers are digits.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from assistant.reader.training.lexicon import Lexicon

NAME: Final = re.compile(r"\b(?:[A-Z][\w'.-]*\w)(?:(?: (?:of|the|de|von|van) | )[A-Z][\w'.-]*\w)*")
YEAR: Final = re.compile(r"\b1\d{3}\b|\b20\d{2}\b")
NUMBER: Final = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
OPENING_WORDS: Final = (
    "What Which Who Whom Whose When Where Why How In On At By For From To The A An Is Was Are "
    "Were Did Do Does Can During After Before According Of Along Besides If As With This These That "
    "Those It He She They We His Her Their Its There While Since Until Although Though However Some "
    "Many Most Other All Both Each One No Not And But Or So Then Also Such Under Over Between"
)
QUESTION_WORDS: Final = frozenset(OPENING_WORDS.split())
OPPOSITES: Final[tuple[tuple[str, ...], ...]] = (
    ("increase", "decrease"), ("increased", "decreased"), ("rise", "fall"), ("rose", "fell"),
    ("first", "last", "second", "third"), ("largest", "smallest"), ("highest", "lowest"),
    ("most", "least", "fewest"), ("more", "less", "fewer"), ("before", "after"),
    ("north", "south", "east", "west"), ("northern", "southern", "eastern", "western"),
    ("won", "lost"), ("win", "lose"), ("begin", "end"), ("began", "ended"), ("start", "stop"),
    ("started", "stopped"), ("started", "finished"), ("founded", "dissolved"),
    ("created", "destroyed"), ("built", "demolished"), ("opened", "closed"),
    ("accepted", "rejected"), ("allowed", "prohibited"), ("allow", "forbid"),
    ("supported", "opposed"), ("support", "oppose"), ("agreed", "refused"), ("gained", "lost"),
    ("joined", "left"), ("born", "buried"), ("married", "divorced"), ("wrote", "reviewed"),
    ("written", "translated"), ("discovered", "disproved"), ("invented", "criticised"),
    ("appointed", "dismissed"), ("elected", "defeated"), ("bought", "sold"),
    ("purchased", "sold"), ("early", "late"), ("earliest", "latest"), ("older", "younger"),
    ("oldest", "youngest", "newest"), ("old", "new"), ("best", "worst"), ("better", "worse"),
    ("same", "opposite"), ("major", "minor"), ("main", "least important"), ("public", "private"),
    ("male", "female"), ("men", "women"), ("man", "woman"), ("king", "queen"), ("son", "daughter"),
    ("father", "mother"), ("brother", "sister"), ("husband", "wife"), ("summer", "winter"),
    ("internal", "external"), ("rural", "urban"), ("ancient", "modern"), ("longest", "shortest"),
    ("long", "short"), ("high", "low"), ("large", "small"), ("upper", "lower"),
    ("positive", "negative"), ("common", "rare"), ("popular", "unpopular"), ("legal", "illegal"),
    ("president", "vice president", "prime minister"), ("author", "publisher", "editor"),
    ("director", "producer", "founder"), ("population", "area"), ("deaths", "births"),
    ("import", "export"), ("imports", "exports"), ("victory", "defeat"), ("success", "failure"),
    ("arrive", "depart"), ("arrived", "departed"), ("inside", "outside"), ("above", "below"),
    ("minimum", "maximum"), ("cause", "prevent"), ("caused", "prevented"), ("include", "exclude"),
    ("includes", "excludes"), ("advantage", "disadvantage"), ("strong", "weak"),
    ("enemy", "ally"), ("attacked", "defended"), ("remove", "add"), ("removed", "added"),
    ("open", "close"), ("cost", "earn"), ("hot", "cold"), ("day", "night"), ("left", "right"),
    ("teacher", "student"), ("buyer", "seller"), ("employer", "employee"), ("failed", "managed"),
    ("raised", "lowered"), ("expanded", "shrank"), ("grew", "declined"), ("grow", "decline"),
)  # fmt: skip
OPPOSITE_OF: Final = {word: group for group in OPPOSITES for word in group}
# Words that may be exchanged: lower case, not the first, and not those whose exchange says nothing.
PLAIN: Final = re.compile(r"(?<=\s)[a-z]{3,}\b")
COMMON: Final = frozenset("does did done has have had name kind type way thing things many much most".split())
AUXILIARY: Final = re.compile(
    r"\b(is|was|are|were|did|does|do|can|could|will|would|has|have|had|should|may|might)\b"
)

# Takes a question, its passage, other text of the article, and chance; None: does not apply.
Exchange = Callable[[str, str, str, random.Random], str | None]


def find_names(text: str) -> list[str]:
    """Capitalised runs of `text`, without a question word that opens it."""
    found = []
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in QUESTION_WORDS:
            words.pop(0)
        if words and len(words[0]) > 1:
            found.append(" ".join(words))
    return found


def swap(question: str, old: str, choices: Sequence[str], chance: random.Random) -> str | None:
    """The question with `old` replaced by one of `choices` that it does not contain."""
    fresh = sorted({c for c in choices if c.lower() not in question.lower() and old not in c})
    return question.replace(old, chance.choice(fresh), 1) if fresh else None


def exchange_name(question: str, passage: str, article: str, chance: random.Random) -> str | None:
    """Another name, of the same passage three times in four, else of its article."""
    names = find_names(question[:1].lower() + question[1:])
    if not names:
        return None
    source = passage if chance.random() < 0.75 else article
    old = chance.choice(names)
    length = len(old.split())
    # Names of about the same length are more often of the same kind.
    choices = [name for name in find_names(source) if abs(len(name.split()) - length) <= 1]
    return swap(question, old, choices, chance)


def exchange_number(question: str, passage: str, article: str, chance: random.Random) -> str | None:
    """Another year for a year, another number for a number; made up where none is at hand."""
    pattern = YEAR if YEAR.search(question) else NUMBER
    numbers = pattern.findall(question)
    if not numbers:
        return None
    old = chance.choice(numbers)
    choices = pattern.findall(passage) if chance.random() < 0.6 else pattern.findall(article)
    return swap(question, old, choices, chance) or swap(question, old, nudge(old, chance), chance)


def nudge(number: str, chance: random.Random) -> list[str]:
    """A number near this one, as a list of at most one."""
    digits = number.replace(",", "")
    if not digits.isdigit():
        return []
    step = chance.choice([1, 2, 3, 5, 10, 20])
    return [str(int(digits) + chance.choice([step, -step]))] if int(digits) > step else []


def exchange_relation(question: str, _passage: str, _article: str, chance: random.Random) -> str | None:
    """A word for its opposite, or for another role of the same kind."""
    words = [word for word in re.findall(r"[A-Za-z]+", question) if word.lower() in OPPOSITE_OF]
    if not words:
        return None
    old = chance.choice(words)
    others = [word for word in OPPOSITE_OF[old.lower()] if word != old.lower()]
    return re.sub(rf"\b{old}\b", chance.choice(others), question, count=1)


def negate(question: str, _passage: str, _article: str, chance: random.Random) -> str | None:
    """The question with "not" or "never" after its auxiliary's subject, or its "not" removed."""
    if re.search(r"\b(not|never)\b", question):
        return re.sub(r"\b(not|never) ", "", question, count=1)
    auxiliary = AUXILIARY.search(question)
    if auxiliary is None:
        return None
    word = chance.choice(["not", "never", "not"])
    rest = question[auxiliary.end() :]
    subject = re.match(r" (?:the )?(?:[A-Z]\w*|\w+)(?: [A-Z]\w*)*", rest)
    if auxiliary.group() in ("did", "does", "do", "can", "could", "will", "would") and subject:
        return f"{question[: auxiliary.end()]}{subject.group()} {word}{rest[subject.end() :]}"
    return f"{question[: auxiliary.end()]} {word}{rest}"


def exchange_sense(question: str, lexicon: Lexicon, chance: random.Random) -> str | None:
    """A word for its opposite, or where there is none for another of its class, as WordNet has them."""
    words = [word for word in PLAIN.findall(question) if word not in COMMON]
    for known in (lexicon.opposites, lexicon.relatives):
        if fit := [word for word in words if word in known]:
            old = chance.choice(fit)
            return replace_word(question, old, chance.choice(known[old]))
    return None


def reword(question: str, lexicon: Lexicon, chance: random.Random) -> str:
    """The question with a word, or now and then two, replaced by one that means the same."""
    for _ in range(chance.choice((1, 1, 2))):
        words = [word for word in PLAIN.findall(question) if word in lexicon.synonyms and word not in COMMON]
        if words:
            old = chance.choice(words)
            question = replace_word(question, old, chance.choice(lexicon.synonyms[old]))
    return question


def replace_word(question: str, old: str, new: str) -> str:
    """The question with the first whole word `old` replaced, and "a" before it put right."""
    changed = re.sub(rf"(?<=\s){re.escape(old)}\b", new, question, count=1)
    article = "an" if new[0] in "aeiou" else "a"
    return re.sub(rf"\b(?:a|an) {re.escape(new)}\b", f"{article} {new}", changed, count=1)


# Weights: how often each kind is tried first.
KINDS: Final[tuple[tuple[Exchange, float], ...]] = (
    (exchange_name, 0.35),
    (exchange_relation, 0.1),
    (exchange_number, 0.1),
    (negate, 0.12),
)
BY_SENSE: Final = 0.33


def exchange(
    question: str, passage: str, article: str, chance: random.Random, lexicon: Lexicon | None = None
) -> str | None:
    """The question with one thing exchanged, or None if nothing in it can be."""
    if lexicon and chance.random() < BY_SENSE and (changed := exchange_sense(question, lexicon, chance)):
        return changed
    remaining = list(KINDS)
    while remaining:
        kind = chance.choices(remaining, [weight for _, weight in remaining])[0]
        changed = kind[0](question, passage, article, chance)
        if changed is not None and changed != question:
            return changed
        remaining.remove(kind)
    return None
