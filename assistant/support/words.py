"""Text into sentences of comparable words: folded, stemmed, with offsets. Linear in the text's length.

Folding removes case, diacritics, possessive endings and the dots of abbreviations ("U.S." is "us").
Chinese, Japanese and Korean text has no spaces: each of its characters is a word of its own.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import Stemmer

# A run without any sentence mark is cut here, so that no sentence makes a check slow.
LONGEST_SENTENCE = 80
_OPENING = frozenset(':|“"•')  # after these a capital says no more than at the beginning of a sentence

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|\d+(?:[.,]\d+)*(?:[^\W\d_]{1,3}(?![^\W\d_]))?"  # 1,200.5 and 5th, 1.2m, 1990s
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"  # one character of CJK
    r"|[^\W\d_](?:[^\W_]|\u0301|[\u0590-\u05c7\u064b-\u065f])*(?:['’][^\W\d_]+)*"
)
_BREAK = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-z]|[\"'“‘(\[]*\d)|[。！？]|\n\s*|(?<=[.!?])(?=[A-Z][a-z])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|al|ed|pp?|Fig)|\b[A-Z]|\.[A-Za-z])\.$"
)
_STEMMER = threading.local()  # a Stemmer object must not be shared by threads

STOP_WORDS = frozenset(
    """a an the this that these those and or but if then else so as at by for from in into of off on onto
    out over to up upon with within about above across after against along among around before behind
    below beneath beside between beyond during since through throughout toward towards under until via
    is am are was were be been being has have had having do does did doing will would shall should can
    could may might must i me my we us our you your he him his she her it its they them their who whom
    whose which what when where why how there here than too very just also not no nor such own same
    other another each both any some all more most few s t d ll re ve m don it's one while because
    however although though even much many per themselves itself himself herself yet still ever been
    like including well""".split()
)


class Word(NamedTuple):
    """One word of a text with the forms by which it is compared."""

    text: str
    folded: str  # without case, diacritics, possessive
    stem: str
    start: int  # characters, half-open, into the text
    end: int
    initial: bool  # first of its sentence, of a list item, or after a colon or quotation mark


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an analysed text."""

    words: tuple[Word, ...]
    stems: frozenset[str]  # of all words
    text: str
    start: int  # characters, half-open, into the analysed text
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text cut into sentences of words."""

    text: str
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    folded: frozenset[str]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for sentence in self.sentences for word in sentence.words)


def fold(word: str) -> str:
    """`word` without case, diacritics, possessive ending and inner dots."""
    plain = word.replace("’", "'")
    if plain.isascii():
        plain = plain.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    if plain.endswith("'s"):
        plain = plain[:-2]
    return plain.rstrip("'").replace(".", "") if plain[:1].isalpha() else plain.replace(",", "")


@functools.lru_cache(maxsize=65536)
def fold_and_stem(word: str) -> tuple[str, str]:
    """Both forms of a word as written."""
    folded = fold(word)
    return folded, stem(folded)


def stem(folded: str) -> str:
    """English Snowball stem of a folded word."""
    if not hasattr(_STEMMER, "english"):
        _STEMMER.english = Stemmer.Stemmer("english")
    return str(_STEMMER.english.stemWord(folded))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, lines counting as sentences; abbreviations do not end one."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _BREAK.finditer(text):
        before = text[max(begin, match.start() - 8) : match.start()]
        if "\n" not in match.group() and _ABBREVIATION.search(before):
            continue
        if text[begin : match.end()].strip():
            spans.append((begin, match.end()))
        begin = match.end()
    if text[begin:].strip():
        spans.append((begin, len(text)))
    return spans


@functools.lru_cache(maxsize=512)
def analyse(text: str) -> Analysis:
    """`text` as sentences of words. Kept for the last 512 texts: a passage serves several claims."""
    sentences = []
    for start, end in sentence_spans(text):
        words = _words(text, start, end)
        for at in range(0, len(words), LONGEST_SENTENCE):
            part = tuple(words[at : at + LONGEST_SENTENCE])
            sentences.append(
                _sentence(text, part, end if at + LONGEST_SENTENCE >= len(words) else part[-1].end)
            )
    stems = frozenset(s for sentence in sentences for s in sentence.stems)
    folded = frozenset(w.folded for sentence in sentences for w in sentence.words)
    return Analysis(text, tuple(sentences), stems, folded)


def _sentence(text: str, words: tuple[Word, ...], end: int) -> Sentence:
    start = words[0].start
    if start and text[start - 1] in "$€£¥₹":
        start -= 1
    return Sentence(words, frozenset(w.stem for w in words), text[start:end], start, end)


def _words(text: str, start: int, end: int) -> list[Word]:
    found = []
    initial = True
    last = start
    for match in _WORD.finditer(text, start, end):
        raw = match.group()
        begin, stop = match.span()
        if begin - last > 1 and not initial:
            initial = not _OPENING.isdisjoint(text[last:begin])
        folded, stemmed = fold_and_stem(raw)
        found.append(Word(raw, folded, stemmed, begin, stop, initial))
        initial = False
        last = stop
    return found


def content_words(words: tuple[Word, ...]) -> list[Word]:
    """The words that carry meaning: no stop words, no single Latin letters."""
    return [w for w in words if w.folded not in STOP_WORDS and (len(w.folded) > 1 or not w.folded.isascii())]


__all__ = ["STOP_WORDS", "Analysis", "Sentence", "Word", "analyse", "content_words", "fold", "stem"]
