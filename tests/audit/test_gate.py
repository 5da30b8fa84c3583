"""The gate."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from assistant.audit.chain import ChainReport, Fault, FaultKind
from assistant.audit.gate import Limits, measure, read_baseline, shortfalls
from assistant.audit.totals import Totals
from assistant.audit.types import Head
from assistant.errors import SettingsError


def totals() -> Totals:
    return Totals(
        verdicts=Counter(supported=19, not_supported=1, not_checkable=5),
        findings=Counter(not_supported=1, uncited=2),
        drift=Counter(gone=1, changed=2, moved=4, unchanged=9),
        quotes=Counter(exact=14, fabricated=1, not_kept=1),
    )


def test_every_demand_that_is_met_passes() -> None:
    met = Limits(min_supported=0.95, max_unsupported=1, max_uncited=2, max_drifted=3, max_misquoted=1)
    assert shortfalls(totals(), met) == []


def test_every_shortfall_has_a_line_of_its_own() -> None:
    assert shortfalls(totals(), Limits(0.96, 0, 0, 0, 0)) == [
        "supported: 19 of 20 claims (95.0%), at least 96.0% are demanded",
        "unsupported: 1, at most 0 allowed",
        "uncited: 2, at most 0 allowed",
        "drifted: 3, at most 0 allowed",
        "misquoted: 1, at most 0 allowed",
    ]


def test_nothing_may_be_worse_than_the_baseline() -> None:
    now = measure(totals())
    assert shortfalls(totals(), Limits(), baseline=now) == []
    better = now | {"supported": 0.97, "drifted": 2, "uncited": 9}
    assert shortfalls(totals(), Limits(), baseline=better) == [
        "supported: 0.95, the baseline has 0.97",
        "drifted: 3, the baseline has 2",
    ]


def test_a_record_that_is_not_intact_always_falls_short() -> None:
    chain = ChainReport(1, 0, Head(1, ""), (Fault(FaultKind.ALTERED, 1, "", "Record 1 altered."),), 1, 0)
    assert shortfalls(totals(), Limits(), chain=chain) == ["Record 1 altered."]


def test_an_index_that_was_tampered_with_always_falls_short() -> None:
    (line,) = shortfalls(Totals(findings=Counter(misindexed=2)), Limits())
    assert line == "misindexed: 2, none allowed; `assistant audit reindex` rebuilds the index"


def test_an_answer_that_could_not_be_audited_falls_short_where_anything_is_demanded() -> None:
    found = Totals(findings=Counter(unreadable=1))
    assert shortfalls(found, Limits()) == []
    (line,) = shortfalls(found, Limits(max_drifted=0))
    assert line.startswith("unreadable: 1 answers")
    assert shortfalls(found, Limits(), baseline=measure(Totals())) == ["unreadable: 1, the baseline has 0"]


def test_a_log_without_answers_passes() -> None:
    assert shortfalls(Totals(), Limits(1.0, 0, 0, 0, 0)) == []


def test_a_baseline_is_read_from_its_own_file_and_from_a_report() -> None:
    figures = measure(totals())
    assert read_baseline(json.dumps(figures), "b") == read_baseline(json.dumps({"figures": figures}), "b")
    for text in ("{", "[]", "{}", '{"figures": 1}'):
        with pytest.raises(SettingsError, match="The baseline b"):
            read_baseline(text, "b")
