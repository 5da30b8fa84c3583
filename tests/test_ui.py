"""The state behind the page, without a browser: opening, asking, conversations, ports, headers."""

from __future__ import annotations

import asyncio
import io
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ui
from assistant.errors import AssistantError
from assistant.types import AnswerEvent, Event, History, StageEvent
from assistant.view import strings
from assistant.view.asking import PER_SECOND, Asked, batches
from assistant.view.chat import Chat
from assistant.view.conversations import MOST_TABS, Conversations
from assistant.view.headers import HEADERS, KeepInside, Message
from assistant.view.opening import Engine, Opening, Standing
from assistant.view.terminal import Report
from assistant.view.turns import Turn, history
from index.types import Progress, Stage
from tests.browser.fake_assistant import FakeAssistant, opener

TEXTS = {"one.txt": "A title\n\nThe bridge over the river was opened in spring. It is long."}
TAB, OTHER = "0" * 32, "1" * 32


def ready_chat(assistant: FakeAssistant | None = None) -> Chat:
    chat = Chat(Opening(opener(assistant or FakeAssistant(TEXTS))))
    chat.opening.start()
    wait_for(lambda: chat.opening.standing.over)
    return chat


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def last(chat: Chat, question: str, tab: str = TAB, *, again: bool = False) -> str:
    return list(chat.answer(question, tab, again))[-1][1]


def test_a_page_shows_progress_until_the_documents_are_ready_and_then_the_welcome() -> None:
    chat = Chat(Opening(opener(FakeAssistant(TEXTS, ["When was the bridge opened?"]), seconds=0.3)))
    shown = list(chat.greet(TAB))
    assert strings.PROGRESS_HEAD in shown[0][2]
    assert "When was the bridge opened?" in str(shown[-1][1])
    assert shown[-1][2] == ""


def test_a_question_asked_too_early_waits_and_is_then_answered() -> None:
    chat = Chat(Opening(opener(FakeAssistant(TEXTS), seconds=0.3)))
    chat.opening.start()
    shown = [live for _, live in chat.answer("When was the bridge over the river opened?", TAB, False)]
    assert any(strings.WAITING in live for live in shown)
    assert "opened in spring" in shown[-1]


def test_documents_that_cannot_be_opened_are_an_error_that_can_be_tried_again() -> None:
    chat = Chat(Opening(opener(FakeAssistant(TEXTS), failures=1)))
    failed = list(chat.greet(TAB))[-1][2]
    assert "CORPUS_DIR is not there." in failed and 'data-act="reopen"' in failed
    assert "CORPUS_DIR is not there." in last(chat, "bridge over the river")
    assert list(chat.greet(TAB))[-1][2] == ""


def test_the_engine_is_opened_once_however_many_pages_there_are() -> None:
    opened: list[int] = []

    def open_engine(on_progress: Callable[[Progress], None]) -> Engine:
        opened.append(1)
        time.sleep(0.1)
        return FakeAssistant(TEXTS)

    opening = Opening(open_engine)
    for _ in range(5):
        threading.Thread(target=opening.start).start()
    wait_for(lambda: opening.standing.over)
    opening.start()
    assert opened == [1]


def test_our_errors_show_their_hint_and_leave_the_conversation_whole() -> None:
    chat = ready_chat()
    last(chat, "When was the bridge over the river opened?")
    shown = list(chat.answer("explode", TAB, False))
    assert "opened in spring" in shown[-1][0]
    assert "&lt;b&gt;fell&lt;/b&gt;" in shown[-1][1] and "Run `assistant index` again." in shown[-1][1]
    assert "opened in spring" in last(chat, "When was the bridge over the river opened?")


