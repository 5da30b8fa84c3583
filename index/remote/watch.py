"""A watch over one reply: that it is a model's, comes in time, ends, and is UTF-8.

The libraries that speak to model servers wait as long as keep-alive comments arrive, buffer a line
without an end, and stop at the first byte that is not UTF-8. The watch stands between them and the
network, and can end the wait from another thread.
"""

from __future__ import annotations

import codecs
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Literal

from index.remote.http import Response

_MOMENT = 0.2  # seconds
Trouble = Literal["", "web_page", "whole", "redirect", "silent", "endless"]
_ESCAPED = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of bytes that are not UTF-8
# At the start of a line, which what the model writes cannot be: JSON escapes line ends.
_END = re.compile(rb"(?:^|\n)(?:data: ?\[DONE\]|event: ?message_stop)")
CURRENT: ContextVar[Watch | None] = ContextVar("watch", default=None)


class WatchError(Exception):
    """The reply was given up; the watch's `trouble` says why."""


class Watch:
    """Looks at the reply to one request. `attach` is called by the HTTP client, in the sending thread."""

    def __init__(self, *, patience: float, ceiling: int, streaming: bool) -> None:
        self.trouble: Trouble = ""
        self.attached = False  # a reply has come
        self.ended = False  # the reply said that it is complete
        self.mended = 0  # bytes that were not UTF-8
        self._patience = patience  # seconds between events
        self._ceiling = ceiling  # bytes
        self._streaming = streaming
        self._stopped = threading.Event()
        self._socket: Any = None
        self._rest: Iterator[bytes] | None = None
        self._close_reply: Callable[[], None] | None = None
        self._success = False

    def attach(self, response: Response) -> None:
        """Watch `response` (httpx or httpx2) from its headers on.

        Raises:
            WatchError: it is not a model's reply, or not the stream that was asked for.
        """
        self.attached = True
        stream = response.extensions.get("network_stream")
        self._socket = stream.get_extra_info("socket") if stream is not None else None
        iter_bytes, close = response.iter_bytes, response.close
        # Attributes of this one response: `read` and every stream decoder go through them.
        response.iter_bytes = lambda chunk_size=None: self._look_through(iter_bytes(chunk_size))
        response.close = self._close_reply = lambda: self._close(close)
        self._success = response.is_success
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.is_redirect:
            self._give_up("redirect")
        if self._success and kind in ("text/html", "application/xhtml+xml"):
            self._give_up("web_page")
        if self._success and self._streaming and kind == "application/json":
            self._give_up("whole")
        if self._stopped.is_set():
            raise WatchError("stopped")

    def stop(self) -> None:
        """End the reply now, also while another thread waits for it."""
        self._stopped.set()
        self._shut()

    def finish(self) -> None:
        """Close the reply, in the thread that reads it and wants no more. Nobody else does in time: the
        libraries' streams hold themselves, so that closing them is left to the garbage collector, which can
        strike while this very thread holds the lock of the connection pool that closing waits for."""
        close, self._close_reply = self._close_reply, None
        if close is not None:
            close()

    def _shut(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already

    def _close(self, close: Callable[[], None]) -> None:
        """Read the few bytes after the end first: a reply that was not read out costs its connection, and
        the next request a new one. A server that does not end there gets a moment."""
        from index.remote.libraries import library_errors

        rest, self._rest = self._rest, None
        if rest is not None and self.ended and not self._stopped.is_set():
            hurry = threading.Timer(_MOMENT, self._shut)
            hurry.start()
            with suppress(*library_errors()):
                for _ in rest:
                    pass
            hurry.cancel()
        self._socket = None  # from here on it may serve another request
        close()

    def _look_through(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._rest = chunks
        seen, heard = 0, time.monotonic()
        for chunk in chunks:
            if seen == 0 and self._success and chunk.lstrip()[:1] == b"<":
                self._give_up("web_page")
            seen += len(chunk)
            now = time.monotonic()
            heard = now if b"data:" in chunk else heard  # a comment that keeps the line open says nothing
            if now - heard > self._patience:
                self._give_up("silent")
            if seen > self._ceiling:
                self._give_up("endless")
            self.ended = self.ended or _END.search(chunk) is not None
            yield self._mend(decoder.decode(chunk))
        yield self._mend(decoder.decode(b"", final=True))

    def _mend(self, text: str) -> bytes:
        mended, count = _ESCAPED.subn("�", text)
        self.mended += count
        return mended.encode()

    def _give_up(self, trouble: Trouble) -> None:
        self.trouble = trouble
        raise WatchError(trouble)
