"""All checks of one claim, in the order in which a report shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.support.alteration import check_alteration
from assistant.support.antonyms import check_antonyms
from assistant.support.attribution import check_attribution
from assistant.support.comparison import compare
from assistant.support.coverage import check_coverage
from assistant.support.dates import check_dates
from assistant.support.direction import check_direction
from assistant.support.field_value import check_field
from assistant.support.modality import check_modality
from assistant.support.names import check_names
from assistant.support.negation import check_negation
from assistant.support.numbers import check_numbers
from assistant.support.passage import Passage
from assistant.support.phrases import check_phrases
from assistant.support.quantifiers import check_quantifiers
from assistant.support.quote import check_quotes
from assistant.support.roles import check_roles
from assistant.support.units import check_units
from assistant.support.unseen import check_unseen
from assistant.support.verbatim import check_verbatim
from assistant.types import Check

_OF_A_COMPARISON = (
    check_alteration,
    check_numbers,
    check_units,
    check_dates,
    check_names,
    check_negation,
    check_antonyms,
    check_direction,
    check_quantifiers,
    check_modality,
    check_roles,
    check_attribution,
    check_field,
    check_coverage,
    check_phrases,
    check_unseen,
)


def check_claim(
    claim: str, passages: Sequence[Passage], *, other_documents: Mapping[str, str] | None = None
) -> tuple[Check, ...]:
    """Every check of `claim` against the spans that it cites; pure, deterministic, about a millisecond.

    `other_documents` (path to text) lets a quotation that stands elsewhere be traced. Claim and passages are
    data: whatever they say, they are only compared.
    """
    comparison = compare(claim, passages)
    return (
        check_verbatim(comparison, passages),
        check_quotes(comparison, other_documents),
        *(check(comparison) for check in _OF_A_COMPARISON),
    )


__all__ = ["check_claim"]
