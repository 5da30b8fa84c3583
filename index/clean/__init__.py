"""From decoded text to the canonical text, with a log of every kind of change.

The canonical text is what chunks, citations and offsets count in, so cleaning mends only what is
certainly damage and otherwise changes nothing that a person can see. In this order, and again until
nothing changes:

1. `line-endings`: CR and CR LF become LF.
2. `lost-quote`, `residue`, `lost-bullet` (residue.py): what is left of a character that lost
   one of its bytes.
3. `ftfy` (mojibake.py): "itâ€™s" becomes "it’s", line by line, so that a bad line does not change
   good ones.
4. `line-separator`: U+2028, U+2029, form feed and vertical tab become line feeds.
5. `control`: control characters (tab and line feed stay) and non-characters go.
6. `invisible`, `bidi` (invisible.py): zero-width and direction marks go where they mean nothing.
7. `space`: no-break and fixed-width spaces become plain spaces, one for one. They differ from a space
   only in where a line may break and by a hair's breadth, and nobody types them into a search. The
   ideographic space stays, and so does U+202F in Mongolian, where it joins suffixes.
8. `compose`: a Latin, Greek or Cyrillic letter, kana or jamo and its combining mark become the one
   character that looks the same. Full NFC would also replace Hebrew and Devanagari letters and
   compatibility ideographs that somebody chose.

Newlines and runs of spaces are never collapsed: tables, code and Markdown live by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.clean.characters import compose, end_lines, remove_controls, unify_spaces
from index.clean.edits import merge
from index.clean.invisible import remove_bidi, remove_invisible
from index.clean.mojibake import mend
from index.clean.residue import Damage, find_damage, restore_bullets, restore_quotes
from index.decode import unify_line_ends
from index.types import Repair

_Rule = Callable[[str], tuple[str, tuple[Repair, ...]]]

# Every rule shortens the text or moves it towards a form that no rule touches, and damage is rarely
# nested twice, so two rounds are the rule and the bound is never met in practice.
_ROUNDS = 12

_RULES: tuple[_Rule, ...] = (
    mend,
    end_lines,
    remove_controls,
    remove_invisible,
    remove_bidi,
    unify_spaces,
    compose,
)


def clean(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Return the canonical text and what was changed to get it; cleaning that again changes nothing."""
    parts, repairs = clean_parts((text,))
    return parts[0], repairs


def clean_parts(parts: Sequence[str]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """Clean the parts (pages) of one document each by itself, judging its damage by all of them."""
    repairs: list[Repair] = []
    for _ in range(_ROUNDS):
        damage = find_damage("\n".join(parts))
        done = [_clean_once(part, damage) for part in parts]
        cleaned = tuple(text for text, _ in done)
        for _, found in done:
            repairs.extend(found)
        if cleaned == tuple(parts):
            break
        parts = cleaned
    return tuple(parts), merge(repairs)


def _clean_once(text: str, damage: Damage) -> tuple[str, list[Repair]]:
    repairs: list[Repair] = []
    for rule in (unify_line_ends, restore_quotes, damage.remove, restore_bullets, *_RULES):
        text, found = rule(text)
        repairs.extend(found)
    return text, repairs
