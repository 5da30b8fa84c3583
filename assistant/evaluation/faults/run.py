"""Plant faults, and true wordings, into the answers to a file of questions, and count what is shown."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.engine import Assistant
from assistant.evaluation.compare import make_plain
from assistant.evaluation.faults.model import PlantedModel
from assistant.evaluation.faults.plant import Fault, FaultKind, plant
from assistant.evaluation.faults.right import Wording, reword
from assistant.evaluation.questions import GoldQuestion
from assistant.support.words import sentence_spans
from assistant.types import Answer, Verdict

LEAST_WORDS: Final = 5  # of a sentence into which a fault is planted
LONGEST: Final = 320  # characters of one
# Few sentences hold a unit, a date or an intention: the same fault of these may come again.
_RARE: Final = frozenset(
    {
        FaultKind.EMPTY,
        FaultKind.UNCITED,
        FaultKind.WRONG_UNIT,
        FaultKind.WRONG_DATE,
        FaultKind.CHANGED_ROLES,
        FaultKind.LOST_INTENTION,
        FaultKind.MOVED_NUMBER,
    }
)
_MARKED: Final = re.compile(r"\||\[\d+\]")  # rows of tables, and notes, whose marks read as labels


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault and what came of it."""

    question: str
    fault: Fault
    shown: str  # the claim by which it was shown as supported; "" when it was not
    marked: bool  # it was shown, under another verdict than supported
    crash: str  # the error that `ask` raised; "" when none did
    told: bool  # the answer says that something was withheld, or that the model failed
    abstained: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Worded:
    """One true wording and whether it was shown as supported."""

    question: str
    wording: Wording
    text: str
    shown: bool
    why: str  # the reason why it was withheld; "" when it was shown


@dataclass(frozen=True, slots=True)
class Faults:
    """Everything that a run planted."""

    planted: tuple[Planted, ...]
    worded: tuple[Worded, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A question that is answered, with the true sentences of its evidence."""

    question: str
    sentences: tuple[str, ...]


def run_faults(
    assistant: Assistant,
    model: PlantedModel,
    questions: Sequence[GoldQuestion],
    *,
    sample: int,
    seed: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> Faults:
    """Plant `sample` faults, and a third as many true wordings, over the answerable of `questions`.

    `assistant` must answer with `model`. The same arguments plant the same faults.
    """
    rng = random.Random(seed)
    grounds = _find_grounds(assistant, model, questions)
    faults = _choose_faults(grounds, rng, sample)
    wordings = _choose_wordings(grounds, rng, sample // 3)
    planted: list[Planted] = []
    worded: list[Worded] = []
    total = len(faults) + len(wordings)
    for question, fault in faults:
        planted.append(_try_fault(assistant, model, question, fault))
        if on_progress is not None:
            on_progress(len(planted), total)
    for question, wording, text, truth in wordings:
        tried = _try_wording(assistant, model, question, wording, text, truth)
        if tried is not None:
            worded.append(tried)
        if on_progress is not None:
            on_progress(len(planted) + len(worded), total)
    return Faults(tuple(planted), tuple(worded))


def _find_grounds(
    assistant: Assistant, model: PlantedModel, questions: Sequence[GoldQuestion]
) -> list[_Ground]:
    """The questions that get an answer, each with the sentences that stood in the model's prompt."""
    grounds = []
    for question in questions:
        if not question.answerable or question.history:
            continue
        model.word("", "")
        answer = assistant.ask(question.question)
        texts = [" ".join(e.text.split()).lstrip("-•* ") for e in answer.evidence]
        sentences = tuple(t for t in texts if _is_ground(t))
        if sentences and not answer.abstained:
            grounds.append(_Ground(question.question, sentences))
    return grounds


def _is_ground(text: str) -> bool:
    """One sentence of fair length: of several, a model would have to label each."""
    fair = len(text.split()) >= LEAST_WORDS and len(text) <= LONGEST
    return fair and not _MARKED.search(text) and len(sentence_spans(text)) == 1


def _choose_faults(grounds: Sequence[_Ground], rng: random.Random, sample: int) -> list[tuple[str, Fault]]:
    """Faults of every kind in turn, each in a sentence of a question drawn at random, none twice."""
    pool = [s for ground in grounds for s in ground.sentences]
    chosen: list[tuple[str, Fault]] = []
    seen: set[tuple[str, str, str]] = set()
    missed = 0
    while grounds and len(chosen) < sample and missed < 50 * sample:
        kind = list(FaultKind)[len(chosen) % len(FaultKind)]
        ground = rng.choice(grounds)
        truth = rng.choice(ground.sentences)
        others = [s for s in rng.sample(pool, min(12, len(pool))) if s != truth]
        fault = plant(kind, truth, rng, others=others)
        key = (ground.question, kind, fault.text if fault else "")
        repeats = kind in _RARE
        if fault is None or (key in seen and not (repeats and missed > 10 * sample)) or fault.text in pool:
            missed += 1
            continue
        seen.add(key)
        chosen.append((ground.question, fault))
    return chosen


def _choose_wordings(
    grounds: Sequence[_Ground], rng: random.Random, sample: int
) -> list[tuple[str, Wording, str, str]]:
    made = [
        (ground.question, wording, text, truth)
        for ground in grounds
        for truth in ground.sentences
        for wording, text in reword(truth)
    ]
    by_kind = {kind: [m for m in made if m[1] is kind] for kind in Wording}
    for kept in by_kind.values():
        rng.shuffle(kept)
    chosen: list[tuple[str, Wording, str, str]] = []
    while len(chosen) < sample and any(by_kind.values()):
        chosen += [kept.pop() for kept in by_kind.values() if kept]
    return chosen[:sample]


def _try_fault(assistant: Assistant, model: PlantedModel, question: str, fault: Fault) -> Planted:
    model.plant(fault)
    began = time.perf_counter()
    try:
        answer = assistant.ask(question)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what this counts)
        crash = f"{type(error).__name__}: {error}"
        return Planted(question, fault, "", False, crash, False, False, time.perf_counter() - began)
    claims = [c for c in answer.claims if _says(c.text, fault)]
    shown = was_shown(answer, fault)
    told = bool(answer.withheld or answer.notices)
    took = time.perf_counter() - began
    return Planted(question, fault, shown, bool(claims) and not shown, "", told, answer.abstained, took)


