"""Reading conversations back from the log: listed, searched, erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.audit.erase import redact
from assistant.audit.log import AuditLog
from assistant.conversations.find import PAGE, listed, search
from assistant.conversations.recall import recall
from assistant.conversations.store import ConversationStore, Kept
from tests.conversations.recorded_log import say

ANA = "user:ana"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    with AuditLog.open(tmp_path) as opened:
        yield opened


def kept(id: str, *records: str, title: str = "") -> Kept:
    return Kept(id, title, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", records)


def test_a_conversation_is_called_by_its_first_question_until_it_is_named(log: AuditLog) -> None:
    first, second = say(log, "When was it built?", "In spring."), say(log, "By whom?", "By Ada.")
    found = listed(log, [kept("a", first, second), kept("b", second, title="My own name")])
    assert [each.title for each in found] == ["When was it built?", "My own name"]


def test_answers_come_back_as_they_were_given_in_their_order(log: AuditLog) -> None:
    ids = [say(log, f"question {n}", f"answer {n}") for n in range(5)]
    back = recall(log, [ids[3], ids[0], "no such record"])
    assert [turn.answer.question if turn.answer else None for turn in back] == [
        "question 3",
        "question 0",
        None,
    ]
    assert back[0].answer and back[0].answer.id == ids[3]


def test_search_looks_in_questions_answers_and_titles_for_every_word(log: AuditLog) -> None:
    bridge = say(log, "When was the bridge opened?", "It was opened in SPRING by the mayor.")
    ferry = say(log, "Where does the ferry go?", "To the island.")
    all_kept = [kept("a", bridge), kept("b", ferry, title="Straße nach Süden")]
    assert [each.id for each in search(log, all_kept, "spring BRIDGE")] == ["a"]
    assert [each.id for each in search(log, all_kept, "STRASSE")] == ["b"]
    assert [each.id for each in search(log, all_kept, "the")] == ["a", "b"]
    assert search(log, all_kept, "spring ferry") == []
    assert "SPRING by the mayor" in search(log, all_kept, "mayor")[0].hit


def test_what_was_erased_is_neither_listed_nor_found_nor_read_back(log: AuditLog) -> None:
    private, other = say(log, "What of Maria Lopez?", "Private words."), say(log, "And the bridge?", "Long.")
    redact(log, [private], reason="asked for")
    conversation = kept("a", private, other)
    assert listed(log, [conversation])[0].title == ""
    assert search(log, [conversation], "Maria") == [] and search(log, [conversation], "private") == []
    assert search(log, [conversation], "bridge")
    erased, stays = recall(log, conversation.records)
    assert erased.at and erased.answer is None and stays.answer


def test_no_more_than_a_page_is_listed_and_search_reaches_all(log: AuditLog) -> None:
    common, last = say(log, "common", "x"), say(log, "needle", "x")
    many = [kept(str(n), common) for n in range(PAGE + 20)] + [kept("last", last)]
    assert len(listed(log, many)) == PAGE
    assert [each.id for each in search(log, many, "needle")] == ["last"]


def test_a_conversation_without_a_turn_is_not_listed(log: AuditLog) -> None:
    assert listed(log, [kept("a")]) == []


def test_the_store_and_the_log_live_in_one_folder(log: AuditLog, tmp_path: Path) -> None:
    store = ConversationStore.open(tmp_path)
    store.add(ANA, "a" * 32, say(log, "q", "a"))
    assert listed(log, store.all(ANA))[0].title == "q"
    store.close()
