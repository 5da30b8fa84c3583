"""Lines of a text, and whether its lines are whole paragraphs or wrapped pieces of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_TERMINALS = ".!?…。！？؟۔।:;"
_CLOSERS = "\"'”’»)]}*_」』）】"
_NOTE_MARK = re.compile(r"(?:\[\d{1,3}\]|[¹²³⁰-⁹]+)+$")
_QUOTED = re.compile(r"(?:> ?){1,6}(?![>\s])(?=.)")
_MARKED = re.compile(r"[#|`~\[]|[-*+•‣▪●○◦?]\s|\(?\w{1,3}[.)]\s")
_LONGEST_WRAPPED = 200  # characters; nobody wraps lines wider, so a longer line is a paragraph
_NARROWEST = 25  # characters; shorter lines of words are a list, not a column
# Proportional type wraps at uneven counts of characters, hence the slack.
_FULL = 0.85  # of the width: a line that its next word would have taken past this was wrapped
_LONG = 0.7  # of the width: shorter lines (verse, addresses, headings) tell nothing of wrapping
_FLOWING = 0.3  # of the breaks after long lines; in wrapped English two thirds go on in lower case
_EVEN = 0.7  # of the lines are nearly as long as the longest, where no case can tell


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its surrounding white space; a blank one has no place of its own."""

    start: int  # characters into the text; quote marks are inside the span
    end: int
    indent: int  # columns of white space before it
    text: str  # without quote marks (`> `)
    quoted: int = 0  # how many quote marks

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text


_BLANK = Line(0, 0, 0, "")  # no block starts or ends on a blank line, so its place does not matter


@dataclass(frozen=True, slots=True)
class Profile:
    """How a text uses its lines."""

    width: int  # characters to which paragraphs are wrapped; 0 when each line is a paragraph
    repeats: Counter[str]  # how often each short line occurs


def read_lines(text: str) -> list[Line]:
    """Every line of `text` in order, blank ones too."""
    lines = []
    start = 0
    for raw in text.split("\n"):
        body = raw.strip()
        if not body:
            lines.append(_BLANK)
            start += len(raw) + 1
            continue
        indent = len(raw) - len(raw.lstrip())
        first = start + indent
        marks = _QUOTED.match(body) if body[:1] == ">" and not body.startswith(">>>") else None
        bare = body[marks.end() :] if marks else body
        depth = marks[0].count(">") if marks else 0
        lines.append(Line(first, first + len(body), indent, bare, depth))
        start += len(raw) + 1
    return lines


def ends_sentence(text: str) -> bool:
    """Whether `text` ends in a full stop or its like, behind any closing quote or note mark."""
    bare = _NOTE_MARK.sub("", text.rstrip()[-40:]).rstrip(_CLOSERS)
    return bare[-1:] in _TERMINALS if bare else False


def measure(lines: list[Line]) -> Profile:
    """The profile of a text: wrapped prose goes on in lower case at most of its line breaks, text
    with a paragraph a line almost never does; scripts without case show it by even lengths."""
    repeats = Counter(line.text for line in lines if 0 < len(line.text) <= 120)
    pairs = [
        (a.text, b.text)
        for a, b in pairwise(lines)
        if a.text and b.text and len(a.text) <= _LONGEST_WRAPPED and not _MARKED.match(b.text)
    ]
    if not pairs:
        return Profile(0, repeats)
    lengths = sorted(len(a) for a, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    long = [(a, b) for a, b in pairs if len(a) >= _LONG * width]
    flowing = sum(a[-1] == "," or (_goes_on(b) and not ends_sentence(a)) for a, b in long)
    wrapped = (width >= _NARROWEST and flowing >= _FLOWING * len(long)) or _is_even(pairs, width)
    return Profile(width if wrapped else 0, repeats)


def flows_on(line: Line, following: Line, profile: Profile) -> bool:
    """Whether `following` goes on with the paragraph that `line` is in."""
    if not profile.width or len(line.text) > max(_LONGEST_WRAPPED, profile.width):
        return False
    if line.quoted != following.quoted:
        return False
    if following.indent > line.indent + 1 and ends_sentence(line.text):
        return False
    word = following.text.split(None, 1)[0]
    if len(line.text) + 1 + len(word) > _FULL * profile.width:
        return True
    return following.text[0].islower() and not ends_sentence(line.text)


def flows_across(line: Line, following: Line, profile: Profile) -> bool:
    """Whether a sentence goes on behind a blank line, as it does over the pages of a PDF."""
    full = profile.width > 0 and len(line.text) > 0.7 * profile.width
    return full and following.text[0].islower() and not ends_sentence(line.text)


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0].isdigit()


def _is_even(pairs: list[tuple[str, str]], width: int) -> bool:
    if len(pairs) < 2 or width < 15:
        return False
    uncased = sum(not any(char.islower() or char.isupper() for char in b[:60]) for _, b in pairs)
    even = sum(len(a) >= 0.8 * width for a, _ in pairs)
    return uncased >= 0.6 * len(pairs) and even >= _EVEN * len(pairs)
