"""Rules for characters without a shape: kept where they carry meaning, removed where they only hinder.

- Zero-width joiner and non-joiner shape letters of Arabic, Persian, Indic and related scripts, and join
  emoji into one picture; between other characters they do nothing.
- The zero-width space marks word borders in scripts that write none (Thai, Lao, Khmer, Burmese, Tibetan).
- Direction marks order a line that holds right-to-left letters; in other lines they do nothing, or hide
  something (see "Trojan Source", CVE-2021-42574). Overrides go everywhere: they only ever disguise.
- Tag characters spell the flags of England, Scotland and Wales after a black flag; elsewhere they are
  text that a person cannot see and a language model can. The same holds for a second variation selector.
- Soft hyphens, word joiners, byte-order marks and invisible mathematical operators break up words for a
  search and show nothing.
"""

from __future__ import annotations

import re
import unicodedata

from index.clean.edits import change_lines, substitute
from index.types import Repair

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
# Scripts whose letters change shape beside a joiner: Arabic and kin, Indic, South-East Asian, Mongolian.
_SHAPED = re.compile(
    "[\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u1900-\u1aff\u1b00-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_WITHOUT_WORD_SPACES = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9df]"
)

_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff]|[\ufe00-\ufe0f]+|[\U000e0100-\U000e01ef]+"
    "|\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f|[\U000e0000-\U000e007f]+"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OVERRIDE = re.compile("[\u202d\u202e]")
_HAS_RTL = re.compile(f"[{_RTL}]")


def remove_invisible(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Remove zero-width characters where they mean nothing."""
    if text.isascii():
        return text, ()
    return substitute(text, _INVISIBLE, _keep_meaning, rule="invisible")


def remove_bidi(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Remove direction marks from lines that hold no right-to-left letter, and overrides from all."""
    if text.isascii():
        return text, ()
    count = 0

    def strip(line: str) -> str:
        nonlocal count
        line, removed = (_OVERRIDE if _HAS_RTL.search(line) else _BIDI).subn("", line)
        count += removed
        return line

    text = change_lines(text, _BIDI, strip)
    return text, (
        Repair("bidi", count, "direction mark where it orders nothing -> removed"),
    ) if count else ()


def _keep_meaning(match: re.Match[str]) -> str:
    found = match.group()
    before = match.string[match.start() - 1] if match.start() else ""
    after = match.string[match.end() : match.end() + 1]
    first = found[0]
    if first == "\u200b":
        return found if _either(_WITHOUT_WORD_SPACES, before, after) else ""
    if first == "\u200c":
        return found if _either(_SHAPED, before, after) else ""
    if first == "\u200d":
        return found if _SHAPED.match(before) or (_is_pictured(before) and _is_pictured(after)) else ""
    if "\ufe00" <= first <= "\ufe0f":
        return first if _takes_selector(before) else ""
    if "\U000e0100" <= first <= "\U000e01ef":
        return first if _IDEOGRAPH.match(before) else ""
    return found if first == "\U0001f3f4" else ""


def _either(pattern: re.Pattern[str], before: str, after: str) -> bool:
    return bool(pattern.match(before) or pattern.match(after))


def _is_pictured(char: str) -> bool:
    """Tell whether a joiner may stand beside `char` inside an emoji (a sign, skin tone or selector)."""
    return not char.isascii() and (char == "\ufe0f" or unicodedata.category(char) in ("So", "Sk", "Sm"))


def _takes_selector(char: str) -> bool:
    return bool(char) and not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf", "Mn")
