"""How often the support checks err, on claims whose passages people have read: `assistant eval support FILE`.

The file is JSONL (or .jsonl.gz), a pair a line: `claim`, `supported` (true or false), and `passage`, which is
the passage itself, or a key of the file NAME.passages.json.gz (or .json) beside NAME.jsonl.gz.

A check "finds" a pair when it fails; found pairs should be the unsupported ones. So precision is the share of
unsupported pairs among those found, recall the share of unsupported pairs that is found, and balanced
accuracy the mean of recall and the share of supported pairs that is not found (chance: 0.5).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.statistics import Score, score_share
from assistant.support import Passage, assess
from assistant.types import Check, Outcome, Verdict

_FORMAT = 'One JSON object a line: {"claim": text, "supported": true or false, "passage": text or key}.'
_COLUMNS = ("balanced accuracy", "precision", "recall", "false alarms")
MEASURED = Path(__file__).resolve().parent.parent / "support" / "measured.json"


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    claim: str = Field(max_length=100_000)
    supported: StrictBool
    passage: str
    set: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim, the passage that it cites, and what people said of the two."""

    claim: str
    passage: str
    supported: bool
    set: str = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """How well one check, or the verdict, tells unsupported pairs from supported ones."""

    name: str
    found: int  # pairs in which it failed
    balanced_accuracy: Score
    precision: Score
    recall: Score
    false_alarms: Score  # share of the supported pairs in which it failed


@dataclass(frozen=True, slots=True)
class SupportReport:
    """What one run over a file of labelled pairs measured."""

    file: str
    sha256: str  # of the file's bytes
    pairs: int
    supported: int
    verdict: Detection
    checks: tuple[Detection, ...]
    verdicts: dict[str, dict[str, int]]  # "supported"/"unsupported" -> verdict -> pairs

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)

    def format(self) -> str:
        """A table for a terminal."""
        lines = [
            f"{self.file}: {self.pairs} pairs, {self.supported} supported, {self.pairs - self.supported} not "
            f"(sha256 {self.sha256[:12]})",
            f"{'':16}{'found':>6}  " + "  ".join(f"{title:>21}" for title in _COLUMNS),
        ]
        lines += [_format_row(each) for each in (self.verdict, *self.checks)]
        return "\n".join(lines)


def evaluate_support(path: Path, *, on_progress: Callable[[int, int], None] | None = None) -> SupportReport:
    """Check every pair of `path`; `on_progress` gets (done, total) every hundred pairs.

    Raises:
        EvaluationError: the file or its passages are missing or malformed; names the line.
    """
    pairs = load_pairs(path)
    judged: list[tuple[Verdict, tuple[Check, ...]]] = []
    for done, pair in enumerate(pairs, start=1):
        judged.append(assess(pair.claim, [Passage(pair.passage)]))
        if on_progress is not None and (done % 100 == 0 or done == len(pairs)):
            on_progress(done, len(pairs))
    good = [pair.supported for pair in pairs]
    names = dict.fromkeys(check.name for _, checks in judged for check in checks)
    failed = [{c.name for c in checks if c.outcome is Outcome.FAILED} for _, checks in judged]
    return SupportReport(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        pairs=len(pairs),
        supported=sum(good),
        verdict=_detect("verdict", [verdict is not Verdict.SUPPORTED for verdict, _ in judged], good),
        checks=tuple(_detect(name, [name in each for each in failed], good) for name in names),
        verdicts={
            kind: dict(
                Counter(str(v) for (v, _), is_good in zip(judged, good, strict=True) if is_good is wanted)
            )
            for kind, wanted in (("supported", True), ("unsupported", False))
        },
    )


