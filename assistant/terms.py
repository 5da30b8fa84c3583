"""Words of a text as the assistant compares them: stems, names and stop words.

Comparison ignores case, accents and inflection; nothing here changes what is shown or cited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from index.lexical import split_terms

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.’'][^\W_]+)*%?", re.UNICODE)

# Words that carry a question's grammar and not its subject.
STOP_WORDS = frozenset(
    """a an the this that these those and or but nor so yet if then than as at by for from in into of off on
    onto out over per to up upon via with within without about above across after against along among
    around before behind below beneath beside between beyond during except inside near outside since
    through throughout toward towards under until is am are was were be been being do does did doing done
    have has had having will would shall should can could may might must ought who whom whose which what
    when where why how i me my mine we us our ours you your yours he him his she her hers it its they them
    their theirs there here not no none any some such own same other another each every both either
    neither more most much many few less least very too also just only again further once now ever even
    still please tell give show know name list kind type sort according s t d ll re ve m""".split()
)
# Honorifics and roles that stand before a name without being part of it.
TITLES = frozenset(
    """mr mrs ms dr prof professor president secretary minister general commander admiral colonel captain
    lieutenant sergeant senator governor judge justice king queen prince princess pope sir lady lord chief
    director chairman chairwoman chair ceo ambassador representative congressman congresswoman
    mayor chancellor premier prime vice deputy""".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text with its span (characters, half-open) and its comparison form."""

    text: str
    start: int
    end: int
    stem: str

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is: a capital first, or all capitals."""
        return self.text[:1].isupper()

    @property
    def stop(self) -> bool:
        """Whether it is a function word."""
        return fold(self.text) in STOP_WORDS and self.text != "US"


def fold(text: str) -> str:
    """`text` without case and accents, for comparison only."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def stem(word: str) -> str:
    """The comparison form of one word: the lexical index's own term for it, else its folded form."""
    terms = split_terms(word)
    return terms[0] if terms else fold(word)


def tokens(text: str) -> list[Token]:
    """The words of `text` in order; numbers keep their decimals and per cent sign.

    A run of a script without spaces gives one token for each pair of neighbouring characters.
    """
    return [token for match in _WORD.finditer(text) for token in _split(match.group(), match.start())]


def _split(word: str, start: int) -> Iterator[Token]:
    terms = split_terms(word)
    if len(terms) < 2 or word.isascii() or len(terms) != len(word) - 1:
        yield Token(word, start, start + len(word), terms[0] if terms else fold(word))
        return
    for offset, term in enumerate(terms):
        yield Token(word[offset : offset + 2], start + offset, start + offset + 2, term)


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, without repeats."""
    return list(dict.fromkeys(t.stem for t in tokens(text) if not t.stop and t.stem))


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: a person, place, organisation or title."""

    text: str
    start: int
    end: int
    stems: tuple[str, ...]


# Small words inside one name: "Palacio Nacional de la Cultura"; "and" would join two names.
_INSIDE = frozenset("of de del la las los van von der den di da du al el bin".split())


def names(text: str) -> list[Name]:
    """Runs of capitalised words in `text`; a lone capital that opens a sentence is left out unless
    it is an acronym, because it may be any word."""
    return list(_runs(text, tokens(text)))


def _runs(text: str, words: list[Token]) -> Iterator[Name]:
    position = 0
    while position < len(words):
        end = _run_end(text, words, position)
        if end == position:
            position += 1
            continue
        run = words[position:end]
        if not _mere_opening(text, run):
            kept = _without_titles(run)
            yield Name(
                text[kept[0].start : kept[-1].end], kept[0].start, kept[-1].end, tuple(t.stem for t in kept)
            )
        position = end


def _run_end(text: str, words: list[Token], first: int) -> int:
    if not words[first].capital or words[first].stop:
        return first
    last = first + 1
    while last < len(words) and _joined(text, words[last - 1], words[last]):
        if words[last].capital and not (words[last].stop and words[last].text != "US"):
            last += 1
            continue
        ahead = _past_links(text, words, last)
        if ahead is None:
            break
        last = ahead + 1
    return last


def _past_links(text: str, words: list[Token], position: int) -> int | None:
    """Where a name goes on after "de la" or "of": the position of its next capital, else None."""
    for ahead in range(position + 1, min(position + 3, len(words))):
        if fold(words[ahead - 1].text) not in _INSIDE or not _joined(text, words[ahead - 1], words[ahead]):
            return None
        if words[ahead].capital:
            return ahead
    return None


def _joined(text: str, left: Token, right: Token) -> bool:
    between = text[left.end : right.start]
    return between in (" ", "-", "–", ". ", " & ", ".") and not (between == ". " and len(left.text) > 3)


def _without_titles(run: list[Token]) -> list[Token]:
    kept = list(run)
    while len(kept) > 1 and fold(kept[0].text).rstrip(".") in TITLES:
        kept.pop(0)
    return kept


def _mere_opening(text: str, run: list[Token]) -> bool:
    if len(run) > 1 or (run[0].text.isupper() and len(run[0].text) > 1):
        return False
    before = text[: run[0].start].rstrip(" \t\"'“‘([*#-–—")
    return before == "" or before[-1] in ".!?:\n|"


# "Guatemala" and "Guatemalan", "Iran" and "Iranian": one begins with the other.
SHORTEST_ROOT = 4


def has_root(stem: str, held: Collection[str]) -> bool:
    """Whether `stem` or a longer or shorter form of it is among `held`."""
    if stem in held:
        return True
    return len(stem) >= SHORTEST_ROOT and any(
        len(other) >= SHORTEST_ROOT and (other.startswith(stem) or stem.startswith(other)) for other in held
    )
