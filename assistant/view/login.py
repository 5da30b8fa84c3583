"""The page on which a person logs in."""

from __future__ import annotations

from assistant.view import strings
from assistant.view.layout import page
from assistant.view.markup import Html, icon, tag


def login_page(wanted: str, *, name: str = "", problem: str = "") -> Html:
    """The form; `wanted` is the path to go to afterwards, `problem` what was wrong the last time."""
    shown = tag("p", icon("error"), tag("span", problem), class_="problem", role="alert", id="problem")
    form = tag(
        "form",
        shown if problem else tag("p", strings.LOG_IN_TEXT),
        _field("name", strings.NAME, "text", "username", value=name[:64], focus=not name, wrong=problem),
        _field("password", strings.PASSWORD, "password", "current-password", focus=bool(name), wrong=problem),
        tag("input", type="hidden", name="next", value=wanted),
        tag("button", strings.LOG_IN, type="submit"),
        method="post",
        action="/login",
        class_="log-in",
    )
    return page(strings.LOG_IN, form, current="", scripts=("site.js", "login.js"), styles=("login.css",))


def _field(
    name: str, label: str, kind: str, complete: str, *, value: str = "", focus: bool = False, wrong: str = ""
) -> Html:
    return tag("label", label, for_=name) + tag(
        "input",
        id=name,
        name=name,
        type=kind,
        value=value or None,
        autocomplete=complete,
        autocapitalize="none" if kind == "text" else None,
        autofocus=focus,
        aria_describedby="problem" if wrong else None,
        required=True,
        dir="auto" if kind == "text" else None,
    )
