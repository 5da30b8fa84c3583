"""Answers made from seeds/, each with one fault planted in it; deterministic."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.types import Answer, Citation, Claim, Verdict
from index.read import read_file
from index.segment import segment
from index.types import Document, UnitKind

_NUMBER = re.compile(r"(?<![\w.,-])\$?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w,.-]*\d)")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(rf"\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[A-Z][a-zé]+(?: [A-Z][a-zé]+)+\b")
_VERB = re.compile(r"\b(is|are|was|were|will|has|have|had|can|could|would|should|must)\b(?! not)")
_NOT = re.compile(r" (?:not|never) ")


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence of a document, as it could be cited."""

    document: Document
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def read_corpus(folder: Path) -> list[Document]:
    return [read_file(file, folder, max_bytes=1 << 24) for file in sorted(folder.glob("*.txt"))]


def sentences(documents: list[Document]) -> list[Source]:
    found = []
    for document in documents:
        for unit in segment(document.text):
            if unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM) and 40 <= unit.end - unit.start <= 400:
                found.append(Source(document, unit.start, unit.end))
    return found


def make_answer(claim: str, source: Source, **changes: object) -> Answer:
    """An answer of one claim that cites `source`."""
    document = source.document
    citation = Citation(
        1, document.path, document.title, document.sha256, document.text_sha256,
        source.start, source.end, source.text, None, 0.9,
    )  # fmt: skip
    citation = dataclasses.replace(citation, **changes)  # type: ignore[arg-type]
    text = f"{claim} [1]"
    shown = Claim(claim, 0, len(text), (1,), Verdict.SUPPORTED)
    return Answer("", "What?", "What?", text, False, None, (shown,), (citation,), ())


def plant(kind: str, sources: list[Source], rng: random.Random) -> Iterator[Answer]:
    """Endless variations of one kind of fault; the caller takes as many as it wants."""
    documents = list({source.document.path: source.document for source in sources}.values())
    names = sorted({match[0] for each in documents for match in _NAME.finditer(each.text)})
    while True:
        yielded = False
        for source in rng.sample(sources, len(sources)):
            for answer in _PLANTERS[kind](source, sources, names, rng):
                yielded = True
                yield answer
        if not yielded:
            return


def _number(source: Source, _: list[Source], __: list[str], rng: random.Random) -> Iterator[Answer]:
    dates = [match.span() for match in _DATE.finditer(source.text)]
    for match in _NUMBER.finditer(source.text):
        if any(low <= match.start() < high for low, high in dates):
            continue
        bare, factor = match[1].replace(",", ""), rng.choice((2, 3))
        other = str(float(bare) * factor + 1) if "." in bare else str(int(bare) * factor + 1)
        yield make_answer(source.text[: match.start(1)] + other + source.text[match.end(1) :], source)


def _name(source: Source, _: list[Source], names: list[str], rng: random.Random) -> Iterator[Answer]:
    for match in _NAME.finditer(source.text):
        others = [name for name in names if not set(name.split()) & set(source.text.split())]
        if others:
            swapped = source.text[: match.start()] + rng.choice(others) + source.text[match.end() :]
            yield make_answer(swapped, source)


def _negation(source: Source, _: list[Source], __: list[str], ___: random.Random) -> Iterator[Answer]:
    if removed := _NOT.search(source.text):
        yield make_answer(source.text[: removed.start()] + " " + source.text[removed.end() :], source)
    elif verb := _VERB.search(source.text):
        yield make_answer(source.text[: verb.end()] + " not" + source.text[verb.end() :], source)


def _date(source: Source, _: list[Source], __: list[str], rng: random.Random) -> Iterator[Answer]:
    for match in _DATE.finditer(source.text):
        if match[0].isdigit():
            other = str(int(match[0]) + rng.choice((-7, -2, 3, 11)))
        else:
            other = _other_day(match[0], rng.randrange(1, 28))
        yield make_answer(source.text[: match.start()] + other + source.text[match.end() :], source)


def _other_day(date: str, day: int) -> str:
    return re.sub(r"\b\d{1,2}\b", lambda was: str(day + (int(was[0]) == day)), date, count=1)


def _invented(source: Source, sources: list[Source], _: list[str], rng: random.Random) -> Iterator[Answer]:
    words = [word for each in rng.sample(sources, 3) for word in each.text.split()]
    invented = " ".join(rng.sample(words, min(12, len(words))))
    yield make_answer(invented, source, quote=invented)


def _stitched(source: Source, sources: list[Source], _: list[str], rng: random.Random) -> Iterator[Answer]:
    same = [
        each for each in sources if each.document is source.document and abs(each.start - source.start) > 600
    ]
    if same:
        other = rng.choice(same)
        first, second = source.text.split(), other.text.split()
        quote = " ".join((*first[: max(4, len(first) // 2)], *second[len(second) // 2 :]))
        yield make_answer(quote, source, quote=quote)


def _wrong_document(
    source: Source, sources: list[Source], _: list[str], rng: random.Random
) -> Iterator[Answer]:
    elsewhere = [each for each in sources if each.document is not source.document]
    yield make_answer(source.text, rng.choice(elsewhere))


_PLANTERS = {
    "swapped number": _number,
    "swapped name": _name,
    "flipped negation": _negation,
    "wrong date": _date,
    "invented quote": _invented,
    "stitched quote": _stitched,
    "wrong document": _wrong_document,
}


def reword(text: str) -> str:
    """`text` said in other words that mean the same: dates, percentages and the frame of the sentence."""
    text = re.sub(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}})", r"\2 \1 \3", text)
    text = re.sub(r"(\d)%", r"\1 percent", text)
    text = re.sub(r"\b(\d{1,3}),(\d{3})\b", r"\1\2", text)
    return f"The document says: {text}"


def edit_source(source: Source, folder: Path) -> None:
    """Write the document into `folder` with the cited sentence changed."""
    document = source.document
    words = source.text.split()
    edited = " ".join((*words[: len(words) // 2], "hereafter", *words[len(words) // 2 :]))
    changed = document.text[: source.start] + edited + document.text[source.end :]
    (folder / document.path).write_text(changed, encoding="utf-8")
