"""Whether the one whom the claim makes speak is the one who speaks in the passage."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.names import is_named, name_words
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.words import Sentence, Word, stem
from assistant.types import Check

NAME = "attribution"
_SPEAK = """say says said state stated tell told announce announced claim claimed argue argued explain
    explained declare declared add added admit admitted warn warned emphasize emphasized stress
    stressed praise praised write wrote insist insisted confirm confirmed deny denied according""".split()
SPEAK = frozenset(stem(w) for w in _SPEAK) | {"said", "told", "wrote"}
REACH = 6  # words around a verb of speaking in which its speaker stands
_PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "who"})


def check_attribution(comparison: Comparison) -> Check:
    """Failed when the passage lets only others say it."""
    ours = {w.folded: w for s in comparison.claim.sentences for w in _speakers(s, comparison)}
    if not ours:
        return not_applicable(NAME, "The claim quotes or reports nobody by name.")
    unnamed = [w for w in ours.values() if not is_named(w, comparison)]
    if len(unnamed) == len(ours):
        return failed(NAME, f"The passage does not mention {listed(w.text for w in unnamed)}.", 0.0)
    theirs: set[str] = set()
    for sentence in comparison.nearest:
        theirs |= {w.folded for w in _speakers(sentence, comparison)}
        if any(w.folded in _PRONOUNS for w in sentence.words):
            return passed(NAME, "The passage's speaker may be the same.", 0.8)
    if theirs and not theirs & set(ours):
        return failed(NAME, f"In the passage {listed(sorted(theirs))} speaks, not {listed(ours)}.", 0.2)
    return passed(NAME, "The same one speaks.")


def _speakers(sentence: Sentence, comparison: Comparison) -> list[Word]:
    words = sentence.words
    at = [i for i, w in enumerate(words) if w.stem in SPEAK]
    close = {j for i in at for j in range(max(0, i - REACH), min(len(words), i + REACH + 1))}
    return [
        w
        for j, w in enumerate(words)
        if j in close
        and w.text[:1].isupper()
        and not (w.initial and comparison.lexicon.is_common(w.stem))
        and len(w.folded) > 2
    ]


__all__ = ["SPEAK", "check_attribution", "name_words"]
