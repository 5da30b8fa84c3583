"""A person's judgement of claims, as a chained record of its own beside the machine's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_of
from assistant.audit.types import JSON, Record
from assistant.errors import RecordError
from assistant.types import Claim, Verdict

VALUES: Final = ("up", "down", "none")


class Judged(StrEnum):
    """What a person finds about a claim, read beside what it cites."""

    CORRECT = "correct"  # the cited passages say all of it
    WRONG = "wrong"  # they do not, or say otherwise
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an auditor says of one claim."""

    claim: int  # place in the answer, from 0
    agrees: bool | None  # with the verdict shown; None when that does not follow
    comment: str = ""
    judged: Judged | None = None  # None when only agreement with the verdict was asked


def opine(claims: Sequence[Claim], place: int, judged: Judged, comment: str = "") -> Opinion:
    """The opinion on the claim at `place`; whether it agrees with the verdict follows from both.

    "Correct" agrees with `supported` alone; "wrong" agrees with every verdict that warns. Who cannot tell
    agrees with nothing, and a verdict of `not_checkable` judges nothing that one could agree with.

    Raises:
        RecordError: there is no such claim.
    """
    if not 0 <= place < len(claims):
        raise RecordError(f"This answer has {len(claims)} claims; there is no claim {place + 1}.")
    verdict = claims[place].verdict
    agrees = None
    if judged is not Judged.CANNOT_TELL and verdict is not Verdict.NOT_CHECKABLE:
        agrees = (judged is Judged.CORRECT) == (verdict is Verdict.SUPPORTED)
    return Opinion(place, agrees, comment, judged)


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
        said: dict[str, JSON] = {
            "claim": opinion.claim,
            "text": claims[opinion.claim].text,
            "verdict": str(claims[opinion.claim].verdict),
            "agrees": opinion.agrees,
            "comment": opinion.comment,
        }
        listed.append(said if opinion.judged is None else said | {"judged": str(opinion.judged)})
    return log.append("signoff", {"answer": record.id, "hash": record.hash, "by": by, "claims": listed})


def give_feedback(
    log: AuditLog, id: str, value: str, *, comment: str = "", by: str = "", citation: int | None = None
) -> Record:
    """Record a reader's feedback ("up", "down", or "none" to take it back) on the answer `id`.

    With `citation`, it is about that citation of the answer. All feedback is kept; what somebody named
    by `by` says later about the same thing replaces what they said before.

    Raises:
        RecordError: there is no such record or citation, or `value` is none of the three.
    """
    if value not in VALUES:
        raise RecordError(f"Feedback is 'up' or 'down', not {value!r}.")
    record = log.get(id)
    body: dict[str, JSON] = {"answer": record.id, "value": value, "comment": comment, "by": by}
    if citation is not None:
        numbers = [each.number for each in answer_of(record).citations]
        if citation not in numbers:
            raise RecordError(f"Record {record.id} has no citation [{citation}].")
        body["citation"] = citation
    return log.append("feedback", body)
