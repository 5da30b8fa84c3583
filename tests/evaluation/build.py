"""A scripted assistant over two short documents, and gold questions about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.types import (
    Answer,
    AnswerEvent,
    Citation,
    Claim,
    ClaimEvent,
    Event,
    Evidence,
    History,
    Refusal,
    RefusalReason,
    Verdict,
)
from index.types import Chunk, DocumentInfo, Hit

TEXTS = {
    "flights.txt": "Guatemala agreed to increase deportation flights by 40%. The task force is called Xinca.",
    "north/drills.txt": "Joint drills take place twice a year. Héctor Pérez leads cross-border patrols.",
}


def sha(text: str) -> str:
    """A document's hash, as the index gives it."""
    return hashlib.sha256(text.encode()).hexdigest()


def cite(path: str, quote: str, *, number: int = 1) -> Citation:
    """A citation of the first place where `quote` stands."""
    start = TEXTS[path].index(quote)
    digest = sha(TEXTS[path])
    return Citation(number, path, "", digest, digest, start, start + len(quote), quote, None, 0.9)


def answer(text: str, *citations: Citation, verdict: Verdict = Verdict.SUPPORTED, **more: object) -> Answer:
    """An answer of one claim; its evidence is what it cites."""
    numbers = tuple(citation.number for citation in citations)
    values: dict[str, Any] = {
        "id": "r1",
        "question": "?",
        "understood": "",
        "text": text,
        "abstained": False,
        "refusal": None,
        "claims": (Claim(text, 0, len(text), numbers, verdict),),
        "citations": citations,
        "evidence": tuple(evidence(citation) for citation in citations),
    }
    return Answer(**(values | more))


def evidence(citation: Citation, score: float = 0.9) -> Evidence:
    """The cited passage as evidence."""
    c = citation
    return Evidence(c.document, "", c.sha256, c.sha256, c.start, c.end, c.quote, None, score, 0.03)


def refusal(reason: RefusalReason = RefusalReason.NOT_ANSWERED, *found: Evidence) -> Answer:
    """An abstention."""
    sentence = "The documents do not say."
    return answer(
        sentence, abstained=True, refusal=Refusal(reason, sentence), claims=(), citations=(), evidence=found
    )


class ScriptedAssistant:
    """Gives prepared answers by question; every document is one chunk, found in the order of its name."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def ask(self, question: str, history: History = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers.get(question, refusal())

    def stream(self, question: str, history: History = ()) -> Iterator[Event]:
        answer = self.ask(question, history)
        yield from (ClaimEvent(claim, ()) for claim in answer.claims)
        yield AnswerEvent(answer)

    def search(self, query: str, *, top: int = 20) -> list[Hit]:
        hits = []
        for path, text in sorted(TEXTS.items()):
            chunk = Chunk(path, path, 0, 0, len(text), text, text, 9, None, ())
            hits.append(Hit(chunk, "", sha(text), sha(text), 0.1, None, None))
        return hits[:top]

    def documents(self) -> list[DocumentInfo]:
        return [
            DocumentInfo(path, "", sha(text), sha(text), 9, "text", "utf-8", False, (), (), 1, len(text), "")
            for path, text in TEXTS.items()
        ]

    def document(self, sha256: str) -> str:
        return next(text for text in TEXTS.values() if sha(text) == sha256)


def line(**changes: object) -> dict[str, Any]:
    """One line of a question file, answerable from flights.txt."""
    row: dict[str, Any] = {
        "id": "q1",
        "question": "By how much?",
        "kind": "number",
        "answerable": True,
        "expect": ["40%"],
        "sources": ["flights.txt"],
        "support": ["increase deportation flights by 40%"],
    }
    return row | changes


def unanswerable(**changes: object) -> dict[str, Any]:
    """One line of a question file that the documents do not answer."""
    row = {"kind": "unanswerable", "answerable": False, "expect": [], "sources": [], "support": []}
    return line(**(row | changes))


def write(folder: Path, rows: Sequence[object]) -> Path:
    """A question file of these lines."""
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
