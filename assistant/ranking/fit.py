"""Learn the ranker's weights from public questions (SQuAD 1.1 and 2.0, CC BY-SA 4.0) and from those about our
own documents, never from seeds'.

    FILES="train-v1.jsonl.gz dev-v2-calibration.jsonl.gz assistant/reader/training/unread.jsonl.gz"
    export OPENBLAS_NUM_THREADS=1   # the matrices are small: more threads wait for each other
    python -m assistant.ranking.fit $FILES --reader on
    python -m assistant.ranking.fit $FILES --reader off

Each article, and each document of our own, is a document of a temporary corpus. Every question is asked
through the real retrieval and the real reader, once as it is and once with the answering passages taken
away, which makes an unanswerable question of the same words. To learn that a good passage may share few
words with the question, one word in some questions is replaced by one that stands nowhere. A unit counts as
right when it lies in the gold paragraph and holds an answer. The weights minimise the pointwise logistic
loss (a probability that can be compared across questions) plus the listwise one within each question.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.config import Settings
from assistant.engine import Assistant
from assistant.question import understand
from assistant.ranking.features import FEATURES, READER_FEATURES, FeatureMaker
from assistant.ranking.outcomes import (
    believe,
    choose_strict_threshold,
    choose_threshold,
    cross_validate,
    fit_trust,
    measure,
)
from assistant.ranking.train import Group, train
from assistant.ranking.views import read_hits, view_chunks
from assistant.terms import fold
from index.types import Hit

DEPTH = 30
READ = 8
# Of the documents that are asked about as by somebody who has never seen them, one in `KEPT` is learned
# from: with all of them the ranker unlearns that words tell.
COLLOQUIAL = "colloquial"  # such a document's mark in the file, and the end of its title
KEPT = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One public question with where its answer stands."""

    title: str
    context: str
    text: str
    answers: tuple[str, ...]  # empty: unanswerable


def read_articles(path: Path, count: int, *, seed: int, unread: bool) -> dict[str, list[dict[str, Any]]]:
    """`count` articles with all their paragraphs, chosen by `seed`.

    With `unread`, only of those that the reader was not trained on: it knows the others too well. Lines
    without a title are documents of our own, of which it has read none; all of them are taken.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        paragraphs = [json.loads(line) for line in lines]
    if not any("title" in p for p in paragraphs):
        return {_own_title(path, n, p): [p | {"own": True}] for n, p in enumerate(paragraphs)}
    titles = sorted(_unread_titles(path) if unread else {p["title"] for p in paragraphs})
    chosen = set(random.Random(seed).sample(titles, min(count, len(titles))))
    grouped: dict[str, list[dict[str, Any]]] = {}
    for paragraph in paragraphs:
        if paragraph["title"] in chosen:
            grouped.setdefault(paragraph["title"], []).append(paragraph)
    return grouped


def _own_title(path: Path, number: int, paragraph: dict[str, Any]) -> str:
    return f"{path.name} {number:03}" + (f" {COLLOQUIAL}" if paragraph.get(COLLOQUIAL) else "")


def _unread_titles(path: Path) -> frozenset[str]:
    from assistant.reader.training import data

    paragraphs = data.load_paragraphs(path)
    adversarial = any(not question.answers for p in paragraphs for question in p.questions)
    return data.calibration_held_out(paragraphs) if adversarial else data.training_held_out(paragraphs)


def write_corpus(articles: dict[str, list[dict[str, Any]]], folder: Path) -> None:
    """One Markdown file an article; a document of our own as it is."""
    for number, (title, paragraphs) in enumerate(sorted(articles.items())):
        if paragraphs[0].get("own"):
            (folder / f"{number:03}.md").write_text(paragraphs[0]["context"] + "\n", encoding="utf-8")
            continue
        body = "\n\n".join(p["context"].replace("\n", " ") for p in paragraphs)
        (folder / f"{number:03}.md").write_text(f"# {title.replace('_', ' ')}\n\n{body}\n", encoding="utf-8")


def sample_questions(articles: dict[str, list[dict[str, Any]]], count: int, *, seed: int) -> list[Asked]:
    """`count` questions spread over the articles."""
    every = [
        Asked(title, p["context"], qa["q"], tuple(qa["a"]))
        for title, paragraphs in sorted(articles.items())
        for p in paragraphs
        for qa in p["qas"]
    ]
    return random.Random(seed).sample(every, min(count, len(every)))


def collect(assistant: Assistant, asked: list[Asked], *, seed: int) -> Iterator[Group]:
    """Feature rows and labels of each question, as it is and with its passages taken away."""
    chance = random.Random(seed)
    for item in asked:
        hits = assistant.index.search(item.text, top=DEPTH)
        gold = [_holds(hit, item) for hit in hits]
        kept = hits[:READ]
        asked_of = _group(assistant, item, kept, gold[:READ], chance)
        yield replace(asked_of, trap=not item.answers)
        if item.answers and chance.random() < 0.5:
            away = [h for h, g in zip(hits, gold, strict=True) if not g][:READ]
            yield _group(assistant, item, away, [False] * len(away), chance)


def _holds(hit: Hit, item: Asked) -> bool:
    context = fold(" ".join(item.context.split()))
    return any(fold(" ".join(_unit_text(hit, p).split())) in context for p in range(len(hit.chunk.units)))


def _unit_text(hit: Hit, position: int) -> str:
    unit = hit.chunk.units[position]
    return hit.chunk.text[unit.start - hit.chunk.start : unit.end - hit.chunk.start]


def _group(
    assistant: Assistant, item: Asked, hits: list[Hit], gold: list[bool], chance: random.Random
) -> Group:
    question = understand(item.text, ())
    if question.stems and chance.random() < 0.3:
        lost = chance.randrange(len(question.stems))
        question = replace(
            question, stems=tuple("\x00" if i == lost else s for i, s in enumerate(question.stems))
        )
    query = assistant.index.embed_query(item.text)
    reader = assistant.reader
    readings = read_hits(reader, item.text, hits) if reader else None
    vectors = assistant.index.unit_vectors([h.chunk.id for h in hits])
    views = view_chunks(hits, query, vectors, readings)
    maker = FeatureMaker(question, assistant.index.term_frequencies(question.stems))
    best = max((s.score for v in views for s in v.spans.values()), default=float("inf"))
    rows = [maker.rows(view, best_span=best) for view in views if view.chunk.units]
    labels = [
        bool(g and item.answers and _is_right(hit, p, item))
        for hit, g in zip(hits, gold, strict=True)
        for p in range(len(hit.chunk.units))
    ]
    stacked = np.concatenate(rows) if rows else np.zeros((0, len(FEATURES)))
    return Group(item.title, stacked, np.array(labels, dtype=bool))


def _is_right(hit: Hit, position: int, item: Asked) -> bool:
    text = fold(_unit_text(hit, position))
    return any(fold(answer) in text for answer in item.answers) and text in fold(
        " ".join(item.context.split())
    )


def main() -> None:
    """Collect, train, print what was reached, and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("squad", type=Path, nargs="+")
    parser.add_argument("--reader", choices=("on", "off"), default="off")
    parser.add_argument("--articles", type=int, default=16, help="of each file")
    parser.add_argument("--questions", type=int, default=320, help="of each file")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--cache", type=Path, help="a folder that keeps the collected features for another run"
    )
    args = parser.parse_args()
    groups = thin_out([group for path in args.squad for group in _cached(path, args)])
    reads = args.reader == "on"
    # Without the reader's features as well: elsewhere it is right less often than on SQuAD.
    extra = [without_reader(g) for g in groups] if reads else []
    outcomes = cross_validate(groups, seed=args.seed, extra=extra)
    fitted = train([*groups, *extra], seed=args.seed)
    believed = strictly = outcomes
    if reads:
        fitted = replace(fitted, trust=fit_trust(outcomes), strict_trust=fit_trust(outcomes, strict=True))
        believed, strictly = believe(outcomes), believe(outcomes, strict=True)
    threshold, strict = choose_threshold(believed), choose_strict_threshold(strictly)
    fitted = replace(fitted, threshold=threshold, strict_threshold=strict)
    for judged, place in ((believed, threshold), (strictly, strict)):
        for name, value in measure(judged, place).items():
            print(f"{name}: {value}")  # noqa: T201 (a script's result)
    _write("reader" if reads else "plain", fitted.as_json())


