"""What a body mentions, so that records can be selected by it through an index.

Derived from the body and never trusted for anything else: `fill_mentions` rebuilds the whole table.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from assistant.audit.backend import Run
from assistant.audit.types import JSON, REMARKS

_INSERT = "INSERT INTO audit_mention (name, value, seq) VALUES (:name, :value, :seq)"
_BATCH = 500
_LONGEST = 500  # characters; PostgreSQL indexes at most some 2,700 bytes
_WORD = re.compile(r"\w+")
_MOST_WORDS: Final = 150  # of one record; an answer has some sixty different ones
_LONGEST_WORD: Final = 60


def mentions(kind: str, body: Mapping[str, JSON]) -> frozenset[tuple[str, str]]:
    """(name, value) pairs: documents, verdicts, words, feedback, and the records a record is about."""
    found = set(_of_answer(body)) | set(_of_asking(body))
    if kind in REMARKS:
        found |= {("about", value) for value in _texts(body.get("answer"))}
    if kind == "signoff":
        found |= set(_judged(body))
    if kind == "redaction":
        listed = body.get("records")
        found |= {("about", value) for value in _texts(*(listed if isinstance(listed, list) else ()))}
    if kind == "feedback":
        found |= {("feedback", value) for value in _texts(body.get("value"))}
        found |= {("voice", value) for value in _texts(voice_of(body))}
    return frozenset(found)


def words_of(text: str) -> list[str]:
    """The different words of `text` in their order, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(bare)))


def voice_of(body: Mapping[str, JSON]) -> str:
    """Who said something about what: a later feedback of the same voice replaces an earlier one.

    "" when nobody is named: such feedback stands for itself.
    """
    by = body.get("by")
    if not isinstance(by, str) or not by:
        return ""
    citation = body.get("citation")
    return f"{body.get('answer')} {citation if isinstance(citation, int) else 0} {by}"


def _of_asking(body: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    """What was asked, by whom and from where; the words also of the answer."""
    answer = body.get("answer")
    if isinstance(answer, str):
        return  # a remark: about an answer, none itself
    asked = answer if isinstance(answer, Mapping) else body
    for name in ("source", "person"):
        yield from ((name, value) for value in _texts(body.get(name)))
    parts = [value for key in ("question", "understood", "text") if isinstance(value := asked.get(key), str)]
    yield from (("word", as_value(word)) for word in words_of(" ".join(parts))[:_MOST_WORDS])


def _judged(body: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    listed = body.get("claims")
    for row in listed if isinstance(listed, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("claim"), int):
            yield "judged", as_value(f"{body.get('answer')}:{row['claim']}")


def _of_answer(body: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    answer = body.get("answer")
    if not isinstance(answer, Mapping):
        return
    for name, rows, key in (("document", "citations", "document"), ("verdict", "claims", "verdict")):
        listed = answer.get(rows)
        for row in listed if isinstance(listed, list) else ():
            if isinstance(row, Mapping):
                yield from ((name, value) for value in _texts(row.get(key)))
    cited = answer.get("citations")
    for row in cited if isinstance(cited, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("sha256"), str):
            yield "version", as_value(f"{row['sha256']} {row.get('document')}")


def _texts(*values: JSON) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value:
            yield as_value(value)


def as_value(text: str) -> str:
    """`text` as it stands in the index: short enough for one, without what text columns cannot hold."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8").replace("\0", "�")


def write_mentions(run: Run, seq: int, kind: str, body: Mapping[str, JSON]) -> None:
    """Index one record."""
    for name, value in sorted(mentions(kind, body)):
        run(_INSERT, {"name": name, "value": value, "seq": seq})


def fill_mentions(run: Run) -> None:
    """Index every record whose body is there anew, in constant memory."""
    run("DELETE FROM audit_mention", {})
    after = 0
    while rows := run(
        "SELECT seq, kind, body FROM audit_record WHERE seq > :after AND body IS NOT NULL "
        f"ORDER BY seq LIMIT {_BATCH}",
        {"after": after},
    ):
        for seq, kind, body in rows:
            assert isinstance(seq, int)
            write_mentions(run, seq, str(kind), json.loads(str(body)))
            after = seq