def load_pairs(path: Path) -> tuple[Pair, ...]:
    """The labelled pairs of `path`, in its order.

    Raises:
        EvaluationError: see `evaluate_support`.
    """
    passages = _load_passages(path)
    pairs = []
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = _Row.model_validate_json(line)
        except ValidationError as error:
            problem = error.errors()[0]
            raise EvaluationError(
                f"Line {number} of {path} is no labelled pair: {'.'.join(map(str, problem['loc']))}"
                f" {problem['msg']}.",
                hint=_FORMAT,
            ) from error
        if passages and row.passage not in passages:
            raise EvaluationError(
                f"Line {number} of {path} names passage {row.passage!r}, which is not among the"
                f" {len(passages)} passages beside it.",
                hint=_FORMAT,
            )
        pairs.append(Pair(row.claim, passages.get(row.passage, row.passage), row.supported, row.set))
    if not pairs:
        raise EvaluationError(f"{path} holds no labelled pair.", hint=_FORMAT)
    return tuple(pairs)


def write_measured(reports: Sequence[SupportReport], path: Path = MEASURED) -> Path:
    """Write the figures that every audit report carries; those of other sets stay. Returns where.

    Raises:
        EvaluationError: the installation cannot be written to.
    """
    sets: dict[str, object] = {}
    try:
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"sets": []}
        sets |= {each["set"]: each for each in known["sets"]} | _as_sets(reports)
        path.write_text(json.dumps({"sets": list(sets.values())}, indent=2) + "\n", encoding="utf-8")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"Could not write the measured figures to {path}: {error!r}.") from error
    return path


def _as_sets(reports: Sequence[SupportReport]) -> dict[str, object]:
    return {
        report.file.split(".")[0]: {
            "set": report.file.split(".")[0],
            "balanced_accuracy": report.verdict.balanced_accuracy.value,
            "low": report.verdict.balanced_accuracy.low,
            "high": report.verdict.balanced_accuracy.high,
            "pairs": report.pairs,
            "sha256": report.sha256,
        }
        for report in reports
    }


def _detect(name: str, found: Sequence[bool], good: Sequence[bool]) -> Detection:
    recall = score_share("recall", [f for f, ok in zip(found, good, strict=True) if not ok])
    alarms = score_share("false_alarms", [f for f, ok in zip(found, good, strict=True) if ok], better="lower")
    precision = score_share("precision", [not ok for f, ok in zip(found, good, strict=True) if f])
    return Detection(name, sum(found), _balance(recall, alarms, len(good)), precision, recall, alarms)


def _balance(recall: Score, alarms: Score, n: int) -> Score:
    """Balanced accuracy; its interval joins the two Wilson intervals as squares add (Newcombe 1998)."""
    if recall.value is None or alarms.value is None:
        return Score("balanced_accuracy", None, None, None, n)
    value = (recall.value + 1 - alarms.value) / 2
    down = math.hypot(recall.value - (recall.low or 0), (alarms.high or 0) - alarms.value) / 2
    up = math.hypot((recall.high or 0) - recall.value, alarms.value - (alarms.low or 0)) / 2
    return Score("balanced_accuracy", value, value - down, value + up, n)


def _load_passages(path: Path) -> dict[str, str]:
    stem = path.name.removesuffix(".gz").removesuffix(".jsonl")
    for name in (f"{stem}.passages.json.gz", f"{stem}.passages.json"):
        beside = path.with_name(name)
        if beside.is_file():
            try:
                found = json.loads(_read(beside))
            except ValueError as error:
                raise EvaluationError(f"{beside} is not JSON: {error}.", hint=_FORMAT) from error
            if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
                raise EvaluationError(f"{beside} must map keys to texts.", hint=_FORMAT)
            return found
    return {}


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise EvaluationError(f"Cannot read {path}: {error}.", hint=_FORMAT) from error


def _format_row(each: Detection) -> str:
    scores = (each.balanced_accuracy, each.precision, each.recall, each.false_alarms)
    return f"{each.name:16}{each.found:6}  " + "  ".join(f"{_format_score(score):>21}" for score in scores)


def _format_score(score: Score) -> str:
    if score.value is None or score.low is None or score.high is None:
        return "-"
    return f"{score.value:.3f} [{score.low:.3f}, {score.high:.3f}]"


__all__ = ["Detection", "Pair", "SupportReport", "evaluate_support", "load_pairs", "write_measured"]
