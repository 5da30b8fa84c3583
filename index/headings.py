"""Headings without a mark: which bare line of a plain text stands over the lines below it."""

from __future__ import annotations

import re

from index.lines import Line, Profile, ends_sentence, flows_on

_LONGEST = 120  # characters
_MOST_WORDS = 18
# In sentence case a longer line is more likely a sentence without its stop.
_SENTENCE_CASE_WORDS = 8
_LONG_LINE = 80  # characters; a line this long below a short one is its paragraph
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
_BULLET = re.compile(r"[-*+•‣▪●○◦·–—?\uf0b7]\s|\(?\w{1,3}[.)]\s")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"(?:(?:published|updated|posted|last updated)(?: on)?:?\s+)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:(?:{_MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH}\.?),?\s+\d{{4}}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:[\s,|–-]+(?:at\s+)?\d{1,2}:\d\d.{0,12})?",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?<![\w.])[A-Z]\.\s+[A-Z][a-z]")
_PERSON = re.compile(r"(?:by|mr|mrs|ms|dr|prof|gen|sen|rep|sir)\b\.?\s", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:table|figure|fig\.|chart|box)\s+\d|(?:photo|image|picture)\b.{0,20}:", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w")
_NOTICE = re.compile(r"copyright\b|©|\(c\)", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(?: {3}|\t)")
_INNER_END = re.compile(r"[.!?]\s+\S")
_DOTTED = re.compile(r"\b(?:[A-Z]\.|vs\.|Mr\.|Ms\.|Mrs\.|Dr\.)")


def is_date(text: str) -> bool:
    """Whether `text` is a date and nothing else, as page headers have it."""
    return len(text) <= 60 and _DATE.fullmatch(text.strip()) is not None


def is_bare_heading(lines: list[Line], at: int, profile: Profile) -> bool:
    """Whether line `at` stands alone, or directly above a paragraph, and reads like a heading."""
    line = lines[at]
    if not _may_be(line, profile) or not _is_open_above(lines, at, profile):
        return False
    below = _matter_below(lines, at)
    titled = _is_title_case(line.text)
    if below is None:
        return titled and at > 0
    alone = lines[at + 1].blank
    if not alone and (flows_on(line, lines[at + 1], profile) or not _stands_over(lines, at, below, profile)):
        return False
    if titled:
        return True
    opens = all(above.blank or is_date(above.text) for above in lines[max(0, at - 6) : at]) and at < 6
    most = _MOST_WORDS if alone and opens else _SENTENCE_CASE_WORDS
    return len(line.text.split()) <= most and _is_prose(below, line)


def is_question(text: str) -> bool:
    """Whether a line is one question, as a list of questions and answers has it."""
    one = 8 <= len(text) <= 200 and text[-1] in "?？؟"
    return one and not _INNER_END.search(_DOTTED.sub("", text))


def is_asked(lines: list[Line], at: int, profile: Profile) -> bool:
    """Whether line `at` is a question of its own with an answer below."""
    line = lines[at]
    if not is_question(line.text) or line.text[0].islower() or not _is_open_above(lines, at, profile):
        return False
    below = _matter_below(lines, at)
    return below is not None and not is_question(below.text) and _is_prose(below, line)


def _may_be(line: Line, profile: Profile) -> bool:
    text = line.text
    if not 2 <= len(text) <= _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if profile.repeats[text] > 2 or text[0].islower() or not any(char.isalpha() for char in text):
        return False
    if text.endswith(":"):
        return len(text.split()) <= 3 and profile.repeats[text] == 1 and _is_title_case(text)
    if ends_sentence(text) or text[-1] in ",;—-" or text[0] in "“\"'‘([@—–|":
        return False
    if is_date(text) or _PERSON.match(text) or _CAPTION.match(text) or _NOTICE.match(text):
        return False
    return not (_INITIAL.search(text) or _ADDRESS.search(text) or _COLUMNS.search(text))


def _is_open_above(lines: list[Line], at: int, profile: Profile) -> bool:
    """Whether no paragraph runs into line `at` from above."""
    if at == 0 or lines[at - 1].blank:
        return True
    above, line = lines[at - 1], lines[at]
    if flows_on(above, line, profile):
        return False
    if above.text[0] in "|#`~=" or not any(char.isalnum() for char in above.text):
        return True
    if ends_sentence(above.text) or is_date(above.text):
        return True
    if _BULLET.match(above.text):
        return line.indent <= above.indent
    top = at == 1 or lines[at - 2].blank
    return top and _may_be(above, profile) and _is_title_case(above.text) and _is_title_case(line.text)


def _matter_below(lines: list[Line], at: int) -> Line | None:
    """The first line below that is neither blank nor a date or a byline."""
    for line in lines[at + 1 : at + 8]:
        if not line.blank and not is_date(line.text) and not re.match(r"By [A-Z]", line.text):
            return line
    return None


def _stands_over(lines: list[Line], at: int, below: Line, profile: Profile) -> bool:
    """Whether what comes directly below is a paragraph, or a second heading with a paragraph."""
    if _is_prose(below, lines[at]):
        return True
    after = lines[at + 2] if at + 2 < len(lines) else None
    second = below is lines[at + 1] and _may_be(below, profile) and _is_title_case(below.text)
    return second and after is not None and not after.blank and _is_prose(after, below)


def _is_prose(line: Line, heading: Line) -> bool:
    """Whether a line may be the paragraph, list or table under a heading."""
    if line.text[0] in "|>" or _BULLET.match(line.text):
        return True
    return len(line.text) >= _LONG_LINE or (
        ends_sentence(line.text) and len(line.text) > len(heading.text) // 2
    )


def _is_title_case(text: str) -> bool:
    words: list[str] = _WORD.findall(text)
    heavy = [word for word in words if len(word) > 3] or words
    cased = [word for word in heavy if word[0] != word[0].swapcase()]
    if not cased:  # a script without case: only length can tell
        return bool(words) and len(text) <= 40
    return sum(word[0].isupper() for word in cased) >= 0.6 * len(cased)
