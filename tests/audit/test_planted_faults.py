"""Faults planted into answers made from seeds/: at least 95% of each kind are found, few others flagged."""

from __future__ import annotations

import itertools
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.audit.findings import AnswerAudit, FindingKind
from assistant.audit.today import FolderCorpus
from assistant.audit.verification import Sources, audit_answer
from assistant.support import assess
from assistant.types import Answer
from assistant.versions import VersionStore

from ..conftest import SEEDS
from .planted import _PLANTERS, Source, edit_source, make_answer, plant, read_corpus, reword, sentences

COUNT = int(os.environ.get("AUDIT_TEST_FAULTS", "30"))
GRAVE = {
    FindingKind.QUOTE,
    FindingKind.CONTRADICTED,
    FindingKind.NOT_SUPPORTED,
    FindingKind.PARTLY_SUPPORTED,
    FindingKind.DRIFT,
}


@pytest.fixture(scope="module")
def cited() -> list[Source]:
    return sentences(read_corpus(SEEDS))


@pytest.fixture(scope="module")
def versions(cited: list[Source], tmp_path_factory: pytest.TempPathFactory) -> VersionStore:
    store = VersionStore.open(tmp_path_factory.mktemp("versions"))
    for document in {each.document.path: each.document for each in cited}.values():
        store.keep(
            sha256=document.sha256,
            text_sha256=document.text_sha256,
            path=document.path,
            title=document.title,
            text=document.text,
        )
    return store


def findings(given: Answer, sources: Sources) -> set[FindingKind]:
    citations, claims = audit_answer(given, sources)
    audit = AnswerAudit("", 1, "answer", "", "", "", "", given, claims, citations)
    return {finding.kind for finding in audit.findings} & GRAVE


@pytest.mark.parametrize("kind", _PLANTERS)
def test_a_planted_fault_is_found(kind: str, cited: list[Source], versions: VersionStore) -> None:
    sources = Sources(versions, FolderCorpus(SEEDS), None, assess)
    planted = list(itertools.islice(plant(kind, cited, random.Random(kind)), COUNT))
    missed = [given.claims[0].text for given in planted if not findings(given, sources)]
    assert len(planted) == COUNT
    assert len(missed) <= 0.05 * COUNT, "\n".join(missed)


@pytest.mark.parametrize("kind", ["changed source", "removed source"])
def test_a_source_that_no_longer_says_so_is_found(
    kind: str, cited: list[Source], versions: VersionStore, tmp_path: Path
) -> None:
    missed = []
    for source in random.Random(kind).sample(cited, COUNT):
        folder = tmp_path / "corpus"
        shutil.copytree(SEEDS, folder)
        if kind == "changed source":
            edit_source(source, folder)
        else:
            (folder / source.document.path).unlink()
        sources = Sources(versions, FolderCorpus(folder), None, assess)
        if FindingKind.DRIFT not in findings(make_answer(source.text, source), sources):
            missed.append(source.text)
        shutil.rmtree(folder)
    assert len(missed) <= 0.05 * COUNT, "\n".join(missed)


@pytest.mark.parametrize("wording", [str, reword])
def test_correct_claims_are_left_alone(
    cited: list[Source], versions: VersionStore, wording: Callable[[str], str]
) -> None:
    sources = Sources(versions, FolderCorpus(SEEDS), None, assess)
    flagged = [each.text for each in cited if findings(make_answer(wording(each.text), each), sources)]
    assert len(cited) > 100
    assert len(flagged) <= 0.03 * len(cited), "\n".join(flagged)
