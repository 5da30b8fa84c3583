"""Models for the tests here, and what must never be seen in anything that they say."""

from __future__ import annotations

import traceback

import pytest

from assistant.config import Settings
from assistant.errors import LanguageModelError
from assistant.llm import LanguageModel, Message, open_model

KEY = "sk-test-0123456789-never-shown"
ASK = [Message("system", "Answer in one sentence."), Message("user", "How high is the tower?")]


def open_like(url: str, **changes: object) -> LanguageModel:
    """An OpenAI-compatible model at `url`, with a key and short patience."""
    given: dict[str, object] = {
        "llm": "openai-like:tiny",
        "llm_base_url": url,
        "llm_api_key": KEY,
        "llm_timeout_s": 5.0,
        "llm_retries": 0,
    }
    model = open_model(Settings.model_validate(given | changes))
    assert model is not None
    return model


def write(model: LanguageModel, *, max_tokens: int = 50) -> str:
    """What `model` answers, as one text."""
    return "".join(model.stream(ASK, max_tokens=max_tokens))


def failure_of(model: LanguageModel) -> LanguageModelError:
    """The error that asking ends with; its words, repr and traceback hold no key."""
    with pytest.raises(LanguageModelError) as caught:
        write(model)
    model.close()
    check_hidden(caught.value, model)
    return caught.value


def check_hidden(error: LanguageModelError, model: LanguageModel | None = None) -> None:
    """The key is nowhere in the error, what caused it, or the model."""
    printed = "".join(traceback.format_exception(error))
    for shown in (str(error), repr(error), error.message, error.hint, printed, repr(model)):
        assert KEY not in shown
    one: BaseException | None = error
    while one is not None:
        assert KEY not in f"{one} {one!r} {one.args}"
        one = one.__cause__ or one.__context__
