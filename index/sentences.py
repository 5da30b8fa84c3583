"""Sentence boundaries: sentencex's, mended where it cuts a thing in two or leaves two as one.

The rules, in order, over the boundaries that the library gives inside one block:
1. Apostrophes are hidden from it (it reads `'90s ... boys'` as one quotation), and so are brackets
   around a number (`(1) ...`, behind which it misses the next stop).
2. A cut after English words that it takes for abbreviations (`may`, `no`, `ill`), and after a bracket
   that holds whole sentences.
3. No cut inside a URL, an address, a file name or a dotted name (`os.Path`).
4. No cut after an abbreviation whose next word is a number (`Sect. 3`), before lower case after an
   abbreviation, or around a piece without a letter (`1.`), before a mark in brackets (`[note 10]`), or before
   lower case after `!` or `?` (`Jeopardy! where`).
5. No cut after the number of a caption (`Table 1.`), nor in German after an ordinal (`2. Auflage`).
6. A quotation that goes on after its attribution (`“...,” he said. “...”`) stays with it, and
   so does what follows a closing quote without a space (`「...。」と言った`).
7. A long quotation or bracket is cut at its own sentences.
8. A short bold text that opens a block stays with the sentence behind it (`**Costs.** The borrower pays.`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

_LONG_QUOTE = 500  # characters; a quotation up to here stays whole, as the unit that people cite
_WINDOW = 4_000  # characters; the longest sentence seen whole
_AHEAD = 60  # characters that the library must see behind a cut to judge it
_REACH = 300  # characters on either side of a cut in which a URL is looked for
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?=\s)|(?<!\w)['’](?=\d0s|tis\b|twas\b|em\b)")
_COUNTER = re.compile(r"\((\d{1,3}|[ivx]{1,4})\)(?=\s)")
_AFTER_BRACKET = re.compile(r"(?:^|(?<=[.!?]\s))\([^()]{1,400}[.!?]\)\s+(?=[^\W\d_a-z])")
# Words of three or more letters, and acronyms, that the library's English list of abbreviations holds.
_AFTER_WORD = re.compile(
    r"[\s(](?:may|May|no|art|arc|me|fed|ill|ore|miss|etc|DC|OK|LA|mm|cm|km|kg)\.\s+(?=[A-Z][a-z])"
)
_UNCUTTABLE = re.compile(
    r"(?:https?|ftp)://[^\s<>\"”]{1,600}"
    r"|www\.[^\s<>\"”]{1,600}"
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
_MARK = re.compile(r"(?:\[[^\[\]]{1,36}\]|\([^()]{1,24}\)\.?)+")
_CAPTION = re.compile(
    r"(?:table|figure|fig\.|chart|box|chapter|section|part|article)\s\S{1,8}[.]", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_BOLD = "**"
_RUN_IN = re.compile(r"\*\*(?=\S)[^*\n]{1,60}\*\*[.:!?]?$")
_OPENS_QUOTE = re.compile(r"[“\"«„]")
_INNER_STOP = re.compile(r"(?<=[\w)\]”\"’][.!?])(?:[”\"’)]*)\s+(?=[“\"‘(]?[^\W\d_a-z])")


def split_sentences(text: str, start: int, end: int, *, language: str = "en") -> list[Span]:
    """The sentences of `text[start:end]`, stripped, in order, covering all but white space.

    Offsets count into `text`, as characters. `language` is an ISO 639-1 code that sentencex knows.
    """
    block = text[start:end]
    found = set(_library_cuts(block, language)) | set(_missed_cuts(block, language))
    cuts = [cut for cut in sorted(found) if not _is_inside_thing(block, cut)]
    spans = _between(block, cuts)
    spans = [piece for span in spans for piece in _open_long(block, span)]
    return [(start + a, start + b) for a, b in _mend(block, spans, language)]


def _library_cuts(block: str, language: str) -> list[int]:
    """The library's boundaries, asked window by window: over unclosed quotes it takes quadratic time."""
    from sentencex import get_sentence_boundaries

    # Same length as the block: a line break inside it is no end of a paragraph.
    hidden = _COUNTER.sub(r"x\1x", _APOSTROPHE.sub("ʼ", block)).replace("\n", " ")
    cuts: list[int] = []
    at = 0
    while at < len(hidden):
        window = hidden[at : at + _WINDOW]
        found = [at + int(boundary["end_index"]) for boundary in get_sentence_boundaries(language, window)]
        if at + len(window) >= len(hidden):
            return cuts + found
        seen = [cut for cut in found if cut <= at + _WINDOW - _AHEAD]
        cuts += seen
        at = seen[-1] if seen else at + _WINDOW
    return cuts


def _missed_cuts(block: str, language: str) -> list[int]:
    cuts = [found.end() for found in _AFTER_BRACKET.finditer(block)]
    if language == "en":
        cuts += [found.end() for found in _AFTER_WORD.finditer(block)]
    return cuts


def _is_inside_thing(block: str, cut: int) -> bool:
    """Whether a cut lies inside a URL, an address, a file name or a dotted name."""
    if not 0 < cut < len(block) or block[cut - 1] not in ".?!:" or block[cut].isspace():
        return False
    left = block[max(0, cut - _REACH) : cut].split()[-1]
    right = block[cut : cut + _REACH].split()[0]
    return any(thing.start() < len(left) < thing.end() for thing in _UNCUTTABLE.finditer(left + right))


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
    for span in _close_bold(block, spans):
        if mended and _belong_together(block, mended[-1], span, language):
            mended[-1] = (mended[-1][0], span[1])
        else:
            mended.append(span)
    return mended


def _close_bold(block: str, spans: Iterable[Span]) -> Iterable[Span]:
    """`spans`, the mark that ends what is bold in one moved to it from the start of the next."""
    closed: list[Span] = []
    for start, end in spans:
        open_before = bool(closed) and block.count(_BOLD, *closed[-1]) % 2 == 1 and closed[-1][1] == start
        if not (open_before and block.startswith(_BOLD, start)):
            closed.append((start, end))
            continue
        closed[-1] = (closed[-1][0], start + len(_BOLD))
        rest = strip_span(block, start + len(_BOLD), end)
        closed += [rest] if rest else []
    return closed


def _belong_together(block: str, left: Span, right: Span, language: str) -> bool:
    following = block[right[0] : right[0] + 40]
    tail = block[max(left[0], left[1] - 16) : left[1]]
    if _MARK.fullmatch(following) or following[0] in "&:":
        return True
    if tail[-1] in "!?" and following[0].islower() and left[1] < right[0]:
        return True
    if not any(char.isalpha() for char in following) and right[1] - right[0] <= 40:
        return not any(char.isdigit() for char in following) or bool(_ABBREVIATION.search(tail))
    if left[1] - left[0] <= 5 and not any(char.isalpha() for char in block[left[0] : left[1]]):
        return True
    if _ABBREVIATION.search(tail) and (following[0].isdigit() or following[0].islower()):
        return True
    if left[0] == 0 and _CAPTION.fullmatch(block[: left[1]]):
        return True
    if left[0] == 0 and _RUN_IN.match(block, 0, left[1]):
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
