"""A question as the engine works with it: cleaned, stand-alone, typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.answer_types import expected_type, wants_list
from assistant.conversation import resolve
from assistant.errors import QuestionError
from assistant.terms import content_stems, names
from assistant.types import AnswerType, History


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the forms that the stages need."""

    asked: str  # as given, control characters and doubled spaces removed
    text: str  # stand-alone; what is searched, read and ranked with
    kind: AnswerType
    wants_list: bool
    stems: tuple[str, ...]  # comparison forms of its content words, without repeats
    name_stems: tuple[tuple[str, ...], ...]  # one tuple of stems for each name in it


def tidy(question: str, *, limit: int) -> str:
    """`question` without control characters and doubled spaces.

    Raises:
        QuestionError: it is empty, or longer than `limit` characters.
    """
    if not isinstance(question, str):
        raise QuestionError(f"A question is a text, not {type(question).__name__}.", hint="Pass a str.")
    if len(question) > limit:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {limit:,} can be asked at once.",
            hint="Shorten it, or raise MAX_QUESTION_CHARS.",
        )
    visible = "".join(" " if _is_control(c) else c for c in question)
    tidied = re.sub(r"\s+", " ", visible).strip()
    if not tidied:
        raise QuestionError("The question is empty.", hint="Type a question about the documents.")
    return tidied


def _is_control(character: str) -> bool:
    # Lone surrogates (Cs) cannot be stored or searched; format characters (Cf) may join Persian or emoji.
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in "\ufeff\u200b"


def check_history(history: History) -> None:
    """Refuse turns that are no (role, text) pairs.

    Raises:
        QuestionError: naming the first turn that is not one.
    """
    for number, turn in enumerate(history, start=1):
        pair = isinstance(turn, list | tuple) and len(turn) == 2
        if not pair or turn[0] not in ("user", "assistant") or not isinstance(turn[1], str):
            raise QuestionError(
                f"Turn {number} of the history is {str(turn)[:80]!r}, not a pair of role and text.",
                hint='Pass ("user" | "assistant", text) pairs, oldest first.',
            )


def understand(asked: str, history: History) -> Question:
    """`asked` made to stand alone from `history` by rule, and analysed."""
    return analyse(asked, resolve(asked, history).text)


def analyse(asked: str, text: str) -> Question:
    """`asked`, which stands alone as `text`, in the forms that the stages need."""
    return Question(
        asked=asked,
        text=text,
        kind=expected_type(text),
        wants_list=wants_list(text),
        stems=tuple(content_stems(text)),
        name_stems=tuple(n.stems for n in names(text)),
    )
