"""What people and documents do to text: lower case, slips of the finger, bullets, headings."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace
from typing import Final

from assistant.reader.training.data import Example
from assistant.reader.training.exchange import COMMON, PLAIN, reword
from assistant.reader.training.lexicon import Lexicon
from assistant.reader.training.negatives import SENTENCE_END

REWORDED: Final = 0.3
# Passages, and the share of the words there that WordNet has another for.
PASSAGE_REWORDED: Final = 0.15
WORDS_REWORDED: Final = 0.4
LOWER_CASE: Final = 0.2
TYPING_ERROR: Final = 0.12
NO_QUESTION_MARK: Final = 0.15
AS_LIST: Final = 0.08
WITH_HEADING: Final = 0.08


def disturb(example: Example, title: str, chance: random.Random, lexicon: Lexicon | None = None) -> Example:
    """The example as somebody in a hurry might type it, over a document laid out otherwise.

    Answerable and unanswerable examples are treated alike, so that no noise
    gives away which is which. Without a title it is a record, laid out already.
    """
    question = example.question
    if lexicon and chance.random() < REWORDED:
        question = reword(question, lexicon, chance)
    question = disturb_question(question, chance)
    example = replace(example, question=question)
    if lexicon and chance.random() < PASSAGE_REWORDED:
        example = reword_passage(example, lexicon, chance)
    laid_out = title == ""
    if not laid_out and chance.random() < AS_LIST:
        example = lay_out_as_list(example, chance)
    if not laid_out and chance.random() < WITH_HEADING:
        example = put_before(example, title.replace("_", " ") + "\n")
    return example


def reword_passage(example: Example, lexicon: Lexicon, chance: random.Random) -> Example:
    """The example with words of its passage, outside the answer, replaced by others that mean the same."""

    def exchange_word(match: re.Match[str]) -> str:
        word = match.group()
        known = word in lexicon.synonyms and word not in COMMON and chance.random() < WORDS_REWORDED
        return chance.choice(lexicon.synonyms[word]) if known else word

    passage, start, end = example.passage, example.start, example.end
    before, answer, after = passage[:start], passage[start:end], passage[end:]
    before, after = (PLAIN.sub(exchange_word, part) for part in (before, after))
    moved = len(before) - start
    return replace(example, passage=before + answer + after, start=start + moved, end=end + moved)


def disturb_question(question: str, chance: random.Random) -> str:
    """The question with lower case, a typing error or no question mark, now and then."""
    if chance.random() < LOWER_CASE:
        question = question.lower()
    if chance.random() < TYPING_ERROR:
        question = mistype(question, chance)
    if chance.random() < NO_QUESTION_MARK:
        question = question.rstrip("? ")
    return question


def mistype(text: str, chance: random.Random) -> str:
    """The text with two letters exchanged, one dropped, doubled or replaced, in a longer word."""
    places = [i for i in range(1, len(text) - 2) if text[i - 1 : i + 2].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    slip = chance.choice([text[at + 1] + text[at], "", text[at] * 2, chance.choice(string.ascii_lowercase)])
    return text[:at] + slip + text[at + (2 if len(slip) == 2 and slip[0] != slip[1] else 1) :]


def lay_out_as_list(example: Example, chance: random.Random) -> Example:
    """The passage with every sentence an item of a list; the answer must not cross two."""
    mark = chance.choice(["- ", "* ", "• ", "1. "])
    passage, start, end, at = "", 0, 0, 0
    for sentence in SENTENCE_END.split(example.passage):
        begin = example.passage.index(sentence, at)
        at = begin + len(sentence)
        moved = len(passage) + len(mark) - begin
        if begin <= example.start and example.end <= at and example.answerable:
            start, end = example.start + moved, example.end + moved
        passage += f"{mark}{sentence}\n"
    if example.answerable and end == 0:
        return example
    return Example(example.question, passage.rstrip("\n"), start, end)


def put_before(example: Example, text: str) -> Example:
    """The example with `text` before its passage."""
    moved = len(text) if example.answerable else 0
    return Example(example.question, text + example.passage, example.start + moved, example.end + moved)
