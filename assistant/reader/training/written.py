"""Questions that were written for this reader: in other words than their passage, and ones that mislead.

SQuAD's questions mostly repeat their passage's words, and of those that look answerable and are not there
are few. `written.jsonl.gz` holds more of both, over paragraphs of SQuAD 1.1 (named by their hash) and over
short documents of our own with tables, lists and headers. Our own are cut by the chunker, as the engine
would have them: a whole chunk under its context, or one unit under its headings.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from assistant.reader.training.data import (
    Bundle,
    Example,
    Paragraph,
    Question,
    content_words,
    find_answer,
)
from assistant.reader.training.negatives import Article
from index.chunk import chunk_document
from index.read import read_file
from index.types import Chunk, Unit

WRITTEN: Final = Path(__file__).with_name("written.jsonl.gz")
# The same about documents that are never trained on, to measure with and to weigh the ranker by.
UNREAD: Final = Path(__file__).with_name("unread.jsonl.gz")
KEY_LENGTH: Final = 10
MOST_BYTES: Final = 100_000
# Of our own documents' bundles: those that show one unit alone, and those with the question beside another
# document's chunk.
ALONE: Final = 0.6
ELSEWHERE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk of a document of our own: as the reader gets it whole, and each unit alone."""

    paragraph: Paragraph
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """All that was written: over SQuAD's paragraphs, and over our own documents."""

    paragraphs: tuple[Paragraph, ...] = ()
    pieces: tuple[Piece, ...] = ()


def paragraph_key(text: str) -> str:
    """By which a line names a paragraph of SQuAD."""
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def load_written(path: Path, known: Iterable[Paragraph]) -> Written:
    """Read lines of {"of": key of one of `known`, "qas"} or {"context": text, "qas"}, as SQuAD's "qas".

    A line about a paragraph that is not known, as one that is held out, is passed over.
    """
    by_key = {paragraph_key(p.text): p for p in known}
    paragraphs: list[Paragraph] = []
    pieces: list[Piece] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines, TemporaryDirectory() as folder:
        for line in lines:
            fields = json.loads(line)
            if "context" in fields:
                pieces += cut_pieces(fields["context"], read_questions(fields), Path(folder))
            elif (of := by_key.get(fields["of"])) is not None:
                paragraphs.append(Paragraph(of.title, of.text, (*read_questions(fields), *of.questions[:1])))
    return Written(tuple(paragraphs), tuple(pieces))


def read_questions(fields: dict[str, Any]) -> tuple[Question, ...]:
    """The questions of one line."""
    return tuple(Question(qa["q"].strip(), tuple(qa["a"])) for qa in fields["qas"])


def cut_pieces(text: str, questions: Sequence[Question], folder: Path) -> Iterator[Piece]:
    """The chunks of a document, each with the questions that it answers, or that look like it most."""
    path = folder / "document.md"
    path.write_text(text, encoding="utf-8")
    chunks = chunk_document(read_file(path, folder, max_bytes=MOST_BYTES))
    for chunk in chunks:
        own = tuple(q for q in questions if chunk is choose_chunk(q, chunks))
        units = tuple(stand_alone(chunk, unit) for unit in chunk.units)
        yield Piece(Paragraph("", chunk.embed_text, own), units)


def stand_alone(chunk: Chunk, unit: Unit) -> str:
    """One unit under what it stands under, as the engine reads it a second time."""
    text = chunk.text[unit.start - chunk.start : unit.end - chunk.start]
    return "\n".join(line for line in (unit.heading, unit.lead, unit.header, text) if line)


def choose_chunk(question: Question, chunks: Sequence[Chunk]) -> Chunk | None:
    """The chunk that shares most words with the question, of those with its answer if it has one."""
    holding = [
        c for c in chunks
        if not question.answers or find_answer(question.text, c.embed_text, question.answers[0])
    ]  # fmt: skip
    asked = content_words(question.text)
    return max(holding, key=lambda c: len(asked & content_words(c.embed_text)), default=None)


def cycle_pieces(pieces: Sequence[Piece], chance: random.Random) -> Iterator[Bundle]:
    """Every question of our own documents in random order, without end: an answerable one with one that is
    not, over a chunk or over one unit alone."""
    everything = Article([piece.paragraph for piece in pieces])
    while True:
        bundles = [bundle for piece in pieces for bundle in pair_over_piece(piece, everything, chance)]
        chance.shuffle(bundles)
        yield from bundles


def pair_over_piece(piece: Piece, everything: Article, chance: random.Random) -> Iterator[Bundle]:
    """The questions of one chunk in pairs."""
    questions = list(piece.paragraph.questions)
    chance.shuffle(questions)
    answered = [q for q in questions if q.answers]
    without = [q for q in questions if not q.answers]
    for place in range(max(len(answered), len(without))):
        both = (*answered[place : place + 1], *without[place : place + 1])
        alone = chance.random() < ALONE
        found = [e for q in both if (e := show(q, piece, chance, alone=alone))]
        if both[0].answers and chance.random() < ELSEWHERE:
            others = everything.closest_without_answer(both[0], piece.paragraph.text, 1)
            found += [Example(both[0].text, other, whole=True) for other in others]
        yield tuple(found)


def show(question: Question, piece: Piece, chance: random.Random, *, alone: bool) -> Example | None:
    """The question with the chunk or, `alone`, with the unit that answers it or that is most like it."""
    if not question.answers:
        passage = choose_alike(question, piece.alone, chance) if alone else piece.paragraph.text
        return Example(question.text, passage, whole=True)
    answer = question.answers[0]
    for passage in piece.alone if alone else (piece.paragraph.text,):
        if place := find_answer(question.text, passage, answer):
            return Example(question.text, passage, *place, whole=True)
    return None


def choose_alike(question: Question, units: Sequence[str], chance: random.Random) -> str:
    """One of the two units that share most words with the question."""
    asked = content_words(question.text)
    return chance.choice(sorted(units, key=lambda unit: -len(asked & content_words(unit)))[:2])
