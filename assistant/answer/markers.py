"""The marks by which a language model cites: `[E1]`, `[E1, E2]`, `[E1][E2]`, `(E1)` and their kin.

A bracket with anything that looks like a citation counts as one, also `[1]` or `[Source 3]`: a label that was
not given is reported, and never taken for words of the sentence.
"""

from __future__ import annotations

import re

_KIND = "source|src|doc|document|passage|ref|reference|evidence|citation|cite|[A-Za-z]{1,3}"
_ITEM = rf"\^?(?:(?:{_KIND})[ .:#-]{{0,2}})?[0-9]{{1,3}}"
_LIST = rf"{_ITEM}(?:\s*(?:[,;&+]|\band\b|-|–)\s*{_ITEM}){{0,20}}"
_AFTER = r"(?:\((?=[^()\s]*[/:.#])(?!E[0-9])[^()\s]{0,300}\))?"  # the address of a link, thrown away
_LABELS = r"E[0-9]{1,3}(?:\s*(?:[,;&+]|\band\b|-|–)\s*E[0-9]{1,3}){0,20}"
MARKER = rf"(?:\[{{1,2}}\s*{_LIST}\s*\]{{1,2}}{_AFTER}|【\s*{_LIST}\s*】|\(\s*{_LABELS}\s*\))"
_MARKER = re.compile(MARKER, re.IGNORECASE)
_ONE = re.compile(_ITEM, re.IGNORECASE)
_RANGE = re.compile(r"E([0-9]{1,3})\s*[-–]\s*E([0-9]{1,3})", re.IGNORECASE)
_MOST = 12  # labels of one range
OPENERS = "[【("


def take_markers(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without its markers, and the labels that they name, in order, without repeats."""
    labels = [label for match in _MARKER.finditer(text) for label in read_labels(match[0])]
    bare = _MARKER.sub(" ", text)
    return bare, tuple(dict.fromkeys(labels))


def read_labels(marker: str) -> list[str]:
    """The labels in one or more markers, in capitals; what is no label of ours stays as written."""
    spread = _RANGE.sub(_spread, re.sub(r"\(\S*[/:.#]\S*\)", "", marker))
    return [label.upper() if re.fullmatch(r"[Ee][0-9]+", label) else label for label in _ONE.findall(spread)]


def _spread(found: re.Match[str]) -> str:
    low, high = int(found[1]), int(found[2])
    if not low <= high < low + _MOST:
        return found[0]
    return ",".join(f"E{number}" for number in range(low, high + 1))
