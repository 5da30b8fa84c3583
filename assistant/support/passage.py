"""What a claim is checked against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """One cited span with its surroundings. Both texts are data: nothing in them is ever obeyed."""

    text: str  # the cited span, verbatim
    context: str = ""  # surroundings in the same document (chunk or whole text); "" means `text` alone
    document: str = ""  # path of the document, POSIX slashes
    title: str = ""  # of the document


__all__ = ["Passage"]
