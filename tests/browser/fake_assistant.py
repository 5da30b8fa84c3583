"""A small engine for the page's tests: exact spans by plain word overlap, and failures on demand.

`explode` in a question raises one of our errors, `crash` one that nobody foresaw, `wait` holds the
answer back until it is stopped or ten seconds have passed, the first time that it is asked; `stream` says
something new a hundred times a second for three seconds.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body
from assistant.errors import AssistantError
from assistant.types import (
    Answer,
    AnswerEvent,
    Check,
    Citation,
    Claim,
    ClaimEvent,
    Event,
    Evidence,
    History,
    Outcome,
    Refusal,
    RefusalReason,
    StageEvent,
    Verdict,
)
from index.types import DocumentInfo, FileProblem, Progress, Repair, Stage

_SENTENCE = re.compile(r"[^\n.?!]+[.?!]?")
_WORD = re.compile(r"\w{4,}")


def digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


class FakeAssistant:
    """Answers from `texts`, a mapping of path to canonical text."""

    def __init__(
        self, texts: Mapping[str, str], suggestions: Sequence[str] = (), log: AuditLog | None = None
    ) -> None:
        self.log = log  # where answers are recorded, if anywhere
        self._texts = dict(texts)
        self._suggestions = list(suggestions)
        self.asked: list[tuple[str, History]] = []

    def documents(self) -> list[DocumentInfo]:
        return [self._info(path, text) for path, text in sorted(self._texts.items())]

    def problems(self) -> list[FileProblem]:
        return []

    def document(self, sha256: str) -> str:
        for text in self._texts.values():
            if digest("bytes" + text) == sha256:
                return text
        raise AssistantError(f"No version {sha256[:12]} is kept.", hint="Index the corpus again.")

    def suggestions(self) -> list[str]:
        return self._suggestions

    def follow_ups(self, answer: Answer, *, asked: Collection[str] = ()) -> list[str]:
        return [each for each in self._suggestions if each not in asked]

    def close(self) -> None:
        pass

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        documents: Collection[str] | None = None,
        person: str = "",
    ) -> Iterator[Event]:
        waiting = "wait" in question and question not in [asked for asked, _ in self.asked]
        self.asked.append((question, tuple(history)))
        yield StageEvent("understanding")
        yield StageEvent("searching")
        if "explode" in question:
            raise AssistantError(
                "The index <b>fell</b> over.", hint="Run `assistant index` again.", retryable=True
            )
        if "crash" in question:
            raise ZeroDivisionError("nobody foresaw this")
        yield StageEvent("reading")
        for _ in range(500 if waiting else 0):
            time.sleep(0.02)
            yield StageEvent("reading", "still reading")
        for number in range(300 if "stream" in question else 0):
            time.sleep(0.01)
            yield StageEvent("reading", f"reading sentence {number}")
        yield StageEvent("checking")
        answer = self._recorded(self._answer(question, history, documents))
        for claim in answer.claims:
            yield ClaimEvent(claim, tuple(c for c in answer.citations if c.number in claim.citations))
        yield AnswerEvent(answer)

    def _recorded(self, answer: Answer) -> Answer:
        if self.log is None:
            return answer
        about = dict.fromkeys(("corpus_fingerprint", "embedder_fingerprint", "reader_fingerprint"), "")
        body = answer_body(answer, history=(), settings={}, source="chat", **about)
        return replace(answer, id=self.log.append("abstention" if answer.abstained else "answer", body).id)

    def _answer(self, question: str, history: History, documents: Collection[str] | None = None) -> Answer:
        understood = f"{history[-2][1]} {question}" if question.startswith("And ") and history else question
        scope = None if documents is None else tuple(documents)
        ranked = [entry for entry in self._ranked(understood) if scope is None or entry[1] in scope]
        if not ranked or ranked[0][0] < 2:
            return replace(self._refusal(question, understood, ranked), documents=scope)
        best = [entry for entry in ranked if entry[0] == ranked[0][0]][:3]
        citations = tuple(self._citation(n, *entry[1:]) for n, entry in enumerate(best, start=1))
        text, claims = "", []
        for citation in citations:
            start = len(text) + (2 if len(citations) > 1 else 0)
            claims.append(_claim(citation, start))
            text += ("- " if len(citations) > 1 else "") + f"{citation.quote} [{citation.number}]\n"
        return Answer(
            id=digest(question)[:12],
            question=question,
            understood=understood,
            text=text.rstrip("\n"),
            abstained=False,
            refusal=None,
            claims=tuple(claims),
            citations=citations,
            evidence=tuple(self._evidence(entry) for entry in ranked[:5]),
            documents=scope,
        )

    def _refusal(self, question: str, understood: str, ranked: list[tuple[int, str, int, int]]) -> Answer:
        sentence = "These documents touch on this, but none of them says it."
        return Answer(
            id=digest(question)[:12],
            question=question,
            understood=understood,
            text=sentence,
            abstained=True,
            refusal=Refusal(RefusalReason.NOT_ANSWERED, sentence),
            claims=(),
            citations=(),
            evidence=tuple(self._evidence(entry) for entry in ranked[:5]),
        )

    def _ranked(self, question: str) -> list[tuple[int, str, int, int]]:
        wanted = {word.casefold() for word in _WORD.findall(question)}
        found = []
        for path, text in sorted(self._texts.items()):
            for match in _SENTENCE.finditer(text):
                quote = match[0]
                start = match.start() + len(quote) - len(quote.lstrip())
                shared = len(wanted & {word.casefold() for word in _WORD.findall(quote)})
                if shared:
                    found.append((shared, path, start, match.start() + len(quote.rstrip())))
        return sorted(found, key=lambda entry: (-entry[0], entry[1], entry[2]))

    def _citation(self, number: int, path: str, start: int, end: int) -> Citation:
        text = self._texts[path]
        info = self._info(path, text)
        return Citation(
            number=number,
            document=path,
            title=info.title,
            sha256=info.sha256,
            text_sha256=info.text_sha256,
            start=start,
            end=end,
            quote=text[start:end],
            page=None,
            score=0.9,
        )

    def _evidence(self, entry: tuple[int, str, int, int]) -> Evidence:
        c = self._citation(1, *entry[1:])
        return Evidence(
            c.document, c.title, c.sha256, c.text_sha256, c.start, c.end, c.quote, None, 0.4, 0.03
        )

    def _info(self, path: str, text: str) -> DocumentInfo:
        return DocumentInfo(
            path=path,
            title=text.strip().split("\n")[0][:120] or path,
            sha256=digest("bytes" + text),
            text_sha256=digest(text),
            size=len(text.encode()),
            format="text",
            encoding="utf-8",
            encoding_guessed=False,
            repairs=(Repair("line-endings", 2, "a\u240db -> a\u2424b"),),
            fields=(),
            chunks=3,
            characters=len(text),
            indexed_at="2026-01-02T03:04:05Z",
        )


def _claim(citation: Citation, start: int) -> Claim:
    check = Check("quote", Outcome.PASSED, "The words are those of the passage.", 1.0)
    return Claim(
        citation.quote, start, start + len(citation.quote), (citation.number,), Verdict.SUPPORTED, (check,)
    )


def opener(
    assistant: FakeAssistant, *, seconds: float = 0.0, failures: int = 0
) -> Callable[[Callable[[Progress], None]], FakeAssistant]:
    """Opens `assistant` after some progress; the first `failures` times it breaks instead."""
    left = [failures]

    def open_engine(on_progress: Callable[[Progress], None]) -> FakeAssistant:
        for done in range(5):
            on_progress(Progress(Stage.READ, done + 1, 5, f"file-{done}.txt"))
            time.sleep(seconds / 5)
        if left[0]:
            left[0] -= 1
            raise AssistantError("CORPUS_DIR is not there.", hint="Set CORPUS_DIR to a folder.")
        return assistant

    return open_engine
