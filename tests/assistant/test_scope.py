"""Questions limited to chosen documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import cast

import pytest

from assistant import Assistant, Settings
from assistant.audit.record import answer_of
from assistant.errors import QuestionError
from tests.conftest import SEEDS

FLIGHTS = "By how much will deportation flights rise?"


@pytest.fixture(scope="module")
def assistant(seeds_data: Path) -> Iterator[Assistant]:
    with Assistant.open(Settings(corpus_dir=SEEDS, data_dir=seeds_data, reader="off")) as opened:
        yield opened


def _holding(assistant: Assistant) -> tuple[list[str], list[str]]:
    """Paths of documents that answer FLIGHTS, and of the others."""
    cited = {c.document for c in assistant.ask(FLIGHTS).citations}
    paths = [info.path for info in assistant.documents()]
    holding = [p for p in paths if "deportation flights by 40%" in assistant.index.document(p).text]
    return sorted(cited | set(holding)), [p for p in paths if p not in cited and p not in holding]


def test_a_question_limited_to_documents_is_answered_from_them_alone(assistant: Assistant) -> None:
    holding, others = _holding(assistant)
    inside = assistant.ask(FLIGHTS, documents=holding[:1])
    assert {e.document for e in inside.evidence} == set(holding[:1])
    outside = assistant.ask(FLIGHTS, documents=others)
    assert "40%" not in outside.text
    assert {e.document for e in outside.evidence} <= set(others)


def test_the_limit_is_in_the_answer_and_in_its_record(assistant: Assistant) -> None:
    holding, _ = _holding(assistant)
    answer = assistant.ask(FLIGHTS, documents={*holding})
    assert answer.documents == tuple(holding)
    assert answer_of(assistant.log.get(answer.id)).documents == tuple(holding)
    assert assistant.ask(FLIGHTS).documents is None


@pytest.mark.parametrize(
    ("documents", "says"),
    [
        (["nowhere.txt"], "'nowhere.txt', which no indexed document is called"),
        ([], "limited to no document at all"),
        ("all", "not a collection of paths"),
        ([3], "not a collection of paths"),
        (7, "not a collection of paths"),
    ],
)
def test_what_is_no_indexed_document_is_refused_by_name(
    assistant: Assistant, documents: object, says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        assistant.ask(FLIGHTS, documents=cast("Collection[str]", documents))


def test_a_refused_limit_leaves_one_record_of_the_failure(assistant: Assistant) -> None:
    before = assistant.log.head().seq
    with pytest.raises(QuestionError):
        assistant.ask(FLIGHTS, documents=["nowhere.txt"])
    [record] = [r for r in assistant.log.records() if r.seq > before]
    assert record.kind == "failure"
    assert record.body["documents"] == ["nowhere.txt"]
