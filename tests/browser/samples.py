"""Values to render, with one chosen word in every place where text can come from outside."""

from __future__ import annotations

import hashlib

from assistant.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Evidence,
    Outcome,
    Refusal,
    RefusalReason,
    Verdict,
)
from assistant.view.turns import Failure, Turn
from index.types import DocumentInfo, FileProblem, Progress, Repair, Stage

SHA = "ab" * 32


def citation(word: str, number: int = 1, *, start: int = 0, page: int | None = 2) -> Citation:
    return Citation(
        number=number,
        document=f"{word}.txt",
        title=word,
        sha256=SHA,
        text_sha256=hashlib.sha256(word.encode("utf-8", "replace")).hexdigest(),
        start=start,
        end=start + len(word),
        quote=word,
        page=page,
        score=0.9,
    )


def claim(word: str, start: int = 0, verdict: Verdict = Verdict.SUPPORTED) -> Claim:
    checks = (Check(word, Outcome.PASSED, word, 1.0), Check("negation", Outcome.FAILED, word))
    return Claim(word, start, start + len(word), (1,), verdict, checks)


def answer(word: str, **changes: object) -> Answer:
    values: dict[str, object] = {
        "id": "a1",
        "question": word,
        "understood": f"understood {word}",
        "text": f"{word} [1]",
        "abstained": False,
        "refusal": None,
        "claims": (claim(word),),
        "citations": (citation(word),),
        "evidence": (evidence(word),),
        "notices": (word,),
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


def refusal(word: str, reason: RefusalReason = RefusalReason.NOT_ANSWERED) -> Answer:
    return answer(word, text=word, abstained=True, refusal=Refusal(reason, word), claims=(), citations=())


def evidence(word: str) -> Evidence:
    return Evidence(f"{word}.md", word, SHA, SHA, 0, len(word), word, None, 0.3, 0.02)


def document(word: str) -> DocumentInfo:
    return DocumentInfo(
        path=f"{word}.txt",
        title=word,
        sha256=SHA,
        text_sha256=SHA,
        size=2048,
        format=word,
        encoding=word,
        encoding_guessed=True,
        repairs=(Repair(word, 3, word),),
        fields=((word, word),),
        chunks=4,
        characters=2000,
        indexed_at=word,
    )


def turns(word: str) -> list[Turn]:
    return [
        Turn(word, stage="reading", note=word),
        Turn(word, stage="checking", claims=(claim(word),), citations=(citation(word),)),
        Turn(word, answer=answer(word), claims=(claim(word),), citations=(citation(word),)),
        Turn(word, answer=refusal(word)),
        Turn(word, failure=Failure(word, word)),
        Turn(word, stopped=True),
    ]


def problem(word: str) -> FileProblem:
    return FileProblem(word, word, word)


def progress(word: str) -> Progress:
    return Progress(Stage.READ, 1, 3, word)
