"""Whose conversations are kept, in which order, and for whom a link opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.conversations import store as module
from assistant.conversations.store import LONGEST_TITLE, ConversationStore
from assistant.errors import AssistantError

A, B = "a" * 32, "b" * 32
ANA, BEA = "user:ana", "user:bea"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    opened = ConversationStore.open(tmp_path, clock=Clock())
    yield opened
    opened.close()


def records(store: ConversationStore, id: str = A, person: str = ANA) -> tuple[str, ...]:
    found = store.find(person, id)
    return found.records if found else ()


def test_turns_stand_in_their_order_and_survive_a_restart(store: ConversationStore, tmp_path: Path) -> None:
    assert store.add(ANA, A, "r1")
    assert store.add(ANA, A, "r2", behind="r1")
    again = ConversationStore.open(tmp_path)
    assert records(again) == ("r1", "r2")
    again.close()


def test_a_turn_asked_anew_replaces_it_and_what_followed(store: ConversationStore) -> None:
    for record, behind in (("r1", ""), ("r2", "r1"), ("r3", "r2"), ("new", "r1")):
        store.add(ANA, A, record, behind=behind)
    assert records(store) == ("r1", "new")
    store.add(ANA, A, "first", behind="")
    assert records(store) == ("first",)


def test_a_turn_behind_one_that_is_not_there_comes_last(store: ConversationStore) -> None:
    store.add(ANA, A, "r1")
    store.add(ANA, A, "r2", behind="never kept")
    assert records(store) == ("r1", "r2")


@pytest.mark.parametrize("person", ["", BEA])
def test_another_persons_conversation_looks_like_none(store: ConversationStore, person: str) -> None:
    store.add(ANA, A, "r1")
    assert store.find(person, A) is None and store.all(person) == []
    assert not store.add(person, A, "r2", behind="r1")
    assert not store.rename(person, A, "mine") and not store.delete(person, A)
    assert not store.owns(person, "r1") and store.share(person, "r1") is None
    assert records(store) == ("r1",)


@pytest.mark.parametrize(
    "id", ["", "x" * 32, "A" * 32, "a" * 31, "a" * 33, "../../etc", "a' OR 1=1 --" + "a" * 20]
)
def test_an_id_of_another_form_keeps_nothing(store: ConversationStore, id: str) -> None:
    assert not store.add(ANA, id, "r1")
    assert store.all(ANA) == []


def test_the_last_used_conversation_stands_first_and_the_oldest_goes_when_there_are_too_many(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    for id in (A, B):
        store.add(ANA, id, id)
    store.add(ANA, A, "r2", behind=A)
    assert [each.id for each in store.all(ANA)] == [A, B]
    store.add(BEA, "d" * 32, "r4")
    store.add(ANA, "c" * 32, "r3")
    assert [each.id for each in store.all(ANA)] == ["c" * 32, A]
    assert len(store.all(BEA)) == 1


def test_a_link_opens_its_answer_until_it_is_taken_back(store: ConversationStore) -> None:
    store.add(ANA, A, "r1"), store.add(ANA, A, "r2", behind="r1")
    first, second = store.share(ANA, "r1"), store.share(ANA, "r1")
    assert first and second and first != second and len(first) == 43
    assert store.opens(first, "r1") and store.opens(second, "r1")
    assert not store.opens(first, "r2") and not store.opens("", "r1") and not store.opens("x", "r1")
    assert store.links(ANA, "r1") == 2 and store.unshare(BEA, "r1") == 0
    assert store.unshare(ANA, "r1") == 2 and not store.opens(first, "r1")


def test_deleting_a_conversation_takes_its_links_back(store: ConversationStore) -> None:
    store.add(ANA, A, "r1"), store.add(ANA, B, "r2")
    gone, stays = store.share(ANA, "r1"), store.share(ANA, "r2")
    assert store.delete(ANA, A)
    assert not store.opens(gone or "", "r1") and store.opens(stays or "", "r2")
    assert store.find(ANA, A) is None and not store.delete(ANA, A)


def test_no_token_and_no_deleted_title_can_be_read_from_the_file(
    store: ConversationStore, tmp_path: Path
) -> None:
    store.add(ANA, A, "r1")
    store.rename(ANA, A, "a very private title")
    token = store.share(ANA, "r1") or ""
    store.delete(ANA, A)
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in written and b"very private" not in written
    assert (tmp_path / module.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("  two\nlines\t here ", "two lines here"),
        ("x" * 300, "x" * LONGEST_TITLE),
        ("a\ud800b", "a?b"),
        ("'; DROP TABLE turn; --", "'; DROP TABLE turn; --"),
        ("\0", "\0"),
        ("", ""),
    ],
)
def test_any_title_is_kept_on_one_line_and_cut(store: ConversationStore, title: str, kept: str) -> None:
    store.add(ANA, A, "r1")
    assert store.rename(ANA, A, title)
    found = store.find(ANA, A)
    assert found and found.title == kept and found.records == ("r1",)


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / module.FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(AssistantError, match=r"Could not open .*conversations\.sqlite"):
        ConversationStore.open(tmp_path)
