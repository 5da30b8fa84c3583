"""From the setting LLM to a model, and what is said when that cannot be."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from assistant.config import Settings, load_settings
from assistant.errors import LanguageModelError, SettingsError
from assistant.llm import open_model
from tests.llm.make import KEY, check_hidden


def opened(**given: object) -> LanguageModelError:
    """The error that opening ends with."""
    with pytest.raises(LanguageModelError) as caught:
        open_model(Settings.model_validate(given))
    check_hidden(caught.value)
    return caught.value


def test_without_a_setting_there_is_no_model() -> None:
    assert open_model(Settings()) is None


@pytest.mark.parametrize("llm", ["gpt-4.1", "openai:", "openai", "azure:x", "local-model", "openai-like: "])
def test_an_unknown_form_is_refused_with_the_known_ones(llm: str) -> None:
    with pytest.raises(SettingsError, match="openai-like:NAME"):
        open_model(Settings(llm=llm))


@pytest.mark.parametrize(
    ("llm", "setting"),
    [("openai:gpt-4.1-mini", "OPENAI_API_KEY"), ("anthropic:claude-x", "ANTHROPIC_API_KEY")],
)
def test_no_key_is_said_with_both_settings_that_may_hold_it(llm: str, setting: str) -> None:
    error = opened(llm=llm)
    assert error.reason == "no_key"
    assert "LLM_API_KEY" in error.hint and setting in error.hint


def test_the_usual_variables_of_the_providers_are_taken_as_secrets(tmp_path: Path) -> None:
    env = {"LLM": "openai:gpt-4.1-mini", "OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY}
    settings = load_settings(env, dotenv=tmp_path / "none")
    assert KEY not in repr(settings) + str(settings.public())
    model = open_model(settings)
    assert model is not None
    assert model.name == "openai:gpt-4.1-mini"
    assert model.context_window > 500_000
    assert KEY not in repr(model)


@pytest.mark.parametrize("key", ["sk test 0123456789", "sk-tést-0123456789", "sk-test\n0123456789"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(LanguageModelError) as caught:
        open_model(Settings.model_validate({"llm": "openai:gpt-4.1", "llm_api_key": key}))
    assert caught.value.reason == "wrong_key"
    assert key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://127.0.0.1/v1", "http:///v1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    error = opened(llm="openai-like:tiny", llm_base_url=url)
    assert error.reason == "unreachable" and "LLM_BASE_URL" in error.message


@pytest.mark.parametrize("url", [f"http://me:{KEY}@127.0.0.1/v1", f"http://127.0.0.1/v1?key={KEY}"])
def test_a_secret_in_the_address_is_refused_without_showing_it(url: str) -> None:
    assert "LLM_API_KEY" in opened(llm="openai-like:tiny", llm_base_url=url).hint


def test_a_model_that_only_takes_other_requests_is_refused_by_name() -> None:
    error = opened(llm="openai:gpt-5.2-pro", llm_api_key=KEY)
    assert error.reason == "unknown_model" and "gpt-5.2-pro" in error.message


@pytest.mark.parametrize(
    ("llm", "window"), [("openai:gpt-9", 128_000), ("anthropic:claude-9", 200_000), ("openai-like:x", 8192)]
)
def test_a_model_that_is_not_known_yet_gets_a_window_by_its_kind(llm: str, window: int) -> None:
    given = {"llm": llm, "llm_api_key": KEY, "llm_base_url": "http://127.0.0.1:9/v1"}
    model = open_model(Settings.model_validate(given))
    assert model is not None and model.context_window == window
    own = open_model(Settings.model_validate(given | {"llm_context": 1234}))
    assert own is not None and own.context_window == 1234


@pytest.mark.parametrize(
    ("llm", "missing", "extra"),
    [
        ("openai:gpt-4.1", "openai", "openai"),
        ("anthropic:c", "anthropic", "anthropic"),
        ("local", "xllamacpp", "local"),
    ],
)
def test_a_missing_package_is_named_with_the_command_that_installs_it(
    llm: str, missing: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    error = opened(llm=llm, llm_api_key=KEY)
    assert error.reason == "not_installed"
    assert missing in error.message and f".[{extra}]" in error.hint


def test_importing_the_package_imports_no_library() -> None:
    code = (
        "import sys, assistant.llm, assistant.llm.opening, index.remote.failures, index.embed\n"
        "heavy = {'llama_index', 'openai', 'anthropic', 'xllamacpp', 'tiktoken', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
