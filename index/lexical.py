"""Words for the lexical index: one set of rules for what is indexed and for what is asked.

1. Case is folded, accents are dropped (NFKD), so that `México` and `mexico` meet.
2. Words in Latin script are stemmed (Snowball, English: on Cranfield nDCG@10 .352 -> .383).
3. Scripts without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) become pairs of
   neighbouring characters.
4. Numbers stay whole: 3.5, 1849, 1,849 (as 1849); a percentage is also kept as one term (40%).

The terms of a text go into an FTS5 table whose tokenizer only splits at spaces; SQLite's bm25() ranks
them. Any string is a safe question: it can only ever become a list of quoted terms.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

# FTS5's `ascii` tokenizer takes every character beyond ASCII as part of a word; of ASCII's
# punctuation our terms use only these two.
FTS_TOKENIZER = "ascii tokenchars '.%'"
TERMS = 1  # raise when the same text would give other terms
MOST_QUERY_TERMS = 96  # a longer question gains nothing and BM25 costs time for every term

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*"
_TERM = re.compile(
    rf"(?P<number>{_NUMBER})(?P<percent>\s?%|\s(?:percent|per\scent)\b)?"
    rf"|(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<word>(?:(?![\d_{_UNSPACED}])\w)+)"
)
_APOSTROPHE = re.compile(r"['’ʼ](?:s\b)?")
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}")  # U.S., D.C.: one word, as people write it without
_LATIN = re.compile("[a-z]+")

_STOP_WORDS = """
    a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing done down during each else ever few for from
    further get had has have having he her here hers him his how i if in into is it its itself just
    let like many me might more most much must my no nor not of off on once only or other our ours
    out over own per please same shall she should so some such tell than that the their theirs them
    then there these they this those through to too under until up upon very was we were what when
    where which while who whom whose why will with would you your yours
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def split_terms(text: str) -> list[str]:
    """The terms of `text` in order, repeated as often as they occur."""
    return [term for _, term in _walk(text)]


def match_expression(query: str) -> str:
    """An FTS5 expression that asks for any term of `query`; "" when it holds no term at all.

    English stop words are left out unless nothing else remains. At most MOST_QUERY_TERMS terms.
    """
    words = list(_walk(query))
    telling = [term for folded, term in words if folded not in STOP_WORDS]
    terms = list(dict.fromkeys(telling or [term for _, term in words]))[:MOST_QUERY_TERMS]
    return " OR ".join(f'"{term}"' for term in terms)


def _walk(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of (folded word, its term)."""
    for found in _TERM.finditer(_fold(text)):
        if number := found["number"]:
            number = number.replace(",", "")
            yield number, number
            if found["percent"]:
                yield f"{number}%", f"{number}%"
        elif run := found["unspaced"]:
            yield from ((pair, pair) for pair in _pairs(run))
        else:
            yield found["word"], _stem(found["word"])


def _fold(text: str) -> str:
    folded = _APOSTROPHE.sub("", text.casefold())
    folded = _DOTTED.sub(lambda found: found[0].replace(".", ""), folded)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Composed again, because NFKD takes Korean syllables apart; encoded, because SQLite takes UTF-8 only.
    return unicodedata.normalize("NFKC", bare).encode("utf-8", "replace").decode("utf-8")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not _LATIN.fullmatch(word):
        return word
    return str(_stemmer().stemWord(word))


_per_thread = threading.local()


def _stemmer() -> Stemmer:
    """This thread's stemmer: one stemmer must not be used by two threads at once."""
    from Stemmer import Stemmer

    if not hasattr(_per_thread, "english"):
        _per_thread.english = Stemmer("english", 0)  # 0: `_stem` has its own cache
    stemmer: Stemmer = _per_thread.english
    return stemmer
