"""A sentence that a language model wrote, against passages: its verdict, and why it may not be shown.

Every way by which a model's words reach an answer goes through here: new answers, sentences written again,
the last answer in another form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.answer.language import assess_in_language, is_across
from assistant.answer.strict import Flaw, find_breach, find_flaw
from assistant.support import Passage
from assistant.types import Check, Verdict


class Upheld(NamedTuple):
    """What the checks came to; it may be shown under `verdict` when there is no flaw."""

    verdict: Verdict
    checks: tuple[Check, ...]
    flaw: Flaw | None


def uphold(text: str, passages: Sequence[Passage]) -> Upheld:
    """`text` by the checks and by the stricter rules for what is written.

    In another language than its passages it may be shown as partly supported, never as supported; the rules
    on addresses, orders and quotations hold there too.
    """
    verdict, checks = assess_in_language(text, passages)
    if verdict is Verdict.PARTLY_SUPPORTED and is_across(checks):
        return Upheld(verdict, checks, find_breach(text, passages))
    return Upheld(verdict, checks, find_flaw(text, passages, verdict, checks))


__all__ = ["Upheld", "uphold"]