def thin_out(groups: list[Group]) -> list[Group]:
    """`groups` with one document in `KEPT` of those that are asked about in quite other words."""
    colloquial = sorted({g.title for g in groups if g.title.endswith(COLLOQUIAL)})
    left_out = set(colloquial) - set(colloquial[::KEPT])
    return [g for g in groups if g.title not in left_out]


def without_reader(group: Group) -> Group:
    """`group` as it looks when no reader read it."""
    rows = group.rows.copy()
    rows[:, [FEATURES.index(name) for name in READER_FEATURES]] = 0.0
    return replace(group, rows=rows)


def _cached(path: Path, args: argparse.Namespace) -> list[Group]:
    kept = args.cache / f"{path.name}-{args.reader}.npz" if args.cache else None
    if kept and kept.is_file():
        held = np.load(kept, allow_pickle=False)
        bounds = np.cumsum(held["sizes"])[:-1]
        parts = zip(
            held["titles"], np.split(held["rows"], bounds), np.split(held["labels"], bounds), held["traps"],
            strict=True,
        )  # fmt: skip
        return [Group(str(title), rows, labels, bool(trap)) for title, rows, labels, trap in parts]
    groups = _collected(path, args)
    if kept:
        np.savez_compressed(
            kept,
            titles=np.array([g.title for g in groups]),
            sizes=np.array([len(g.labels) for g in groups]),
            rows=np.concatenate([g.rows for g in groups]),
            labels=np.concatenate([g.labels for g in groups]),
            traps=np.array([g.trap for g in groups]),
        )
    return groups


def _collected(path: Path, args: argparse.Namespace) -> list[Group]:
    articles = read_articles(path, args.articles, seed=args.seed, unread=args.reader == "on")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        write_corpus(articles, corpus)
        settings = Settings(corpus_dir=corpus, data_dir=Path(folder, "data"), reader=args.reader)
        with Assistant.open(settings) as assistant:
            asked = sample_questions(articles, args.questions, seed=args.seed)
            return list(collect(assistant, asked, seed=args.seed))


def _write(name: str, weights: dict[str, Any]) -> None:
    path = Path(__file__).with_name("weights.json")
    data = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    data["features"] = list(FEATURES)
    data[name] = weights
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
