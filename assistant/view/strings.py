"""Every word that the web chat shows, in one place. Numbers and names go in through `str.format`."""

from __future__ import annotations

from typing import Final

from assistant.types import Outcome, RefusalReason, Verdict

TITLE: Final = "Cited Assistant"
WELCOME: Final = "Ask your documents"
WELCOME_TEXT: Final = (
    "Every sentence of an answer is taken from these documents and carries a number. "
    "Select a number to read the passage in its place. What the documents do not say, stays unsaid."
)
EXAMPLES: Final = "Questions to start with"
SKIP: Final = "Skip to the question"

QUESTION: Final = "Your question"
QUESTION_HINT: Final = "Ask a question…"
ASK: Final = "Ask"
STOP: Final = "Stop"
YOU_ASKED: Final = "You asked"
EDIT: Final = "Edit"
EDIT_LABEL: Final = "Put this question back into the box to edit it"

DOCUMENTS: Final = "Documents"
DOCUMENTS_COUNT: Final = {"one": "1 document", "many": "{count} documents"}
NO_DOCUMENTS: Final = "No document is indexed yet."
NEW: Final = "New"
NEW_LABEL: Final = "Start a new conversation"
SAVE: Final = "Save"
SAVE_LABEL: Final = "Save this conversation with its citations as a Markdown file"
THEME_LABEL: Final = "Switch between light and dark"

STAGES: Final = {
    "understanding": "Understanding the question",
    "searching": "Searching the documents",
    "reading": "Reading the best passages",
    "answering": "Composing the answer",
    "checking": "Checking each sentence against its source",
    "recording": "Recording the answer",
}
STEPS: Final = (
    ("Searching", ("understanding", "searching")),
    ("Reading", ("reading", "answering")),
    ("Checking", ("checking", "recording")),
)
WAITING: Final = "Waiting until the documents are ready"
STOPPED: Final = "Stopped before the answer was complete."

UNDERSTOOD: Final = "Understood as"
SOURCES: Final = "Sources"
CITATION: Final = "Citation {number}: {title}"
PAGE: Final = "page {page}"
COPY: Final = "Copy"
COPY_LABEL: Final = "Copy the answer with its citations"
COPY_MARKDOWN: Final = "Copy Markdown"
COPY_MARKDOWN_LABEL: Final = "Copy the answer with its citations as Markdown"
COPIED: Final = "Copied"
ANSWERED: Final = {"one": "{text} 1 citation.", "many": "{text} {count} citations."}
NOTICE: Final = "Note"

CHECKS: Final = "How each sentence was checked"
CHECKS_NOTE: Final = (
    "The checks compare a sentence with the passages that it cites. They can be wrong in both directions: "
    "read the passage before you rely on it."
)
NO_CHECKS: Final = "No check was run on this sentence."
VERDICTS: Final = {
    Verdict.SUPPORTED: "supported",
    Verdict.PARTLY_SUPPORTED: "partly supported",
    Verdict.CONTRADICTED: "contradicted",
    Verdict.NOT_SUPPORTED: "not supported",
    Verdict.NOT_CHECKABLE: "not checkable",
}
VERDICT_LABEL: Final = "{word}; show how this sentence was checked"
OUTCOMES: Final = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.DERIVED: "derived",
    Outcome.NOT_APPLICABLE: "not applicable",
}

ABSTAINED: Final = {
    RefusalReason.NOTHING_RELEVANT: "Nothing on this in the documents",
    RefusalReason.NOT_ANSWERED: "The documents do not say",
    RefusalReason.OUTSIDE_CORPUS: "Outside these documents",
    RefusalReason.FALSE_PREMISE: "The documents say otherwise",
    RefusalReason.NOT_A_QUESTION: "Not a question about the documents",
    RefusalReason.NOT_A_TASK: "Not something this assistant does",
    RefusalReason.INSTRUCTION: "Not a question about the documents",
    RefusalReason.EMPTY_CORPUS: "There are no documents yet",
}
NO_ANSWER: Final = "No answer"
NEAREST: Final = "Nearest passages, for you to judge"

FAILED: Final = "Something broke; this is not an answer"
FAILED_OPENING: Final = "The documents could not be opened"
RETRY: Final = "Try again"
UNEXPECTED: Final = "An unexpected error stopped this."
UNEXPECTED_HINT: Final = "The terminal that runs the page has the details; trying again may help."

PROGRESS: Final = {
    "starting": "Loading the models",
    "scan": "Looking through the documents",
    "read": "Reading the documents",
    "embed": "Indexing the passages",
    "store": "Saving the index",
}
PROGRESS_COUNT: Final = "{done} of {total}"
PROGRESS_HEAD: Final = "Getting the documents ready"
PROGRESS_NOTE: Final = (
    "This happens once; later starts reuse the index. You may ask already: the answer follows."
)

SOURCE: Final = "Source"
CLOSE: Final = "Close"
CLOSE_LABEL: Final = "Close the panel"
PREVIOUS: Final = "Previous citation"
NEXT: Final = "Next citation"
LOADING: Final = "Opening…"
FILE: Final = "File"
VERSION: Final = "Version"
CURRENT: Final = "current"
SUPERSEDED: Final = "the file has changed or gone since"
ALTERED: Final = "The kept text differs from the one that was cited; do not rely on this highlight."
SIZE: Final = "Size"
ENCODING: Final = "Encoding"
GUESSED: Final = "{encoding}, guessed"
CHUNKS: Final = "passages"
INDEXED: Final = "Indexed"
REPAIRS: Final = {"none": "nothing repaired", "one": "1 repair", "many": "{count} repairs"}
REPAIR: Final = {"one": "{rule}: once, {sample}", "many": "{rule}: {count} times, for example {sample}"}
PART_SHOWN: Final = "Characters {start} to {end} of {total} are shown."
SHOW_ALL: Final = "Show the whole text"
UNKNOWN_DOCUMENT: Final = "This version of the document is not kept here."
CONNECTION: Final = "The page lost its server. Start it again, then reload this page."

STARTING: Final = "Starting the page…"
RUNNING: Final = "Open {address} in a browser. Ctrl-C stops the page."
PORT_HINT: Final = "Set UI_PORT to a free port and UI_HOST to an address of this machine, such as 127.0.0.1."
STOPPING: Final = "Stopping the page."
READY_TERMINAL: Final = "Ready: {count} documents."
OTHER_PORT: Final = "Port {wanted} is taken; using {port}."
OPEN_TO_OTHERS: Final = (
    "UI_HOST={host}: everyone who can reach this machine can read the documents and ask; "
    "there is no access control."
)
