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
    from assistant.view.chat import Chat
    from assistant.view.opening import Opening
    from tests.browser.fake_assistant import FakeAssistant, opener

    suggestions = ["When was the harbour bridge opened?", "<b>What</b> does the hostile treaty say?"]
    blocks = ui.build(Chat(Opening(opener(FakeAssistant(texts(), suggestions)))))
    sys.stderr.write(ui.launch(blocks, "127.0.0.1", int(sys.argv[1])) + "\n")
    sys.stderr.flush()
    blocks.block_thread()


if __name__ == "__main__":
    main()
