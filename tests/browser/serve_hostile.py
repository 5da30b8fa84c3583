"""Serves the real page over the real engine, where every text is hostile: `python serve_hostile.py PORT`.

Each payload is the name, the title and the text of a document, a question, what the language model wrote
about it, and the title of a conversation. The browser whose cookie is `BROWSER` finds them answered.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
BROWSER = "b" * 43
ALL = "a" * 32  # the conversation with every payload

if TYPE_CHECKING:
    from assistant.llm.types import Message


def one_line(payload: str) -> str:
    return " ".join(payload.split())


def question(number: int, payload: str) -> str:
    return f"What does the hostile treaty numbered {number:04d} hold? {payload}"


def texts(payloads: Sequence[str]) -> dict[str, str]:
    """By file name, as hostile as file names and texts may be."""
    found = {}
    for number, payload in enumerate(payloads):
        safe = re.sub(r"[/\x00-\x1f]", "_", payload)[:90]
        said = f"{one_line(payload)}\n\nThe hostile treaty numbered {number:04d} holds {payload} plainly.\n"
        found[f"{number:03d} {safe}.txt"] = said
    return found


def written(messages: Sequence[Message]) -> str:
    """What the model says: the passage, then the payload as a claim, a link and an image of its own."""
    from tests.answer.scripted import label_of
    from tests.browser.payloads import PAYLOADS

    asked = re.findall(r"numbered (\d{4}) hold\?", messages[-1].text)
    number = int(asked[-1]) if asked else 0
    payload = PAYLOADS[number]
    try:
        label = label_of(messages, f"numbered {number:04d}")
    except LookupError:
        label = "E1"
    return (
        f"The hostile treaty numbered {number:04d} holds {payload} plainly. [{label}]\n"
        f"- {payload} [{label}]\n- [{payload}](javascript:window.hit=1) ![x](//evil.example/x.png) [{label}]"
    )


def main() -> None:
    import ui
    from assistant import Assistant
    from assistant.config import load_settings
    from assistant.conversations.store import ConversationStore
    from assistant.view.chat import Chat
    from assistant.view.opening import Opening
    from assistant.web import login
    from assistant.web.access import Gate
    from assistant.web.routes import routes
    from assistant.web.site import Site
    from tests.answer.scripted import ScriptedModel
    from tests.browser.payloads import PAYLOADS

    settings = load_settings()
    settings.corpus_dir.mkdir(parents=True)
    for name, text in texts(PAYLOADS).items():
        (settings.corpus_dir / name).write_text(text, encoding="utf-8", newline="")
    assistant = Assistant.open(settings, source="chat", model=ScriptedModel([written]))
    store = ConversationStore.open(settings.data_dir)
    person, before = f"browser:{hashlib.sha256(BROWSER.encode()).hexdigest()[:32]}", ""
    for number, payload in enumerate(PAYLOADS):
        record = assistant.ask(question(number, payload)).id
        store.add(person, ALL, record, behind=before)
        store.add(person, f"{number:032x}", record)
        store.rename(person, f"{number:032x}", payload)
        before = record
    opening = Opening(lambda _: assistant)
    chat, gate = Chat(opening, store), Gate.open(settings)
    blocks = ui.build(chat)
    opening.start()
    beside = [*login.routes(gate), *routes(Site(settings, opening, chat))]
    ui.launch(blocks, "127.0.0.1", int(sys.argv[1]), beside, gate)
    blocks.block_thread()


if __name__ == "__main__":
    main()
