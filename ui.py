"""The web chat: `python ui.py`. Layout and events only; what is shown is made in `assistant.view`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Settings, load_settings
from assistant.conversations.store import ConversationStore
from assistant.errors import AssistantError
from assistant.view import strings
from assistant.view.chat import Chat
from assistant.view.headers import KeepInside
from assistant.view.opening import Engine, Opening
from assistant.view.static import localised, parts
from assistant.view.terminal import Report
from assistant.web import language, login
from assistant.web.access import Access, Gate, person
from assistant.web.language import Language, language_of
from assistant.web.port import free_port
from assistant.web.routes import routes
from assistant.web.site import Site
from index.types import Progress

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import Request
    from starlette.routing import BaseRoute

_ASSETS = Path(__file__).parent / "assistant" / "view" / "assets"
_STYLES = ("chat.css", "conversations.css", "scope.css", "feedback.css")
_SCRIPTS = ("chat.js", "conversations.js", "connection.js", "scope.js", "feedback.js")
_CONNECT = "citedAssistant.connect(trigger, server);"
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def build(chat: Chat) -> gr.Blocks:
    """The page over `chat`; importing Gradio happens here, as it takes seconds."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # Gradio reads it when it is imported
    import gradio as gr

    class Localised(gr.Blocks):
        """Describes itself to each visitor in their language."""

        @property
        def config(self) -> Any:  # noqa: ANN401 - Gradio's own typed mapping
            return localised(self._config)

        @config.setter
        def config(self, described: Any) -> None:  # noqa: ANN401
            self._config = described

    def html(name: str) -> gr.HTML:
        value = standing.get(name, {}).get("value", "")
        return gr.HTML(value, js_on_load=None, apply_default_css=False, elem_id=name)

    standing = parts()
    blocks = Localised(title=strings.TITLE, fill_width=True, analytics_enabled=False)
    with blocks:
        top = gr.HTML(
            **standing["top"],
            js_on_load=_CONNECT,
            apply_default_css=False,
            elem_id="top",
            server_functions=_functions(chat),
        )
        with gr.Row(elem_id="desk"):
            html("drawer")
            with gr.Column(elem_id="chat"):
                ready, past, live = html("ready"), html("past"), html("live")
                with gr.Column(elem_id="asking"):
                    html("scope")
                    question = gr.Textbox(
                        **standing["question"],
                        elem_id="question",
                        lines=1,
                        max_lines=8,
                        container=False,
                    )
            html("panel")
        tab = gr.Textbox(visible="hidden")
        again = gr.Checkbox(visible="hidden")
        among = gr.Textbox(visible="hidden")  # the documents that are searched, as scope.js writes them
        _connect(blocks, chat, top, (ready, past, live), (question, tab, again, among))
    return blocks


def _functions(chat: Chat) -> list[Callable[[object], str]]:
    """What the page's script may call; Gradio marks them, so they must be plain functions."""

    def source(asked: object) -> str:
        return chat.source(asked)

    def documents(_: object) -> str:
        return chat.documents()

    def choices(_: object) -> str:
        return chat.choices()

    return [source, documents, choices]


def _connect(
    blocks: gr.Blocks,
    chat: Chat,
    top: gr.HTML,
    shown: tuple[gr.HTML, gr.HTML, gr.HTML],
    given: tuple[gr.Textbox, gr.Textbox, gr.Checkbox, gr.Textbox],
) -> None:
    import gradio as gr

    _, past, live = shown
    question, tab, *_ = given
    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": None,
    }

    def greet(key: str) -> Iterator[tuple[Any, ...]]:
        yield from strings.steps_in(_language(), greeting(key))

    def greeting(key: str) -> Iterator[tuple[Any, ...]]:
        for earlier, last, progress in chat.greet(key, owner=_owner()):
            yield tuple(gr.skip() if part is None else part for part in (progress, earlier, last))

    def answer(asked: str, key: str, again: bool, among: str) -> Iterator[tuple[Any, ...]]:
        yield from strings.steps_in(_language(), answering(asked, key, again, among))

    def answering(asked: str, key: str, again: bool, among: str) -> Iterator[tuple[Any, ...]]:
        box: Any = gr.update(value="", submit_btn=False, stop_btn=strings.STOP)
        for earlier, last in chat.answer(asked, key, again, owner=_owner(), among=among):
            yield box, gr.skip() if earlier is None else earlier, last
            box = gr.skip()
        yield gr.update(submit_btn=strings.ASK, stop_btn=False), gr.skip(), gr.skip()

    first = {"fn": greet, "inputs": [tab], "outputs": list(shown), "js": "() => [citedAssistant.tab()]"}
    gr.on([blocks.load, top.retry], **first, **quiet)
    gr.on(
        [question.submit, top.submit],
        answer,
        list(given),
        [question, past, live],
        js="(question) => citedAssistant.asked(question)",
        trigger_mode="once",
        **quiet,
    )

    def stop(key: str) -> None:
        chat.stop(key, owner=_owner())

    def switch(key: str, left: str) -> tuple[str, str]:
        with strings.speaking(_language()):
            return chat.open(key, left, owner=_owner())

    question.stop(stop, [tab], None, js="() => [citedAssistant.tab()]", **quiet)
    top.clear(switch, [tab, tab], [past, live], js="() => citedAssistant.switched()", **quiet)


