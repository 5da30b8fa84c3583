"""Train, calibrate and export the reader: `python -m assistant.reader.training --help`."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path

from tokenizers import Tokenizer

from assistant.reader.training.data import (
    calibration_held_out,
    load_paragraphs,
    split_articles,
    training_held_out,
)
from assistant.reader.training.export import (
    blend_weights,
    export_model,
    hash_file,
    load_weights,
    tokenizer_source,
)
from assistant.reader.training.lexicon import Lexicon
from assistant.reader.training.mixture import Corpus
from assistant.reader.training.train import WEIGHTS, Plan, train
from assistant.reader.training.written import WRITTEN, load_written


def cache_folder() -> Path:
    """Where checkpoints go by default: the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cited-assistant" / "reader-training"


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.reader.training",
        description="Train the reader and export it. Goes on from the last checkpoint.",
        epilog="example: python -m assistant.reader.training --squad ../shared/squad "
        "--start ../shared/models/reader-warmstart/model.fp16.safetensors --minutes 80",
    )
    parser.add_argument("--squad", type=Path, required=True, help="folder of the two data files")
    parser.add_argument(
        "--wordnet", type=Path, help="folder of WordNet's database files (Debian: package wordnet-base)"
    )
    parser.add_argument(
        "--start", type=Path, help="weights or a shipped model to start from (default: MiniLM's)"
    )
    parser.add_argument("--folder", type=Path, default=cache_folder(), help="for checkpoints")
    parser.add_argument("--output", type=Path, help="export here (default: <folder>/model)")
    parser.add_argument("--minutes", type=float, default=80, help="active training time")
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument(
        "--adversarial", type=float, default=0.2, help="share of bundles that are SQuAD 2.0's"
    )
    parser.add_argument(
        "--written", type=float, default=0.4, help="share of bundles that were written for this reader"
    )
    parser.add_argument("--questions", type=Path, default=WRITTEN, help="what was written for this reader")
    parser.add_argument("--keep", type=float, default=0.0, help="share of earlier weights in the export")
    parser.add_argument("--keep-of", type=Path, help="these earlier weights (default: those of --start)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    return parser


def load_corpus(squad: Path, wordnet: Path | None, questions: Path) -> Corpus:
    """Everything to train on: both files without the articles that are held out, and what was written."""
    ordinary = load_paragraphs(squad / "train-v1.jsonl.gz")
    adversarial = load_paragraphs(squad / "dev-v2-calibration.jsonl.gz")
    trained = split_articles(ordinary, training_held_out(ordinary))[0]
    return Corpus.build(
        trained,
        split_articles(adversarial, calibration_held_out(adversarial))[0],
        Lexicon.load(wordnet) if wordnet else Lexicon(),
        load_written(questions, trained),
    )


def main() -> None:
    """Run the command line."""
    given = build_parser().parse_args()
    start = given.start or tokenizer_source().with_name("model.safetensors")
    kept = given.keep_of or start
    plan = Plan(given.minutes, given.rate, given.adversarial, given.written, given.threads, given.seed)
    tokenizer = Tokenizer.from_file(str(tokenizer_source()))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    corpus = load_corpus(given.squad, given.wordnet, given.questions)
    progress = train(corpus, tokenizer, load_weights(start), given.folder, plan)
    output = given.output or given.folder / "model"
    provenance = {
        "started_from": {"name": start.name, "sha256": hash_file(start)},
        "plan": asdict(plan),
        "done": asdict(progress),
        "kept": {"share": given.keep, "of": kept.name, "sha256": hash_file(kept)},
        "data": "SQuAD 1.1 train and 18 articles of SQuAD 2.0 dev, without the held-out articles; "
        f"{given.questions.name} (sha256 {hash_file(given.questions)[:16]})"
        + ("; opposites and synonyms from WordNet 3.0" if given.wordnet else ""),
    }
    weights = blend_weights(load_weights(kept), load_weights(given.folder / WEIGHTS), given.keep)
    export_model(weights, output, provenance=provenance)
    sys.stdout.write(f"exported, not yet calibrated: {output}\n")


if __name__ == "__main__":
    main()
