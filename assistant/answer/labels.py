"""Evidence for a language model: passages with the labels E1, E2, ... by which it cites them.

Rules, in order: the chunks of the sentences that the extractive answer would use come first, then those of
the other candidates, likeliest first, each chunk once. A chunk that does not fit in the room that is left is
cut to the units around its best one; from the first that does not fit even so, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.selection import Selection
from assistant.errors import LanguageModelError
from assistant.ranking.rank import Candidate
from index.tokens import count_tokens
from index.types import Hit, Unit

MOST_PASSAGES = 8
_AROUND = (3, 1, 0)  # units kept on either side of the best one, tried in this order
_SLACK = 1.15  # a model's own tokenizer may need more tokens than cl100k_base
_FRAME = 40  # tokens of a passage's label, title and blank lines


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage of one chunk under a label; `units` are a run of the chunk's."""

    label: str  # "E1"
    hit: Hit
    units: tuple[Unit, ...]
    score: float  # 0..1, probability of its likeliest unit

    def unit_text(self, unit: Unit) -> str:
        """The unit, verbatim."""
        chunk = self.hit.chunk
        return chunk.text[unit.start - chunk.start : unit.end - chunk.start]

    @property
    def text(self) -> str:
        """The passage, verbatim."""
        chunk = self.hit.chunk
        return chunk.text[self.units[0].start - chunk.start : self.units[-1].end - chunk.start]

    def prompt_text(self) -> str:
        """As a model is shown it: title, headings or header row, then the passage."""
        chunk = self.hit.chunk
        above = chunk.embed_text[: -len(chunk.text)] if chunk.embed_text.endswith(chunk.text) else ""
        title = " ".join(self.hit.title.split())[:200]
        return f"From “{title}”.\n{above}{self.text}"


def label_passages(ranked: Sequence[Candidate], selection: Selection, *, room: int) -> tuple[Labelled, ...]:
    """Labelled passages within `room` tokens, at least one.

    Raises:
        LanguageModelError: not even the best sentence fits.
    """
    taken: list[Labelled] = []
    left = float(room)
    for best in _best_of_chunks(ranked, selection):
        fitting = _fit(f"E{len(taken) + 1}", best, left)
        if fitting is None:
            break
        taken.append(fitting[0])
        left -= fitting[1]
        if len(taken) == MOST_PASSAGES:
            break
    if not taken:
        raise LanguageModelError(
            f"The model's context leaves {max(room, 0)} tokens for evidence, too few for one sentence.",
            reason="context_too_small",
            hint="Lower LLM_MAX_TOKENS, raise LLM_CONTEXT, or choose a model with a larger context.",
        )
    return tuple(taken)


def _best_of_chunks(ranked: Sequence[Candidate], selection: Selection) -> Iterator[Candidate]:
    chosen = [c for s in selection.statements for c in (s.candidate, *s.repeats)]
    seen: set[str] = set()
    for candidate in (*chosen, *ranked):
        if candidate.hit.chunk.id not in seen:
            seen.add(candidate.hit.chunk.id)
            yield candidate


def _fit(label: str, best: Candidate, left: float) -> tuple[Labelled, float] | None:
    """The passage around `best` that fits and the tokens that it takes."""
    units = best.hit.chunk.units
    at = next((n for n, unit in enumerate(units) if unit.start == best.unit.start), 0)
    for around in (len(units), *_AROUND):
        window = units[max(0, at - around) : at + around + 1]
        passage = Labelled(label, best.hit, window, best.probability)
        tokens = _SLACK * count_tokens(passage.prompt_text()) + _FRAME
        if tokens <= left:
            return passage, tokens
    return None
