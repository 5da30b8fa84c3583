"""What the structure of a document says about a candidate, where sentences taught the ranker nothing.

The ranker's weights come from plain paragraphs. Rules, in order, each multiplying or lifting the
candidate's probability:
1. Lookup: a table row whose first cell is named in the question, or is a range that holds a number of it
   (`brackets.py`) or, where a time or a sum is asked for, its day or month (`seasons.py`), under a header
   that is asked for, a `Key: value` field whose key is asked for, and a list item that with its heading and
   lead says all that the question says, are likely: so such things are read. Not where it holds nothing of
   the kind that is asked for, and not where most of the question's words, by rarity, stand neither in it nor
   above it: a row about lapwings does not say why they declined.
2. Other row: of the rows of one table, and of the fields of one document, those that share fewer of the
   question's words than the best of them answer for somebody else.
3. Other figure: a unit that names another ordinal, quarter of the compass, number of the same kind or version
   than the question's, and not the question's, is about another one, whatever the reader says. So is a row
   of another year or of a table with columns of other years (`years.py`).
4. Counted thing: after "how many N", a unit that speaks of no N (unless N are people, who are counted
   under many names) counts something else. Of 674 such SQuAD questions 86% have N in the very sentence.
5. Somebody else: where the question names something and wants no list, other passages that were found
   name it, and the unit's own passage and title do not, the unit tells of something else. Of 3,084
   answerable SQuAD questions with a name 2.6% have none of their names in their paragraph or its title.
6. Byline: "By Ada Moss" tells who wrote, and nothing else.
7. Said whole: a sentence, row or item that has every word of the question, and something of the kind that is
   asked for, is worth showing, if in doubt, however little the reader makes of it.
8. Heading: what a heading has goes to what stands below it, where that answers (`headings.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answer.rows import asked_columns, split_row
from assistant.question import Question
from assistant.ranking.brackets import holds
from assistant.ranking.headings import LOOKED_UP, pass_on
from assistant.ranking.others import find_strangers
from assistant.ranking.rank import Candidate, reweigh
from assistant.ranking.seasons import in_season
from assistant.ranking.years import is_of_other_years
from assistant.terms import content_stems, stem, tokens
from assistant.types import AnswerType
from index.types import UnitKind

LEAST_COVERED = 0.5
OTHER_ROW = 0.3
# Just above the threshold; what it is worth is not believed beyond doubt (`Candidate.sure` stays).
SAID_WHOLE = 0.1
FEWEST_SAID = 3
OTHER_FIGURE = 0.15
OTHER_THING = 0.3
OTHER_NAME = 0.3
_VERSION = re.compile(r"\b\d+(?:\.\d+){2,}\b")
_ASKED_VERSION = re.compile(
    rf"\b(?:version|release|v)\.? ?(\d+(?:\.\d+)*)\b|({_VERSION.pattern})", re.IGNORECASE
)
_CAPITAL = r"[^\W\da-z_][\w.'’-]*"
_BYLINE = re.compile(
    rf"\W{{0,4}}(?:By|Authors?|Written by|Text|Reporter):? {_CAPITAL}(?:(?:,? and|,| &)? {_CAPITAL}){{0,7}}"
    r"(?:, [\w ]{3,40})?$"
)
_WRITING = re.compile(
    r"\b(?:wr[io]t\w+|author\w*|by whom|report\w*|journalist\w*|column\w*|edit\w*|article|piece|text)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many ((?:[\w-]+ ?){1,4})", re.IGNORECASE)
_PEOPLE = frozenset(
    stem(w) for w in "people persons inhabitants men women residents times kinds types".split()
)
# A key with more words than this is a sentence with a colon.
LONGEST_KEY = 6
# Verbs that say no more than that something is so.
_HAPPENING = frozenset(
    stem(w)
    for w in "take takes taken place held hold done do happen happens occur occurs need needed".split()
)
ORDINAL_WORDS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())
ORDINALS = frozenset(map(stem, ORDINAL_WORDS))
_QUARTERS = frozenset(stem(w) for w in "north south east west northern southern eastern western".split())
# Who "works in Lisbon" is in the row that says Lisbon.
_BELONGING = frozenset(stem(w) for w in "work live based located belong employed assigned".split())
_MEASURES = frozenset(stem(w) for w in "often long many much far old".split())
# What changes with the season, where little else of the question may stand in the row.
_BY_SEASON = (AnswerType.DATE, AnswerType.MONEY)
_SAYING = (UnitKind.SENTENCE, UnitKind.ROW, UnitKind.ITEM)


def weigh_structure(
    question: Question, ranked: Sequence[Candidate], *, strict: bool = False
) -> list[Candidate]:
    """`ranked` with the rules applied, likeliest first; ties keep their order.

    With `strict` the probabilities are those by strict trust: nothing is lifted to be shown in doubt.
    """
    asked = frozenset(question.stems)
    anew = frozenset(content_stems(question.asked)) if question.asked != question.text else frozenset()
    shares = {
        id(c): _own_share(c, question.text, asked, anew)
        for c in ranked
        if c.unit.kind in (UnitKind.ROW, UnitKind.FIELD)
    }
    best: dict[tuple[str, str, str], int] = {}
    for candidate in ranked:
        if id(candidate) in shares:
            group = _group(candidate)
            best[group] = max(best.get(group, 0), shares[id(candidate)])
    strangers = frozenset() if question.wants_list else find_strangers(question, ranked)
    weighed = []
    for c in ranked:
        lags = id(c) in shares and shares[id(c)] < best[_group(c)]
        least, share = _weigh(c, question, asked, lags=lags)
        share *= OTHER_NAME if c.hit.chunk.id in strangers else 1
        surely = least if least > SAID_WHOLE else 0.0
        told = surely if strict else least
        weighed.append(reweigh(c, max(c.probability, told) * share, max(c.sure, surely) * share))
    return sorted(pass_on(weighed, question), key=lambda c: -c.probability)


def _weigh(
    candidate: Candidate, question: Question, asked: frozenset[str], *, lags: bool
) -> tuple[float, float]:
    """The least that the rules make of a probability, and the share of it that they leave."""
    share = 1.0
    if lags and not question.wants_list:
        share *= OTHER_ROW
    if _names_other_figure(candidate, question.text, asked):
        share *= OTHER_FIGURE
    if _counts_something_else(candidate, question):
        share *= OTHER_THING
    if _BYLINE.match(candidate.text) and not _WRITING.search(question.text):
        share *= OTHER_FIGURE
    looked_up = not lags and _is_lookup(candidate, question, asked)
    if looked_up:
        return LOOKED_UP, share
    return (SAID_WHOLE if _says_it_whole(candidate, question) else 0.0), share


def _says_it_whole(candidate: Candidate, question: Question) -> bool:
    said = set(question.stems) - _MEASURES
    if candidate.unit.kind is UnitKind.ROW and said & _BELONGING and len(said) > 1:
        said -= _BELONGING
    elif len(said) < FEWEST_SAID:
        return False
    if candidate.unit.kind not in _SAYING or candidate.typed < 1.0:
        return False
    return said.issubset(t.stem for t in tokens(candidate.text))


def _counts_something_else(candidate: Candidate, question: Question) -> bool:
    match = _HOW_MANY.search(question.text)
    counted = content_stems(match.group(1))[:2] if match else []
    if not counted or _PEOPLE.intersection(counted):
        return False
    unit = candidate.unit
    held = {t.stem for t in tokens(f"{candidate.text} {unit.lead} {unit.header} {unit.heading}")}
    return not held.intersection(counted)


def _is_lookup(candidate: Candidate, question: Question, asked: frozenset[str]) -> bool:
    if candidate.typed == 0.0:
        return False
    covered = candidate.coverage >= LEAST_COVERED
    if candidate.unit.kind is UnitKind.ROW:
        first = split_row(candidate.text)[0]
        key = content_stems(first)
        named = (covered and bool(key) and asked.issuperset(key)) or holds(first, question.text)
        timed = (covered or question.kind in _BY_SEASON) and in_season(first, question.text)
        return (named or timed) and bool(asked_columns(candidate.unit.header, asked))
    if candidate.unit.kind is UnitKind.ITEM:
        return _is_looked_up_item(candidate, asked)
    if candidate.unit.kind is UnitKind.FIELD:
        key = content_stems(candidate.text.partition(":")[0])
        shared = [s for s in key if s in asked]
        return covered and 0 < len(key) <= LONGEST_KEY and len(shared) >= max(1, 2 * len(key) / 3)
    return False


def _is_looked_up_item(item: Candidate, asked: frozenset[str]) -> bool:
    """Whether the item and what it stands under say all that the question says, and each of them a part."""
    said = asked - _HAPPENING
    own = said.intersection(content_stems(item.text))
    above = said.intersection(content_stems(f"{item.unit.heading} {item.unit.lead}"))
    return bool(own and above - own) and said <= own | above


def _own_share(candidate: Candidate, question: str, asked: frozenset[str], anew: frozenset[str]) -> int:
    """How many of the question's words a row has in its cells, or a field in its key; a range that holds a
    number, day or month of it counts for two, and so does a word of `anew`, which a follow-up says and not
    the question before: "and for a household?"."""
    field = candidate.unit.kind is UnitKind.FIELD
    text = candidate.text.partition(":")[0] if field else candidate.text
    first = split_row(candidate.text)[0]
    bracket = not field and (holds(first, question) or in_season(first, question))
    held = frozenset(t.stem for t in tokens(text))
    return len(asked & held) + len(anew & asked & held) + 2 * bracket


def _group(candidate: Candidate) -> tuple[str, str, str]:
    unit = candidate.unit
    return (candidate.hit.chunk.path, unit.header or unit.kind.value, unit.heading if unit.header else "")


def _names_other_figure(candidate: Candidate, question: str, asked: frozenset[str]) -> bool:
    unit = candidate.unit
    shown = f"{candidate.text} {unit.lead} {unit.header} {unit.heading}"
    if _names_other_version(question, shown):
        return True
    above = f"{unit.lead} {unit.heading}"
    if unit.kind is UnitKind.ROW and is_of_other_years(candidate.text, unit.header, question, above=above):
        return True
    words = [t.stem for t in tokens(shown)]
    for series in (ORDINALS, _QUARTERS):
        wanted = asked & series
        if wanted and not wanted.intersection(words) and series.intersection(words):
            return True
    numbered = dict(_numbered([t.stem for t in tokens(question)]))
    others = [noun for noun, number in _numbered(words) if noun in numbered and numbered[noun] not in words]
    return bool(others)


def _names_other_version(question: str, shown: str) -> bool:
    """Whether versions ("5.1.2") are shown and none is the question's, or of its series ("version 5")."""
    asked = {a or b for a, b in _ASKED_VERSION.findall(question)}
    held = set(_VERSION.findall(shown))
    return bool(asked and held) and not any(
        f"{one}.".startswith(f"{other}.") for one in held for other in asked
    )


def _numbered(stems: Sequence[str]) -> list[tuple[str, str]]:
    """Things called by a number, as in "document 4"."""
    pairs = pairwise(stems)
    return [(noun, number) for noun, number in pairs if number.isdigit() and noun.isalpha() and len(noun) > 2]
