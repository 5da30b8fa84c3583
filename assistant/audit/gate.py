"""The gate: whether citation quality is good enough, for continuous integration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.audit.chain import ChainReport
from assistant.audit.findings import FindingKind
from assistant.audit.totals import Totals
from assistant.audit.types import JSON
from assistant.errors import SettingsError

_FIELDS: Final = {
    "supported": "min_supported",
    "unsupported": "max_unsupported",
    "uncited": "max_uncited",
    "drifted": "max_drifted",
    "misquoted": "max_misquoted",
}
_TOLERANCE: Final = 1e-9  # shares are compared with what was written in decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """What is demanded; None demands nothing."""

    min_supported: float | None = None  # share of checkable claims, 0..1
    max_unsupported: int | None = None  # claims that their citations do not support or contradict
    max_uncited: int | None = None  # claims that state a fact and cite nothing
    max_drifted: int | None = None  # citations whose source is gone or no longer says so
    max_misquoted: int | None = None  # citations whose quote is not what stands at their span


def parse_limits(text: str) -> Limits:
    """Limits written as `supported=0.95, unsupported=0`; a name that is left out demands nothing.

    Raises:
        SettingsError: a name is unknown, or a number is none or out of its range.
    """
    found: dict[str, float | int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        field = _FIELDS.get(name)
        try:
            value = float(number) if name == "supported" else int(number)
        except ValueError:
            value = -1
        if field is None or value < 0 or (name == "supported" and not value <= 1):
            raise SettingsError(
                f"AUDIT_GATE={text!r}: {part!r} is no demand.",
                hint=f"Write NAME=NUMBER with commas; the names are {', '.join(_FIELDS)}.",
            )
        found[field] = value
    return Limits(**found)  # type: ignore[arg-type]  # the share is a float, counts are whole numbers


def measure(totals: Totals) -> dict[str, JSON]:
    """The figures that limits and baselines speak about."""
    return {
        "answers": totals.answers,
        "claims": totals.claims,
        "supported": round(totals.supported_share, 6),
        "unsupported": totals.unsupported,
        "uncited": totals.uncited,
        "drifted": totals.drifted,
        "misquoted": totals.misquoted,
        "unreadable": totals.unreadable,
    }


def shortfalls(
    totals: Totals,
    limits: Limits,
    *,
    baseline: Mapping[str, JSON] | None = None,
    chain: ChainReport | None = None,
) -> list[str]:
    """A line per demand that is not met; empty when the gate is passed.

    Against a `baseline` (an earlier `measure`), no share may fall and no count may rise; a log that is
    not intact always falls short, and so does an index of it that is not what its records say. Where
    anything is demanded, an answer that could not be audited falls short too.
    """
    return [
        *(fault.message for fault in (chain.faults if chain else ())),
        *_against_index(totals),
        *_against_limits(totals, limits),
        *(_against_baseline(totals, baseline) if baseline else ()),
    ]


def _against_index(totals: Totals) -> Iterator[str]:
    if wrong := totals.findings[FindingKind.MISINDEXED]:
        yield f"misindexed: {wrong}, none allowed; `assistant audit reindex` rebuilds the index"


def _against_limits(totals: Totals, limits: Limits) -> Iterator[str]:
    if totals.unreadable and limits != Limits():
        yield f"unreadable: {totals.unreadable} answers could not be audited, wholly or in part"
    least = limits.min_supported
    if least is not None and totals.supported_share < least - _TOLERANCE:
        share = f"{totals.verdicts['supported']} of {totals.checkable} claims ({totals.supported_share:.1%})"
        yield f"supported: {share}, at least {least:.1%} are demanded"
    for name in ("unsupported", "uncited", "drifted", "misquoted"):
        most, found = getattr(limits, f"max_{name}"), getattr(totals, name)
        if most is not None and found > most:
            yield f"{name}: {found}, at most {most} allowed"


def _against_baseline(totals: Totals, baseline: Mapping[str, JSON]) -> Iterator[str]:
    now = measure(totals)
    for name in ("supported", "unsupported", "uncited", "drifted", "misquoted", "unreadable"):
        before, found = baseline.get(name), now[name]
        if not isinstance(before, int | float) or not isinstance(found, int | float):
            continue
        worse = found < before - _TOLERANCE if name == "supported" else found > before
        if worse:
            yield f"{name}: {found:g}, the baseline has {before:g}"


def read_baseline(text: str, name: str) -> Mapping[str, JSON]:
    """A baseline written by `--write-baseline`, or the figures of a JSON report.

    Raises:
        SettingsError: it is neither.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"The baseline {name} is not JSON: {error}.") from error
    figures = found.get("figures", found) if isinstance(found, dict) else None
    if not isinstance(figures, dict) or "supported" not in figures:
        raise SettingsError(
            f"The baseline {name} holds no figures.",
            hint="`assistant audit --write-baseline FILE` writes one.",
        )
    return figures
