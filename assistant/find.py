"""What the documents hold for a question, part by part: search, weigh, choose, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.complete import complete_list
from assistant.answer.compose import Draft, compose
from assistant.answer.select import select
from assistant.answer.selection import Selection
from assistant.parts import split_parts
from assistant.premise import find_false_premise
from assistant.question import Question, analyse
from assistant.ranking.rank import Candidate
from assistant.ranking.weigh import Weigher
from assistant.refuse import refuse
from assistant.types import AnswerType, Refusal, RefusalReason
from assistant.work import Work
from index.corpus import CorpusIndex
from index.types import Hit

# Retrieved for ranking; the best `Settings.passages` of them are read closely.
RETRIEVED = 20
# Of each part of a question that asks for several things, so many are read at least.
LEAST_READ = 3
QUESTION_CUT = "The question is long; only its beginning was read closely."
UNANSWERED_PART = "Not answered: “{question}” {reason}"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked, and what was chosen for it: statements, or a refusal, or for a false
    premise both. `doubtful` when STRICT=on would not believe any of the statements."""

    question: Question
    ranked: tuple[Candidate, ...]  # likeliest first
    selection: Selection
    refusal: Refusal | None
    doubtful: bool = False


class Finder:
    """Finds over one index; several questions at once may use it."""

    def __init__(self, index: CorpusIndex, weigher: Weigher, passages: int) -> None:
        self._index = index
        self._weigher = weigher
        self._passages = passages

    def split(self, question: Question) -> tuple[Question, ...]:
        """The parts of `question`; itself alone when it asks for one thing."""
        parts = split_parts(question.text)
        return (question,) if len(parts) == 1 else tuple(analyse(part, part) for part in parts)

    def search(self, question: Question, work: Work) -> list[Hit]:
        """The chunks for `question` within the work's documents, best first."""
        with work.timed("searching"):
            return self._index.search(question.text, top=RETRIEVED, paths=work.documents)

    def choose(self, question: Question, hits: list[Hit], work: Work, *, parts: int) -> Part:
        """Read and rank `hits` for `question`, one of `parts`, and choose what answers it."""
        frequencies = self._index.term_frequencies(question.stems)
        depth = self.depth(parts)
        weighing = self._weigher.weigh(question, hits[:depth], frequencies, work.timed)
        if weighing.question_was_cut and QUESTION_CUT not in work.notices:
            work.notices.append(QUESTION_CUT)
        with work.timed("answering"):
            selection = select(question, weighing.ranked, threshold=weighing.threshold)
            if len(selection.statements) > 1:
                path = selection.statements[0].candidate.hit.chunk.path
                selection = complete_list(selection, self._index.chunks(path))
            surest = max((s.candidate.sure for s in selection.statements), default=0.0)
            doubtful = surest < weighing.strict_threshold
            if doubtful and _lacks_reason(question, selection):
                selection = Selection(())
            if selection.statements:
                refusal = find_false_premise(question, selection.statements[0].candidate)
            else:
                refusal = refuse(question, hits, weighing.ranked, frequencies)
        return Part(question, tuple(weighing.ranked), selection, refusal, doubtful)

    def depth(self, parts: int) -> int:
        """How many chunks are read for each of `parts`."""
        return self._passages if parts == 1 else max(LEAST_READ, self._passages // parts)


def _lacks_reason(question: Question, selection: Selection) -> bool:
    """Whether a reason is asked for and none of the statements gives any: what a "why" takes for granted is
    often not so."""
    return question.kind is AnswerType.REASON and not any(s.candidate.typed for s in selection.statements)


def join(parts: Sequence[Part], whole: Question) -> Part:
    """The parts as one, refused only when all of them are; a statement that answers two stands once."""
    if len(parts) == 1:
        return parts[0]
    answered = [p for p in parts if p.refusal is None]
    refused = [p.refusal for p in parts if p.refusal is not None]
    premise = [r for r in refused if r.reason is RefusalReason.FALSE_PREMISE]
    chosen = [s for p in answered for s in p.selection.statements]
    seen = {(s.candidate.hit.chunk.path, s.candidate.unit.start): s for s in reversed(chosen)}
    ranked = sorted((c for p in parts for c in p.ranked), key=lambda c: -c.probability)
    conflict = any(p.selection.conflict for p in answered)
    statements = tuple(s for s in chosen if seen[s.candidate.hit.chunk.path, s.candidate.unit.start] is s)
    refusal = None if answered else (premise or refused)[0]
    doubtful = any(p.doubtful for p in answered)
    return Part(whole, tuple(ranked), Selection(statements, conflict), refusal, doubtful)


def unanswered(parts: Sequence[Part]) -> list[str]:
    """A notice for each part that is not answered while another is."""
    if all(p.refusal is not None for p in parts):
        return []
    return [
        UNANSWERED_PART.format(question=p.question.text, reason=p.refusal.sentence)
        for p in parts
        if p.refusal is not None
    ]


def quote(parts: Sequence[Part]) -> Draft:
    """The extractive answer: the lines of each answered part, in order; a line is not repeated."""
    drafts = [compose(p.question, p.selection) for p in parts if p.refusal is None]
    lines = {line.text: line for draft in drafts for line in draft.lines}
    return Draft(tuple(lines.values()), drafts[0].short if len(drafts) == 1 else None)
