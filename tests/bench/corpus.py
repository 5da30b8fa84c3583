"""Text files that look like a real corpus, as many as wanted, the same ones every time."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SQUAD = PROJECT.parent / "shared" / "squad" / "train-v1.jsonl.gz"
_PARAGRAPHS = (2, 9)  # fewest and most in a file


def write_files(folder: Path, count: int) -> None:
    """Writes `count` articles with headings: of SQuAD's paragraphs where they are, else of seeds/."""
    folder.mkdir(parents=True)
    chance = random.Random(7)
    articles = list(_read_squad()) if SQUAD.is_file() else list(_recombine_seeds(chance, count))
    for number in range(count):
        title, paragraphs = articles[number % len(articles)]
        first = (number // len(articles)) * _PARAGRAPHS[1]
        some = paragraphs[first : first + chance.randint(*_PARAGRAPHS)] or paragraphs[:3]
        parts = [f"# {title}, part {number}"]
        for place, paragraph in enumerate(some):
            if place % 3 == 2:
                parts.append(f"## Section {place // 3 + 1}")
            parts.append(paragraph)
        (folder / f"{number:04d}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _read_squad() -> Iterator[tuple[str, list[str]]]:
    with gzip.open(SQUAD, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        for title, group in groupby(rows, key=lambda row: str(row["title"])):
            yield title.replace("_", " "), list(dict.fromkeys(str(row["context"]) for row in group))


def _recombine_seeds(chance: random.Random, count: int) -> Iterator[tuple[str, list[str]]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("*.txt"))]
    paragraphs = [part for text in texts for part in text.split("\n\n") if len(part) > 200]
    for number in range(count):
        yield f"Digest {number}", chance.sample(paragraphs, _PARAGRAPHS[1])
