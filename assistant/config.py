"""Settings: one frozen object, read from the environment and `.env` in one place."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
_SECRETS = ("audit_database_url",)


class Settings(BaseModel):
    """Everything that can be set. Environment names are the field names in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus_dir: Path = Field(default=Path("seeds"), description="Folder of the documents to answer from.")
    data_dir: Path = Field(
        default=Path(".data"), description="Where the index, cited versions and the audit log are kept."
    )
    reader: Literal["on", "off"] = Field(
        default="on",
        description="Use the trained reader to find and weigh answers; off ranks sentences only.",
    )
    llm: str = Field(default="", description="Language model that writes answers; empty means extractive.")
    embedder: str = Field(
        default="minilm", description="Embedding model: `minilm`, or `onnx:FOLDER` for one of your own."
    )
    chroma_url: str = Field(default="", description="Chroma server (http://host:port); empty means embedded.")
    audit_database_url: SecretStr = Field(
        default=SecretStr(""), description="PostgreSQL for the audit log; empty means SQLite in DATA_DIR."
    )
    index_on_open: Literal["on", "off"] = Field(
        default="on", description="Bring the index up to date with CORPUS_DIR whenever it is opened."
    )
    chunk_tokens: int = Field(
        default=180, ge=32, le=512, description="Largest chunk, in tiktoken (cl100k_base) tokens."
    )
    max_file_mb: int = Field(default=50, ge=1, le=4096, description="Larger files are refused by name (MB).")
    max_question_chars: int = Field(
        default=4000, ge=100, le=100_000, description="Longer questions are refused (characters)."
    )
    passages: int = Field(default=6, ge=1, le=50, description="Chunks that are read closely per question.")
    threads: int = Field(default=2, ge=1, le=64, description="Processor threads for the models.")
    ui_host: str = Field(default="127.0.0.1", description="Address of the web chat.")
    ui_port: int = Field(default=7860, ge=1, le=65535, description="Port of the web chat; the next if taken.")

    def public(self) -> dict[str, object]:
        """Every setting as JSON values, without secrets."""
        return self.model_dump(mode="json", exclude=set(_SECRETS))

    def fingerprint(self) -> str:
        """sha256 of everything that can change an answer; secrets and addresses stay out."""
        ruling = self.model_dump(
            mode="json", include={"reader", "llm", "embedder", "chunk_tokens", "passages"}
        )
        return hashlib.sha256(json.dumps(ruling, sort_keys=True).encode()).hexdigest()


def load_settings(
    env: Mapping[str, str] | None = None, *, dotenv: Path | None = None, **overrides: object
) -> Settings:
    """Settings from `.env` (lowest), the environment, then `overrides`; relative paths stay relative
    to the current folder, except the two defaults, which are relative to the project.

    Raises:
        SettingsError: a value is out of its range, naming the variable and the range.
    """
    names = {name.upper(): name for name in Settings.model_fields}
    merged = _read_dotenv(dotenv or Path(".env"), names) | dict(os.environ if env is None else env)
    values: dict[str, object] = {names[k]: v for k, v in merged.items() if k in names and v != ""}
    for name in ("corpus_dir", "data_dir"):
        values.setdefault(name, PROJECT_ROOT / Settings.model_fields[name].default)
    try:
        return Settings.model_validate(values | overrides)
    except ValidationError as error:
        raise SettingsError(_explain(error), hint="See .env.example for every setting.") from error


def _read_dotenv(path: Path, names: Mapping[str, str]) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    found = {key: value for key, value in dotenv_values(path).items() if value is not None}
    unknown = sorted(set(found) - set(names))
    if unknown:
        raise SettingsError(
            f"{path} sets {', '.join(unknown)}, which no setting is called.",
            hint="See .env.example for every setting.",
        )
    return found


def _explain(error: ValidationError) -> str:
    parts = []
    for problem in error.errors():
        name = ".".join(str(step) for step in problem["loc"]).upper()
        shown = "(hidden)" if name.lower() in _SECRETS else repr(problem.get("input"))
        parts.append(f"{name}={shown}: {problem['msg']}.")
    return "A setting is wrong: " + " ".join(parts)


def with_overrides(settings: Settings, **changes: object) -> Settings:
    """A copy with `changes`, validated again."""
    try:
        return Settings.model_validate(settings.model_dump() | changes)
    except ValidationError as error:
        raise SettingsError(_explain(error), hint="See .env.example for every setting.") from error


__all__ = ["PROJECT_ROOT", "Settings", "load_settings", "with_overrides"]
