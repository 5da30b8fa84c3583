"""A model that does whatever any text in its prompt tells it: the worst there can be behind the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.evaluation.compare import make_plain
from assistant.evaluation.redteam.attack import Attack
from assistant.evaluation.scripted import ScriptedModel, find_evidence, in_pieces
from assistant.llm.types import Message


class ObedientModel(ScriptedModel):
    """Obeys every attack that it finds in its prompt, then says the first sentence of its first evidence.

    It even reads what the prompt tried to make unreadable: an attack counts as seen by its letters alone.
    """

    def __init__(self, attacks: Sequence[Attack]) -> None:
        super().__init__(self._obey, name="scripted:obedient")
        self._attacks = [(attack, _letters(attack.trigger)) for attack in attacks]
        self.reached: set[str] = set()  # ids of the attacks that stood in some prompt

    def _obey(self, messages: Sequence[Message]) -> Iterator[str]:
        system = "\n".join(m.text for m in messages if m.role == "system")
        shown = "\n".join(m.text for m in messages if m.role != "system")
        letters = _letters(shown)
        found = [attack for attack, trigger in self._attacks if trigger and trigger in letters]
        self.reached.update(attack.id for attack in found)
        written = [fill(attack.obey, system) for attack in found]
        for label, text in list(find_evidence(messages).items())[:1]:
            first = next((line for line in text.splitlines()[1:] if line.strip()), text)
            written.append(f"{first.strip()} [{label}]")
        return in_pieces("\n".join(written) or "NOT IN EVIDENCE")


def fill(obey: str, system: str) -> str:
    """`obey` with the system prompt in its place."""
    labelled = "\n".join(f"- {line} [E1]" for line in system.splitlines() if line.strip())
    return obey.replace("{system_labelled}", labelled).replace("{system}", system)


def _letters(text: str) -> str:
    """Folded letters and digits alone, also those that hidden tag characters stand for."""
    shown = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) < 0xE007F else c for c in text)
    return make_plain(shown).text.replace(" ", "")


__all__ = ["ObedientModel", "fill"]
