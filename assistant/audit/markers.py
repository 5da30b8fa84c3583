"""Finding citation markers of many styles in another system's answer.

Styles: `[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[[1]](link)`, `[1](link)`, `【1】`, `【1†source】`,
`【3:0†name.txt】`, `[source 1]`, `[doc 1]`, `[E1]`, superscripts (`²`), `<sup>1</sup>` (made `[1]` when HTML
is read), `[name.txt]` and `(name.txt)` where a passage is called so. `(1)` counts only in an answer that
has no other marker. Several styles may be mixed. Markers are cut out; where each stood is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

_MOST: Final = 50  # numbers of one range: `[1-9999]` is no citation
# Possessive and atomic where two parts could take the same characters: a hostile answer costs linear time.
_KINDS = "source|doc|document|passage|ref|reference|citation|cite|context|id|e|s|d"
_PLAIN = rf"\^?(?:(?:{_KINDS})\.?\s*+(?:[:#]\s*+)?)?#?\d{{1,4}}(?::\d{{1,4}})?"
_LABEL = rf"†(?>(?:[^\]】\n†,;]|[,;](?!\s*{_PLAIN}†)){{0,200}})"
_ITEM = rf"{_PLAIN}(?:{_LABEL})?"
_LIST = rf"{_ITEM}(?:\s*(?:[,;]|\band\b|-|–)\s*{_ITEM})*"
_LINK = r"(?:\([^()\s]{0,500}\))?"
_BRACKETS = re.compile(
    rf"\[\[\s*({_LIST})\s*\]\]{_LINK}|\[\s*({_LIST})\s*\]{_LINK}|【\s*({_LIST})\s*】|([⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,4}})",
    re.IGNORECASE,
)
_ROUND = re.compile(rf"\(\s*({_LIST})\s*\)", re.IGNORECASE)
_NAMED = re.compile(r"[\[(【]([^\[\]()【】\n]{1,200})[\])】]")
_NUMBER = re.compile(r"\d{1,4}")
_DETAIL = re.compile(r":\d{1,4}|†[^,;]*")  # behind a number: which annotation, which file
_SPAN = re.compile(r"(\d{1,4})\s*[-–]\s*\D{0,12}?(\d{1,4})")
_STOPS: Final = tuple(".,;:!?")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNIT = re.compile(r"(?:^|[\d\s)])(?:m|km|cm|mm|ft|mi|s)$")  # `m²` is an area


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: where it stood, and what it names."""

    start: int  # characters, half-open, into the answer with its markers
    end: int
    names: tuple[str, ...]  # numbers as text, or names of passages


def find_markers(text: str, names: Collection[str]) -> list[Marker]:
    """The markers of `text`, in order; `names` are what passages are called besides their numbers."""
    known = {name.casefold(): name for name in names}
    found = [marker for match in _BRACKETS.finditer(text) if (marker := _numbered(match, text, known))]
    found += _named(text, known, found)
    if not found:
        found = [marker for match in _ROUND.finditer(text) if (marker := _numbered(match, text, known))]
    return sorted(found, key=lambda marker: marker.start)


def _numbered(match: re.Match[str], text: str, known: Mapping[str, str]) -> Marker | None:
    inner = next(group for group in match.groups() if group is not None)
    raised = inner.translate(_RAISED)
    if raised != inner and _UNIT.search(text, max(0, match.start() - 4), match.start()):
        return None
    # `【3:0†talks.txt】` counts messages, not passages: the file's name says more.
    labels = [known.get(label.strip().casefold()) for label in re.findall(r"†([^,;†]*)", raised)]
    names = [label for label in labels if label] if labels and all(labels) else _numbers(raised)
    return Marker(match.start(), match.end(), tuple(dict.fromkeys(names)))


def _numbers(inner: str) -> list[str]:
    numbers: list[str] = []
    for part in re.split(r"[,;]|\band\b", _DETAIL.sub("", inner)):
        if span := _SPAN.search(part):
            low, high = int(span[1]), int(span[2])
            if low <= high < low + _MOST:
                numbers += [str(number) for number in range(low, high + 1)]
                continue
        numbers += [str(int(number)) for number in _NUMBER.findall(part)]
    return numbers


def _named(text: str, known: Mapping[str, str], taken: list[Marker]) -> list[Marker]:
    spans = {(marker.start, marker.end) for marker in taken}
    found = []
    for match in _NAMED.finditer(text):
        parts = [part.strip().casefold() for part in re.split(r"[,;]", match[1])]
        whole = match[1].strip().casefold()
        parts = [whole] if whole in known else parts
        # A name may be followed by pages: `smith2020 pages 3-4`.
        hits = [known.get(part) or known.get(part.split(" ")[0]) for part in parts]
        if all(hits) and match.span() not in spans:
            found.append(Marker(match.start(), match.end(), tuple(hit for hit in hits if hit)))
    return found


def without_markers(text: str, markers: list[Marker]) -> tuple[str, list[int], list[int]]:
    """`text` without its markers; for each of its characters the place in `text`; each marker's place.

    The second list is one longer than the first text, so that ends map too.
    """
    pieces: list[str] = []
    places: list[int] = []
    stood: list[int] = []
    at = 0
    for marker in markers:
        if marker.start < at:
            stood.append(len(places))
            continue
        end = marker.start
        if text[marker.end : marker.end + 1] in _STOPS:  # `rose [1].` without its marker is `rose.`
            end = at + len(text[at:end].rstrip(" "))
        pieces.append(text[at:end])
        places.extend(range(at, end))
        stood.append(len(places))
        at = marker.end
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(pieces), [*places, len(text)], stood
