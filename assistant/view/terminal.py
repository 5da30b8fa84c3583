"""Progress of opening as lines for the terminal that runs the page."""

from __future__ import annotations

from typing import TextIO

from assistant.view import strings
from assistant.view.opening import Standing
from assistant.view.page import progress_words
from assistant.view.turns import worded

_WIDTH = 30  # characters of the bar


class Report:
    """Writes one moving line to a terminal, or one line a stage to anything else."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moving = out.isatty()
        self._last = ""

    def __call__(self, standing: Standing) -> None:
        """Say where opening stands; to be called at each change."""
        if standing.failure is not None:
            failure = worded(standing.failure)
            message = f"{strings.FAILED_OPENING}: {failure.message} {failure.hint}".strip()
            self._line(message, last=True)
        elif standing.engine is not None:
            self._line(strings.READY_TERMINAL.format(count=len(standing.engine.documents())), last=True)
        elif self._moving:
            self._line(bar(standing) + progress_words(standing.progress), last=False)
        else:
            stage = "" if standing.progress is None else str(standing.progress.stage)
            if stage != self._last:
                self._last = stage
                self._line(progress_words(standing.progress), last=True)

    def _line(self, words: str, *, last: bool) -> None:
        # File names come from outside: nothing of them may move the cursor or colour the screen.
        clean = "".join(ch if ch.isprintable() else "\ufffd" for ch in words)
        start = "\r\x1b[2K" if self._moving else ""
        self._out.write(f"{start}{clean}" + ("\n" if last else ""))
        self._out.flush()


def bar(standing: Standing) -> str:
    """A bar of `_WIDTH` characters, or nothing when the total is not known."""
    step = standing.progress
    if step is None or step.total <= 0:
        return ""
    filled = round(_WIDTH * min(step.done, step.total) / step.total)
    return "[" + "#" * filled + "." * (_WIDTH - filled) + "] "
