"""Answers and records for the tests of the audit."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body
from assistant.audit.types import JSON, Record
from assistant.types import Answer, Check, Citation, Claim, Evidence, Outcome, Verdict
from assistant.versions import VersionStore

TEXT = (
    "Guatemala agreed to increase deportation flights by 40% in 2025. The talks took place in the palace. "
    "President Arévalo met Secretary Rubio on February 5, 2025. The bridge was opened by Ada Keller."
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def cite(number: int, quote: str, *, document: str = "talks.txt", text: str = TEXT) -> Citation:
    """A citation of `quote` where it stands in `text`."""
    start = text.index(quote)
    return Citation(
        number=number,
        document=document,
        title="The talks",
        sha256=sha("bytes of " + text),
        text_sha256=sha(text),
        start=start,
        end=start + len(quote),
        quote=quote,
        page=None,
        score=0.91,
        mark=(start, start + 4),
    )


def answer(*sentences: tuple[str, tuple[Citation, ...]], question: str = "By how much?") -> Answer:
    """An answer of cited sentences, each followed by its markers."""
    text, claims, citations = "", [], {}
    for sentence, cited in sentences:
        text += " " if text else ""
        start = len(text)
        text += sentence + "".join(f" [{each.number}]" for each in cited)
        citations.update({each.number: each for each in cited})
        check = Check("quote", Outcome.PASSED, "The quote stands in the source.", 1.0)
        numbers = tuple(each.number for each in cited)
        claims.append(Claim(sentence, start, len(text), numbers, Verdict.SUPPORTED, (check,)))
    shown = tuple(citations.values())
    evidence = tuple(
        Evidence(c.document, c.title, c.sha256, c.text_sha256, c.start, c.end, c.quote, None, 0.9, 0.03)
        for c in shown
    )
    return Answer(
        id="",
        question=question,
        understood=question,
        text=text,
        abstained=False,
        refusal=None,
        claims=tuple(claims),
        citations=shown,
        evidence=evidence,
        short="40%",
        notices=("One notice.",),
        timings={"search": 0.012},
    )


def plain_answer() -> Answer:
    sentence = "Guatemala agreed to increase deportation flights by 40% in 2025."
    return answer((sentence, (cite(1, sentence),)))


def body_of(given: Answer, **changes: object) -> dict[str, JSON]:
    return answer_body(
        given,
        history=(("user", "Hello?"), ("assistant", "Hello.")),
        settings={"reader": "on", "data_dir": Path("x")} | changes,
        corpus_fingerprint="c" * 64,
        embedder_fingerprint="e" * 64,
        reader_fingerprint="r" * 64,
        source="api",
    )


def record(log: AuditLog, given: Answer | None = None) -> Record:
    given = given or plain_answer()
    return log.append("abstention" if given.abstained else "answer", body_of(given))


def keep(versions: VersionStore, text: str = TEXT, *, document: str = "talks.txt") -> None:
    versions.keep(
        sha256=sha("bytes of " + text), text_sha256=sha(text), path=document, title="The talks", text=text
    )
