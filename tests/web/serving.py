"""A site over a corpus of a test's own, with the real assistant and the real index."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from assistant import Assistant
from assistant.config import Settings
from assistant.view.chat import Chat
from assistant.view.headers import App, Message, Receive, Send
from assistant.view.opening import Opening
from assistant.web.person import Person
from assistant.web.site import Site

TEXTS = {
    "bridge.txt": "The harbour of Alma\n\nThe harbour bridge was opened in spring. It is long.\n",
    "ferry.md": "# Ferry timetable\n\nDate: 3 May 2021\n\nThe ferry sails at nine from the old quay.\n",
    "puerto.txt": "El puerto de Alma\n\nLos barcos del puerto salen por la mañana con las mareas.\n",
}


def make_corpus(folder: Path, texts: dict[str, str] | None = None) -> Settings:
    """Settings over `folder`, which now holds `texts`."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for name, text in (TEXTS if texts is None else texts).items():
        (corpus / name).write_text(text, encoding="utf-8")
    return Settings(corpus_dir=corpus, data_dir=folder / "data", reader="off", max_file_mb=1)


def open_site(settings: Settings) -> Site:
    """A site that begins to open its assistant."""
    opening = Opening(lambda tell: Assistant.open(settings, on_progress=tell, source="chat"))
    opening.start()
    return Site(settings, opening, Chat(opening))


def wait_until_open(site: Site) -> Site:
    """`site`, once its assistant is there or could not be opened."""
    while not site.opening.standing.over:
        site.opening.wait(0.05)
    return site


class As:
    """Middleware that lets every request come from `who`."""

    def __init__(self, app: App, who: Person) -> None:
        self._app, self._who = app, who

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["person"] = self._who
        await self._app(scope, receive, send)


def serve(site: Site, who: Person) -> As:
    """The pages of documents of `site`, as an ASGI application for `who`."""
    from assistant.web import assets, document, documents

    made = [*assets.routes(site), *documents.routes(site), *document.routes(site)]
    return As(Starlette(routes=made), who)
