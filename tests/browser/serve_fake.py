"""Serves the page over the fake engine and hostile documents: `python serve_fake.py PORT`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def texts() -> dict[str, str]:
    """A plain document, one in Arabic, and one for each payload, which is its title and its text."""
    from tests.browser.payloads import PAYLOADS

    found = {
        "plain.txt": "The harbour of Alma\n\nThe harbour bridge was opened in spring. It is long.\n",
        "arabic.txt": "تقرير الميناء\n\nافتتح الجسر فوق الميناء القديم في الربيع. إنه طويل.\n",
        "long.txt": "A long report\n\n" + "Filler sentence number one stands here.\n" * 4000,
    }
    for number, payload in enumerate(PAYLOADS):
        hostile = payload.replace("\n", " ")
        name = f"{number:02d} {hostile[:40].replace('/', '_')}.txt"
        found[name] = f"{hostile}\n\nThe hostile treaty numbered {number:04d} says {hostile} plainly"
    return found


def main() -> None:
    import ui
    from assistant.audit.log import AuditLog
    from assistant.config import load_settings, with_overrides
    from assistant.conversations.store import ConversationStore
    from assistant.view.chat import Chat
    from assistant.view.opening import Opening
    from assistant.web import login
    from assistant.web.access import Gate
    from assistant.web.routes import routes
    from assistant.web.site import Site
    from tests.browser.fake_assistant import FakeAssistant, opener

    given = load_settings()
    data = given.data_dir / "fake"
    (data / "corpus").mkdir(parents=True, exist_ok=True)
    settings = with_overrides(given, data_dir=data, corpus_dir=data / "corpus")
    suggestions = ["When was the harbour bridge opened?", "<b>What</b> does the hostile treaty say?"]
    opening = Opening(opener(FakeAssistant(texts(), suggestions, AuditLog.open(data))))
    chat, gate = Chat(opening, ConversationStore.open(data)), Gate.open(settings)
    beside = [*login.routes(gate), *routes(Site(settings, opening, chat))]
    blocks = ui.build(chat)
    opening.start()
    sys.stderr.write(ui.launch(blocks, "127.0.0.1", int(sys.argv[1]), beside, gate) + "\n")
    sys.stderr.flush()
    blocks.block_thread()


if __name__ == "__main__":
    main()
