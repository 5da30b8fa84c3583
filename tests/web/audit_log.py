"""A small audit log over two documents, and the pages that show it, without models and without Gradio."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body, failure_body
from assistant.audit.signoff import Judged, give_feedback, opine, sign_off
from assistant.audit.types import Record
from assistant.config import Settings
from assistant.errors import AssistantError
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
    Withheld,
    WithheldReason,
)
from assistant.versions import VersionStore
from assistant.view.chat import Chat
from assistant.view.headers import KeepInside
from assistant.view.opening import Opening
from assistant.web.access import Access, Gate
from assistant.web.routes import routes
from assistant.web.site import Site
from index.types import Document, DocumentInfo, Progress

TALKS = (
    "Talks in the palace\n\nGuatemala agreed to increase deportation flights by 40% in 2025. The talks took "
    "place in the palace. President Arévalo met Secretary Rubio on February 5, 2025.\n\nThe bridge was "
    "opened by Ada Keller, who had drawn it ten years earlier. Nobody had believed that it would stand.\n"
)
HARBOUR = (
    "The harbour of Alma\n\nThe harbour bridge was opened in the spring of 1931. It is 412 metres long and "
    "carries two tracks. The toll was abolished in 1968.\n"
)
FLIGHTS = "Guatemala agreed to increase deportation flights by 40% in 2025."
OPENED = "The harbour bridge was opened in the spring of 1931."
LONG = "It is 412 metres long and carries two tracks."
TOLL = "The toll was abolished in 1968."


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def cite(number: int, quote: str, text: str, document: str, title: str = "") -> Citation:
    start = text.index(quote)
    return Citation(
        number=number,
        document=document,
        title=title or text.split("\n")[0],
        sha256=sha("bytes of " + text),
        text_sha256=sha(text),
        start=start,
        end=start + len(quote),
        quote=quote,
        page=None,
        score=0.91,
    )


def make_answer(
    question: str, *said: tuple[str, Citation, Verdict], seconds: float = 0.4, beside: Sequence[Evidence] = ()
) -> Answer:
    """An answer of sentences, each with one citation and the verdict that was recorded."""
    text, claims = "", []
    for sentence, citation, verdict in said:
        text += " " if text else ""
        start = len(text)
        text += f"{sentence} [{citation.number}]"
        bad = verdict is not Verdict.SUPPORTED
        checks = (
            Check("quote", Outcome.PASSED, "The quoted words stand in the source.", 1.0),
            Check("numbers", Outcome.FAILED, "The passage has another number.")
            if bad
            else Check("numbers", Outcome.PASSED, "Every number stands in the passage.", 1.0),
        )
        claims.append(Claim(sentence, start, len(text), (citation.number,), verdict, checks))
    shown = tuple({citation.number: citation for _, citation, _ in said}.values())
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
        evidence=(*evidence, *beside),
        timings={"searching": seconds / 4, "reading": seconds / 2, "checking": seconds / 4},
    )


def refuse(question: str) -> Answer:
    passage = cite(1, TOLL, HARBOUR, "harbour.txt")
    near = Evidence(
        passage.document, passage.title, passage.sha256, passage.text_sha256, passage.start, passage.end,
        passage.quote, None, 0.2, 0.01,
    )  # fmt: skip
    sentence = "These documents touch on this, but none of them says it."
    refusal = Refusal(RefusalReason.NOT_ANSWERED, sentence)
    return Answer(
        "", question, question, sentence, True, refusal, (), (), (near,), timings={"searching": 0.1}
    )


def flights(question: str = "By how much will deportation flights rise?") -> Answer:
    wrong = "Guatemala agreed to increase deportation flights by 50% in 2025."
    cited = cite(1, FLIGHTS, TALKS, "talks.txt")
    return make_answer(question, (FLIGHTS, cited, Verdict.SUPPORTED), (wrong, cited, Verdict.CONTRADICTED))


def harbour(question: str = "When was the harbour bridge opened, and how long is it?") -> Answer:
    toll = cite(9, TOLL, HARBOUR, "harbour.txt")
    beside = Evidence(
        toll.document, toll.title, toll.sha256, toll.text_sha256, toll.start, toll.end, TOLL, None, 0.3, 0.02
    )
    return make_answer(
        question,
        (OPENED, cite(1, OPENED, HARBOUR, "harbour.txt"), Verdict.SUPPORTED),
        (LONG, cite(2, LONG, HARBOUR, "harbour.txt"), Verdict.SUPPORTED),
        seconds=1.3,
        beside=(beside,),
    )


class Writer:
    """Writes records under a clock of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.moment = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self.log = AuditLog.open(data_dir, clock=lambda: self.moment)
        self.versions = VersionStore.open(data_dir)

    def later(self, **step: float) -> None:
        self.moment += timedelta(**step)

    def keep(self, text: str, path: str) -> None:
        self.versions.keep(
            sha256=sha("bytes of " + text),
            text_sha256=sha(text),
            path=path,
            title=text.split("\n")[0],
            text=text,
        )

    def answer(self, given: Answer, *, source: str = "chat", person: str = "", **more: object) -> Record:
        self.later(minutes=7)
        body = answer_body(
            given,
            history=(("user", "Hello?"), ("assistant", "Hello.")),
            settings={"reader": "on", "passages": 6},
            corpus_fingerprint="c" * 64,
            embedder_fingerprint="e" * 64,
            reader_fingerprint="r" * 64,
            source=source,
        )
        extra = {"person": person} if person else {}
        return self.log.append("abstention" if given.abstained else "answer", {**body, **extra, **more})  # type: ignore[dict-item]

    def fail(self, question: str) -> Record:
        self.later(minutes=7)
        error = AssistantError("The disk is full.", hint="Free some space.")
        return self.log.append(
            "failure", failure_body(question, error, history=(), settings={"reader": "on"}, source="api")
        )


