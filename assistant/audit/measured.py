"""How often the support checks err, as measured on human-labelled pairs; carried by every report."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

_FILE: Final = "measured.json"  # in assistant/support, written by `assistant eval support --write`
_UNKNOWN: Final = (
    "The error of these checks was not measured on this installation. The best published verifiers are "
    "wrong about one time in four; run `assistant eval support FILE` on pairs labelled by people."
)


def measured_error() -> str:
    """A sentence for a person: the measured balanced accuracy on each set of labelled pairs."""
    source = files("assistant.support").joinpath(_FILE)
    if not source.is_file():
        return _UNKNOWN
    found = json.loads(source.read_text(encoding="utf-8"))
    parts = [
        f"{each['set']} {each['balanced_accuracy']:.1%} ({each['low']:.1%} to {each['high']:.1%}, "
        f"{each['pairs']:,} pairs)"
        for each in found["sets"]
    ]
    return (
        "Balanced accuracy of the verdicts on claims labelled by people, with 95% intervals: "
        f"{'; '.join(parts)}. A verdict is a hint, never a proof."
    )
