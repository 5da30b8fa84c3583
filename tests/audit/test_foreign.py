"""Answers of other systems."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.findings import AnswerAudit, FindingKind, QuoteState
from assistant.audit.foreign import MOST_CLAIMS, ForeignAnswer, read_foreign
from assistant.audit.foreign_audit import audit_foreign
from assistant.audit.markers import find_markers, without_markers
from assistant.audit.plain_text import text_of_html
from assistant.audit.today import FolderCorpus
from assistant.cli import main
from assistant.errors import EvaluationError
from assistant.types import Verdict

from .test_verification import all_words


def audited(answer: str, passages: object = (), **more: object) -> AnswerAudit:
    (given,) = read_foreign([json.dumps({"question": "q", "answer": answer, "passages": passages} | more)])
    return audit_foreign(given, assess=all_words)


def cited(audit: AnswerAudit) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.claim.text, each.claim.citations) for each in audit.claims]


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("It rose [1].", (1,)),
        ("It rose.[1][2]", (1, 2)),
        ("It rose [1, 3].", (1, 3)),
        ("It rose [1-3].", (1, 2, 3)),
        ("It rose [1]–[2].", (1, 2)),
        ("It rose [^2].", (2,)),
        ("It rose [[1]](https://a.example/x).", (1,)),
        ("It rose [1](https://a.example/x).", (1,)),
        ("It rose 【2†source】.", (2,)),
        ("It rose【7:0†c.txt】【7:1†unknown】.", (3, 7)),
        ("It rose [source 2].", (2,)),
        ("It rose [Doc 1; Doc 3].", (1, 3)),
        ("It rose [E2].", (2,)),
        ("It rose.²", (2,)),
        ("It rose (2).", (2,)),
        ("It rose <sup>1</sup>.", (1,)),
        ("It rose <sup>[1]</sup>.", (1,)),
        ("It rose [b.txt].", (2,)),
        ("It rose (b.txt, a.txt).", (2, 1)),
        ("It rose [1] and 【2】³.", (1, 2, 3)),
        ("It rose [sic] over 5 m² [and more].", ()),
        ("It rose [1-9999].", (1, 9999)),
    ],
)
def test_markers_of_every_style_are_read(answer: str, numbers: tuple[int, ...]) -> None:
    passages = [{"text": "x", "file": name} for name in ("a.txt", "b.txt", "c.txt")]
    (claim,) = audited(answer, passages).claims
    assert claim.claim.citations == numbers
    assert claim.claim.text.startswith("It rose")


def test_a_marker_belongs_to_the_sentence_that_ends_there() -> None:
    audit = audited("Cats purr [1]. Dogs bark. [2] Birds sing.[3] Fish swim.", ["a", "b", "c"])
    assert cited(audit) == [
        ("Cats purr.", (1,)),
        ("Dogs bark.", (2,)),
        ("Birds sing.", (3,)),
        ("Fish swim.", ()),
    ]
    assert audit.answer
    spans = [audit.answer.text[each.claim.start : each.claim.end] for each in audit.claims]
    assert spans == ["Cats purr [1].", "Dogs bark. [2]", "Birds sing.[3]", "Fish swim."]


def test_the_same_findings_as_for_our_own_answers() -> None:
    audit = audited("Cats purr [1]. Dogs bark [1]. Birds sing. Fish swim [9].", ["All cats purr."])
    assert [(finding.kind, finding.claim) for finding in audit.findings] == [
        (FindingKind.NOT_SUPPORTED, 1),
        (FindingKind.UNCITED, 2),
        (FindingKind.NOT_SUPPORTED, 3),
        (FindingKind.UNKNOWN_MARKER, 3),
    ]
    assert audit.claims[0].verdict is Verdict.SUPPORTED


def test_field_names_of_other_systems_are_understood() -> None:
    line = {"query": "q", "response": "Cats purr [a7].", "contexts": {"a7": {"page_content": "Cats purr"}}}
    (given,) = read_foreign([json.dumps(line)])
    audit = audit_foreign(given, assess=all_words)
    assert (audit.question, audit.findings) == ("q", ())


def test_answers_that_count_from_zero_are_understood() -> None:
    assert audited("Cats purr [0]. Dogs bark [1].", ["Cats purr", "Dogs bark"]).findings == ()


def test_a_quote_is_compared_with_the_passage_and_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Cats purr. Dogs bark.")
    passages = [{"file": "a.txt"}, {"file": "a.txt", "quote": "Cats bark loudly at night."}]
    given = ForeignAnswer.model_validate({"answer": "Cats purr [1]. Dogs bark [2].", "passages": passages})
    audit = audit_foreign(given, assess=all_words, corpus=FolderCorpus(tmp_path))
    assert [each.state for each in audit.citations] == [QuoteState.EXACT, QuoteState.FABRICATED]
    assert [each.verdict for each in audit.claims] == [Verdict.SUPPORTED, Verdict.NOT_SUPPORTED]


def test_a_missing_passage_is_named() -> None:
    audit = audited("Cats purr [1]. Dogs bark [2].", [{"file": "gone.txt"}, ""])
    reasons = [finding.sentence for finding in audit.findings if finding.kind is FindingKind.NOT_KEPT]
    assert reasons == ["Neither a text nor a file of the corpus came with gone.txt.", "The passage is empty."]


def test_html_is_read_as_a_browser_shows_it() -> None:
    audit = audited(
        "<p>Cats purr<sup>1</sup>.</p><script>alert(1)</script><ul><li>Dogs bark [2]</ul>", ["a", "b"]
    )
    assert cited(audit) == [("Cats purr.", (1,)), ("Dogs bark", (2,))]
    assert text_of_html("<style>p{}</style>a<br>b &lt;c&gt;<template>x</template>") == "a\nb <c>"


def test_right_to_left_text_keeps_its_order() -> None:
    audit = audited("ירושלים היא עיר [1]. الطيور تغني [2].", ["ירושלים היא עיר", "الطيور تغني"])
    assert audit.findings == ()
    assert cited(audit)[0] == ("ירושלים היא עיר.", (1,))


def test_an_answer_of_ten_megabytes_is_audited_as_far_as_it_says_and_stops_nothing() -> None:
    lines = [json.dumps({"answer": "Cats purr. " * 1_000_000}), json.dumps({"answer": "Dogs bark."})]
    first, second = (audit_foreign(each, assess=all_words) for each in read_foreign(lines))
    assert first.problem == "The answer has 11,000,000 characters; only the first 1,999,997 were audited."
    assert first.answer and first.answer.text.endswith("Cats purr.")
    assert len(first.claims) == MOST_CLAIMS
    assert first.findings[0].kind is FindingKind.UNREADABLE
    assert second.id == "line-2"
    assert len(second.claims) == 1


def test_what_is_not_audited_fails_the_gate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.audit.foreign_audit.MOST_CLAIMS", 3)
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"answer": "Cats purr [1]. " * 4, "passages": ["Cats purr."]}))
    assert main(["audit", "--answers", str(file)]) == 0
    assert main(["audit", "--answers", str(file), "--min-supported", "0.95"]) == 1
    out = capsys.readouterr().out
    assert "The answer makes more than 3 claims; only the first were audited." in out
    assert "FALLS SHORT: unreadable: 1 answers could not be audited" in out


@pytest.mark.parametrize(
    "text",
    [
        "[1" + "†,1" * 20_000,
        "[1†a-1-1-1," * 20_000,
        "[s" + " " * 50_000,
        "<br>" + "<!--" * 20_000,
        "<br>" + "<a " * 20_000,
        " " * 50_000 + "x<br>",
    ],
    ids=["labels", "ranges", "spaces", "comments", "tags", "blanks"],
)
def test_a_hostile_answer_costs_linear_time(text: str) -> None:
    begun = time.process_time()
    audited(text, ["a"])
    assert time.process_time() - begun < 5  # quadratic or worse: minutes to ages


def test_what_opens_nothing_whole_in_html_stays_text() -> None:
    assert text_of_html("a<br>b <![x[c]]> d <!-- e") == "a\nb <![x[c]]> d <!-- e"


def test_a_label_behind_a_marker_may_hold_commas() -> None:
    assert cited(audited("It rose [1†a, b and c.txt, 2†d].", ["x", "y"]))[0][1] == (1, 2)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "Line 1 is not JSON"),
        ("[" * 100_000, "Line 1 is not JSON"),
        ("[]", "Line 1 is not an answer"),
        ('{"question": "q"}', "answer: Field required"),
        ('{"answer": 5}', "Line 1 is not an answer: answer"),
        ('{"answer": "a", "passages": "b"}', "passages"),
        ('{"answer": "a", "passages": [5]}', r"passages\.0"),
    ],
)
def test_a_line_that_is_no_answer_is_named(line: str, problem: str) -> None:
    with pytest.raises(EvaluationError, match=problem):
        list(read_foreign([line]))


_PIECES = st.sampled_from(
    ["Cats purr", "[1]", "【2†x】", "[", "]", "(1)", "²", " ", ".", "\n", "[^3]", "[[4]]", "א", "😀"]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_cutting_markers_out_keeps_every_other_character_in_its_place(text: str) -> None:
    markers = find_markers(text, [])
    bare, places, stood = without_markers(text, markers)
    assert len(places) == len(bare) + 1
    assert [text[place] for place in places[:-1]] == list(bare)
    assert len(stood) == len(markers)
    assert all(later > earlier for earlier, later in itertools.pairwise(places))


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_every_claim_lies_in_the_answer(text: str) -> None:
    audit = audited(text, ["a", "b"])
    for claim in audit.claims:
        assert audit.answer
        assert 0 <= claim.claim.start < claim.claim.end <= len(audit.answer.text)
