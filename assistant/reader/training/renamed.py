"""Passages with a name or number of the question exchanged: the same question, no longer answered.

A question that was changed by rule often reads oddly, and a network can learn to refuse odd questions.
Here the question stays as somebody wrote it, and the passage gives the answer about something else. Where
both are renamed alike, the question is answered again: what decides is whether they agree.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reader.training.data import Example
from assistant.reader.training.exchange import NUMBER, find_names


def rename(answered: Example, other: str, chance: random.Random) -> tuple[Example, Example] | None:
    """An answered and an unanswered example over one renamed passage; None where nothing can be renamed.

    `other` is text of the same article, from which the new name or number comes.
    """
    old = choose_shared(answered, chance)
    new = old and choose_new(old, answered, other, chance)
    if not old or not new:
        return None
    passage = replace_whole(answered.passage, old, new)
    before = replace_whole(answered.passage[: answered.start], old, new)
    shift = len(before) - answered.start
    start, end = answered.start + shift, answered.end + shift
    if passage[start:end] != answered.passage[answered.start : answered.end]:
        return None  # what was renamed reached into the answer
    alike = Example(replace_whole(answered.question, old, new), passage, start, end)
    return alike, replace(answered, passage=passage, start=0, end=0)


def choose_shared(answered: Example, chance: random.Random) -> str | None:
    """A name or number that stands in question and passage alike, and not in the answer."""
    question = answered.question[:1].lower() + answered.question[1:]
    answer = answered.passage[answered.start : answered.end]
    shared = [
        found
        for found in [*find_names(question), *NUMBER.findall(question)]
        if find_whole(found, answered.passage) and not find_whole(found, answer)
    ]
    return chance.choice(shared) if shared else None


def choose_new(old: str, answered: Example, other: str, chance: random.Random) -> str | None:
    """Something of the kind of `old` that stands in `other`, and neither in the question nor the passage."""
    found: Sequence[str] = NUMBER.findall(other) if old[0].isdigit() else find_names(other)
    known = f"{answered.question} {answered.passage}"
    alike = [f for f in found if abs(len(f.split()) - len(old.split())) <= 1 and len(f) > 1]
    fresh = sorted({f for f in alike if not find_whole(f, known) and f not in old and old not in f})
    return chance.choice(fresh) if fresh else None


def find_whole(sought: str, text: str) -> bool:
    """Whether `sought` stands in `text` and is not part of a longer word."""
    return re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", text) is not None


def replace_whole(text: str, old: str, new: str) -> str:
    """`text` with every `old` that is not part of a longer word replaced."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)
