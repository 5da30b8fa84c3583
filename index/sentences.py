"""Sentence boundaries: sentencex's, mended where it cuts a thing in two or leaves two as one.

The rules, in order, over the boundaries that the library gives inside one block:
1. Apostrophes are hidden from it (it reads `'90s ... boys'` as one quotation).
2. No cut inside a URL, an address, a file name or a dotted name (`os.Path`).
3. No cut after an abbreviation whose next word is a number (`Sect. 3`), before lower case after an
   abbreviation, or around a piece without a letter (`1.`).
4. No cut after the number of a caption (`Table 1.`), nor in German after an ordinal (`2. Auflage`).
5. A quotation that goes on after its attribution (`“...,” he said. “...”`) stays with it, and
   so does what follows a closing quote without a space (`「...。」と言った`).
6. A long quotation or bracket is cut at its own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

_LONG_QUOTE = 500  # characters; a quotation up to here stays whole, as the unit that people cite
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?=\s)|(?<!\w)['’](?=\d0s|tis\b|twas\b|em\b)")
_UNCUTTABLE = re.compile(
    r"(?:https?|ftp)://[^\s<>\"”]{1,2000}"
    r"|www\.[^\s<>\"”]{1,2000}"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
    r"|\b[\w-]{1,64}\.(?:com|org|net|gov|edu|io|dev|txt|md|py|js|json|csv|pdf|html?|docx?|xml|ya?ml)\b"
    r"|\b[a-z_]{1,20}\.[A-Z][A-Za-z]{0,40}(?=[.(]\w|\()",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:approx|sect|sec|eq|eqs|fig|figs|no|nos|vol|art|arts|ch|pp?|para|tel|ca|ed|eds|inc"
    r"|e\.g|i\.e|cf|vs|al|etc|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|nr|bzw|núm|pág|sra?|sres|dra?)\.$",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"^[“\"«„][^“\"«„]*[,?!—-][”\"»“]\s[^“”\"«»„]{2,80}[.]\s*$")
_CAPTION = re.compile(
    r"(?:table|figure|fig\.|chart|box|chapter|section|part|article)\s\S{1,8}[.]", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_OPENS_QUOTE = re.compile(r"[“\"«„]")
_INNER_STOP = re.compile(r"(?<=[\w)\]”\"’][.!?])(?:[”\"’)]*)\s+(?=[“\"‘(]?[^\W\d_a-z])")


def split_sentences(text: str, start: int, end: int, *, language: str = "en") -> list[Span]:
    """The sentences of `text[start:end]`, stripped, in order, covering all but white space.

    Offsets count into `text`, as characters. `language` is an ISO 639-1 code that sentencex knows.
    """
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

    block = text[start:end]
    hidden = _APOSTROPHE.sub("ʼ", block)
    cuts = [int(found["end_index"]) for found in get_sentence_boundaries(language, hidden)]
    spans = _between(block, _drop_false(block, cuts))
    spans = [piece for span in spans for piece in _open_long(block, span)]
    return [(start + a, start + b) for a, b in _mend(block, spans, language)]


def _drop_false(block: str, cuts: list[int]) -> list[int]:
    """The cuts that lie in no uncuttable thing; both lists are in order, so one pass does."""
    kept: list[int] = []
    things = _UNCUTTABLE.finditer(block)
    thing = next(things, None)
    for cut in cuts:
        while thing is not None and thing.end() <= cut:
            thing = next(things, None)
        if thing is None or not thing.start() < cut < thing.end():
            kept.append(cut)
    return kept


def _between(block: str, cuts: Iterable[int]) -> list[Span]:
    spans: list[Span] = []
    last = 0
    for cut in [*cuts, len(block)]:
        span = strip_span(block, last, cut)
        if span:
            spans.append(span)
        last = max(last, cut)
    return spans


def strip_span(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without the white space around it, or None when there is nothing else."""
    body = text[start:end]
    stripped = body.strip()
    if not stripped:
        return None
    first = start + len(body) - len(body.lstrip())
    return first, first + len(stripped)


def _open_long(block: str, span: Span) -> list[Span]:
    if span[1] - span[0] <= _LONG_QUOTE:
        return [span]
    body = block[span[0] : span[1]]
    cuts = [span[0] + found.end() for found in _INNER_STOP.finditer(body)]
    cuts = [cut for cut in cuts if not _ends_short(block[max(span[0], cut - 24) : cut])]
    pieces: list[Span] = []
    last = span[0]
    for cut in [*cuts, span[1]]:
        piece = strip_span(block, last, cut)
        if piece:
            pieces.append(piece)
        last = cut
    return pieces


def _ends_short(before: str) -> bool:
    """Whether a stop closes an abbreviation or an initial, as in `U.S.` or `J.`"""
    bare = before.rstrip()
    return bool(_ABBREVIATION.search(bare) or re.search(r"(?:^|[\s.(“])[A-Z]\.$|\b[A-Z][a-z]{1,3}\.$", bare))


def _mend(block: str, spans: list[Span], language: str) -> list[Span]:
    mended: list[Span] = []
    for span in spans:
        if mended and _belong_together(block, mended[-1], span, language):
            mended[-1] = (mended[-1][0], span[1])
        else:
            mended.append(span)
    return mended


def _belong_together(block: str, left: Span, right: Span, language: str) -> bool:
    following = block[right[0] : right[0] + 40]
    tail = block[max(left[0], left[1] - 16) : left[1]]
    if not any(char.isalpha() for char in following) and right[1] - right[0] <= 40:
        return not any(char.isdigit() for char in following) or bool(_ABBREVIATION.search(tail))
    if left[1] - left[0] <= 5 and not any(char.isalpha() for char in block[left[0] : left[1]]):
        return True
    if _ABBREVIATION.search(tail) and (following[0].isdigit() or following[0].islower()):
        return True
    if left[0] == 0 and _CAPTION.fullmatch(block[: left[1]]):
        return True
    if language == "de" and _ORDINAL.search(tail):
        return True
    if right[1] - left[0] > _LONG_QUOTE:
        return False
    if left[1] == right[0] and tail[-1] in "”」』" and following[0].isalpha():
        return True
    if not _OPENS_QUOTE.match(following):
        return False
    return bool(_ATTRIBUTED.match(block[left[0] : left[1]]))
