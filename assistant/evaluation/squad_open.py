"""SQuAD with the passage to be found: every paragraph is a document, and the assistant is asked.

Right means: answered, a gold answer occurs in the answer's text (compared as in `compare`), at most 600
characters long, and a citation in the paragraph that the question was written for. The corpus and the
index are temporary.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import AssistantError, EvaluationError
from assistant.evaluation.compare import find_spans, make_plain
from assistant.evaluation.gold import Asked
from assistant.evaluation.judge import LONGEST, strip_markers
from assistant.evaluation.squad_file import Measured, Paragraph, SquadQuestion
from assistant.evaluation.statistics import (
    Score,
    calibration_error,
    reliability,
    score_area,
    score_mean,
    score_quantile,
    score_share,
)
from assistant.reader.training.evaluate import exact_match, f1
from assistant.types import Answer

OPEN_NAMES: Final = (
    "answered_correctly",
    "answer_only",
    "source_only",
    "abstained_rightly",
    "abstained_wrongly",
    "doubted_rightly",
    "doubted_wrongly",
    "answered_surely",
    "citation_precision",
    "short_em",
    "short_f1",
    "auc",
    "ece",
    "conciseness",
    "latency_p50",
    "latency_p95",
)


@dataclass(frozen=True, slots=True)
class OpenJudgement:
    """One open question, asked and compared."""

    question: SquadQuestion
    document: str  # path of its paragraph
    answer: Answer
    seconds: float
    says: bool  # answered, and a gold answer occurs in it
    cites: bool  # a citation is in its paragraph
    confidence: float  # score of the best evidence, 0..1
    evidence_right: bool  # the best evidence is of its paragraph and holds a gold answer

    @property
    def right(self) -> bool:
        """Right with a right citation; of the unanswerable, refused."""
        return self.says and self.cites if self.question.answers else self.answer.abstained


def write_corpus(paragraphs: Sequence[Paragraph], folder: Path) -> list[str]:
    """One text file a paragraph in `folder`; their names, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, paragraph in enumerate(paragraphs):
        slug = re.sub(r"[^A-Za-z0-9]+", "-", paragraph.title).strip("-")[:60] or "paragraph"
        names.append(f"{number:05d}-{slug}.txt")
        (folder / names[-1]).write_text(paragraph.context + "\n", encoding="utf-8", newline="")
    return names


def ask_open(
    assistant: Asked,
    paragraphs: Sequence[Paragraph],
    names: Sequence[str],
    on_progress: Callable[[int, int], None],
) -> list[OpenJudgement]:
    """Ask every question; `names` are the documents' paths, one a paragraph.

    Raises:
        EvaluationError: asking broke; names the question.
    """
    total = sum(len(paragraph.questions) for paragraph in paragraphs)
    judged: list[OpenJudgement] = []
    for paragraph, name in zip(paragraphs, names, strict=True):
        for question in paragraph.questions:
            judged.append(_ask(assistant, question, name))
            on_progress(len(judged), total)
    return judged


def _ask(assistant: Asked, question: SquadQuestion, name: str) -> OpenJudgement:
    began = time.perf_counter()
    try:
        answer = assistant.ask(question.text)
    except AssistantError as error:
        raise EvaluationError(f"Asking {question.text!r} broke: {error.message}", hint=error.hint) from error
    seconds = time.perf_counter() - began
    best = answer.evidence[0] if answer.evidence else None
    return OpenJudgement(
        question=question,
        document=name,
        answer=answer,
        seconds=seconds,
        says=not answer.abstained and len(answer.text) <= LONGEST and _holds(strip_markers(answer), question),
        cites=any(citation.document == name for citation in answer.citations),
        confidence=best.score if best else 0.0,
        evidence_right=best is not None and best.document == name and _holds(best.text, question),
    )


def _holds(text: str, question: SquadQuestion) -> bool:
    plain = make_plain(text)
    return any(find_spans(answer, plain) for answer in question.answers)


def score_open(judged: Sequence[OpenJudgement]) -> Measured:
    """Right answers, right citations, refusals and calibration."""
    answerable = [one for one in judged if one.question.answers]
    rest = [one for one in judged if not one.question.answers]
    bars = reliability([(one.confidence, one.evidence_right) for one in judged])
    short = [(one.answer.short or "", one.question.answers) for one in judged]
    cited = [c.document == one.document for one in answerable for c in one.answer.citations]
    milliseconds = [one.seconds * 1000 for one in judged[1:]]
    scores = (
        score_share("answered_correctly", [one.right for one in answerable]),
        score_share("answer_only", [one.says for one in answerable]),
        score_share("source_only", [one.cites for one in answerable]),
        score_share("abstained_rightly", [one.right for one in rest]),
        score_share("abstained_wrongly", [one.answer.abstained for one in answerable], better="lower"),
        score_share("doubted_rightly", [one.right or one.answer.doubtful for one in rest]),
        score_share(
            "doubted_wrongly", [one.answer.doubtful for one in answerable if one.right], better="lower"
        ),
        # with doubted_rightly, both figures at one threshold, that of doubt
        score_share("answered_surely", [one.right and not one.answer.doubtful for one in answerable]),
        score_share("citation_precision", cited),
        score_mean("short_em", [exact_match(text, gold) for text, gold in short]),
        score_mean("short_f1", [f1(text, gold) for text, gold in short]),
        score_area("auc", [one.confidence for one in answerable], [one.confidence for one in rest]),
        Score("ece", calibration_error(bars), None, None, len(judged), better="lower"),
        score_quantile(
            "conciseness", [len(one.answer.text) for one in answerable if one.right], 0.5, unit="characters"
        ),
        score_quantile("latency_p50", milliseconds, 0.5, unit="ms"),
        score_quantile("latency_p95", milliseconds, 0.95, unit="ms"),
    )
    return Measured(scores, bars)
