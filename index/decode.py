"""From file bytes to text, honestly: what was guessed is said, and no byte vanishes silently.

Order of belief, first that fits:

1. a byte-order mark;
2. strict UTF-8 (text in another encoding that happens to be valid UTF-8 is practically unknown);
3. the encoding that the file itself declares (HTML's meta), if its bytes fit, but for one in a hundred;
4. UTF-16 without a mark, known by its zero bytes;
5. UTF-8 with a few broken places, when far more of its sequences are whole than broken;
6. detection by charset-normalizer, and `encoding_guessed` says so.

Bytes that the chosen encoding cannot hold become U+FFFD and are counted as a repair.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from index.types import Repair

# UTF-32 stands before UTF-16: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Names as the WHATWG Encoding Standard reads them: pages say "iso-8859-1" and mean Windows-1252.
_DECLARED = {
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",  # a declaration that could be read as ASCII was not written in UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}

_LINE_END = re.compile(r"\r\r\n|\r\n|\r")

_TELLING_FROM = 1 << 22  # bytes searched for lines with more than ASCII
_TELLING = 1 << 16  # bytes of them that are shown to detection; more takes longer and tells no more

# Windows-125x agree on these: euro, ellipsis, quotes, dashes, trademark, no-break space, common signs.
_MARK_BYTES = rb"\x80\x85\x91-\x97\x99\xa0\xa7\xa9\xab\xae\xb0\xb1\xb6\xb7\xbb"
_OTHER_HIGH = re.compile(rb"[\x80-\xff]{3}|(?![%s])[\x80-\xff]" % _MARK_BYTES)

# Letters and signs that cp1252 shows where Turkish, Czech or Polish text was meant, and that Western
# languages (Icelandic aside) do not use inside words.
_NOT_WESTERN = re.compile(r"[þðýÞÐÝ]|\w[¹³¿£¥¼¾¶±]|[a-z]è[a-zà-ÿ]*[øìùï]")

# Broken UTF-8 counts as UTF-8 when it has this many whole sequences for each broken one: one-byte
# encodings reach about 1 whole sequence in 30 by chance, and rarely any in short texts.
_WHOLE_FOR_EACH_BROKEN = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file with `\\n` line ends, and how it was obtained."""

    text: str
    encoding: str  # Python's name of the codec
    guessed: bool  # true when detection chose the codec
    repairs: tuple[Repair, ...]


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode `data` without ever failing; `declared` is the file's own word for its encoding."""
    encoding, guessed, skip = _choose(data, declared)
    text, repairs = _decode_as(data[skip:], encoding)
    if skip:
        repairs.append(Repair("byte-order-mark", 1, "U+FEFF at the start -> removed"))
    text, line_ends = unify_line_ends(text)
    return Decoded(text, encoding, guessed, (*repairs, *line_ends))


def unify_line_ends(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Turn CR and CR LF into LF, and say how many."""
    if "\r" not in text:
        return text, ()
    example = "CR LF -> LF" if "\r\n" in text else "CR -> LF"
    text, count = _LINE_END.subn("\n", text)
    return text, (Repair("line-endings", count, example),)


def looks_like_wide_text(data: bytes) -> str | None:
    """Name the UTF-16 codec of text without a mark, from where its zero bytes lie; else None."""
    head = data[: 1 << 16]
    if len(head) < 4 or len(data) % 2:
        return None
    half = len(head) // 2
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[0::2].count(0)}
    codec = max(zeros, key=lambda name: zeros[name])
    # Text in Latin letters has its high byte zero nearly always, and hardly ever the low one.
    if zeros[codec] < 0.4 * half or min(zeros.values()) > 0.01 * half:
        return None
    sample = head[: half * 2].decode(codec, "replace")
    strange = sum(1 for char in sample if not (char.isprintable() or char in "\n\r\t\f"))
    return codec if strange <= 0.02 * len(sample) else None


def has_mark(data: bytes) -> bool:
    """Tell whether `data` begins with a byte-order mark."""
    return any(data.startswith(mark) for mark, _ in _MARKS)


def _choose(data: bytes, declared: str | None) -> tuple[str, bool, int]:
    """Choose a codec: its name, whether it is a guess, and the bytes of the mark to skip."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, False, len(mark)
    own = _declared_codec(declared)
    # Its text is 7-bit, so it would pass for UTF-8 and come out as escape sequences.
    if own is not None and own.startswith("iso2022") and b"\x1b" in data and _fits(data, own):
        return own, False, 0
    wide = looks_like_wide_text(data) if b"\0" in data else None
    if wide is not None:
        return wide, True, 0
    if _fits(data, "utf-8"):
        return "utf-8", False, 0
    if own is not None and _nearly_fits(data, own):
        return own, False, 0
    if _is_mostly_utf8(data):
        return "utf-8", True, 0
    return _detect(data), True, 0


def _declared_codec(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, UnicodeError, ValueError):
        return None
    name = _DECLARED.get(name, name)
    try:  # Python also knows codecs that are not text encodings, such as "hex"
        b"".decode(name)
    except LookupError:
        return None
    return name


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True


def _nearly_fits(data: bytes, codec: str) -> bool:
    text = data.decode(codec, "replace")
    return text.count("\ufffd") <= max(1, len(text) // 100)


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return whole >= _WHOLE_FOR_EACH_BROKEN * broken


def _detect(data: bytes) -> str:
    """Name the most likely codec of bytes that are not UTF-8; cp1252 when nothing is likely."""
    if _is_ascii_with_windows_marks(data):
        return "cp1252"
    from charset_normalizer import from_bytes

    matches = from_bytes(_telling_lines(data), cp_exclusion=["utf_16", "utf_32", "utf_7", "utf_8"])
    best = matches.best()
    if best is None:
        return "cp1252"
    equal = [m for m in matches if m.chaos <= best.chaos + 0.01 and m.coherence >= best.coherence - 0.05]
    for match in equal:
        if "cp1252" in match.could_be_from_charset and not _NOT_WESTERN.search(str(match)):
            return "cp1252"
    return max(equal, key=lambda m: m.coherence).encoding


def _telling_lines(data: bytes) -> bytes:
    """Return the lines that hold more than ASCII, up to a bound: the others say nothing of the codec."""
    lines = [line for line in data[:_TELLING_FROM].split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_TELLING]


def _is_ascii_with_windows_marks(data: bytes) -> bool:
    """Tell whether every byte above ASCII is a lone Windows-125x quote, dash, ellipsis or sign.

    Detection takes the apostrophe of "It\x92s" for half of a Korean or Chinese character.
    """
    return not _OTHER_HIGH.search(data)


def _decode_as(data: bytes, codec: str) -> tuple[str, list[Repair]]:
    try:
        return data.decode(codec), []
    except UnicodeError:
        pass
    text = data.decode(codec, "replace")
    count = text.count("\ufffd")
    at = text.index("\ufffd")
    context = " ".join(text[max(0, at - 12) : at + 13].split())
    return text, [Repair("undecodable", count, f"bytes not in {codec} -> U+FFFD in “{context}”"[:80])]
