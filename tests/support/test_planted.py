"""Known faults planted into sentences of seeds/: nearly all found, true claims left alone."""

from __future__ import annotations

import random
from collections import Counter
from functools import lru_cache

import pytest

from assistant.support import Passage, assess
from assistant.support.words import sentence_spans
from assistant.types import Verdict
from tests.conftest import SEEDS
from tests.support.plant import plant

LEAST = 30  # faults of a kind
ROUNDS = {"swapped number": 6, "wrong date": 6}  # few sentences hold one: plant again with other seeds


@lru_cache(maxsize=1)
def corpus() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each document: its text and its sentences of six words or more."""
    found = {}
    for path in sorted(SEEDS.glob("0*.txt")):
        text = path.read_text(encoding="utf-8")
        cut = (" ".join(text[start:end].split()) for start, end in sentence_spans(text))
        found[path.name] = (text, tuple(s for s in cut if len(s.split()) >= 6))
    return found


@lru_cache(maxsize=1)
def results() -> tuple[Counter[str], Counter[str]]:
    """How many faults of each kind were planted, and how many were found."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for name, (text, sentences) in corpus().items():
        for seed in range(max(ROUNDS.values())):
            for fault in plant(sentences, text, seed=seed):
                if seed < ROUNDS.get(fault.kind, 1):
                    planted[fault.kind] += 1
                    verdict, _ = assess(fault.claim, [Passage(fault.passage, text, name)])
                    found[fault.kind] += verdict is not Verdict.SUPPORTED
    return planted, found


@pytest.mark.parametrize(
    "kind",
    ["swapped number", "swapped name", "flipped negation", "wrong date", "invented quote", "stitched quote"],
)
def test_at_least_95_of_100_planted_faults_are_found(kind: str) -> None:
    planted, found = results()
    assert planted[kind] >= LEAST
    assert found[kind] >= 0.95 * planted[kind]


def test_a_citation_to_the_wrong_document_is_found() -> None:
    rng = random.Random(1)
    claims = [(name, s) for name, (_, sentences) in corpus().items() for s in sentences]
    missed = 0
    for name, claim in claims:
        other = rng.choice([n for n in corpus() if n != name])
        text, sentences = corpus()[other]
        verdict, _ = assess(claim, [Passage(rng.choice(sentences), text, other)])
        missed += verdict is Verdict.SUPPORTED
    assert len(claims) >= LEAST
    assert missed <= 0.05 * len(claims)


def test_true_claims_are_left_alone() -> None:
    claims = [(name, text, s) for name, (text, sentences) in corpus().items() for s in sentences]
    worded = [
        (name, text, s, told)
        for name, text, s in claims
        for told in (s, f"According to the document, {s}", f"Details: {s}", " ".join(s.split()[:-2]))
    ]
    flagged = [
        told
        for name, text, s, told in worded
        if assess(told, [Passage(s, text, name)])[0] is not Verdict.SUPPORTED
    ]
    assert len(flagged) <= 0.03 * len(worded)
