"""Servers over the fake engine that a test starts, ends and starts again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import HERE, _free_port, _start, _wait


class FakeServer:
    """`serve_fake.py` at a port and over a data folder that stay the same however often it is started."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._log = folder / "server.log"
        self._env = {"DATA_DIR": str(folder / "data"), **env}
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and return when it answers."""
        command = [sys.executable, str(HERE / "serve_fake.py"), str(self.port)]
        with self._log.open("ab") as log:
            self._running = _start(command, log, **self._env)
        _wait(self._running, f"{self.address}login", self._log)

    def stop(self) -> None:
        """End it at once, as a crash would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait(20)
            self._running = None


@contextmanager
def serving(folder: Path, **env: str) -> Iterator[FakeServer]:
    """A server that runs inside this block; `env` are further settings."""
    server = FakeServer(folder, **env)
    try:
        server.start()
        yield server
    finally:
        server.stop()
