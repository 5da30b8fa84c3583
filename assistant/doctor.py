"""Whether everything that an answer rests on is there and whole, each fault with its remedy.

Nothing is repaired, built or indexed here; a second look finds the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from assistant.config import Settings
from assistant.errors import AssistantError
from assistant.reader.errors import ReaderError
from index.errors import EmbedderError

if TYPE_CHECKING:
    from index.checkup import IndexProblem
    from index.corpus import CorpusIndex

# Areas of the index in the order in which faults explain each other, and what an area needs to be judged.
_AREAS: Final = (
    "corpus",
    "disk",
    "embedder",
    "catalog",
    "settings",
    "vectors",
    "spans",
    "freshness",
    "left out",
)
_NEEDS: Final = {
    "settings": {"catalog"},
    "vectors": {"catalog"},
    "spans": {"catalog"},
    "freshness": {"catalog", "corpus"},
    "left out": {"catalog", "corpus"},
}
_WORTH_A_LOOK: Final = ("left out",)  # no run can mend it, and the rest is answered from


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    REMARK = "remark"  # worth a look; answers are not affected
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str  # stable: an area of the index, then reader, audit, llm
    state: State
    detail: str  # one sentence
    remedy: str = ""  # what to do next; "" when all is well


def examine(settings: Settings, *, ask_model: bool = False) -> list[Finding]:
    """Every check; several findings of one name when several things are wrong. `ask_model` has the
    language model write one token, which a provider may charge for; nothing is sent to it else."""
    return [
        *_check_index(settings),
        *_run("reader", _check_reader, settings),
        *_run("audit", _check_audit, settings),
        *_run("llm", _ask_llm if ask_model else _check_llm, settings),
    ]


def _run(name: str, check: Callable[[Settings], Finding], settings: Settings) -> Iterator[Finding]:
    try:
        yield check(settings)
    except (AssistantError, ReaderError) as error:
        yield Finding(name, State.WRONG, error.message, error.hint)


def _check_index(settings: Settings) -> Iterator[Finding]:
    from assistant.loading import index_settings
    from index.corpus import CorpusIndex

    try:
        index = CorpusIndex.open(index_settings(settings))
    except EmbedderError as error:
        yield Finding("embedder", State.WRONG, error.message, error.hint)
        return
    with closing(index):
        problems = index.inspect()
        wrong = {problem.area.value for problem in problems}
        for area in _AREAS:
            if area in wrong:
                yield from _name_problems(area, problems)
            elif not wrong & _NEEDS.get(area, set()):
                yield Finding(area, State.OK, _describe(area, index))


def _name_problems(area: str, problems: Sequence[IndexProblem]) -> Iterator[Finding]:
    for problem in problems:
        if problem.area.value == area:
            state = State.REMARK if area in _WORTH_A_LOOK else State.WRONG
            yield Finding(area, state, problem.message, problem.hint)


def _describe(area: str, index: CorpusIndex) -> str:
    """One sentence on an area in which nothing is wrong."""
    settings, name = index.settings, index.embedder.name
    runs = "runs and has the right hash" if name.startswith(("minilm", "onnx:")) else "answers"
    if area == "catalog":
        documents = index.documents()
        chunks = sum(info.chunks for info in documents)
        return f"{len(documents)} documents in {chunks} chunks; fingerprint {index.fingerprint()[:12]}."
    return {
        "corpus": f"{settings.corpus_dir} can be read.",
        "disk": f"{settings.data_dir} can be written to and has room.",
        "embedder": f"{name} {runs}; fingerprint {index.embedder_fingerprint()[:12]}.",
        "settings": f"The index was built with {name} and chunks of {settings.chunk_tokens} tokens, as set.",
        "vectors": "Every chunk has its vector.",
        "spans": "Every chunk and unit is the text at its span.",
        "freshness": "The index has every readable file as it is now.",
        "left out": "No file of a supported format is.",
    }[area]


def _check_reader(settings: Settings) -> Finding:
    if settings.reader == "off":
        return Finding("reader", State.REMARK, "READER=off: answers are ranked, not read.", "Set READER=on.")
    from assistant.reader import Reader

    reader = Reader.open(threads=settings.threads)
    reader.read("Who wrote it?", ["It was written by Ada."])
    detail = f"It runs and has the right hash; fingerprint {reader.fingerprint[:12]}."
    return Finding("reader", State.OK, detail)


def _check_audit(settings: Settings) -> Finding:
    from assistant.audit.log import AuditLog
    from assistant.audit.sqlite import FILE

    url = settings.audit_database_url.get_secret_value()
    path = settings.data_dir / FILE
    if not url and not path.exists():
        return Finding("audit", State.REMARK, "There is no audit log yet.", "The first question begins it.")
    if not url and not os.access(path, os.W_OK):
        return Finding("audit", State.WRONG, f"{path} may not be written to.", f"Allow it: chmod u+w {path}")
    with closing(AuditLog.open(settings.data_dir, database_url=url)) as log:
        count = log.head().seq
    where = "PostgreSQL" if url else str(path)
    return Finding("audit", State.OK, f"{where} holds {count} records; `assistant audit` verifies them.")


def _check_llm(settings: Settings) -> Finding:
    if not settings.llm:
        return Finding("llm", State.OK, "None: answers are extractive, and no key is needed.")
    from assistant.llm import open_model

    model = open_model(settings)
    assert model is not None, "LLM is set"
    with closing(model):
        detail = f"{model.name} is set up, with a window of {model.context_window} tokens; it was not asked."
    return Finding("llm", State.OK, f"{detail} `assistant doctor --model` asks it for one token.")


def _ask_llm(settings: Settings) -> Finding:
    from assistant.llm import Message, open_model

    model = open_model(settings)
    if model is None:
        return _check_llm(settings)
    with closing(model):
        begun = time.perf_counter()
        generation = model.stream([Message("user", "Say yes.")], max_tokens=1)
        for _ in generation:
            pass
        took = time.perf_counter() - begun
    usage = generation.usage
    detail = (
        f"{model.name} answered in {took:.1f} s ({usage.prompt_tokens} tokens read, "
        f"{usage.completion_tokens} written)."
    )
    return Finding("llm", State.OK, " ".join([detail, *generation.notes]))