def test_questions_to_go_on_with_stand_under_the_last_answer_alone() -> None:
    lemons = "Which river sells lemons?"
    chat = ready_chat(FakeAssistant(TEXTS, ["When was the bridge over the river opened?", lemons]))
    live = last(chat, "When was the bridge over the river opened?")
    assert strings.NEXT_QUESTIONS in live and f'data-question="{lemons}"' in live
    assert "When was" not in live.partition(strings.NEXT_QUESTIONS)[2]
    past, live = list(chat.answer("Is the bridge over the river long?", TAB))[-1]
    assert strings.NEXT_QUESTIONS in live and strings.NEXT_QUESTIONS not in str(past)
    assert strings.NEXT_QUESTIONS not in last(chat, "explode")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_that_nobody_foresaw_is_shown_as_an_error_too() -> None:
    assert strings.UNEXPECTED in last(ready_chat(), "crash")
    for thread in threading.enumerate():
        if thread.name == "asking":
            thread.join()  # so that its traceback is this test's and not the next one's


def test_trying_again_replaces_the_turn_that_failed() -> None:
    chat = ready_chat()
    last(chat, "explode")
    last(chat, "When was the bridge over the river opened?", again=True)
    assert len(chat.conversations.turns(TAB)) == 1


def test_the_engine_is_given_the_answered_turns_of_this_tab_and_no_others() -> None:
    assistant = FakeAssistant(TEXTS)
    chat = ready_chat(assistant)
    last(chat, "When was the bridge over the river opened?")
    last(chat, "explode")
    last(chat, "And is it long?")
    last(chat, "And is it long?", OTHER)
    mine, theirs = assistant.asked[-2:]
    assert [role for role, _ in mine[1]] == ["user", "assistant"]
    assert theirs[1] == ()


