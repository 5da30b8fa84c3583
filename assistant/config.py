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
_SECRETS = ("audit_database_url", "llm_api_key", "openai_api_key", "anthropic_api_key", "embedder_api_key")


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
    strict: Literal["on", "off"] = Field(
        default="off",
        description="Refuse, too, what would otherwise be answered with “Not sure”: most questions that are "
        "meant to mislead, and many fair ones with them.",
    )
    llm: str = Field(
        default="",
        description="Language model that writes answers: `openai:NAME`, `anthropic:NAME`, "
        "`openai-like:NAME`, `local` or `local:FILE.gguf`; empty means extractive.",
    )
    llm_base_url: str = Field(
        default="", description="Address of the model's server, as http://127.0.0.1:11434/v1."
    )
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the model's server, if it wants one."
    )
    openai_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key for `openai:` models when LLM_API_KEY or EMBEDDER_API_KEY is empty.",
    )
    anthropic_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key for `anthropic:` models when LLM_API_KEY is empty."
    )
    llm_timeout_s: float = Field(
        default=60.0,
        ge=0.1,
        le=3600,
        description="Seconds to wait for a model's server: to connect (10 at most), and for each next piece.",
    )
    llm_retries: int = Field(
        default=3, ge=0, le=10, description="New tries after a failure that may pass, before the first piece."
    )
    llm_max_tokens: int = Field(
        default=700, ge=16, le=100_000, description="Most tokens that a model may write for one answer."
    )
    llm_evidence_tokens: int = Field(
        default=0,
        ge=0,
        le=100_000,
        description="Most tokens of evidence shown to a model; 0 means 2,000, or 500 to the one that ships.",
    )
    llm_context: int = Field(
        default=0,
        ge=0,
        le=10_000_000,
        description="The model's context window (tokens); 0 means as known of it.",
    )
    llm_requests_per_minute: int = Field(
        default=0, ge=0, le=100_000, description="Requests sent to a model in a minute; 0 means no limit."
    )
    llm_fallback: Literal["extractive", "fail"] = Field(
        default="extractive",
        description="When the model fails: `extractive` answers without it and says so; "
        "`fail` gives no answer.",
    )
    llm_samples: int = Field(
        default=1,
        ge=1,
        le=8,
        description="Answers drawn from the model, of which the best supported is kept.",
    )
    llm_price_in: float = Field(
        default=0.0,
        ge=0,
        description="US dollars for a million tokens that the model reads; 0 means not known.",
    )
    llm_price_out: float = Field(
        default=0.0,
        ge=0,
        description="US dollars for a million tokens that the model writes; 0 means not known.",
    )
    embedder: str = Field(
        default="minilm",
        description="Embedding model: `minilm`, `onnx:FOLDER`, `openai:NAME`, `openai-like:NAME` "
        "or `ollama:NAME`.",
    )
    embedder_base_url: str = Field(
        default="", description="Address of the embedding model's server, as http://127.0.0.1:11434/v1."
    )
    embedder_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the embedding model's server, if it wants one."
    )
    chroma_url: str = Field(default="", description="Chroma server (http://host:port); empty means embedded.")
    audit_database_url: SecretStr = Field(
        default=SecretStr(""), description="PostgreSQL for the audit log; empty means SQLite in DATA_DIR."
    )
    audit_gate: str = Field(
        default="supported=0.95,unsupported=0,uncited=0,drifted=0,misquoted=0",
        description="What the audit page demands of answers: a least share of supported claims (0 to 1), "
        "and the most that may be otherwise.",
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
    ui_auth: str = Field(
        default="",
        description="File of those who may log in to the web pages, written by `assistant users`; "
        "empty means no log-in.",
    )
    ui_auth_header: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9-]+)?$",
        description="Request header in which a reverse proxy names the person that it has logged in.",
    )
    ui_trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Addresses or networks, with commas, of reverse proxies whose headers are believed.",
    )
    ui_allowed_hosts: str = Field(
        default="",
        description="Further host names, with commas, under which the web pages may be called.",
    )
    ui_auditors: str = Field(
        default="",
        description="Names, with commas, of those who may see everybody's answers; only asked with log-in.",
    )
    ui_session_hours: float = Field(
        default=24.0, gt=0, le=8760, description="Hours after which a log-in ends in any case."
    )
    ui_session_idle_minutes: float = Field(
        default=120.0, gt=0, le=525_600, description="Minutes without a request after which a log-in ends."
    )
    ui_read_only: Literal["on", "off"] = Field(
        default="off",
        description="Public demonstration: nothing can be uploaded, removed, judged, renamed or shared.",
    )

    def public(self) -> dict[str, object]:
        """Every setting as JSON values, without secrets."""
        return self.model_dump(mode="json", exclude=set(_SECRETS))

    def fingerprint(self) -> str:
        """sha256 of everything that can change an answer; secrets and addresses stay out."""
        ruling = {"reader", "llm", "embedder", "chunk_tokens", "passages"}
        if self.strict == "on":
            ruling.add("strict")
        if self.llm:
            ruling |= {"llm_max_tokens", "llm_evidence_tokens", "llm_context", "llm_fallback", "llm_samples"}
        dumped = self.model_dump(mode="json", include=ruling)
        return hashlib.sha256(json.dumps(dumped, sort_keys=True).encode()).hexdigest()


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
