"""What is answered in the end, once a model has written what it would.

The rule, first match wins:
1. Something that it wrote holds: that is the answer.
2. A false premise was not corrected from the passage that tells otherwise: refused as without a model.
3. The model failed: the quoted answer, with a notice that says why (or the failure, LLM_FALLBACK=fail).
4. The model says that the evidence does not answer: refused as not answered, unless the quoted answer is
   sure (`Writer.is_sure`); then that is given, with a notice.
5. Nothing that it wrote holds, or it wrote nothing: the quoted answer, with a notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.generative import Writer
from assistant.answer.outage import say_broke_off, say_unused
from assistant.types import Refusal, RefusalReason, Withheld

NOTHING_HELD = (
    "Nothing that the language model wrote held against the documents; "
    "the answer is quoted from them instead."
)
NOTHING_SAID = (
    "The language model wrote nothing that answers; the answer is quoted from the documents instead."
)
FOUND_NOTHING = (
    "The language model found no answer in the documents; the one shown is quoted from them, without it."
)
FOUND_LESS = "The language model found that the documents do not answer all of the question."
NOT_ANSWERED = Refusal(
    RefusalReason.NOT_ANSWERED,
    "The documents come near this, but the language model found no answer in them.",
)


@dataclass(frozen=True, slots=True)
class Settled:
    """How to answer: from the writer, by a refusal, or by quoting (when neither)."""

    written: bool
    refusal: Refusal | None
    notices: tuple[str, ...]


def settle(writer: Writer, refusal: Refusal | None) -> Settled:
    """The rule of this module; `refusal` is what stands without a model (a false premise), if anything."""
    ending = writer.ending
    if ending == "written":
        broke = [say_broke_off(writer.error)] if writer.error else []
        less = [FOUND_LESS] if writer.said_less else []
        said = [refusal.sentence] if refusal else []
        withheld = say_withheld(writer.withheld)
        return Settled(True, refusal, (*said, *broke, *less, *withheld, *writer.notices))
    if refusal is not None:
        return Settled(False, refusal, ())
    if ending == "failed" and writer.error is not None:
        return Settled(False, None, (say_unused(writer.error),))
    if ending == "declined" and not writer.is_sure:
        return Settled(False, NOT_ANSWERED, ())
    quoted = {"declined": FOUND_NOTHING, "nothing_held": NOTHING_HELD}.get(ending, NOTHING_SAID)
    return Settled(False, None, (quoted,))


def say_withheld(withheld: Sequence[Withheld]) -> list[str]:
    """One sentence on what is not shown as it was written; none when all of it held."""
    if not withheld:
        return []
    ends = {
        "regenerated": "written again",
        "replaced": "replaced by a quotation",
        "withheld": "left out",
    }
    counts = {words: sum(w.done == done for w in withheld) for done, words in ends.items()}
    parts = [f"{count} {'was' if count == 1 else 'were'} {words}" for words, count in counts.items() if count]
    many = f"{len(withheld)} sentences" if len(withheld) > 1 else "1 sentence"
    return [f"{many} of the language model did not hold against the documents: {', '.join(parts)}."]
