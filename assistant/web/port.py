"""The port that the page is served at."""

from __future__ import annotations

import socket
from typing import Final

from assistant.errors import AssistantError
from assistant.view import strings

_PORTS_TRIED: Final = 20


def free_port(host: str, port: int) -> int:
    """`port`, or the next that is free at `host`.

    Raises:
        AssistantError: none of the next ones is free, or `host` is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError as error:
                reason = error.strerror or str(error)
                continue
            return candidate
    raise AssistantError(
        f"The page cannot listen on {host}, ports {port} to {port + _PORTS_TRIED - 1}: {reason}.",
        hint=strings.PORT_HINT,
    )
