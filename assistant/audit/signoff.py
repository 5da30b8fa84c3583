"""A person's judgement of claims, as a chained record of its own beside the machine's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_of
from assistant.audit.types import JSON, Record
from assistant.errors import RecordError


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an auditor says of one claim."""

    claim: int  # place in the answer, from 0
    agrees: bool  # with the verdict shown
    comment: str = ""


def sign_off(log: AuditLog, id: str, opinions: Sequence[Opinion], *, by: str) -> Record:
    """Record `by`'s opinions of claims of the answer `id`; what the record said then is kept with them.

    Raises:
        RecordError: there is no such answer or claim, or nobody is named.
    """
    record = log.get(id)
    claims = answer_of(record).claims
    if not by.strip():
        raise RecordError("A sign-off needs the name of who signs.", hint="Add --by NAME.")
    listed: list[JSON] = []
    for opinion in opinions:
        if not 0 <= opinion.claim < len(claims):
            raise RecordError(
                f"Record {record.id} has {len(claims)} claims; there is no claim {opinion.claim + 1}."
            )
        listed.append(
            {
                "claim": opinion.claim,
                "text": claims[opinion.claim].text,
                "verdict": str(claims[opinion.claim].verdict),
                "agrees": opinion.agrees,
                "comment": opinion.comment,
            }
        )
    return log.append("signoff", {"answer": record.id, "hash": record.hash, "by": by, "claims": listed})


def give_feedback(log: AuditLog, id: str, value: str, *, comment: str = "", by: str = "") -> Record:
    """Record a reader's feedback ("up", "down") on the answer `id`.

    Raises:
        RecordError: there is no such record, or `value` is neither.
    """
    if value not in ("up", "down"):
        raise RecordError(f"Feedback is 'up' or 'down', not {value!r}.")
    record = log.get(id)
    body: dict[str, JSON] = {"answer": record.id, "value": value, "comment": comment, "by": by}
    return log.append("feedback", body)
