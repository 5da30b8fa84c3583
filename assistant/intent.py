"""Whether an utterance is a question about the documents at all.

Rules, in order: nothing to read -> not a question; orders to the assistant about itself ->
instruction; greetings and thanks -> not a question; requests to create, translate or compute
something -> not a task; else a question. Only the utterance is looked at, and nothing in it is obeyed.
"""

from __future__ import annotations

import re

from assistant.terms import content_stems, fold
from assistant.types import Refusal, RefusalReason

_ABOUT_ITSELF = (
    r"(?:your|the|any|all|its|these|those)?\s*(?:previous|prior|earlier|above|system|initial|hidden|secret|own)*\s*"
    r"(?:instructions?|prompts?|rules|guidelines|configurations?|config|settings|api[ -]?keys?|credentials|"
    r"passwords?|environment variables?|system message|source code|guardrails|restrictions)"
)
_INSTRUCTION = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass|skip|drop)\b.{{0,40}}\b{_ABOUT_ITSELF}\b"
    rf"|\b(?:print|reveal|show|output|repeat|display|dump|leak|tell me|give me|send|expose|list|what (?:is|are))\b.{{0,30}}\byour\b\s*(?:\w+\s+){{0,3}}?(?:instructions?|prompts?|rules|configurations?|config|settings|api|keys?|credentials|passwords?|secrets?|system)\b"
    r"|\b(?:print|reveal|show|output|dump|leak|send|expose)\b.{0,40}\b(?:system prompt|api[ -]?keys?|environment variables?|secret keys?|passwords|/etc/passwd)\b"
    r"|\b(?:pretend|act|behave|roleplay|role-play)\b.{0,20}\b(?:as|to be|you are|like|that you)\b"
    r"|\byou are (?:now|no longer)\b|\bfrom now on\b|\bjailbreak|\bdeveloper mode\b|\bdo anything now\b"
    r"|^(?:system|assistant)\s*:|<\|?(?:im_start|system|endoftext)\|?>",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|hola|good (?:morning|afternoon|evening|day|night)|thanks?|thank you|many thanks|cheers|ok(?:ay)?|great|cool|nice|bye|goodbye|see you|yes|no|please|sorry|lol|welcome)"
    r"(?:[ ,!.]+(?:there|you|very much|so much|a lot|again|all|everyone|assistant|bot|friend|later|then))*[ !.?]*$"
    r"|^how (?:are|is) (?:you|it going|things|your day)\b|^who (?:are|made|created|built) you\b|^what(?:'s| is) (?:up|your name)\b|^what can you do\b|^tell me a joke\b|^(?:are|can) you (?:a |an )?(?:human|robot|bot|ai|real|alive)\b",
    re.IGNORECASE,
)
_MADE_THINGS = r"poems?|haikus?|sonnets?|limericks?|songs?|lyrics|raps?|stor(?:y|ies)|fairy ?tales?|jokes?|essays?|blog posts?|articles?|emails?|e-mails?|letters?|tweets?|speech(?:es)?|scripts?|code|programs?|functions?|recipes?|slogans?|advertisements?|cover letters?|resumes?|novels?|plays?|riddles?|puns?|drawings?|pictures?|images?|logos?|sql|quer(?:y|ies)|regex(?:es)?"
_TASK = re.compile(
    rf"^(?:please |kindly |can you |could you |would you |will you |i want you to |i need you to |help me (?:to )?)*"
    rf"(?:(?:write|compose|create|generate|make(?: up)?|draft|invent|draw|paint|sing|design|produce|build|code|program|imagine)\b.{{0,40}}\b(?:{_MADE_THINGS})\b"
    # "Tell me what the letter says" asks; "tell me a story" wants one made.
    rf"|(?:give|tell|read) (?:me|us) (?:an?|another|some|your|two|three|five|ten|\d+) .{{0,30}}\b(?:{_MADE_THINGS})\b"
    r"|translate\b|solve\b|calculate\b|compute\b|convert\b|what(?:'s| is) \d[\d ]*[-+*/x×÷^][\d ]+|book (?:me )?a\b|order (?:me )?a\b|play (?:me )?(?:a|some)\b|set (?:a|an) (?:alarm|timer|reminder)\b|remind me\b|buy\b|send (?:an?|my)\b|delete\b|execute\b|run (?:the|a|this)\b)",
    re.IGNORECASE,
)

_SENTENCES = {
    RefusalReason.INSTRUCTION: "That reads as an order to me rather than a question; I only answer questions from the documents.",
    RefusalReason.NOT_A_QUESTION: "I answer questions about the documents; ask me one.",
    RefusalReason.NOT_A_TASK: "I only answer questions from the documents; I do not write, translate or calculate other things.",
}


def refuse_by_intent(utterance: str) -> Refusal | None:
    """The refusal that `utterance` calls for by its form alone, or None when it is a question."""
    reason = _reason(utterance)
    return Refusal(reason, _SENTENCES[reason]) if reason else None


def _reason(utterance: str) -> RefusalReason | None:
    text = re.sub(r"\s+", " ", fold(utterance)).strip()
    if not any(c.isalnum() for c in text):
        return RefusalReason.NOT_A_QUESTION
    if _INSTRUCTION.search(text):
        return RefusalReason.INSTRUCTION
    if _SMALL_TALK.search(text):
        return RefusalReason.NOT_A_QUESTION
    if _TASK.search(text):
        return RefusalReason.NOT_A_TASK
    if not content_stems(text) and not re.search(r"\b(?:who|what|when|where|why|how|which)\b", text):
        return RefusalReason.NOT_A_QUESTION
    return None
