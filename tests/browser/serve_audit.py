"""Serves the pages of the audit over a log of their own: `python serve_audit.py PORT FOLDER [hostile]`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def main() -> None:
    import uvicorn

    from assistant.config import Settings
    from tests.browser.payloads import PAYLOADS
    from tests.web.audit_log import HARBOUR, TALKS, make_app, write_hostile, write_log

    folder = Path(sys.argv[2])
    if sys.argv[3:] == ["hostile"]:
        write_hostile(folder, PAYLOADS)
    else:
        write_log(folder)
    settings = Settings(data_dir=folder, corpus_dir=folder)
    app = make_app(settings, {"talks.txt": TALKS + "A later note.\n", "harbour.txt": HARBOUR})
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
