"""All routes of the pages beside the chat, collected from the modules that answer them."""

from __future__ import annotations

from starlette.routing import BaseRoute

from assistant.web import assets, audit, conversations, document, documents
from assistant.web.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """What the server answers besides the chat itself."""
    return [
        *assets.routes(site),
        *audit.routes(site),
        *conversations.routes(site),
        *documents.routes(site),
        *document.routes(site),
    ]
