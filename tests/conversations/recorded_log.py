"""Answers in an audit log, for tests of what is read back from it."""

from __future__ import annotations

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body
from assistant.types import Answer
from tests.browser import samples


def record(log: AuditLog, answer: Answer) -> str:
    """The id of a new record of `answer`."""
    about = dict.fromkeys(("corpus_fingerprint", "embedder_fingerprint", "reader_fingerprint"), "")
    body = answer_body(answer, history=(), settings={}, source="test", **about)
    return log.append("abstention" if answer.abstained else "answer", body).id


def say(log: AuditLog, question: str, text: str) -> str:
    """The id of a record in which `question` is answered with `text`."""
    made = samples.answer(text, question=question, understood=question, notices=())
    return record(log, made)
