"""Serves the pages of documents over a corpus: `python serve_documents.py PORT FOLDER [read-only]`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def main() -> None:
    import uvicorn

    from assistant.config import with_overrides
    from assistant.view.headers import KeepInside
    from assistant.web.person import Person
    from tests.web.serving import make_corpus, open_site, serve, wait_until_open

    folder = Path(sys.argv[2])
    settings = make_corpus(folder)
    if sys.argv[3:] == ["read-only"]:
        settings = with_overrides(settings, ui_read_only="on")
    site = wait_until_open(open_site(settings))
    site.assistant().ask("When was the harbour bridge opened?")
    app = KeepInside(serve(site, Person("ada", anonymous=False, auditor=True)))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
