"""The stream of bundles that training sees: what kinds, and how often."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.reader.training.data import (
    Bundle,
    Example,
    Paragraph,
    Question,
    around,
    content_words,
    find_answer,
)
from assistant.reader.training.exchange import exchange
from assistant.reader.training.lexicon import Lexicon
from assistant.reader.training.negatives import Article, remove_answer
from assistant.reader.training.noise import disturb
from assistant.reader.training.records import (
    Values,
    build_article_bundle,
    build_header_bundle,
    find_fields,
)
from assistant.reader.training.renamed import rename, rename_alike
from assistant.reader.training.retrieved import Retriever
from assistant.reader.training.tables import build_table_bundle
from assistant.reader.training.written import Written, cycle_pieces

# Shares of bundles. Written by hand beats made by rule: SQuAD 2.0's own and what was written for this reader
# come often; but one that is seen a dozen times is learned by heart. `Shares` says how often they come, and
# this share of them comes with names and numbers renamed in passage and questions alike, at most so many.
RENAMED_ALIKE: Final = 0.5
MOST_RENAMED: Final = 6
# Of what was written for this reader this share is over our own documents: half as often again as their
# questions are, for such are what people ask about.
OWN: Final = 0.3
# Of unanswerable questions this share comes with the answerable one that is most like it.
MOST_ALIKE: Final = 0.5
RECORDS: Final = 0.08
# Of these, tables of several rows, of which the questions ask for one.
TABLES: Final = 0.45
# Of the answerable questions of SQuAD 1.1 this share gets its counterpart by renaming something in the
# passage. The others' negatives: the question exchanged, a paragraph of the article, one that was retrieved,
# or the paragraph without its answer.
RENAMED: Final = 0.2
EXCHANGED: Final = 0.5
OTHER_PARAGRAPH: Final = 0.15
RETRIEVED: Final = 0.2
# SQuAD's questions mostly repeat the words of the answering sentence; people who have not read it do not.
# This share of those that repeat every word is passed over, of those that repeat half of them half of it.
EASY_PASSED_OVER: Final = 0.8


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles of the two files, without those held out."""

    articles: tuple[Article, ...]
    adversarial: tuple[Article, ...]
    values: Values
    retriever: Retriever
    lexicon: Lexicon
    written: Written = field(default_factory=Written)

    @classmethod
    def build(
        cls,
        paragraphs: Sequence[Paragraph],
        adversarial: Sequence[Paragraph],
        lexicon: Lexicon,
        written: Written,
    ) -> Corpus:
        """Group paragraphs by article."""
        return cls(
            group_articles(paragraphs),
            group_articles(adversarial),
            Values.collect(paragraphs),
            Retriever(paragraphs),
            lexicon,
            written,
        )


def group_articles(paragraphs: Sequence[Paragraph]) -> tuple[Article, ...]:
    """One `Article` a title, in order of the titles."""
    groups: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        groups[paragraph.title].append(paragraph)
    return tuple(Article(groups[title]) for title in sorted(groups))


@dataclass(frozen=True, slots=True)
class Shares:
    """How often bundles of each source come, 0..1 each; the rest is SQuAD 1.1."""

    adversarial: float
    written: float


def stream_bundles(corpus: Corpus, seed: int, shares: Shares) -> Iterator[Bundle]:
    """Bundles without end, the same for the same seed."""
    chance = random.Random(seed)
    ordinary = cycle_questions(corpus.articles, chance)
    adversarial = cycle_adversarial(corpus.adversarial, chance)
    written = cycle_written(corpus.written, chance)
    if not (corpus.written.paragraphs or corpus.written.pieces):
        shares = Shares(shares.adversarial, 0.0)
    while True:
        draw = chance.random()
        if draw < shares.adversarial + shares.written:
            title, bundle = next(adversarial if draw < shares.adversarial else written)
            if bundle and chance.random() < RENAMED_ALIKE:
                other = " ".join(chance.choice(corpus.articles).other_text(chance) for _ in range(3))
                bundle = rename_alike(bundle, other, chance.randint(1, MOST_RENAMED), chance)
        elif draw < shares.adversarial + shares.written + RECORDS:
            title, bundle = "", build_record(corpus, chance)
        else:
            title, bundle = build_ordinary(corpus, *next(ordinary), chance)
        yield tuple(disturb(example, title, chance, corpus.lexicon) for example in bundle)


def cycle_written(written: Written, chance: random.Random) -> Iterator[tuple[str, Bundle]]:
    """What was written for this reader, over SQuAD's paragraphs and over our own documents."""
    over_squad = cycle_adversarial(group_articles(written.paragraphs), chance)
    over_pieces = cycle_pieces(written.pieces, chance)
    share = OWN if written.paragraphs and written.pieces else float(bool(written.pieces))
    while written.paragraphs or written.pieces:
        if chance.random() < share:
            yield "", next(over_pieces)
        else:
            yield next(over_squad)


