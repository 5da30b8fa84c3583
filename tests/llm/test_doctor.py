"""`assistant doctor` on the language model: set up, or asked for one token when told to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.doctor import Finding, State, examine
from tests.conftest import SEEDS
from tests.llm.make import KEY
from tests.llm.server import answering, refusing, serve


def finding(tmp_path: Path, *, ask_model: bool = False, **given: object) -> Finding:
    """What the doctor says on the model."""
    base: dict[str, object] = {"corpus_dir": SEEDS, "data_dir": tmp_path, "reader": "off", "llm_api_key": KEY}
    settings = Settings.model_validate(base | {"llm_retries": 0} | given)
    (found,) = [one for one in examine(settings, ask_model=ask_model) if one.name == "llm"]
    assert KEY not in repr(found)
    return found


def test_a_model_is_not_asked_unless_told_to(tmp_path: Path) -> None:
    with serve(answering("Yes")) as server:
        given: dict[str, Any] = {"llm": "openai-like:tiny", "llm_base_url": server.url}
        assert finding(tmp_path, **given).state is State.OK
        assert server.requests == []
        asked = finding(tmp_path, ask_model=True, **given)
        assert asked.state is State.OK and "11 tokens read" in asked.detail
        assert [sent["max_tokens"] for sent in server.requests] == [1]


def test_a_model_that_cannot_be_asked_is_wrong_with_a_remedy(tmp_path: Path) -> None:
    with serve(refusing(401, {"message": f"bad {KEY}"})) as server:
        found = finding(tmp_path, ask_model=True, llm="openai-like:tiny", llm_base_url=server.url)
    assert found.state is State.WRONG and "LLM_API_KEY" in found.remedy


def test_a_model_without_its_key_is_wrong_without_being_asked(tmp_path: Path) -> None:
    found = finding(tmp_path, llm="openai:gpt-4.1", llm_api_key="")
    assert found.state is State.WRONG and "OPENAI_API_KEY" in found.remedy
