"""A claim beside its passages, analysed once for all checks: nearest sentences and their differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.support.lexicon import Lexicon, load_lexicon
from assistant.support.passage import Passage
from assistant.support.words import Analysis, Sentence, Word, analyse, content_words

NEAREST = 3  # sentences of the passages that are looked at closely for each sentence of the claim
LONGEST_CLAIM = 6  # sentences of a claim that are compared one by one; the rest only by its words


@dataclass(frozen=True, slots=True)
class Edit:
    """A place where a claim's sentence departs from its nearest sentence; either side may be empty."""

    claim: tuple[Word, ...]
    passage: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """One sentence of the claim laid beside the passage sentence that it resembles most."""

    claim: Sentence
    passage: Sentence
    kept: float  # 0..1, share of the claim's words that stand in the sentence in the same order
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The claim, its passages and what every check needs of both."""

    claim: Analysis
    passages: tuple[Analysis, ...]
    surroundings: tuple[Analysis, ...]  # contexts and titles
    nearest: tuple[Sentence, ...]  # NEAREST to each sentence of the claim, best first
    alignments: tuple[Alignment, ...]  # one per sentence of the claim, at most LONGEST_CLAIM
    lexicon: Lexicon

    @property
    def content(self) -> list[Word]:
        """Words of the claim that carry meaning."""
        return content_words(self.claim.words)

    def has_stem(self, stem: str) -> bool:
        """Whether a word of this stem stands in a cited span."""
        return any(stem in passage.stems for passage in self.passages)

    def has_word(self, folded: str) -> bool:
        """Whether this very word stands in a cited span."""
        return any(folded in passage.folded for passage in self.passages)

    def surrounds(self, stem: str) -> bool:
        """Whether a word of this stem stands in the surroundings or a title."""
        return any(stem in text.stems for text in self.surroundings)


def compare(claim: str, passages: Sequence[Passage]) -> Comparison:
    """Analyse `claim` and `passages`; equal arguments give equal results."""
    lexicon = load_lexicon()
    said = analyse(claim)
    cited = tuple(analyse(p.text) for p in passages)
    around = tuple(
        analyse(text) for p in passages for text in (p.context, p.title) if text and text != p.text
    )
    near = [(s, _nearest(s.stems, cited, lexicon)) for s in said.sentences[:LONGEST_CLAIM]]
    nearest = dict.fromkeys(sentence for _, found in near for sentence in found)
    alignments = (_align(sentence, found) for sentence, found in near)
    return Comparison(said, cited, around, tuple(nearest), tuple(a for a in alignments if a), lexicon)


def _nearest(stems: frozenset[str], passages: Sequence[Analysis], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """The sentences that share most with `stems`, by rarity; ties go to the earlier."""
    weights = {stem: lexicon.rarity(stem) + 0.1 for stem in stems}
    scored = [
        (-sum(weights[stem] for stem in stems & sentence.stems), number, at, sentence)
        for number, passage in enumerate(passages)
        for at, sentence in enumerate(passage.sentences)
        if not stems.isdisjoint(sentence.stems)
    ]
    return tuple(entry[3] for entry in sorted(scored, key=lambda entry: entry[:3])[:NEAREST])


def _align(claim: Sentence, nearest: Sequence[Sentence]) -> Alignment | None:
    best: Alignment | None = None
    for sentence in nearest:
        found = _lay_beside(claim, sentence)
        if best is None or found.kept > best.kept:
            best = found
    return best


def _lay_beside(claim: Sentence, passage: Sentence) -> Alignment:
    matcher = SequenceMatcher(
        None, [w.stem for w in passage.words], [w.stem for w in claim.words], autojunk=False
    )
    kept = 0
    edits = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            kept += m - k
        else:
            edits.append(Edit(claim.words[k:m], passage.words[i:j]))
    return Alignment(claim, passage, kept / len(claim.words), tuple(edits))


__all__ = ["Alignment", "Comparison", "Edit", "compare"]