def test_many_tabs_at_once_keep_their_conversations_apart() -> None:
    chat = ready_chat()
    tabs = [f"{n:032x}" for n in range(20)]
    threads = [threading.Thread(target=last, args=(chat, f"the bridge, question {tab}", tab)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for tab in tabs:
        assert [turn.question for turn in chat.conversations.turns(tab)] == [f"the bridge, question {tab}"]


def test_a_stopped_question_stays_stopped_and_says_nothing_in_the_history() -> None:
    chat = ready_chat()
    running = chat.answer("wait for the bridge over the river", TAB, False)
    next(running)
    chat.stop(TAB)
    assert strings.STOPPED in list(running)[-1][1]
    assert chat.conversations.turns(TAB)[-1].stopped
    assert history(chat.conversations.turns(TAB)) == ()


def test_a_page_that_goes_away_leaves_no_question_running() -> None:
    chat = ready_chat()
    running = chat.answer("wait for the bridge over the river", TAB, False)
    next(running)
    running.close()
    assert chat.conversations.turns(TAB)[-1].ended


def test_a_reload_finds_the_conversation_and_a_new_one_brings_the_welcome() -> None:
    chat = ready_chat()
    last(chat, "When was the bridge over the river opened?")
    assert "opened in spring" in str(next(chat.greet(TAB))[1])
    assert strings.WELCOME in chat.open(OTHER, TAB)[1]
    assert "opened in spring" in chat.open(TAB, OTHER)[1]


def test_a_conversation_that_is_left_while_it_answers_shows_nothing_more() -> None:
    chat = ready_chat()
    running = chat.answer("wait for the bridge over the river", TAB, False)
    next(running)
    chat.open(OTHER, TAB)
    assert list(running) == []


def test_another_owner_finds_another_conversation_under_the_same_id() -> None:
    chat = ready_chat()
    list(chat.answer("When was the bridge over the river opened?", TAB, owner="user:ana"))
    assert "opened in spring" in chat.open(TAB, owner="user:ana")[1]
    assert strings.WELCOME in chat.open(TAB, owner="user:bea")[1]


def test_a_page_is_drawn_a_dozen_times_a_second_at_most_and_misses_nothing() -> None:
    class Fast(FakeAssistant):
        def stream(self, question: str, history: History = (), **_: object) -> Iterator[Event]:
            for number in range(500):
                yield StageEvent("reading", str(number))
                time.sleep(0.001)
            yield from super().stream(question, history)

    begun = time.monotonic()
    seen = list(batches(Fast(TEXTS), Asked("the bridge over the river"), threading.Event()))
    assert len(seen) <= (time.monotonic() - begun) * PER_SECOND + 2
    assert sum(map(len, seen)) > 500 and isinstance(seen[-1][-1], AnswerEvent)


def test_a_stream_runs_from_start_to_end_in_one_thread() -> None:
    class Watching(FakeAssistant):
        threads: set[int] = set()  # noqa: RUF012 - shared on purpose

        def stream(self, question: str, history: History = (), **_: object) -> Iterator[Event]:
            for event in super().stream(question, history):
                self.threads.add(threading.get_ident())
                yield event

    seen = list(batches(Watching(TEXTS), Asked("the bridge over the river"), threading.Event()))
    assert isinstance(seen[-1][-1], AnswerEvent)
    assert len(Watching.threads) == 1 and threading.get_ident() not in Watching.threads


def test_a_made_up_tab_keeps_nothing_and_the_oldest_tab_goes_when_there_are_too_many() -> None:
    conversations = Conversations()
    conversations.put("../../x", (Turn("q"),))
    assert conversations.turns("../../x") == ()
    for n in range(MOST_TABS + 1):
        conversations.put(f"{n:032x}", (Turn("q"),))
    assert conversations.turns(f"{0:032x}") == () and conversations.turns(f"{MOST_TABS:032x}")


@pytest.mark.parametrize("asked", [None, [], "x", {}, {"sha": "x"}, {"sha": "f" * 64}, {"sha": 3, "end": -1}])
def test_a_wrong_request_for_a_source_gets_a_panel_that_says_so(asked: object) -> None:
    assert strings.UNKNOWN_DOCUMENT in ready_chat().source(asked)


def test_the_terminal_gets_one_line_a_stage_and_no_control_characters() -> None:
    out = io.StringIO()
    report = Report(out)
    for done in (1, 2):
        report(Standing(progress=Progress(Stage.READ, done, 2, "a\x1b[2J.txt")))
    report(Standing(progress=Progress(Stage.EMBED, 1, 9)))
    report(Standing(engine=FakeAssistant(TEXTS)))
    assert len(out.getvalue().splitlines()) == 3 and "\x1b" not in out.getvalue()


def test_a_taken_port_gives_the_next_and_an_address_of_elsewhere_is_a_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < ui.free_port("127.0.0.1", port) < port + 20
    with pytest.raises(AssistantError, match="cannot listen on 192\\.0\\.2\\.1"):
        ui.free_port("192.0.2.1", 7860)


def test_every_response_forbids_requests_to_elsewhere() -> None:
    async def app(scope: Message, receive: object, send: Callable[[Message], object]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    asyncio.run(KeepInside(app)({"type": "http"}, receive, send))  # type: ignore[arg-type]
    assert set(HEADERS) <= set(sent[0]["headers"])


def test_a_wrong_setting_ends_the_start_with_a_message_and_exit_code_2(tmp_path: Path) -> None:
    root = Path(ui.__file__).parent
    done = subprocess.run(
        [sys.executable, root / "ui.py"],
        env={"UI_PORT": "99999", "PATH": "/usr/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "UI_PORT" in done.stderr and "Traceback" not in done.stderr


def test_open_to_others_without_access_control_it_does_not_start(tmp_path: Path) -> None:
    root = Path(ui.__file__).parent
    done = subprocess.run(
        [sys.executable, root / "ui.py"],
        env={"UI_HOST": "0.0.0.0", "DATA_DIR": str(tmp_path), "PATH": "/usr/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "no access control is set" in done.stderr and "UI_AUTH" in done.stderr


def test_importing_the_page_imports_none_of_the_heavy_libraries() -> None:
    root = Path(ui.__file__).parent
    code = "import sys, ui; print({'gradio', 'chromadb', 'llama_index', 'onnxruntime'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_who_is_logged_in_is_recorded_with_the_question_and_a_mere_browser_is_not() -> None:
    class Noting(FakeAssistant):
        people: list[object] = []  # noqa: RUF012 - shared on purpose

        def stream(self, question: str, history: History = (), **given: object) -> Iterator[Event]:
            self.people.append(given["person"])
            yield from super().stream(question, history)

    chat = ready_chat(Noting(TEXTS))
    for owner in ("user:ana", "browser:0123"):
        list(chat.answer("When was the bridge over the river opened?", TAB, owner=owner))
    assert Noting.people == ["ana", ""]
