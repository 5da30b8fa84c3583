"""Golden questions over another corpus than seeds/ keep their level, with the shipped models.

`assistant eval` prints the figures in full; these bounds only notice when something broke.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.evaluation.ask import ask_all
from assistant.evaluation.questions import read_questions
from tests.conftest import PROJECT, SEEDS

GOLDEN = PROJECT / "tests" / "golden"


@pytest.mark.parametrize(
    ("questions", "corpus", "right", "refused"),
    [("harbour.jsonl", GOLDEN / "harbour", 18, 8), ("seeds_more.jsonl", SEEDS, 24, 6)],
)
def test_answers_to_golden_questions_keep_their_level(
    questions: str, corpus: Path, right: int, refused: int, tmp_path: Path
) -> None:
    with Assistant.open(Settings(corpus_dir=corpus, data_dir=tmp_path)) as assistant:
        judged = ask_all(assistant, read_questions(GOLDEN / questions)).judgements
    assert sum(j.right for j in judged if j.question.answerable) >= right
    assert sum(j.right for j in judged if not j.question.answerable) >= refused
