"""The question in the words of what is read: the "natural dangers" that are asked for are "hazards" there.

A network that learned from questions which mostly repeat their passage's words takes a word for another
thing where it is only another word. So a question with a word that the sentence has in a synonym is read
with it once more, in that synonym. Words one step apart (what is above another, or beside it) are not
exchanged: unanswerable questions that somebody wrote to mislead differ from their passage by just such words.
"""

from __future__ import annotations

from assistant.reader.contrast import ASKING
from assistant.support.lexicon import load_lexicon
from assistant.support.words import Word, analyse, content_words


def retell(question: str, sentence: str) -> str:
    """`question`, every word that `sentence` lacks replaced by the first synonym that it has, by WordNet;
    the same text where there is none. Pure, a fraction of a millisecond."""
    offered = _content(sentence)
    stems = {word.stem for word in offered}
    retold = question
    for word in reversed(_content(question)):
        if word.stem not in stems and word.folded not in ASKING:
            retold = retold[: word.start] + _find_synonym(word, offered) + retold[word.end :]
    return retold


def _content(text: str) -> list[Word]:
    return content_words(analyse(text).words)


def _find_synonym(word: Word, offered: list[Word]) -> str:
    """The first of `offered` that shares a sense with `word` and is no opposite; else `word` as it stands."""
    lexicon = load_lexicon()
    same = (o for o in offered if lexicon.are_synonyms(word.stem, o.stem))
    return next((o.text for o in same if not lexicon.are_opposites(word.stem, o.stem)), word.text)


__all__ = ["retell"]