def _request() -> Request | None:
    """What brought the event that is being answered; Gradio hands it over in a context variable."""
    from gradio.context import LocalContext

    wrapped = LocalContext.request.get(None)
    return None if wrapped is None else wrapped.request


def _owner() -> str:
    """Whose event is being answered."""
    request = _request()
    return "" if request is None else person(request).key


def _language() -> str:
    """The language of whoever sent the event that is being answered."""
    request = _request()
    return strings.language() if request is None else language_of(request)


def launch(
    blocks: gr.Blocks, host: str, port: int, beside: Sequence[BaseRoute] = (), gate: Gate | None = None
) -> str:
    """Serve `blocks` at `host`:`port` in the background, with the pages `beside`; returns the address.

    `gate` decides who may come in; without one everybody may, as nobody in particular.

    Raises:
        AssistantError: something else took the port meanwhile.
    """
    import gradio as gr
    from starlette.middleware import Middleware

    _spare_own_address_the_proxy(host)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # who is believed about addresses is UI_TRUSTED_PROXIES' to say
    middleware = [Middleware(KeepInside), Middleware(Language)]
    if gate:
        middleware.append(Middleware(Access, gate=gate))
    css, script = (
        "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in names)
        for names in (_STYLES, _SCRIPTS)
    )
    theme = gr.themes.Base(font=list(_FONTS), font_mono=list(_MONO)).set(
        body_background_fill="#fbfaf6", body_background_fill_dark="#17181a"
    )
    try:
        _, address, _ = blocks.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            max_file_size=1,  # nothing is uploaded
            theme=theme,
            head=f"<style>{css}</style><script>{script}</script>",
            favicon_path=_ASSETS / "favicon.svg",
            app_kwargs={
                "middleware": middleware,
                "openapi_url": None,
                "routes": [*language.routes(), *beside],
            },
        )
    except OSError as error:
        raise AssistantError(
            f"The page cannot listen on {host}, port {port}: {error}.", hint=strings.PORT_HINT
        ) from error
    return str(address)


def _spare_own_address_the_proxy(host: str) -> None:
    """Gradio calls its own address as it starts, and a proxy of the environment would stand in between."""
    for name in ("no_proxy", "NO_PROXY"):
        known = os.environ.get(name, "")
        os.environ[name] = ",".join(filter(None, (known, host, *_LOOPBACK)))


def opener(settings: Settings) -> Callable[[Callable[[Progress], None]], Engine]:
    """What opens the assistant, its heavy imports included, once the page is up."""

    def open_engine(on_progress: Callable[[Progress], None]) -> Engine:
        from assistant import Assistant

        return Assistant.open(settings, on_progress=on_progress, source="chat")

    return open_engine


def main() -> None:
    """Serve the chat until stopped; exits with 2 and a clear message when it cannot start."""
    try:
        settings = load_settings()
        gate = Gate.open(settings)
        port = free_port(settings.ui_host, settings.ui_port)
        say(strings.STARTING)
        opening = Opening(opener(settings), Report(sys.stderr))
        chat = Chat(opening, ConversationStore.open(settings.data_dir))
        blocks = build(chat)
        beside = [*login.routes(gate), *routes(Site(settings, opening, chat))]
        address = launch(blocks, settings.ui_host, port, beside, gate)
    except AssistantError as error:
        say(str(error))
        raise SystemExit(2) from error
    if port != settings.ui_port:
        say(strings.OTHER_PORT.format(wanted=settings.ui_port, port=port))
    say(strings.RUNNING.format(address=address))
    opening.start()
    wait_for_signal()
    say(strings.STOPPING)
    blocks.close(verbose=False)
    opening.close()


def wait_for_signal() -> None:
    """Return at Ctrl-C or when the system asks the process to end; a second one changes nothing."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()


def say(words: str) -> None:
    """One line for the person at the terminal."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
