"""Calls to a language model while an answer is written: bounded, closed when left, kept for the record."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assistant.answer.prompts import PROMPT_VERSION
from assistant.errors import LanguageModelError
from assistant.llm.types import LanguageModel, Message, Usage
from assistant.types import Spent

Purpose: TypeAlias = Literal["answer", "repair", "condense", "reshape"]
# What a model may send for each token that it was allowed: more means that it does not keep the limit.
_CHARACTERS_A_TOKEN = 8


@dataclass(slots=True)
class Call:
    """One request to a model, as the record keeps it."""

    purpose: Purpose
    prompt_sha256: str  # of the messages as JSON
    seed: int | None
    output: str = ""  # as it came
    finish: str = ""
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    seconds: float = 0.0  # spent waiting for the model
    error: str = ""


# What a model is shown at most unless it is set: about eight chunks. The one that ships reads so slowly, and
# gains so little from more, that it is shown two.
EVIDENCE_TOKENS = 2000
SHIPPED_EVIDENCE_TOKENS = 500


def evidence_for(model: str) -> int:
    """The most tokens of evidence that the model of this name is shown unless it is set."""
    from assistant.llm.local import SHIPPED_NAME

    return SHIPPED_EVIDENCE_TOKENS if model == SHIPPED_NAME else EVIDENCE_TOKENS


@dataclass(slots=True)
class Calls:
    """The calls of one answer, in order."""

    model: LanguageModel
    max_tokens: int
    evidence_tokens: int = EVIDENCE_TOKENS
    made: list[Call] = field(default_factory=list)

    def stream(
        self,
        messages: Sequence[Message],
        purpose: Purpose,
        *,
        max_tokens: int = 0,
        temperature: float = 0.0,
        seed: int | None = 0,
    ) -> Generator[str, None, None]:
        """The pieces of one generation. However it is left, the request is closed and the call is kept.

        Raises:
            LanguageModelError: the model failed; pieces so far stand.
        """
        limit = max_tokens or self.max_tokens
        call = Call(purpose, hash_messages(messages), seed)
        self.made.append(call)
        begun = time.perf_counter()
        try:
            generation = self.model.stream(messages, max_tokens=limit, temperature=temperature, seed=seed)
        except LanguageModelError as error:
            call.error = error.message
            raise
        pieces: list[str] = []
        try:
            left = limit * _CHARACTERS_A_TOKEN
            for piece in generation:
                call.seconds += time.perf_counter() - begun
                pieces.append(piece)
                left -= max(1, len(piece))
                yield piece
                begun = time.perf_counter()
                if left < 0:
                    break
        except LanguageModelError as error:
            call.error = error.message
            raise
        finally:
            generation.close()
            call.output = "".join(pieces)
            call.finish, call.notes, call.usage = generation.finish, generation.notes, generation.usage

    @property
    def seconds(self) -> float:
        """Spent waiting for the model so far."""
        return sum(call.seconds for call in self.made)

    @property
    def spent(self) -> Spent | None:
        """What all calls took; None when none was made."""
        used = [call.usage for call in self.made if call.usage is not None]
        if not self.made:
            return None
        costs = [usage.cost for usage in used]
        return Spent(
            calls=len(self.made),
            prompt_tokens=sum(usage.prompt_tokens for usage in used),
            completion_tokens=sum(usage.completion_tokens for usage in used),
            cost=None if None in costs or not costs else sum(cost for cost in costs if cost is not None),
            estimated=any(usage.estimated for usage in used),
        )


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """What a label stood for."""

    label: str
    document: str
    text_sha256: str
    start: int  # characters, half-open, into the document's text
    end: int


@dataclass(frozen=True, slots=True)
class Writing:
    """Everything about how a model wrote an answer that its record keeps."""

    model: str
    evidence: tuple[ShownEvidence, ...]
    calls: tuple[Call, ...]
    chosen: int | None = None  # which of the calls for an answer was kept, from 0
    outcome: str = ""  # how the answer came about, in one word of a closed set
    failure: str = ""  # why the model could not be used
    prompts: str = PROMPT_VERSION


def say_failure(error: LanguageModelError) -> str:
    """Why a model could not be used, as the record keeps it."""
    return f"{error.reason}: {error.message}"


def hash_messages(messages: Sequence[Message]) -> str:
    """sha256 of the messages, the same for the same messages."""
    plain = json.dumps([[m.role, m.text] for m in messages], ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()
