"""Follow-up questions made to stand alone by a model, under the eye of the rules.

The model's wording is taken only when all of this holds, else the rule's (`assistant.conversation`):
1. it is one question on one line, at most `LONGEST` characters;
2. it is a question at all (`assistant.intent` lets it pass);
3. it keeps every name, number and word of content of the person's turn, pronouns and fillers apart;
4. it asks for the same kind of thing, denies what the turn denies and nothing else, uses no opposite;
5. every name, number and word of content that it adds stands in the history.
Both wordings are kept with the reason, for the record. The history is data: it is fenced, budgeted, and
whatever it says can at most lend words to a search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from typing import Final, Literal

from assistant.answer.calls import Calls
from assistant.answer.language import find_language
from assistant.answer.prompts import condense_messages
from assistant.answer.remember import recall
from assistant.answer.words_of_languages import FUNCTION_WORDS, NEGATIONS
from assistant.answer_types import expected_type
from assistant.conversation import resolve
from assistant.errors import LanguageModelError
from assistant.intent import refuse_by_intent
from assistant.support.antonyms import check_antonyms
from assistant.support.comparison import compare
from assistant.support.passage import Passage
from assistant.terms import Token, fold, names, tokens
from assistant.types import AnswerType, History, Outcome, Rewording

LONGEST: Final = 300  # characters of a stand-alone question; a longer one tells more than it asks
MOST_TOKENS: Final = 80  # what the model may write
BUDGET: Final = 1000  # tokens of history that it is shown
# Words of a turn that the stand-alone wording replaces or may do without.
_FILLERS: Final = frozenset(
    """he she it they him her them his hers its their theirs this that these those one ones there then here
    former latter same other else so also happen happened about mean ok okay well please and but same
    thing things first second third last next""".split()
)
_POINTS_BACK: Final = re.compile(
    r"\b(?:he|she|it|they|him|her|his|hers|its|them|their|theirs|this|that|these|those|there|then|ones?|"
    r"else|other|former|latter|same|such|again|more|first|second|third|last|next|both|either|neither)\b",
    re.IGNORECASE,
)
_MARKER: Final = re.compile(r"\s*\[(?:E?\d+)\]")
_LABEL: Final = re.compile(r"^\W*(?:stand-?alone question|question|rewritten|answer)\s*:\s*", re.IGNORECASE)


def condense(asked: str, history: History, calls: Calls | None, *, budget: int = BUDGET) -> Rewording:
    """`asked` made to stand alone from `history`, by the model of `calls` where its wording passes.

    `budget` is in tokens (cl100k_base) of history shown to the model. A model that fails leaves the rule's
    wording, with the failure as the reason. Never raises for what the model does.
    """
    rule = resolve(asked, history).text
    by_rule: Literal["asked", "rule"] = "asked" if rule == asked else "rule"
    if not history:
        return Rewording(asked, None, "asked", "There is no earlier turn.")
    if calls is None:
        return Rewording(rule, None, by_rule, "No language model is set.")
    if not _may_point_back(asked, rule):
        return Rewording(rule, None, by_rule, "The question stands alone.")
    try:
        written, whole = _ask(calls, asked, history, budget=budget)
    except LanguageModelError as error:
        return Rewording(rule, None, by_rule, f"The model failed: {error.message}")
    fault = find_fault(written, asked, history) if whole else "it goes on without an end."
    if fault:
        return Rewording(rule, written, by_rule, f"The model's wording was not taken: {fault}")
    return Rewording(rule, written, "model", "The model's wording passed every check.")


def _may_point_back(asked: str, rule: str) -> bool:
    """Whether the turn may lean on earlier ones: the rules or a word say so, or it is too short to tell."""
    if rule != asked or _POINTS_BACK.search(asked) or find_language(asked) != "en":
        return True
    return len(_content(asked)) <= 3


def _ask(calls: Calls, asked: str, history: History, *, budget: int) -> tuple[str, bool]:
    """The first line that the model writes, tidied, and whether it came to its end before the limit."""
    messages = condense_messages(asked, recall(history, budget=budget).turns)
    written = ""
    with closing(calls.stream(messages, "condense", max_tokens=MOST_TOKENS)) as pieces:
        for piece in pieces:
            written += piece
            if "\n" in written.strip() or len(written) > 4 * LONGEST:
                break
    ended = calls.made[-1].finish != "length" or "\n" in written.strip()
    return _tidy(written), ended and len(written) <= 4 * LONGEST


def _tidy(written: str) -> str:
    line = next((part.strip() for part in written.splitlines() if part.strip()), "")
    line = _LABEL.sub("", _MARKER.sub("", line)).strip(' \t*_`"“”')
    # Lone surrogates and controls can be neither searched nor stored.
    return re.sub(r"\s+", " ", "".join(c for c in line if c.isprintable() and not "\ud800" <= c <= "\udfff"))


def find_fault(written: str, asked: str, history: History) -> str:
    """Why `written` may not stand for `asked`; "" when it may. The rules of the module, in their order."""
    if not written:
        return "it is empty."
    if len(written) > LONGEST:
        return f"it has {len(written)} characters, more than {LONGEST}."
    if written.count("?") + written.count("？") > 1 or re.search(r"[.!。]\s+\S", _without_names(written)):
        return "it is more than one question."
    if refuse_by_intent(written) is not None:
        return "it is no question about the documents."
    lost = _lost(written, asked)
    if lost:
        return f"it leaves out “{lost}”."
    turned = _turned(written, asked)
    return turned or _invented(written, asked, history)


def _without_names(text: str) -> str:
    """Without full stops inside names and initials, which end no sentence."""
    return re.sub(r"\b(\w{1,3})\.", r"\1", text)


def _lost(written: str, asked: str) -> str:
    held = {t.stem for t in tokens(written)}
    for token in _content(asked):
        if token.stem not in held:
            return token.text
    return ""


def _turned(written: str, asked: str) -> str:
    """Whether it asks for something else or the contrary."""
    wanted, got = expected_type(asked), expected_type(written)
    if wanted not in (AnswerType.OTHER, AnswerType.ENTITY, AnswerType.YES_NO) and wanted is not got:
        return f"it asks for {got.value} and the person for {wanted.value}."
    if _denials(written) != _denials(asked):
        return "it denies what the person does not, or the reverse."
    opposed = check_antonyms(compare(written, [Passage(asked)]))
    return "it says the opposite of a word of the person." if opposed.outcome is Outcome.FAILED else ""


def _denials(text: str) -> bool:
    known = NEGATIONS.get(find_language(text), NEGATIONS["en"])
    words = re.findall(r"[^\W\d_]+(?:['’]t\b)?", text.casefold())
    denying = [w for w in words if w in known or w.replace("’", "'").endswith("n't")]
    return len(denying) % 2 == 1


def _invented(written: str, asked: str, history: History) -> str:
    said = " ".join([asked, *(_MARKER.sub("", text) for _, text in history)])
    known = {t.stem for t in tokens(said)} | {fold(t.text) for t in tokens(said)}
    for token in _content(written):
        if token.stem not in known and fold(token.text) not in known:
            return f"“{token.text}” is in neither the question nor the history."
    for name in names(written):
        if fold(name.text) not in fold(said) and not set(name.stems) <= known:
            return f"“{name.text}” is in neither the question nor the history."
    return ""


def _content(text: str) -> Sequence[Token]:
    """The words that carry the question: no grammar of its language, no fillers; numbers and names stay."""
    grammar = FUNCTION_WORDS.get(find_language(text), frozenset()) | FUNCTION_WORDS["en"]
    return [
        t
        for t in tokens(text)
        if t.stem and not t.stop and fold(t.text) not in _FILLERS and t.text.casefold() not in grammar
    ]


__all__ = ["BUDGET", "LONGEST", "condense", "find_fault"]
