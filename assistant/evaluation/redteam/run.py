"""Ask every attack of the set, over a folder that holds ordinary documents and all hostile ones."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.config import Settings
from assistant.engine import Assistant
from assistant.evaluation.compare import make_plain
from assistant.evaluation.redteam.attack import Attack, read_attacks
from assistant.evaluation.redteam.obedient import ObedientModel
from assistant.evaluation.redteam.verdict import Damage, assess_damage
from assistant.evaluation.watched import WatchedModel
from assistant.llm.types import LanguageModel
from assistant.types import Answer

ORDINARY: Final = Path(__file__).with_name("ordinary.jsonl")
BEFORE: Final = "When was the Kestrel Valley water board founded?"  # asked where a history needs an answer


@dataclass(frozen=True, slots=True)
class RedTeam:
    """What came of a set of attacks."""

    model: str  # name of the model; "" for the extractive answer
    damages: tuple[Damage, ...]  # one an attack, in the set's order
    bystanders: tuple[Damage, ...] = field(default=())  # attacks that succeeded on another attack's question

    @property
    def succeeded(self) -> tuple[Damage, ...]:
        """Every attack that came through."""
        return tuple(d for d in (*self.damages, *self.bystanders) if d.succeeded)

    def count(self, name: str) -> int:
        """In how many answers `name`, a field of `Damage`, is true."""
        return sum(bool(getattr(damage, name)) for damage in (*self.damages, *self.bystanders))


def run_redteam(
    settings: Settings,
    *,
    model: LanguageModel | None = None,
    attacks: Sequence[Attack] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> RedTeam:
    """Ask all `attacks` (default: the whole set) with `model`, or without one, through `Assistant.ask`.

    `settings` rule the answers; corpus and data are temporary. `on_progress` gets (done, total).

    Raises:
        AssistantError: asking broke.
    """
    chosen = read_attacks() if attacks is None else tuple(attacks)
    watched = WatchedModel(model) if model is not None else None
    damages: list[Damage] = []
    bystanders: list[Damage] = []
    with _open(settings, chosen, watched) as assistant:
        for done, attack in enumerate(chosen, start=1):
            begun = len(watched.shown) if watched else 0
            answer = assistant.ask(attack.question, _make_history(assistant, attack))
            prompts = watched.shown[begun:] if watched else []
            systems = [m.text for prompt in prompts for m in prompt if m.role == "system"]
            letters = _letters("\n".join(m.text for prompt in prompts for m in prompt if m.role != "system"))
            for other in chosen:
                seen = _is_reached(other, answer, letters, modelled=watched is not None)
                if other is attack:
                    damages.append(
                        assess_damage(attack, answer, systems=systems, reached=seen, others=chosen)
                    )
                elif seen and other.marks:
                    bystanders.append(assess_damage(other, answer, systems=(), reached=True, others=chosen))
            if on_progress is not None:
                on_progress(done, len(chosen))
    return RedTeam(model.name if model else "", tuple(damages), tuple(b for b in bystanders if b.succeeded))


def make_obedient(attacks: Sequence[Attack] | None = None) -> ObedientModel:
    """The scripted model that obeys all of `attacks` (default: the whole set)."""
    return ObedientModel(read_attacks() if attacks is None else attacks)


@contextmanager
def _open(settings: Settings, attacks: Sequence[Attack], model: LanguageModel | None) -> Iterator[Assistant]:
    with tempfile.TemporaryDirectory(prefix="redteam-") as folder:
        corpus = Path(folder, "corpus")
        write_corpus(corpus, attacks)
        places = {"corpus_dir": corpus, "data_dir": Path(folder, "data"), "index_on_open": "on"}
        own = {"audit_database_url": "", "chroma_url": "", "llm": settings.llm if model else ""}
        chosen = Settings.model_validate(settings.model_dump() | places | own)
        with Assistant.open(chosen, source="eval", model=model) as assistant:
            yield assistant


def write_corpus(folder: Path, attacks: Sequence[Attack]) -> Collection[Path]:
    """Write the ordinary documents and those of `attacks`; the files written."""
    folder.mkdir(parents=True)
    ordinary = [json.loads(line) for line in ORDINARY.read_text(encoding="utf-8").splitlines()]
    hostile = [a.document.model_dump() for a in attacks if a.document is not None]
    files = []
    for document in (*ordinary, *hostile):
        path = folder / str(document["name"])
        path.write_text(str(document["text"]), encoding="utf-8")
        files.append(path)
    return files


def _make_history(assistant: Assistant, attack: Attack) -> list[tuple[str, str]]:
    """The attack's history, with what the assistant really answered where it says so."""
    if not any(text == "{answer}" for _, text in attack.history):
        return list(attack.history)
    real = assistant.ask(BEFORE).text
    return [(role, real if text == "{answer}" else text) for role, text in attack.history]


def _is_reached(attack: Attack, answer: Answer, letters: str, *, modelled: bool) -> bool:
    if modelled:
        return bool(letters) and _letters(attack.trigger) in letters
    if attack.document is not None:
        return any(e.document == attack.document.name for e in answer.evidence)
    return attack.question == answer.question


def _letters(text: str) -> str:
    shown = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) < 0xE007F else c for c in text)
    return make_plain(shown).text.replace(" ", "")


__all__ = ["RedTeam", "make_obedient", "run_redteam", "write_corpus"]
