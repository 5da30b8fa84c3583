"""Cut question and passages into windows of word pieces that the network can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.reader.errors import ReaderError
from assistant.reader.files import Limits

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# A window is [CLS] question [SEP] part of the passage [SEP], as BERT was trained.
MARKERS: Final = 3
# [CLS] and [SEP] in BERT's uncased vocabulary.
OPEN: Final = 101
CLOSE: Final = 102


@dataclass(frozen=True, slots=True)
class Window:
    """A question with one part of one passage.

    `passage` is the passage's place in the request. `pieces` are all word
    pieces, markers included; those of the passage begin at `first`, and
    `offsets` gives each its characters, half-open, in the whole passage.
    """

    passage: int
    pieces: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


class Cutter:
    """Tokenizes with the model's own vocabulary and cuts to its window."""

    def __init__(self, tokenizer: Tokenizer, limits: Limits) -> None:
        self._tokenizer = tokenizer
        self._limits = limits

    @classmethod
    def open(cls, path: Path, limits: Limits) -> Cutter:
        """Load a `tokenizer.json`, already checked.

        Raises:
            ReaderError: The tokenizers package is not installed.
        """
        try:
            from tokenizers import Tokenizer
        except ImportError as problem:
            raise ReaderError(
                "The reader needs tokenizers, which is not installed.",
                hint="Install it (pip install tokenizers), or set READER=off.",
            ) from problem
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer, limits)

    def question_pieces(self, question: str) -> tuple[list[int], bool]:
        """The question's word pieces within its budget, and whether some were cut off."""
        pieces = self._tokenizer.encode(question, add_special_tokens=False).ids
        return pieces[: self._limits.question], len(pieces) > self._limits.question

    def cut(self, question: str, passages: Sequence[str]) -> list[Window]:
        """All windows of all passages, in the order of the passages, then of the text."""
        asked, _ = self.question_pieces(question)
        opening = (OPEN, *asked, CLOSE)
        encodings = self._tokenizer.encode_batch(list(passages), add_special_tokens=False)
        room = self._limits.window - len(asked) - MARKERS
        return [
            Window(
                passage=number,
                pieces=(*opening, *encoding.ids[start:end], CLOSE),
                first=len(opening),
                offsets=tuple(encoding.offsets[start:end]),
            )
            for number, encoding in enumerate(encodings)
            for start, end in cut_range(len(encoding.ids), room, self._limits.overlap)
        ]


def cut_range(length: int, room: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of at most `room` that cover 0..length, each `overlap` into the one before.

    The last is moved back to full width, so that no window is a mere scrap;
    a length of 0 gives one empty range.
    """
    if length <= room:
        yield 0, length
        return
    for start in range(0, length - overlap, room - overlap):
        yield min(start, length - room), min(start + room, length)
