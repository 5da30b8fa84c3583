"""What a document calls itself: its header fields and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from index.fields import field_key, field_value_at
from index.headings import is_date
from index.segment import plain
from index.types import Unit, UnitKind

_TOP = 6000  # characters; a header further down is not the document's own
_TITLE_LENGTH = 80  # characters, about one line of a list
_LONGEST_TITLE = 200  # characters; a longer heading is cut too
_TITLE_KEYS = frozenset({"title", "headline", "subject", "titre", "título", "titulo", "titel", "titolo"})
_RESIDUE = re.compile(
    r"(?:top \d+|most (?:read|popular|viewed)|popular|trending|latest|recent|related|recommended|featured"
    r"|more)\b[\w ]{0,24}|leave a (?:reply|comment)|(?:post a )?comments?|share(?: this)?.{0,12}"
    r"|adverti.{0,12}|(?:table of )?contents|(?:main )?menu|navigation|home|search|subscribe.{0,20}"
    r"|newsletter|follow us.{0,12}"
    r"|sign (?:in|up)|log ?in|skip to .{0,16}|you (?:may|might) also like|read (?:more|also|next)|categories"
    r"|tags|archives?|breaking news|about us|contact(?: us)?|cookies?.{0,16}|privacy.{0,12}",
    re.IGNORECASE,
)
# Words that head a part of many documents and name none; words that no cut title should end in.
_GENERIC = frozenset(
    """introduction overview summary abstract background conclusion conclusions preface foreword notes
    endnotes references bibliography appendix""".split()
)
_DANGLING = frozenset(
    """
    a an and as at but by for from in into nor of on or that the their to which who with aimed its his
    her""".split()
)


def find_fields(text: str, units: Sequence[Unit]) -> tuple[tuple[str, str], ...]:
    """The `Key: value` lines near the top of a document, in order, values on one line."""
    fields = []
    for unit in units:
        if unit.start > _TOP:
            break
        if unit.kind == UnitKind.FIELD:
            body = text[unit.start : unit.end]
            value = " ".join(body[field_value_at(body) :].split()).strip("\"'“” ")
            fields.append((field_key(body), _without_stop(value)))
    return tuple((key, value) for key, value in fields if key and value)


def find_title(text: str, units: Sequence[Unit], path: str) -> str:
    """The title of a document: its own field or heading, else its first sentence cut near 80
    characters, else its file name. Never empty."""
    own = next((value for key, value in find_fields(text, units) if key.lower() in _TITLE_KEYS), "")
    found = own or _heading_title(text, units) or _first_sentence(text, units)
    return _shorten(found, _LONGEST_TITLE) or _name_of(path)


def is_residue(words: str) -> bool:
    """Whether a heading comes from the web page around a text, such as `Related Posts`."""
    return bool(_RESIDUE.fullmatch(words.strip()))


def _heading_title(text: str, units: Sequence[Unit]) -> str:
    """The first real heading above the prose, or directly below an opening paragraph that it names."""
    opening: list[str] = []
    above: list[str] = []
    for unit in units:
        body = text[unit.start : unit.end]
        words = plain(body)
        if unit.kind != UnitKind.HEADING:
            if _is_prose(unit, words):
                opening.append(body)
            if opening and above:
                break
        elif opening:
            return words if body.startswith("# ") or _names(words, opening) else ""
        elif _is_title(words):
            if not above and body.startswith("# "):
                return words  # the writer marked it as the first of all headings
            above.append(words)
    return _likeliest(above)


def _likeliest(above: Sequence[str]) -> str:
    """The first heading over the prose, but rather a long one below it than the name of a site."""
    if not above:
        return ""
    longer = next((words for words in above if len(words.split()) >= 5), above[0])
    return longer if len(above[0].split()) <= 2 else above[0]


def _is_title(words: str) -> bool:
    return not (is_residue(words) or is_date(words) or words.lower().rstrip(":") in _GENERIC)


def _is_prose(unit: Unit, words: str) -> bool:
    return unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ROW) and not (
        is_date(words) or len(words.split()) < 4
    )


def _names(words: str, opening: Sequence[str]) -> bool:
    """Whether a heading under an opening paragraph says what that paragraph is about."""
    if len(words.split()) < 6 or words[-1] in "?？؟" or not _is_title(words):
        return False
    said = set(re.findall(r"\w{4,}", " ".join(opening).lower()))
    told = set(re.findall(r"\w{4,}", words.lower()))
    return len(told & said) * 2 >= len(told)


def _first_sentence(text: str, units: Sequence[Unit]) -> str:
    kinds = (UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ROW, UnitKind.FIELD, UnitKind.HEADING)
    for kinds_at_once in (kinds[:1], kinds[1:]):
        for unit in units:
            words = plain(text[unit.start : unit.end]).strip("| ")
            if unit.kind in kinds_at_once and any(map(str.isalnum, words)) and not is_date(words):
                return _shorten(words, _TITLE_LENGTH)
    return ""


def _shorten(words: str, limit: int) -> str:
    """`words`, cut at a word with an ellipsis when longer than `limit` characters."""
    if len(words) <= limit:
        return words
    kept = words[:limit].rsplit(None, 1)[0].split()
    while len(kept) > 4 and kept[-1].lower().strip(",;:") in _DANGLING:
        kept.pop()
    return " ".join(kept).rstrip(",;:-–— ") + "…"


def _without_stop(value: str) -> str:
    """`April 10, 2023.` without its stop; `Smith Jr.` keeps its own."""
    return value[:-1] if re.search(r"(?:\d|[^\W\d_]{4,}|[)\]”])\.$", value) else value


def _name_of(path: str) -> str:
    stem = PurePosixPath(path).stem
    return " ".join(re.sub(r"[_\s]+", " ", stem).split()) or path or "untitled"
