"""A model that writes one sentence that it was given, with the label of the evidence that holds its truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.errors import LanguageModelError
from assistant.evaluation.compare import make_plain
from assistant.evaluation.faults.plant import Fault, FaultKind
from assistant.evaluation.scripted import ScriptedModel, find_evidence, in_pieces
from assistant.llm.types import Message

_INVENTED: Final = "E47"
_BREAK: Final = "\ufffd\udce9\ud800"  # what a decoder and a careless one leave of broken bytes


class PlantedModel(ScriptedModel):
    """Writes `fault`, or a true `wording` of `truth`; asked to repair it, it writes the same again."""

    def __init__(self) -> None:
        super().__init__(self._write, name="scripted:planted")
        self.fault: Fault | None = None
        self.wording = ""
        self.truth = ""
        self.labelled = False  # whether the truth was among the evidence of the last prompt

    def plant(self, fault: Fault) -> None:
        """Write `fault` from now on."""
        self.fault, self.wording, self.truth = fault, "", fault.truth

    def word(self, wording: str, truth: str) -> None:
        """Write `wording`, which says what `truth` says, from now on."""
        self.fault, self.wording, self.truth = None, wording, truth

    def _write(self, messages: Sequence[Message]) -> Iterator[str]:
        evidence = find_evidence(messages)
        held = [
            label for label, text in evidence.items() if make_plain(self.truth).text in make_plain(text).text
        ]
        self.labelled = bool(held)
        right = held[0] if held else next(iter(evidence), "E1")
        if self.fault is None:
            return in_pieces(f"{self.wording} [{right}]")
        wrong = next((label for label in reversed(evidence) if label not in held), _INVENTED)
        return write_fault(self.fault, right=right, wrong=wrong)


def write_fault(fault: Fault, *, right: str, wrong: str) -> Iterator[str]:
    """`fault` as a model would stream it."""
    if fault.kind is FaultKind.EMPTY:
        yield from ("", "  \n")
        return
    if fault.kind is FaultKind.UNCITED:
        yield from in_pieces(fault.text)
        return
    label = {FaultKind.INVENTED_LABEL: _INVENTED, FaultKind.WRONG_LABEL: wrong}.get(fault.kind, right)
    sentence = f"{fault.text} [{label}]"
    if fault.kind is FaultKind.ENDLESS:
        while True:
            yield from in_pieces(sentence + " ")
    if fault.kind is FaultKind.BROKEN_BYTES:
        middle = len(fault.text) // 2
        yield from in_pieces(sentence[:middle] + _BREAK + sentence[middle:])
        return
    if fault.kind is FaultKind.DISCONNECTED:
        yield from in_pieces(f"{sentence} {fault.text[: len(fault.text) // 2]}")
        raise LanguageModelError("The connection broke.", reason="disconnected", retryable=True)
    yield from in_pieces(sentence)


__all__ = ["PlantedModel", "write_fault"]
