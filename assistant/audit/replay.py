"""Answering a recorded question again, and what comes out differently.

Against today's corpus it shows whether a reader would be told the same now; against the recorded document
versions, whether the program still answers as it did. The second needs the versions kept: those of the
cited documents are; passages that were only considered may be missing, and are named. Where a language
model wrote, other words are no difference: its claims are checked again, and only that is reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from assistant.audit.record import answer_of
from assistant.audit.types import JSON, Record
from assistant.errors import RecordError
from assistant.types import Answer, History, Role, Verdict
from assistant.versions import VersionStore

Ask: TypeAlias = Callable[[str, History], Answer]

_CIRCUMSTANCES = ("corpus", "embedder", "reader", "prompts", "settings", "program")


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded answer beside the one given now."""

    recorded: Answer
    now: Answer
    differences: tuple[str, ...]  # sentences for a person; empty when nothing that matters differs
    circumstances: tuple[str, ...] = ()  # what has changed around it: corpus, models, settings, program


def replay(record: Record, ask: Ask, *, circumstances: Mapping[str, JSON] | None = None) -> Replay:
    """Ask the question of `record` again through `ask`, with its history, and compare.

    `circumstances` are those of now, in the form of a record's body, to say what changed around it.

    Raises:
        RecordError: the record holds no answer.
    """
    recorded = answer_of(record)
    now = ask(recorded.question, history_of(record))
    changed = _changed_circumstances(record.body, circumstances or {})
    return Replay(recorded, now, tuple(compare(recorded, now)), tuple(changed))


def history_of(record: Record) -> History:
    """The turns before the question, as recorded."""
    turns: list[tuple[Role, str]] = []
    listed = record.body.get("history")
    for turn in listed if isinstance(listed, list) else ():
        match turn:
            case ["user", str(text)]:
                turns.append(("user", text))
            case ["assistant", str(text)]:
                turns.append(("assistant", text))
    return turns


def compare(recorded: Answer, now: Answer) -> Iterator[str]:
    """Differences that a reader would notice: refusing, wording, citations, verdicts."""
    if recorded.abstained != now.abstained:
        yield f"It {_did(recorded)} then and {_does(now)} now."
    elif recorded.refusal and now.refusal and recorded.refusal.reason != now.refusal.reason:
        yield f"It refused as {recorded.refusal.reason} then and as {now.refusal.reason} now."
    if recorded.text != now.text and not _is_reworded(recorded, now):
        yield from _text_differences(recorded.text, now.text)
    if _is_reworded(recorded, now):
        yield from _of_written(recorded, now)
        return
    before, after = _cited(recorded), _cited(now)
    yield from (f"No longer cited: {d}, “{quote}”." for d, quote in sorted(before - after))
    yield from (f"Newly cited: {d}, “{quote}”." for d, quote in sorted(after - before))
    verdicts = {claim.text: claim.verdict for claim in recorded.claims}
    for claim in now.claims:
        if claim.text in verdicts and verdicts[claim.text] != claim.verdict:
            yield f"“{claim.text}” was {verdicts[claim.text]} and is {claim.verdict}."


def _is_reworded(recorded: Answer, now: Answer) -> bool:
    """Whether a model wrote at least one of both: it may word the same thing otherwise each time."""
    return bool(recorded.written_by or now.written_by)


def _of_written(recorded: Answer, now: Answer) -> Iterator[str]:
    """What differs between answers of models beyond their wording: who wrote, and whether all of it holds."""
    if recorded.written_by != now.written_by:
        yield f"It was {_by(recorded)} then and is {_by(now)} now."
    for claim in now.claims:
        if claim.verdict is not Verdict.SUPPORTED:
            yield f"“{claim.text}” is {claim.verdict.replace('_', ' ')} now."
    if not recorded.abstained and not now.abstained and not _documents(recorded) & _documents(now):
        yield "No document that was cited then is cited now."


def _by(answer: Answer) -> str:
    return f"written by {answer.written_by}" if answer.written_by else "quoted"


def _documents(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


def _did(answer: Answer) -> str:
    return "refused" if answer.abstained else "answered"


def _does(answer: Answer) -> str:
    return "refuses" if answer.abstained else "answers"


def _cited(answer: Answer) -> set[tuple[str, str]]:
    return {(citation.document, citation.quote) for citation in answer.citations}


def _text_differences(before: str, after: str) -> Iterator[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    signs = {"- ": "Then: ", "+ ": "Now: "}
    yield from (signs[line[:2]] + line[2:] for line in lines if line[:2] in signs)


def _changed_circumstances(then: Mapping[str, JSON], now: Mapping[str, JSON]) -> Iterator[str]:
    for name in _CIRCUMSTANCES:
        if name in now and then.get(name) != now[name]:
            yield f"The {name} changed since: {_short(then.get(name))} then, {_short(now[name])} now."


def _short(value: JSON) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def lay_out_versions(record: Record, versions: VersionStore, folder: Path) -> list[str]:
    """Write the kept versions that `record` considered into `folder`, as a corpus; returns those missing.

    Texts are canonical and in UTF-8; a file that was no plain text is written as `NAME.txt`.

    Raises:
        RecordError: the record holds no answer, or none of its versions is kept.
    """
    answer = answer_of(record)
    wanted = {(cited.document, cited.sha256, cited.text_sha256) for cited in answer.citations}
    wanted |= {(seen.document, seen.sha256, seen.text_sha256) for seen in answer.evidence}
    missing = []
    for document, sha256, text_sha256 in sorted(wanted):
        try:
            text = versions.text(sha256, text_sha256)
        except RecordError:
            missing.append(document)
            continue
        target = _inside(folder, document)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    if len(missing) == len(wanted):
        raise RecordError(f"No document version that record {record.id} considered is kept.")
    return missing


def _inside(folder: Path, document: str) -> Path:
    """Where `document` goes; a path from an imported record must not leave the folder."""
    path = PurePosixPath(document)
    parts = [part for part in path.parts if part not in ("..", ".", "/")]
    if not parts or path.is_absolute() or ".." in path.parts:
        raise RecordError(f"{document!r} is not a path inside a corpus.")
    name = parts[-1] if path.suffix.lower() in (".txt", ".md") else f"{parts[-1]}.txt"
    return folder.joinpath(*parts[:-1], name)
