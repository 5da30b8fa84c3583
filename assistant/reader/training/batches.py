"""Examples to word pieces, and word pieces to batches of one length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from assistant.reader.training.data import Bundle, Example
from assistant.reader.training.focus import focus
from assistant.reader.windows import CLOSE, MARKERS, OPEN

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Three in four SQuAD paragraphs fit into the longest; longer ones are cut around their answer. Whether a
# question is answered is mostly decided by two or three sentences, and short rows are seen twice as fast.
LONGEST: Final = 176
SHORTER: Final = 96
SHARE_OF_SHORTER: Final = 0.65
# The reader reads the sentence that it found once more, alone: this share of bundles is trained like that.
FOCUSED: Final = 0.6
LONGEST_QUESTION: Final = 48
ROWS: Final = 16
# So many bundles are sorted by length together.
POOL: Final = 384


@dataclass(frozen=True, slots=True)
class Row:
    """One example in word pieces. `start` and `end` are the places of the answer's first
    and last piece in `pieces`, both 0 (the first marker) for none; the passage begins at `first`."""

    pieces: tuple[int, ...]
    first: int
    start: int
    end: int
    question: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of shape (rows, longest row): `pieces`, `kinds`, `mask`; of shape (rows,):
    `starts`, `ends`, and `groups`, a number for each different question."""

    pieces: NDArray[np.int64]
    kinds: NDArray[np.int64]
    mask: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    groups: NDArray[np.int64]


def encode(
    tokenizer: Tokenizer, example: Example, chance: random.Random, longest: int = LONGEST
) -> Row | None:
    """The example's row, cut to `longest` around its answer, or where it shares most with the question
    when it has none; None if no piece covers the answer."""
    asked = tokenizer.encode(example.question, add_special_tokens=False).ids[:LONGEST_QUESTION]
    passage = tokenizer.encode(example.passage, add_special_tokens=False)
    inside = [
        place
        for place, (begin, stop) in enumerate(passage.offsets)
        if begin < example.end and stop > example.start
    ]
    if bool(inside) != example.answerable or not passage.ids:
        return None
    room = longest - len(asked) - MARKERS
    alike = inside or find_alike(passage.ids, room, frozenset(asked))
    low = choose_window(len(passage.ids), room, alike, chance)
    opening = (OPEN, *asked, CLOSE)
    pieces = (*opening, *passage.ids[low : low + room], CLOSE)
    start, end = (len(opening) + inside[i] - low if inside else 0 for i in (0, -1))
    if end >= len(pieces) - 1:
        return None
    return Row(pieces, len(opening), start, end, example.question)


def choose_window(length: int, room: int, inside: Sequence[int], chance: random.Random) -> int:
    """Where to begin a cut of `room` pieces that holds the pieces `inside`, at random."""
    if length <= room:
        return 0
    low = max(0, inside[-1] + 1 - room) if inside else 0
    high = min(inside[0], length - room) if inside else length - room
    return chance.randint(min(low, high), high)


def find_alike(passage: Sequence[int], room: int, asked: frozenset[int]) -> list[int]:
    """The pieces of the question in the part of `passage`, half of `room` long, that holds most of them.

    A cut without them would be unanswerable for a reason that is too easy to learn.
    """
    width = max(1, min(room, len(passage)) // 2)
    shared = np.cumsum([0, *(piece in asked for piece in passage)])
    begin = int(np.argmax(shared[width:] - shared[:-width]))
    return [place for place in range(begin, begin + width) if passage[place] in asked]


def choose_length(chance: random.Random) -> int:
    """The longest row of the next bundle."""
    return SHORTER if chance.random() < SHARE_OF_SHORTER else LONGEST


def stream_batches(bundles: Iterator[Bundle], tokenizer: Tokenizer, seed: int) -> Iterator[list[Row]]:
    """Batches of `ROWS` rows or one or two more, of nearly one length, bundles kept together."""
    chance = random.Random(seed)
    while pool := list(islice(bundles, POOL)):
        pool = [
            tuple(focus(example, chance) for example in bundle) if chance.random() < FOCUSED else bundle
            for bundle in pool
        ]
        lengths = [choose_length(chance) for _ in pool]
        rows = [
            [row for e in bundle if (row := encode(tokenizer, e, chance, longest))]
            for bundle, longest in zip(pool, lengths, strict=True)
        ]
        rows = sorted((r for r in rows if r), key=lambda r: max(len(row.pieces) for row in r))
        batches: list[list[Row]] = [[]]
        for bundle in rows:
            if len(batches[-1]) >= ROWS:
                batches.append([])
            batches[-1].extend(bundle)
        chance.shuffle(batches)
        yield from batches


def stack(rows: Sequence[Row]) -> Batch:
    """Pad the rows to the longest."""
    shape = (len(rows), max(len(row.pieces) for row in rows))
    pieces, kinds, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for place, row in enumerate(rows):
        pieces[place, : len(row.pieces)] = row.pieces
        kinds[place, row.first : len(row.pieces)] = 1
        mask[place, : len(row.pieces)] = 1
    questions = list(dict.fromkeys(row.question for row in rows))
    return Batch(
        pieces,
        kinds,
        mask,
        np.array([row.start for row in rows]),
        np.array([row.end for row in rows]),
        np.array([questions.index(row.question) for row in rows]),
    )
