"""The parts of the chat that stand before anything happens, in the language of whoever is served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.view import page, scope, strings
from assistant.view.conversation_list import drawer


def parts() -> dict[str, dict[str, Any]]:
    """What Gradio calls the properties of each such part, by the id of its element."""
    return {
        "top": {"value": page.header()},
        "drawer": {"value": drawer()},
        "scope": {"value": scope.button_beside()},
        "question": {
            "label": strings.QUESTION,
            "placeholder": strings.QUESTION_HINT,
            "submit_btn": strings.ASK,
        },
        "panel": {"value": page.panel()},
    }


def localised(config: Mapping[str, Any]) -> dict[str, Any]:
    """Gradio's description of the page with those parts, its title and its language as they are now.

    The page is built once and served to many; so nothing is shown in one language and then in another.
    """
    said = parts()

    def spoken(component: Mapping[str, Any]) -> dict[str, Any]:
        properties = component["props"]
        return {**component, "props": {**properties, **said.get(properties.get("elem_id") or "", {})}}

    return {
        **config,
        "title": strings.TITLE,
        "components": [spoken(each) for each in config["components"]],
        "head": f'<meta name="language" content="{strings.language()}">{config.get("head") or ""}',
    }
