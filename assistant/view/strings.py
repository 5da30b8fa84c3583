"""Every word that the web chat shows, in English and Spanish, in one place.

`strings.NAME` is the word in the language of whoever is being served, which `speaking` sets. Numbers and
names go in through `str.format`; a mapping holds the forms of one word (`one`, `many`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from assistant.types import Outcome, RefusalReason, Verdict

LANGUAGES: Final = {"en": "English", "es": "Español"}
_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words are in `language` (a key of `LANGUAGES`; English if it is not one) inside this block."""
    before = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(before)


def language() -> str:
    """The language of the words at this moment, as a key of `LANGUAGES`."""
    return _language.get()


def choose(accepted: str) -> str:
    """The language that an Accept-Language header asks for first among ours; English if none."""
    wanted = [part.split(";")[0].strip().lower()[:2] for part in accepted.split(",")]
    return next((code for code in wanted if code in LANGUAGES), "en")


def names() -> tuple[str, ...]:
    """Every name that `strings.NAME` can be asked for."""
    return tuple(_WORDS)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a word, or a mapping of a word's forms
    try:
        english, spanish = _WORDS[name]
    except KeyError:
        raise AttributeError(f"no words are called {name}") from None
    return spanish if spanish is not None and language() == "es" else english


# NAME: (English, Spanish)
_WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "TITLE": ("Cited Assistant", None),
    "WELCOME": ("Ask your documents", None),
    "WELCOME_TEXT": (
        (
            "Every sentence of an answer is taken from these documents and carries a number. "
            "Select a number to read the passage in its place. What the documents do not say, stays unsaid."
        ),
        None,
    ),
    "EXAMPLES": ("Questions to start with", None),
    "SKIP": ("Skip to the question", None),
    "QUESTION": ("Your question", None),
    "QUESTION_HINT": ("Ask a question…", None),
    "ASK": ("Ask", None),
    "STOP": ("Stop", None),
    "YOU_ASKED": ("You asked", None),
    "EDIT": ("Edit", None),
    "EDIT_LABEL": ("Put this question back into the box to edit it", None),
    "CHAT": ("Chat", "Chat"),
    "AUDIT": ("Audit", "Auditoría"),
    "PLACES": ("Places", "Secciones"),
    "SKIP_TO_MAIN": ("Skip to the content", "Ir al contenido"),
    "DOCUMENTS": ("Documents", "Documentos"),
    "DOCUMENTS_COUNT": ({"one": "1 document", "many": "{count} documents"}, None),
    "NO_DOCUMENTS": ("No document is indexed yet.", None),
    "NEW": ("New", None),
    "NEW_LABEL": ("Start a new conversation", None),
    "SAVE": ("Save", None),
    "SAVE_LABEL": ("Save this conversation with its citations as a Markdown file", None),
    "THEME_LABEL": ("Switch between light and dark", None),
    "STAGES": (
        {
            "understanding": "Understanding the question",
            "searching": "Searching the documents",
            "reading": "Reading the best passages",
            "answering": "Composing the answer",
            "checking": "Checking each sentence against its source",
            "recording": "Recording the answer",
        },
        None,
    ),
    "STEPS": (
        (
            ("Searching", ("understanding", "searching")),
            ("Reading", ("reading", "answering")),
            ("Checking", ("checking", "recording")),
        ),
        None,
    ),
    "WAITING": ("Waiting until the documents are ready", None),
    "STOPPED": ("Stopped before the answer was complete.", None),
    "UNDERSTOOD": ("Understood as", None),
    "SOURCES": ("Sources", None),
    "CITATION": ("Citation {number}: {title}", None),
    "PAGE": ("page {page}", None),
    "COPY": ("Copy", None),
    "COPY_LABEL": ("Copy the answer with its citations", None),
    "COPY_MARKDOWN": ("Copy Markdown", None),
    "COPY_MARKDOWN_LABEL": ("Copy the answer with its citations as Markdown", None),
    "COPIED": ("Copied", None),
    "ANSWERED": ({"one": "{text} 1 citation.", "many": "{text} {count} citations."}, None),
    "NOTICE": ("Note", None),
    "CHECKS": ("How each sentence was checked", None),
    "CHECKS_NOTE": (
        (
            "The checks compare a sentence with the passages that it cites. They can be wrong in both "
            "directions: read the passage before you rely on it."
        ),
        None,
    ),
    "NO_CHECKS": ("No check was run on this sentence.", None),
    "VERDICTS": (
        {
            Verdict.SUPPORTED: "supported",
            Verdict.PARTLY_SUPPORTED: "partly supported",
            Verdict.CONTRADICTED: "contradicted",
            Verdict.NOT_SUPPORTED: "not supported",
            Verdict.NOT_CHECKABLE: "not checkable",
        },
        None,
    ),
    "VERDICT_LABEL": ("{word}; show how this sentence was checked", None),
    "OUTCOMES": (
        {
            Outcome.PASSED: "passed",
            Outcome.FAILED: "failed",
            Outcome.DERIVED: "derived",
            Outcome.NOT_APPLICABLE: "not applicable",
        },
        None,
    ),
    "ABSTAINED": (
        {
            RefusalReason.NOTHING_RELEVANT: "Nothing on this in the documents",
            RefusalReason.NOT_ANSWERED: "The documents do not say",
            RefusalReason.OUTSIDE_CORPUS: "Outside these documents",
            RefusalReason.FALSE_PREMISE: "The documents say otherwise",
            RefusalReason.NOT_A_QUESTION: "Not a question about the documents",
            RefusalReason.NOT_A_TASK: "Not something this assistant does",
            RefusalReason.INSTRUCTION: "Not a question about the documents",
            RefusalReason.EMPTY_CORPUS: "There are no documents yet",
        },
        None,
    ),
    "NO_ANSWER": ("No answer", None),
    "NEAREST": ("Nearest passages, for you to judge", None),
    "FAILED": ("Something broke; this is not an answer", None),
    "FAILED_OPENING": ("The documents could not be opened", None),
    "RETRY": ("Try again", None),
    "UNEXPECTED": ("An unexpected error stopped this.", None),
    "UNEXPECTED_HINT": ("The terminal that runs the page has the details; trying again may help.", None),
    "PROGRESS": (
        {
            "starting": "Loading the models",
            "scan": "Looking through the documents",
            "read": "Reading the documents",
            "embed": "Indexing the passages",
            "store": "Saving the index",
        },
        None,
    ),
    "PROGRESS_COUNT": ("{done} of {total}", None),
    "PROGRESS_HEAD": ("Getting the documents ready", None),
    "PROGRESS_NOTE": (
        ("This happens once; later starts reuse the index. You may ask already: the answer follows."),
        None,
    ),
    "SOURCE": ("Source", None),
    "CLOSE": ("Close", None),
    "CLOSE_LABEL": ("Close the panel", None),
    "PREVIOUS": ("Previous citation", None),
    "NEXT": ("Next citation", None),
    "LOADING": ("Opening…", None),
    "FILE": ("File", None),
    "VERSION": ("Version", None),
    "CURRENT": ("current", None),
    "SUPERSEDED": ("the file has changed or gone since", None),
    "ALTERED": ("The kept text differs from the one that was cited; do not rely on this highlight.", None),
    "SIZE": ("Size", None),
    "ENCODING": ("Encoding", None),
    "GUESSED": ("{encoding}, guessed", None),
    "CHUNKS": ("passages", None),
    "INDEXED": ("Indexed", None),
    "REPAIRS": ({"none": "nothing repaired", "one": "1 repair", "many": "{count} repairs"}, None),
    "REPAIR": (
        {"one": "{rule}: once, {sample}", "many": "{rule}: {count} times, for example {sample}"},
        None,
    ),
    "PART_SHOWN": ("Characters {start} to {end} of {total} are shown.", None),
    "SHOW_ALL": ("Show the whole text", None),
    "UNKNOWN_DOCUMENT": ("This version of the document is not kept here.", None),
    "CONNECTION": ("The page lost its server. Start it again, then reload this page.", None),
    "STARTING": ("Starting the page…", None),
    "RUNNING": ("Open {address} in a browser. Ctrl-C stops the page.", None),
    "PORT_HINT": (
        "Set UI_PORT to a free port and UI_HOST to an address of this machine, such as 127.0.0.1.",
        None,
    ),
    "STOPPING": ("Stopping the page.", None),
    "READY_TERMINAL": ("Ready: {count} documents.", None),
    "OTHER_PORT": ("Port {wanted} is taken; using {port}.", None),
    "OPEN_TO_OTHERS": (
        (
            "UI_HOST={host}: everyone who can reach this machine can read the documents and ask; "
            "there is no access control."
        ),
        None,
    ),
}
