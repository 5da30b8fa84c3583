"""Passages with a name or number of the question exchanged: the same question, no longer answered.

A question that was changed by rule often reads oddly, and a network can learn to refuse odd questions.
Here the question stays as somebody wrote it, and the passage gives the answer about something else. Where
both are renamed alike, the question is answered again: what decides is whether they agree.

`rename_alike` does the second only, to several names of a whole bundle: whatever was answerable stays so and
whatever was not does not become it, and a bundle that is seen a dozen times is not the same one each time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reader.training.data import Bundle, Example
from assistant.reader.training.exchange import NUMBER, find_names


def rename(answered: Example, other: str, chance: random.Random) -> tuple[Example, Example] | None:
    """An answered and an unanswered example over one renamed passage; None where nothing can be renamed.

    `other` is text of the same article, from which the new name or number comes.
    """
    old = choose_shared(answered, chance)
    new = old and choose_new(old, answered, other, chance)
    if not old or not new:
        return None
    alike = rename_one(answered, old, new)
    if alike.passage[alike.start : alike.end] != answered.passage[answered.start : answered.end]:
        return None  # what was renamed reached into the answer
    return alike, replace(answered, passage=alike.passage, start=0, end=0)


def rename_alike(bundle: Bundle, other: str, most: int, chance: random.Random) -> Bundle:
    """The bundle, all of one passage, with at most `most` names and numbers renamed in passage and questions
    alike, to names and numbers of `other`; what stands in an answer keeps its name."""
    if len({example.passage for example in bundle}) != 1:
        return bundle
    for _ in range(most):
        passage = bundle[0].passage
        answers = [passage[e.start : e.end] for e in bundle]
        found = {*find_names(passage), *NUMBER.findall(passage)}
        free = sorted(name for name in found if not any(find_whole(name, answer) for answer in answers))
        old = chance.choice(free) if free else ""
        known = replace(bundle[0], question=" ".join(e.question for e in bundle))
        if not old or (new := choose_new(old, known, other, chance)) is None:
            continue
        renamed = tuple(rename_one(example, old, new) for example in bundle)
        if [e.passage[e.start : e.end] for e in renamed] == answers:  # else it reached into an answer
            bundle = renamed
    return bundle


def rename_one(example: Example, old: str, new: str) -> Example:
    """The example with `old` renamed in question and passage, its answer moved along."""
    shift = len(replace_whole(example.passage[: example.start], old, new)) - example.start
    moved = shift if example.answerable else 0
    return replace(
        example,
        question=replace_whole(example.question, old, new),
        passage=replace_whole(example.passage, old, new),
        start=example.start + moved,
        end=example.end + moved,
    )


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