def write_log(data_dir: Path) -> dict[str, Record]:
    """Eight records over three days, some judged and rated; by a name for each."""
    write = Writer(data_dir)
    write.keep(TALKS, "talks.txt")
    write.keep(HARBOUR, "harbour.txt")
    made = {
        "flights": write.answer(flights(), person="ana"),
        "refused": write.answer(refuse("Who paid for the bridge?")),
    }
    write.later(days=1)
    made["harbour"] = write.answer(harbour(), source="api")
    made["failed"] = write.fail("What is the toll?")
    withheld = Withheld(
        "The toll was doubled in 1968.", WithheldReason.CONTRADICTED, "The passage says otherwise.", ("E1",),
        Verdict.CONTRADICTED, (), "withheld",
    )  # fmt: skip
    toll = make_answer(
        "When was the toll abolished?", (TOLL, cite(1, TOLL, HARBOUR, "harbour.txt"), Verdict.SUPPORTED)
    )
    toll = replace(toll, written_by="local", withheld=(withheld,))
    made["toll"] = write.answer(toll, writing={"raw": "The toll was <b>abolished</b> in 1968 [E1]."})
    write.later(days=1)
    made["again"] = write.answer(
        replace(flights("And the flights?"), understood="By how much will flights rise?")
    )
    claims = harbour().claims
    sign_off(write.log, made["harbour"].id, [opine(claims, 0, Judged.CORRECT)], by="Ana Ruiz")
    give_feedback(write.log, made["flights"].id, "down", comment="Fifty is wrong.", by="browser:x")
    give_feedback(write.log, made["harbour"].id, "up", by="bob", citation=2)
    write.log.close()
    return made


def write_hostile(data_dir: Path, payloads: Sequence[str]) -> list[Record]:
    """A record a payload, which stands wherever text can come from outside."""
    write = Writer(data_dir)
    made = []
    for number, payload in enumerate(payloads):
        text = f"{payload}\n\nThe hostile treaty numbered {number:04d} says {payload} plainly.\n"
        path = f"{number:02d}{payload[:40].replace('/', '_')}.txt"
        write.keep(text, path)
        quote = f"The hostile treaty numbered {number:04d} says {payload} plainly."
        said = make_answer(payload, (quote, cite(1, quote, text, path, payload), Verdict.PARTLY_SUPPORTED))
        held = Withheld(payload, WithheldReason.UNSAFE, payload, (payload,), None, (), "withheld")
        given = replace(
            said, notices=(payload,), understood=f"x {payload}", written_by=payload, withheld=(held,)
        )
        made.append(write.answer(given, person=payload, source=payload, writing={payload: payload}))
        write.later(minutes=1)
        sign_off(write.log, made[-1].id, [opine(said.claims, 0, Judged.WRONG, payload)], by=payload)
        give_feedback(write.log, made[-1].id, "down", comment=payload, by=payload)
    write.log.close()
    return made


class FakeIndex:
    """The part of an index that the audit compares old citations with."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def documents(self) -> list[DocumentInfo]:
        return [
            DocumentInfo(
                path=path,
                title=text.split("\n")[0],
                sha256=sha("bytes of " + text),
                text_sha256=sha(text),
                size=len(text),
                format="text",
                encoding="utf-8",
                encoding_guessed=False,
                repairs=(),
                fields=(),
                chunks=1,
                characters=len(text),
                indexed_at="2026-01-02T03:04:05Z",
            )
            for path, text in sorted(self.texts.items())
        ]

    def document(self, path: str) -> Document:
        info = next(each for each in self.documents() if each.path == path)
        text = self.texts[path]
        return Document(
            path, info.title, text, info.sha256, info.text_sha256, len(text), "text", "utf-8", False
        )


class FakeEngine:
    """An engine that has an index and answers nothing."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.index = FakeIndex(texts)

    def documents(self) -> list[DocumentInfo]:
        return self.index.documents()

    def close(self) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


def make_app(settings: Settings, texts: dict[str, str] | None = None) -> Starlette:
    """The pages beside the chat, behind the access control of `settings`."""
    known = {"talks.txt": TALKS, "harbour.txt": HARBOUR} if texts is None else texts
    engine = FakeEngine(known)

    def open_engine(_: Callable[[Progress], None]) -> FakeEngine:
        return engine

    opening = Opening(open_engine)  # type: ignore[arg-type]
    opening.start()
    opening.wait(5)
    site = Site(settings, opening, Chat(opening))
    gate = Gate.open(settings)
    return Starlette(routes=routes(site), middleware=[Middleware(KeepInside), Middleware(Access, gate=gate)])


def settle(check: Callable[[], bool]) -> None:
    """Wait until `check` holds, for what goes on in the background."""
    for _ in _ticks():
        if check():
            return
    raise AssertionError("it never came about")


def _ticks() -> Iterator[None]:
    import time

    for _ in range(400):
        yield
        time.sleep(0.02)
