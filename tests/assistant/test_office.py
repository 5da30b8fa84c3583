"""A staff table and a travel policy, asked as people ask: what comes back is what a colleague would say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config import Settings

STAFF = """# Staff

| Name | Role | Team | Start date | Office |
|---|---|---|---|---|
| Ada Stern | Data engineer | Platform | 2019-03-01 | Lisbon |
| Otto Braun | Designer | Product | 2021-07-15 | Porto |
| Mia Kern | Data engineer | Research | 2020-01-10 | Lisbon |
| Ivo Lang | Office manager | Operations | 2018-05-02 | Porto |
"""
POLICY = """# Travel policy

## Daily allowance

| Destination | Meals | Hotel limit |
|---|---|---|
| Portugal | 40 EUR | 120 EUR |
| Germany | 55 EUR | 150 EUR |

## Discounts by age

| Age | Discount |
|---|---|
| Under 18 | 50% |
| 18 to 64 | none |
| 65 or older | 30% |

## Reimbursement

Receipts must be handed in within 30 days. First, fill in form F-12. Second, attach the receipts. Third, send
both to the finance team.

## Not covered

- Minibar and laundry
- Fines
- Upgrades to first class
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("office")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "staff.md").write_text(STAFF, encoding="utf-8")
    (corpus / "policy.md").write_text(POLICY, encoding="utf-8")
    with Assistant.open(Settings(corpus_dir=corpus, data_dir=folder / "data", reader="on")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which team does Mia Kern work in?", "Research"),
        ("When did Otto Braun start?", "2021-07-15"),
        ("Who is the office manager?", "Ivo Lang"),  # and not where the office is
        ("What is the hotel limit in Germany?", "150 EUR"),
        ("What discount does a 70 year old get?", "30%"),
        ("What discount does a 16-year-old get?", "50%"),
    ],
)
def test_one_cell_is_the_bare_answer(office: Assistant, question: str, short: str) -> None:
    answer = office.ask(question)
    assert answer.short == short and answer.text.startswith(short)


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Who are the data engineers?", ["Ada Stern", "Mia Kern"], ["Otto Braun", "Ivo Lang"]),
        ("Who works in Lisbon?", ["Ada Stern", "Mia Kern"], ["Otto Braun", "Ivo Lang"]),
        ("What is not covered?", ["Minibar", "Fines", "first class"], ["Receipts"]),
        ("How do I get reimbursed?", ["First, fill in", "Second, attach", "Third, send"], ["30 days"]),
        ("What are the steps of reimbursement?", ["First, fill in", "Second, attach", "Third, send"], []),
    ],
)
def test_who_asks_for_several_gets_all_of_them_each_cited(
    office: Assistant, question: str, told: list[str], untold: list[str]
) -> None:
    answer = office.ask(question)
    assert all(each in answer.text for each in told), answer.text
    assert not any(each in answer.text for each in untold), answer.text
    assert len(answer.text.splitlines()) == len(answer.claims) == len(told)
    assert all(line.startswith("- ") for line in answer.text.splitlines())
    assert all(claim.citations for claim in answer.claims)


@pytest.mark.parametrize(
    "question", ["What is the hotel limit in Japan?", "What is the salary of Ada Stern?"]
)
def test_what_no_row_says_is_not_looked_up(office: Assistant, question: str) -> None:
    assert office.ask(question).abstained
