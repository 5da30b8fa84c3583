"""Writes lexicon.json: word rarity, synonyms and antonyms, from open data. Run once, by hand.

    python -m assistant.support.lexicon_build --wordnet FOLDER --paragraphs FILE.jsonl.gz

`--wordnet` is the folder of the WordNet 3.1 database files (data.noun, index.sense, ...; its licence stands
in the written file). `--paragraphs` holds one JSON object a line with a text under "context" (SQuAD's form).
Kept are the stems that occur in at least four paragraphs.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.support.words import analyse, fold, stem

_PARTS = ("noun", "verb", "adj", "adv")
_TYPES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}  # ss_type of a sense key; 5 is a satellite
SENSES = 4  # rarer senses of a word are more often wrong than right
LEAST_PARAGRAPHS = 4


def count_words(path: Path) -> tuple[int, Counter[str], set[str]]:
    """Number of paragraphs; in how many each stem occurs; the stems that seldom have a capital."""
    total, any_case, lower, upper = 0, Counter[str](), Counter[str](), Counter[str]()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            words = analyse(json.loads(line)["context"]).words
            total += 1
            any_case.update({w.stem for w in words})
            lower.update({w.stem for w in words if w.text[:1].islower()})
            upper.update({w.stem for w in words if w.text[:1].isupper() and not w.initial})
    return total, any_case, {s for s in any_case if lower[s] >= upper[s]}


def read_senses(folder: Path) -> dict[tuple[str, str], list[str]]:
    """(type, offset) of each synset to the lemmas for which it is one of the first senses."""
    senses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in (folder / "index.sense").read_text(encoding="latin-1").splitlines():
        key, offset, number, tags = line.split()
        lemma, rest = key.split("%")
        if "_" not in lemma and (int(number) <= SENSES or int(tags) > 0):
            senses[_TYPES[rest[0]], offset].append(stem(fold(lemma.replace("-", ""))))
    return senses


def read_pointers(folder: Path) -> Iterator[tuple[tuple[str, str], list[str], list[list[str]]]]:
    """Each synset: its key, its lemmas, its pointers as [symbol, offset, type, source/target]."""
    for part in _PARTS:
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            cells = line.split("|")[0].split()
            count = int(cells[3], 16)
            lemmas = cells[4 : 4 + 2 * count : 2]
            rest = cells[4 + 2 * count :]
            pointers = [rest[1 + 4 * i : 5 + 4 * i] for i in range(int(rest[0]))]
            yield (cells[2].replace("s", "a"), cells[0]), lemmas, pointers


def build(folder: Path, paragraphs: Path) -> dict[str, object]:
    """The lexicon as it is written."""
    total, any_case, common = count_words(paragraphs)
    kept = {s for s, n in any_case.items() if n >= LEAST_PARAGRAPHS and not s[:1].isdigit()}
    senses = read_senses(folder)
    number = {key: i for i, key in enumerate(sorted(senses))}
    own: dict[str, set[int]] = defaultdict(set)
    above: dict[str, set[int]] = defaultdict(set)
    opposite: dict[str, set[str]] = defaultdict(set)
    lemmas_of = {key: lemmas for key, lemmas, _ in read_pointers(folder)}
    for key, lemmas, pointers in read_pointers(folder):
        for lemma in senses.get(key, ()):
            if lemma in kept:
                own[lemma].add(number[key])
        for symbol, offset, kind, where in pointers:
            target = (kind.replace("s", "a"), offset)
            if symbol in ("@", "&", "+", "^", "$") and target in number:
                for lemma in set(senses.get(key, ())) & kept:
                    above[lemma].add(number[target])
            elif symbol == "!":
                pair = [lemmas[int(where[:2], 16) - 1], lemmas_of[target][int(where[2:], 16) - 1]]
                one, other = (stem(fold(x.split("(")[0].replace("-", ""))) for x in pair)
                if one in kept and other in kept and one != other:
                    opposite[one].add(other)
    shared = _renumber(own, above)
    lines = (folder / "data.verb").read_text(encoding="latin-1").splitlines()
    notice = (" ".join(line.split()[1:]) for line in lines if line.startswith("  "))  # its lines are numbered
    licence = f"WordNet 3.1. {' '.join(' '.join(notice).split())}"
    return {
        "licence": f"Counts: paragraphs of SQuAD 1.1 (CC BY-SA 4.0). Synonyms and antonyms: {licence}",
        "paragraphs": total,
        "counts": {s: any_case[s] if s in common else -any_case[s] for s in sorted(kept)},
        "synsets": {s: _join(own[s], shared) for s in sorted(own)},
        "related": {s: _join(above[s] - own[s], shared) for s in sorted(above)},
        "antonyms": {s: " ".join(sorted(opposite[s])) for s in sorted(opposite)},
    }


def _renumber(own: dict[str, set[int]], above: dict[str, set[int]]) -> dict[int, int]:
    """Short numbers for the synsets that two or more stems touch; the others relate nothing."""
    uses = Counter(i for stem_ in {*own, *above} for i in own[stem_] | above[stem_])
    ranked = sorted((i for i, n in uses.items() if n > 1), key=lambda i: (-uses[i], i))
    return {i: n for n, i in enumerate(ranked)}


def _join(synsets: set[int], shared: dict[int, int]) -> str:
    return " ".join(map(str, sorted(shared[i] for i in synsets if i in shared)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--paragraphs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("lexicon.json"))
    options = parser.parse_args()
    lexicon = build(options.wordnet, options.paragraphs)
    options.out.write_text(json.dumps(lexicon, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
