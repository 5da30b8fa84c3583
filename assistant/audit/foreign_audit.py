"""A foreign answer as an `Answer` with claims and citations, and its audit.

Rules: markers are found and cut out; the rest is cut into sentences and list items; a marker belongs to
the sentence that ends where it stands. A citation's version is the text that came with it, or else the
file of the corpus that it names. What names no passage is a marker without a citation.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath

from assistant.audit.claims import Assess, audit_claim
from assistant.audit.findings import AnswerAudit, CitationAudit, Drift, DriftState, QuoteState
from assistant.audit.foreign import MOST_CHARS, MOST_CLAIMS, ForeignAnswer, ForeignPassage
from assistant.audit.locate import locate
from assistant.audit.markers import Marker, find_markers, without_markers
from assistant.audit.own_dates import find_dates
from assistant.audit.plain_text import looks_like_html, text_of_html
from assistant.audit.quoting import check_quote
from assistant.audit.surroundings import surround
from assistant.audit.today import Corpus
from assistant.errors import RecordError
from assistant.support.passage import Passage
from assistant.types import Answer, Citation, Claim, Verdict
from index.types import UnitKind

_NO_VERSION = Drift(DriftState.UNKNOWN, "Another system's passage has no recorded version.")
_NEAR = 10_000  # characters before the bound in which the end of a word is looked for
_ENDING = re.compile(r"[\s\[\]()【】.,;:!?\"”’)]*$")


def audit_foreign(given: ForeignAnswer, *, assess: Assess, corpus: Corpus | None = None) -> AnswerAudit:
    """Everything found about one answer of another system; `corpus` holds the files that it names."""
    text, problem = _within_bounds(given.answer)
    text = text_of_html(text) if looks_like_html(text) else text
    numbered = _number(given.passages, text)
    names = {name: number for number, passage in numbered.items() for name in _names_of(passage)}
    markers = find_markers(text, names.keys())
    found = _claims(text, markers, lambda name: _as_number(name, names, numbered))
    claims = tuple(islice(found, MOST_CLAIMS))
    if next(found, None):
        problem = (
            problem or f"The answer makes more than {MOST_CLAIMS:,} claims; only the first were audited."
        )
    used = {number for claim in claims for number in claim.citations}
    citations = tuple(_citation(n, p, corpus) for n, p in sorted(numbered.items()) if n in used)
    passages = {each.citation.number: _passage(each) for each in citations}
    answer = Answer(
        id=given.id,
        question=given.question,
        understood=given.question,
        text=text,
        abstained=not claims,
        refusal=None,
        claims=claims,
        citations=tuple(each.citation for each in citations),
        evidence=(),
    )
    audited = tuple(audit_claim(claim, passages, assess=assess, recorded=False) for claim in claims)
    return dataclasses.replace(_whole(given, answer, problem), claims=audited, citations=citations)


def _within_bounds(text: str) -> tuple[str, str]:
    """As much of an answer as is audited, cut behind a word, and a sentence if that is not all."""
    if len(text) <= MOST_CHARS:
        return text, ""
    cut = text[:MOST_CHARS]
    end = max(cut.rfind(mark, MOST_CHARS - _NEAR) for mark in ("\n", " "))
    kept = cut[:end] if end > 0 else cut
    return kept, f"The answer has {len(text):,} characters; only the first {len(kept):,} were audited."


def _whole(given: ForeignAnswer, answer: Answer, problem: str) -> AnswerAudit:
    return AnswerAudit(
        id=given.id,
        seq=0,
        kind="answer",
        at="",
        hash="",
        source="another system",
        question=given.question,
        answer=answer,
        problem=problem,
        unreadable=bool(problem),
    )


def _number(passages: Iterable[ForeignPassage], text: str) -> dict[int, ForeignPassage]:
    """Passages by number: their own where they have one, else their place."""
    first = 0 if re.search(r"\[0\]", text) else 1
    numbered: dict[int, ForeignPassage] = {}
    for place, passage in enumerate(passages, start=first):
        own = re.fullmatch(r"\D{0,12}?(\d{1,4})", passage.id)
        number = int(own[1]) if own else place
        while number in numbered:
            number += 1
        numbered[number] = passage
    return numbered


def _names_of(passage: ForeignPassage) -> set[str]:
    names = {passage.id, passage.document, PurePosixPath(passage.document).name, passage.title, passage.url}
    return {name for name in names if name.strip() and not name.strip().isdigit()}


def _as_number(name: str, names: Mapping[str, int], numbered: Mapping[int, ForeignPassage]) -> int:
    return names.get(name, int(name) if name.isdigit() else max(numbered, default=0) + 1)


def _claims(text: str, markers: list[Marker], number: Callable[[str], int]) -> Iterator[Claim]:
    from index.segment import plain, segment

    bare, places, stood = without_markers(text, markers)
    units = segment(bare)
    cited: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    unit = 0
    for marker, at in zip(markers, stood, strict=True):
        while unit + 1 < len(units) and units[unit + 1].start < _last_letter(bare, at):
            unit += 1
        cited.setdefault(unit, []).extend(number(name) for name in marker.names)
        ends[unit] = max(ends.get(unit, 0), marker.end)
    for place, each in enumerate(units):
        listed = each.kind in (UnitKind.HEADING, UnitKind.ITEM)
        words = plain(bare[each.start : each.end]) if listed else bare[each.start : each.end]
        end = max(places[each.end - 1] + 1, ends.get(place, 0))
        numbers = tuple(dict.fromkeys(cited.get(place, ())))
        states = each.kind is not UnitKind.HEADING and any(letter.isalnum() for letter in words)
        if numbers or states:
            yield Claim(words, places[each.start], end, numbers, Verdict.NOT_CHECKABLE)


def _last_letter(bare: str, at: int) -> int:
    """The place after the last letter before `at`: `It rose. [1]` marks what stands before the stop."""
    window = bare[max(0, at - 200) : at]
    return at - len(window) + len(_ENDING.sub("", window))


def _citation(number: int, passage: ForeignPassage, corpus: Corpus | None) -> CitationAudit:
    name = passage.document or passage.url or passage.title or f"passage {number}"
    text, problem = _version(passage, corpus)
    quote = passage.quote or (passage.text if passage.text.strip() else text)
    place = locate(quote, text) or (0, 0)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    citation = Citation(
        number=number,
        document=name,
        title=passage.title or name,
        sha256=digest,
        text_sha256=digest,
        start=place[0],
        end=place[1],
        quote=text[place[0] : place[1]] if place[1] else quote,
        page=None,
        score=0.0,
    )
    if problem:
        return CitationAudit(citation, QuoteState.NOT_KEPT, problem, _NO_VERSION, url=passage.url)
    state, reason = check_quote(citation, text, {})
    before, span, after = surround(text, *place)
    return CitationAudit(
        citation, state, reason, _NO_VERSION, before, span, after, passage.url, dates=find_dates(text)
    )


def _version(passage: ForeignPassage, corpus: Corpus | None) -> tuple[str, str]:
    """The text that the citation rests on, and why there is none."""
    if corpus and passage.document and corpus.sha256(passage.document) is not None:
        try:
            return corpus.text(passage.document), ""
        except RecordError as error:
            return passage.text, "" if passage.text.strip() else error.message
    if passage.text.strip():
        return passage.text, ""
    if passage.document:
        return "", f"Neither a text nor a file of the corpus came with {passage.document}."
    return "", "The passage is empty."


def _passage(audit: CitationAudit) -> Passage | None:
    if audit.state in (QuoteState.NOT_KEPT, QuoteState.FABRICATED, QuoteState.STITCHED):
        return None
    context = audit.before + audit.span + audit.after
    return Passage(audit.citation.quote, context, audit.citation.document, audit.citation.title)