def was_shown(answer: Answer, fault: Fault) -> str:
    """The claim by which `answer` shows `fault` as supported; "" when it does not."""
    found = (c.text for c in answer.claims if c.verdict is Verdict.SUPPORTED and _says(c.text, fault))
    return next(found, "")


def _says(claim: str, fault: Fault) -> bool:
    """Whether the claim is the planted sentence or most of it, and no sentence of the evidence."""
    said, planted, truth = (make_plain(text).text for text in (claim, fault.stands, fault.truth))
    if not planted or said in truth:
        return False
    return planted in said or (said in planted and len(said) > 0.6 * len(planted))


def _try_wording(
    assistant: Assistant, model: PlantedModel, question: str, wording: Wording, text: str, truth: str
) -> Worded | None:
    """None where the truth was not among the evidence that the model was shown."""
    model.word(text, truth)
    answer = assistant.ask(question)
    if not model.labelled:
        return None
    # A frame such as "According to the documents" may be taken off; then the sentence itself is shown.
    wanted = {make_plain(text).text, make_plain(truth).text if text.endswith(truth[1:]) else ""} - {""}
    shown = any(c.verdict is Verdict.SUPPORTED and make_plain(c.text).text in wanted for c in answer.claims)
    return Worded(question, wording, text, shown, "" if shown else _reason(answer))


def _reason(answer: Answer) -> str:
    if answer.withheld:
        first = answer.withheld[0]
        return f"{first.reason.value}: {first.why}"
    return " ".join(answer.notices) or ("abstained" if answer.abstained else "another sentence was shown")


def count_kinds(planted: Sequence[Planted]) -> dict[FaultKind, tuple[int, int, int]]:
    """Of each kind: how many were planted, shown as supported, and crashed."""
    total = Counter(p.fault.kind for p in planted)
    shown = Counter(p.fault.kind for p in planted if p.shown)
    crashed = Counter(p.fault.kind for p in planted if p.crash)
    return {kind: (total[kind], shown[kind], crashed[kind]) for kind in FaultKind if total[kind]}


__all__ = ["Faults", "Planted", "Worded", "count_kinds", "run_faults", "was_shown"]
