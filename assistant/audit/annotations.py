"""Citations as W3C Web Annotations, for readers and editors that understand them.

One annotation per citation of a claim: its body is the claim with its verdict, its target the passage
by a TextQuoteSelector (with the text around it) and a TextPositionSelector (characters, code points).
https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

from assistant.audit.canonical import canonical
from assistant.audit.findings import AnswerAudit, CitationAudit, ClaimAudit
from assistant.audit.links import web_address
from assistant.audit.report import Frame
from assistant.audit.totals import Totals
from assistant.audit.types import JSON

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32  # characters of prefix and suffix, as usual for this selector


class AnnotationWriter:
    """An AnnotationPage of all citations, written while answers stream by."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._joint = "\n"
        file.write(f'{{"@context":{json.dumps(_CONTEXT)},"type":"AnnotationPage","items":[')

    def add(self, audit: AnswerAudit) -> None:
        """Write the annotations of the next answer."""
        for annotation in annotate(audit):
            self._file.write(self._joint + canonical(annotation))
            self._joint = ",\n"

    def finish(self, totals: Totals, frame: Frame) -> None:  # noqa: ARG002 (no figures)
        """Close the page."""
        # A page must have an IRI of its own.
        name = f"urn:cited-answers:{quote(frame.made_at, safe='')}"
        self._file.write(f'\n],"id":{json.dumps(name)}}}\n')


def annotate(audit: AnswerAudit) -> Iterator[dict[str, JSON]]:
    """The annotations of one answer, in the order of its claims."""
    cited = {each.citation.number: each for each in audit.citations}
    for place, claim in enumerate(audit.claims):
        for number in claim.claim.citations:
            if number in cited:
                yield _annotation(audit, place, claim, cited[number])


def _annotation(audit: AnswerAudit, place: int, claim: ClaimAudit, cited: CitationAudit) -> dict[str, JSON]:
    citation = cited.citation
    found: dict[str, JSON] = {
        "id": f"urn:cited-answer:{quote(audit.id, safe='')}:{place}:{citation.number}",
        "type": "Annotation",
        "motivation": "linking",
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "value": claim.claim.text,
            },
            {"type": "TextualBody", "purpose": "tagging", "value": str(claim.verdict)},
        ],
        "target": {
            "type": "SpecificResource",
            "source": web_address(cited.url) or quote(citation.document.encode("utf-8", "replace"), safe="/"),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": citation.quote,
                    "prefix": cited.before[-_AROUND:],
                    "suffix": cited.after[:_AROUND],
                },
                {"type": "TextPositionSelector", "start": citation.start, "end": citation.end},
            ],
            "dcterms:identifier": f"sha256:{citation.sha256}",
        },
    }
    return found | ({"created": audit.at} if audit.at else {})
