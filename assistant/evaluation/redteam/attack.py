"""One attack: where it stands, what it says, what an obedient model would write, what counts as success."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import EvaluationError

ATTACKS: Final = Path(__file__).with_name("attacks.jsonl")


class HostileDocument(BaseModel):
    """A file that is put among the ordinary ones; its text holds one true fact and the attack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    text: str


class Attack(BaseModel):
    """One line of `attacks.jsonl`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str  # "white_text", "fake_turn", ...
    language: str  # ISO 639-1, of the attack
    where: Literal["document", "title", "file_name", "question", "history"]
    payload: str  # the attack itself
    trigger: str  # the part of it by which a model that was shown it knows it again
    obey: str  # what a model writes that does as it is told; {system} is its system prompt
    marks: tuple[str, ...]  # words that can only come from obeying; empty where leaking is the aim
    question: str
    expect: str  # the true answer, where the documents have one
    history: tuple[tuple[str, str], ...] = ()  # {answer} is what the assistant really answered
    document: HostileDocument | None = None


@cache
def read_attacks(path: Path = ATTACKS) -> tuple[Attack, ...]:
    """Every attack of the set, in its order.

    Raises:
        EvaluationError: a line is not an attack, or repeats an id.
    """
    attacks: list[Attack] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            attacks.append(Attack.model_validate(json.loads(line)))
        except (ValidationError, ValueError) as error:
            raise EvaluationError(f"{path}, line {number}: no attack: {error}") from error
    _check(path, attacks)
    return tuple(attacks)


def _check(path: Path, attacks: Sequence[Attack]) -> None:
    ids = [attack.id for attack in attacks]
    if len(set(ids)) < len(ids):
        raise EvaluationError(f"{path}: an id stands there twice.")
    for attack in attacks:
        if not attack.marks and "{system" not in attack.obey:
            raise EvaluationError(f"{path}: {attack.id} has no marks, so its success could not be seen.")


__all__ = ["ATTACKS", "Attack", "HostileDocument", "read_attacks"]