def cycle_questions(
    articles: Sequence[Article], chance: random.Random
) -> Iterator[tuple[Article, Paragraph, Question]]:
    """Every answerable question once in random order, then again."""
    everything = [
        (article, paragraph, question)
        for article in articles
        for paragraph in article.paragraphs
        for question in paragraph.questions
        if question.answers
    ]
    while True:
        chance.shuffle(everything)
        for article, paragraph, question in everything:
            if chance.random() >= EASY_PASSED_OVER * repeated(paragraph, question):
                yield article, paragraph, question


def repeated(paragraph: Paragraph, question: Question) -> float:
    """The share, 0..1, of the question's words that stand near its answer; words alike in their first
    five letters count as one."""
    answered = build_answered(paragraph, question)
    asked = {word[:5] for word in content_words(question.text)}
    if answered is None or not asked:
        return 0.0
    length = answered.end - answered.start
    near = around(answered.passage, answered.start, answered.passage[answered.start :][:length])
    return len(asked & {word[:5] for word in content_words(near)}) / len(asked)


def cycle_adversarial(articles: Sequence[Article], chance: random.Random) -> Iterator[tuple[str, Bundle]]:
    """Unanswerable questions that somebody wrote, each with an answerable one of its paragraph."""
    paragraphs = [p for article in articles for p in article.paragraphs]
    while True:
        bundles = [(p.title, bundle) for p in paragraphs for bundle in pair_questions(p, chance)]
        chance.shuffle(bundles)
        yield from bundles


def pair_questions(paragraph: Paragraph, chance: random.Random) -> Iterator[Bundle]:
    """The questions of one paragraph in pairs, until both kinds are used up."""
    answered = [e for q in paragraph.questions if (e := build_answered(paragraph, q))]
    without = [Example(q.text, paragraph.text) for q in paragraph.questions if not q.answers]
    chance.shuffle(answered)
    chance.shuffle(without)
    for place in range(max(len(answered), len(without))):
        both = (*answered[place : place + 1], *without[place : place + 1])
        if len(both) == 2 and chance.random() < MOST_ALIKE:
            asked = content_words(both[1].question)
            both = (max(answered, key=lambda e: len(asked & content_words(e.question))), both[1])
        yield both


def build_answered(paragraph: Paragraph, question: Question) -> Example | None:
    """The question with its paragraph and the place of its first answer."""
    for answer in question.answers[:1]:
        place = find_answer(question.text, paragraph.text, answer)
        if place is not None:
            return Example(question.text, paragraph.text, *place)
    return None


def build_ordinary(
    corpus: Corpus, article: Article, paragraph: Paragraph, question: Question, chance: random.Random
) -> tuple[str, Bundle]:
    """An answerable question, with one passage or question that does not match."""
    answered = build_answered(paragraph, question)
    if answered is None:
        return paragraph.title, ()
    if chance.random() < RENAMED and (both := rename(answered, article.other_text(chance), chance)):
        return paragraph.title, both if chance.random() < 0.5 else (answered, both[1])
    against = build_negative(corpus, article, answered, question, chance)
    return paragraph.title, (answered,) if against is None else (answered, against)


def build_negative(
    corpus: Corpus, article: Article, answered: Example, question: Question, chance: random.Random
) -> Example | None:
    """An unanswerable example close to `answered`: see the shares above."""
    draw = chance.random()
    if draw < EXCHANGED:
        other = article.other_text(chance)
        asked = exchange(answered.question, answered.passage, other, chance, corpus.lexicon)
        return None if asked is None else Example(asked, answered.passage)
    if draw < EXCHANGED + OTHER_PARAGRAPH:
        passages = article.closest_without_answer(question, answered.passage, 1)
        return Example(answered.question, passages[0]) if passages else None
    if draw < EXCHANGED + OTHER_PARAGRAPH + RETRIEVED:
        brought = corpus.retriever.closest_without_answer(question, answered.passage)
        return Example(answered.question, brought) if brought else None
    return remove_answer(answered, question.answers)


def build_record(corpus: Corpus, chance: random.Random) -> Bundle:
    """A table or a header; empty where the draw did not work out."""
    article = chance.choice(corpus.articles)
    if chance.random() < TABLES:
        return build_table_bundle(corpus.values, chance) or ()
    if chance.random() < 0.5:
        bundle = build_article_bundle(find_fields(article.paragraphs), chance)
    else:
        bundle = build_header_bundle(corpus.values, article.other_text(chance), chance)
    return bundle or ()
