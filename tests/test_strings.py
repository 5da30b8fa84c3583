"""The page's words: every one there in both languages, with the same forms and places to fill in."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.view import strings
from assistant.view.layout import PLACES
from assistant.view.markup import text
from assistant.view.words import PARTS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([ROOT / "ui.py", *(ROOT / "assistant").rglob("*.py")])
VIEWS = sorted(path for path in (ROOT / "assistant" / "view").glob("*.py") if path.name != "strings.py")
SENTENCE = re.compile(r"^[A-Z][a-z]+,? [a-z]+|\b(the|this|your|with|from|are|is|was) [a-z]")
ENGLISH = frozenset("the this your with and not that which are was were".split())


def said(name: str, language: str) -> object:
    with strings.speaking(language):
        return getattr(strings, name)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """(place, words) of every string inside a word's forms."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}/{key}")
    else:
        assert isinstance(value, tuple)
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{number}")


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_every_word_that_the_code_asks_for_exists() -> None:
    asked = {
        name for path in SOURCES for name in re.findall(r"strings\.([A-Z][A-Z_]+)", path.read_text("utf-8"))
    }
    asked |= {word for _, word in PLACES}
    assert asked - set(strings.names()) - {"LANGUAGES"} == set()
    assert len(asked) > 200


def test_no_two_words_share_a_name() -> None:
    assert sum(len(part) for part in PARTS) == len(strings.names())


@pytest.mark.parametrize("name", strings.names())
def test_a_word_has_the_same_forms_and_places_to_fill_in_in_both_languages(name: str) -> None:
    english, spanish = dict(leaves(said(name, "en"))), dict(leaves(said(name, "es")))
    assert english.keys() == spanish.keys()
    for place, words in english.items():
        assert fields(words) == fields(spanish[place]), place
        assert bool(words.strip()) == bool(spanish[place].strip()), place


def test_no_spanish_word_was_left_in_english() -> None:
    left = {
        f"{name}{place}": words
        for name in strings.names()
        for place, words in leaves(said(name, "es"))
        if ENGLISH & set(re.findall(r"[a-z]+", words.lower())) and name != "OTHER_LANGUAGE"
    }
    assert left == {}


def test_a_word_that_does_not_exist_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(AttributeError, match="NO_SUCH_WORD"):
        strings.NO_SUCH_WORD  # noqa: B018


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_no_view_says_a_sentence_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    spared = {id(node) for outer in ast.walk(tree) if _says_nothing(outer) for node in ast.walk(outer)}
    sentences = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared
        if SENTENCE.search(node.value)
    ]
    assert sentences == []


def _says_nothing(node: ast.AST) -> bool:
    """Errors are English everywhere; a string alone is a docstring."""
    return isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de, en;q=0.5, es;q=0.7", "es"),
        ("de-DE, fr;q=0.8", "en"),
        ("en-GB, es;q=0.9", "en"),
        ("es;q=0, en;q=0.1", "en"),
        ("ES-419", "es"),
        ("est, en;q=0.2", "en"),
        ("es;q=x, ;;;, =", "en"),
    ],
)
def test_the_language_is_the_one_that_the_browser_likes_best_of_ours(header: str, language: str) -> None:
    assert strings.choose(header) == language


def test_each_step_of_a_stream_speaks_its_language_and_nothing_else_does() -> None:
    closed = []

    def steps() -> Iterator[str]:
        try:
            while True:
                yield strings.ASK
        finally:
            closed.append(True)

    one, other = strings.steps_in("es", steps()), strings.steps_in("en", steps())
    assert [next(one), next(other), next(one), strings.ASK] == ["Preguntar", "Ask", "Preguntar", "Ask"]
    one.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_what_is_said_only_in_english_is_marked_so_on_a_spanish_page_alone() -> None:
    assert strings.english() is None
    with strings.speaking("es"):
        assert strings.english() == "en"
        assert text(strings.WELCOME) == "Pregunte a sus documentos"
    with strings.speaking("xx"):
        assert strings.language() == "en"
