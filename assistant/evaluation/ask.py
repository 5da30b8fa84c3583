"""Ask every question of a file, as a person would: earlier turns first, in one conversation."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.errors import AssistantError, EvaluationError
from assistant.evaluation.gold import Asked, GoldTexts
from assistant.evaluation.judge import Judgement, judge
from assistant.evaluation.questions import GoldQuestion, QuestionFile
from assistant.types import Answer, AnswerEvent, ClaimEvent
from index.errors import IndexFailure
from index.types import Hit

# Chunks looked at for the reciprocal rank; a passage further down counts as not found.
RANKS: Final = 20


@dataclass(frozen=True, slots=True)
class Run:
    """All of a file's questions asked once."""

    judgements: tuple[Judgement, ...]
    seconds: tuple[float, ...]  # of every `ask` after the first, earlier turns included
    cold_seconds: float  # of the first, which loads what is loaded lazily
    remarks: tuple[str, ...]
    first_claims: tuple[float, ...] = ()  # seconds to the first checked claim of each last turn that has one


def ask_all(
    assistant: Asked, file: QuestionFile, *, on_progress: Callable[[int, int], None] | None = None
) -> Run:
    """Ask and judge every question of `file`, in its order; `on_progress` gets (done, total).

    Raises:
        EvaluationError: a gold document is not in the corpus, or asking broke; names the question.
    """
    gold = GoldTexts(assistant)
    remarks = gold.check(file.path, file.questions)
    judgements: list[Judgement] = []
    times: list[float] = []
    firsts: list[float] = []
    for done, question in enumerate(file.questions, start=1):
        answer = _converse(assistant, question, times, firsts)
        judgements.append(
            judge(
                question,
                answer,
                support=gold.find_support(question),
                hits=_search(assistant, question, answer),
                seconds=times[-1],
            )
        )
        if on_progress is not None:
            on_progress(done, len(file.questions))
    return Run(tuple(judgements), tuple(times[1:]), times[0], remarks, tuple(firsts))


def _converse(assistant: Asked, question: GoldQuestion, times: list[float], firsts: list[float]) -> Answer:
    """The answer to the last turn, after every earlier one was asked and answered."""
    history: list[tuple[str, str]] = []
    first: float | None = None
    for turn in (*question.history, question.question):
        began = time.perf_counter()
        try:
            answer, first = _ask(assistant, turn, history)
        except (AssistantError, IndexFailure) as error:
            # Something broke: that is neither a wrong answer nor a refusal, so there is no score to give.
            raise EvaluationError(
                f"Asking question {question.id} broke: {error.message}", hint=error.hint
            ) from error
        times.append(time.perf_counter() - began)
        history += [("user", turn), ("assistant", answer.text)]
    firsts += [] if first is None else [first]
    return answer


def _ask(assistant: Asked, turn: str, history: Sequence[tuple[str, str]]) -> tuple[Answer, float | None]:
    """The answer and the seconds until its first claim could be shown."""
    began = time.perf_counter()
    first: float | None = None
    for event in assistant.stream(turn, tuple(history)):
        if isinstance(event, ClaimEvent) and first is None:
            first = time.perf_counter() - began
        if isinstance(event, AnswerEvent):
            return event.answer, first
    raise AssertionError("a stream ends with its answer")


def _search(assistant: Asked, question: GoldQuestion, answer: Answer) -> list[Hit]:
    if not question.answerable:
        return []
    return assistant.search(answer.understood or question.question, top=RANKS)
