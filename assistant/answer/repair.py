"""What becomes of a sentence that did not hold: written again once, replaced by a quotation, or withheld.

Rules, in order:
1. The model writes it again from the one passage that it should rest on, told what was wrong; the first
   sentence of that must hold and be new. At most MOST_REPAIRS sentences of an answer are written again.
2. The next sentence of the extractive answer that adds something to the answer takes its place.
3. It is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.calls import Calls
from assistant.answer.compose import Line
from assistant.answer.judge import Judge, Judged
from assistant.answer.parse import SentenceParser
from assistant.answer.prompts import repair_messages
from assistant.errors import LanguageModelError
from assistant.terms import content_stems
from assistant.types import Citation, Claim

MOST_REPAIRS = 3
REPAIR_TOKENS = 120
SAID = 0.8  # share of a line's words that make it said already


def write_again(failed: Judged, question: str, judge: Judge, calls: Calls) -> Judged | None:
    """A new sentence in place of `failed` that holds, or None."""
    passage = judge.nearest_passage(failed.written)
    if passage is None:
        return None
    parser = SentenceParser()
    messages = repair_messages(question, failed.written.text, failed.why, passage)
    pieces = calls.stream(messages, "repair", max_tokens=min(REPAIR_TOKENS, calls.max_tokens))
    try:
        output = "".join(pieces)
    except LanguageModelError:
        return None  # the call is in the record with its error; the sentence is replaced or withheld
    for written in (*parser.feed(output), *parser.finish()):
        judged = judge.judge(replace(written, continues=failed.written.continues))
        if judged.state in ("holds", "fails"):
            return judged if judged.state == "holds" else None
    return None


def lines_that_add(
    lines: Sequence[Line], claims: Sequence[Claim], citations: Sequence[Citation]
) -> Iterator[Line]:
    """Those of `lines` that say something which `claims` do not say yet."""
    said = {stem for claim in claims for stem in content_stems(claim.text)}
    for line in lines:
        stems = set(content_stems(line.text))
        if any(_is_cited(line, citation) for citation in citations):
            continue
        if stems and len(stems & said) < SAID * len(stems):
            yield line


def _is_cited(line: Line, citation: Citation) -> bool:
    return any(
        source.hit.chunk.path == citation.document
        and source.hit.sha256 == citation.sha256
        and source.start < citation.end
        and citation.start < source.end
        for source in line.sources
    )


def covers(lines: Sequence[Line], citations: Sequence[Citation]) -> bool:
    """Whether some citation stands on a passage of one of `lines`."""
    return any(_is_cited(line, citation) for line in lines for citation in citations)
