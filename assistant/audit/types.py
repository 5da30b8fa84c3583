"""The vocabulary of the audit log: records, heads and selections."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from assistant.errors import RecordError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

Kind: TypeAlias = Literal["answer", "abstention", "failure", "signoff", "feedback", "prune", "redaction"]

KINDS: Final = frozenset({"answer", "abstention", "failure", "signoff", "feedback", "prune", "redaction"})
ANSWERED: Final = ("answer", "abstention")  # kinds whose body holds an `Answer`
REMARKS: Final = ("signoff", "feedback")  # what people said about an answer
ERASING: Final = ("prune", "redaction")  # kinds that say whose body was removed


@dataclass(frozen=True, slots=True)
class Record:
    """One link of the chain. `hash` covers every other field; the body through its salted hash."""

    seq: int  # from 1, without gaps
    id: str  # UUID version 7: unique, sorts by time
    kind: str  # one of KINDS
    at: str  # UTC, ISO 8601 with microseconds and Z; as the clock said, which may go back
    body_hash: str  # "sha256:<hex>" of salt, colon, body text
    prev: str  # `hash` of the record before, GENESIS for the first
    hash: str  # "sha256:<hex>" of the envelope
    salt: str | None  # 32 hex digits, gone with the body, so that a guess at it cannot be confirmed
    body_text: str | None  # canonical JSON; None once pruned or redacted

    @property
    def erased(self) -> bool:
        """Whether the body was pruned or redacted (the chain still verifies)."""
        return self.body_text is None

    @property
    def body(self) -> Mapping[str, JSON]:
        """What was recorded.

        Raises:
            RecordError: the body was pruned or redacted, or is not a JSON object.
        """
        if self.body_text is None:
            raise RecordError(
                f"Record {self.id} (number {self.seq}) keeps its hash only; its body was removed.",
                hint="`assistant audit log --kind prune --kind redaction` shows when and why.",
            )
        try:
            body = json.loads(self.body_text)
        except ValueError as error:
            raise RecordError(f"Record {self.id} (number {self.seq}) does not hold JSON: {error}.") from error
        if not isinstance(body, dict):
            raise RecordError(f"Record {self.id} (number {self.seq}) holds {type(body).__name__}, no object.")
        return body


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link. Kept elsewhere (pinned), it shows later whether the log was cut or rewritten."""

    seq: int  # number of records; 0 for an empty log
    hash: str
    at: str = ""  # of that record; "" for an empty log


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records to read; empty fields select everything, several fields must all hold."""

    ids: tuple[str, ...] = ()  # whole ids
    kinds: tuple[str, ...] = ()
    since: str = ""  # `at` at or after this, ISO 8601; a date alone means its first moment, UTC
    until: str = ""  # `at` before this, likewise
    document: str = ""  # path of a cited document
    verdict: str = ""  # some claim of the record has this verdict
    feedback: str = ""  # an answer that got this feedback, e.g. "down"
    about: str = ""  # sign-offs, feedback and erasures that concern the record of this id
    after: int = 0  # only records with a greater seq
    text: str = ""  # every word of this stands in the question or the answer; `word*` for a beginning
    source: str = ""  # where it was asked: "chat", "cli", "api", "eval"
    person: str = ""  # who asked, where that was recorded
    signed: str = ""  # "yes": a person judged every claim; "no": some claim is not judged yet


EVERYTHING: Final = Selection()
