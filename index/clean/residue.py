"""What is left of characters that lost one of their UTF-8 bytes, and how to tell it from good text.

An invisible character such as U+2064 is three bytes, E2 81 A4. Decoded as Windows-1252 it is "â", an
undefined byte, and "¤"; programs drop the undefined byte, and "â¤" is left. If a space came next, a
well-meaning repair has taken the space for the lost byte A0 and made one character of E2 A4 A0, "⤠".
The same happens to U+200D, U+200F and the like: "â€" is left, and with its space it became "†".

    invisible     left    with the space after it
    U+2001...     â€      † U+2020
    U+2061        â¡      ⡠ U+2860
    U+2062        â¢      ⢠ U+28A0
    U+2063        â£      ⣠ U+28E0
    U+2064        â¤      ⤠ U+2920

So beside a space, a line's start or its end a residue is nothing; between words it is one space.
A closing quote (E2 80 9D) is also left as "â€", but there a quote was opened before.

Good text has daggers, Braille and arrows too, and writes about such damage (between backticks). So
nothing is removed unless the document as a whole shows the damage: residues in places where good text
has none (glued to words), at least one in 1,500 characters, and either three of two kinds or five of
one. Even then a dagger stays where it marks a footnote that the document has, or a year of death, and
Braille stays in Braille words.

Two other losses look alike and are mended by themselves: a closing quote (E2 80 9D) is left as "â€" or
"†" where the same line opened a quote that nothing closes; a bullet (E2 80 A2), read as Latin-1, is left
as "â¢ " at the start of lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.clean.edits import change_lines, merge, substitute
from index.types import Repair

# What byte 80 to BF looks like in Windows-1252 or Latin-1: after "â€" it makes whole mojibake, for ftfy.
_CONTINUATION = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_PAIR = rf"â[€¡¢£¤](?![{_CONTINUATION}])"
_SINGLE = "(?:[†⤠]|(?<![⠀-⣿])[⡠⢠⣠](?![⠀-⣿]))"
_KIND = {"†": "€", "⡠": "¡", "⢠": "¢", "⣠": "£", "⤠": "¤"}

_EVIDENCE = re.compile(
    rf"(?<![`'\"“‘«]){_PAIR}(?=\w)|(?<=\w){_PAIR}(?=\s|$)|(?<=[\w,.;:!?)]){_SINGLE}(?=[^\W\d])"
)
_CODE_SPAN = re.compile(r"`[^`\n]{1,200}`")
_SEVERAL, _SEVERAL_KINDS = 3, 2
_MANY = 5
_SPARSEST = 1500  # characters a residue; a document about the damage quotes it more rarely

_RESIDUE = re.compile(rf"([ \t]*)((?:{_PAIR}|{_SINGLE})(?: ?(?:{_PAIR}|{_SINGLE}))*)([ \t]*)")
_NOTE = re.compile(r"^[ \t]*†", re.MULTILINE)
_YEAR_OF_DEATH = re.compile(r"†\s?\d")

_BULLET = re.compile(r"^([ \t]*)â¢(?=[ \t]+\S)", re.MULTILINE)
_FEWEST_BULLETS = 2

_QUOTE = re.compile(
    rf"(?P<open>“|â€œ)|(?P<close>”|â€\x9d)|(?P<lost>(?<=[^\s|])(?:â€(?![{_CONTINUATION}])|†(?=\w)))"
)
_MAYBE_LOST = re.compile("â€|†")


@dataclass(frozen=True, slots=True)
class Damage:
    """Whether a document shows the damage, and whether its daggers mark footnotes."""

    shown: bool
    daggers_are_notes: bool

    def remove(self, text: str) -> tuple[str, tuple[Repair, ...]]:
        """Remove residues, leaving one space where two words would touch."""
        if not self.shown:
            return text, ()
        return substitute(text, _RESIDUE, self._replace, rule="residue")

    def _replace(self, match: re.Match[str]) -> str:
        lead, body, trail = match.groups()
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        if body == "†" and self._is_dagger(match, before, after):
            return match.group()
        if before in ("", "\n"):
            return lead  # the indentation
        if after in ("", "\n"):
            return ""
        if lead or trail:
            return max(lead, trail, key=len)
        ends_word = before.isalnum() or before in ",.;:!?)]”’\"'"
        starts_word = after.isalnum() or after in "([“‘\"'"
        return " " if ends_word and starts_word else ""

    def _is_dagger(self, match: re.Match[str], before: str, after: str) -> bool:
        glued = not match[1] and before.isalpha()
        if _YEAR_OF_DEATH.match(match.string, match.start(2)) and not glued:
            return True
        return self.daggers_are_notes and (before in ("", "\n") or bool(match[3]) or not after.isalnum())


def find_damage(text: str) -> Damage:
    """Judge a whole document by the rule above."""
    if text.isascii() or not any(char in text for char in "â†⡠⢠⣠⤠"):
        return Damage(shown=False, daggers_are_notes=False)
    found = _EVIDENCE.findall(_CODE_SPAN.sub("", text))
    kinds = Counter(_KIND.get(residue, residue[-1]) for residue in found)
    enough = (len(found) >= _SEVERAL and len(kinds) >= _SEVERAL_KINDS) or len(found) >= _MANY
    shown = enough and len(found) * _SPARSEST >= len(text)
    return Damage(shown=shown, daggers_are_notes=bool(_NOTE.search(text)))


def restore_bullets(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Put back bullets that lost a byte, where at least two lines begin with one."""
    if text.isascii() or len(_BULLET.findall(text)) < _FEWEST_BULLETS:
        return text, ()
    return substitute(text, _BULLET, lambda match: f"{match[1]}•", rule="lost-bullet")


def restore_quotes(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Put back the closing quote that lost its last byte, where the same line opened a quote."""
    repairs: list[Repair] = []

    def restore(line: str) -> str:
        lost = _find_lost_quotes(line)
        line, found = substitute(
            line,
            _QUOTE,
            lambda match: _closing(match) if match.start() in lost else match.group(),
            rule="lost-quote",
        )
        repairs.extend(found)
        return line

    if not text.isascii():
        text = change_lines(text, _MAYBE_LOST, restore)
    return text, merge(repairs)


def _find_lost_quotes(line: str) -> set[int]:
    """Return where a quote was lost: the one candidate between an opening quote and the next, unclosed."""
    lost: set[int] = set()
    candidates: list[int] | None = None  # None while no quote is open
    for match in _QUOTE.finditer(line):
        if match.lastgroup == "lost":
            if candidates is not None:
                candidates.append(match.start())
            continue
        if match.lastgroup == "open":
            lost.update(_only(candidates))
        candidates = [] if match.lastgroup == "open" else None
    return lost | _only(candidates)


def _only(candidates: list[int] | None) -> set[int]:
    return set(candidates) if candidates is not None and len(candidates) == 1 else set()


def _closing(match: re.Match[str]) -> str:
    return "” " if match.group() == "†" else "”"
