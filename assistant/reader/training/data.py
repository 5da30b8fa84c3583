"""Paragraphs and questions as they come, and which articles are kept out of training."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORD: Final = re.compile(r"\w+")
# Every third calibration article by name, six of eighteen, is only ever measured on.
CALIBRATION_STEP: Final = 3
# Ten of the 442 training articles by name, evenly spaced, likewise.
HELD_OUT_TRAINING: Final = 10
# Words that say nothing about what a question is about.
STOPWORD_LIST: Final = (
    "a an and are as at be been by did do does for from had has have how in is it its of on or "
    "s t that the their there this to was were what when where which who whom whose why with"
)
STOPWORDS: Final = frozenset(STOPWORD_LIST.split())


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the answers that people marked; none: the paragraph does not answer."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article `title`, with its questions."""

    title: str
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage; `start` and `end`, half-open characters, mark the answer,
    both 0 where the passage has none; `whole` says that it is not to be cut to a sentence."""

    question: str
    passage: str
    start: int = 0
    end: int = 0
    whole: bool = False

    @property
    def answerable(self) -> bool:
        """Whether an answer is marked."""
        return self.end > self.start


# Examples that belong in one batch: same question or same passage, told apart by a detail.
Bundle = tuple[Example, ...]


def load_paragraphs(path: Path) -> list[Paragraph]:
    """All paragraphs of a gzipped JSONL file: {"title", "context", "qas": [{"q", "a"}]}."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [parse_paragraph(line) for line in lines]


def parse_paragraph(line: str) -> Paragraph:
    """One line of the file."""
    fields = json.loads(line)
    questions = (Question(qa["q"].strip(), tuple(qa["a"])) for qa in fields["qas"])
    return Paragraph(fields["title"], fields["context"], tuple(questions))


def split_articles(
    paragraphs: Iterable[Paragraph], held_out: frozenset[str]
) -> tuple[list[Paragraph], list[Paragraph]]:
    """Paragraphs to train on, and those of the articles in `held_out`."""
    kept: tuple[list[Paragraph], list[Paragraph]] = ([], [])
    for paragraph in paragraphs:
        kept[paragraph.title in held_out].append(paragraph)
    return kept


def calibration_held_out(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Titles of the calibration articles that training never sees."""
    return frozenset(sorted({p.title for p in paragraphs})[::CALIBRATION_STEP])


def training_held_out(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Titles of the training articles that training never sees."""
    titles = sorted({paragraph.title for paragraph in paragraphs})
    return frozenset(titles[:: max(1, len(titles) // HELD_OUT_TRAINING)][:HELD_OUT_TRAINING])


def content_words(text: str) -> frozenset[str]:
    """Lower-case words of `text` that say something."""
    return frozenset(WORD.findall(text.lower())) - STOPWORDS


def find_answer(question: str, passage: str, answer: str) -> tuple[int, int] | None:
    """Where `answer` stands in `passage`: of several places the one among most question words.

    SQuAD's files here give no offsets. None if it is nowhere as whole words.
    """
    sought = answer.strip()
    places = list(whole_places(sought, passage)) if sought else []
    if not places:
        return None
    asked = content_words(question)
    start = max(places, key=lambda at: len(asked & content_words(around(passage, at, sought))))
    return start, start + len(sought)


def around(passage: str, start: int, answer: str) -> str:
    """The answer with 100 characters on each side."""
    return passage[max(0, start - 100) : start + len(answer) + 100]


def whole_places(sought: str, passage: str) -> Iterator[int]:
    """Every start of `sought` in `passage` at which it is not part of a longer word."""
    for match in re.finditer(re.escape(sought), passage):
        before = passage[match.start() - 1 : match.start()]
        after = passage[match.end() : match.end() + 1]
        joined_before = before.isalnum() and sought[0].isalnum()
        joined_after = after.isalnum() and sought[-1].isalnum()
        if not joined_before and not joined_after:
            yield match.start()


def mentions_any(passage: str, answers: Iterable[str]) -> bool:
    """Whether any of the answers occurs in the passage, whatever its case."""
    lowered = passage.lower()
    return any(answer.strip().lower() in lowered for answer in answers)
