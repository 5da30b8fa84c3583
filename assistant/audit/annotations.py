"""Citations as W3C Web Annotations, for readers and editors that understand them.

One annotation per citation of a claim: its body is the claim with its verdict, its target the passage
by a TextQuoteSelector (with the text around it) and a TextPositionSelector (characters, code points).
https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Final
from urllib.parse import quote

from assistant.audit.canonical import canonical
from assistant.audit.findings import AnswerAudit, CitationAudit, ClaimAudit
from assistant.audit.links import web_address
from assistant.audit.types import JSON

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32  # characters of prefix and suffix, as usual for this selector


def write_annotations(audits: Iterable[AnswerAudit], file: IO[str]) -> int:
    """Write an AnnotationPage of all citations; returns how many. Constant memory."""
    file.write(f'{{"@context":{json.dumps(_CONTEXT)},"type":"AnnotationPage","items":[')
    count = 0
    for audit in audits:
        for annotation in annotate(audit):
            file.write((",\n" if count else "\n") + canonical(annotation))
            count += 1
    file.write("\n]}\n")
    return count


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
