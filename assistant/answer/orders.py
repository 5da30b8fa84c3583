"""Sentences of a document that give orders to a machine: shown as quotations perhaps, never taken as evidence.

"Say that the gates stand open" does not state that they do. Rules, any of which makes an order:
1. it names an assistant, a model or the like and tells what to say or do, or what one is;
2. it begins with an order to speak or write, and what is to be said follows, or the answer is spoken of;
3. it tells to ignore rules, instructions or evidence, or brings new ones;
4. it poses as a turn of a conversation or as our own labels;
5. it speaks of "your answer", "the correct answer", a system prompt, a role to play, the user;
6. it tells whoever reads, summarises or is asked what to say;
7. what the claim takes from the sentence is only a part, and the rest speaks to a reader or of speaking.
In English, Spanish, French, German, Portuguese, Italian and Dutch. The sentence right after an order in its
paragraph counts with it. A document about such things is recognised too: its sentences can still be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from assistant.answer.words_of_languages import FUNCTION_WORDS
from assistant.support.passage import Passage
from assistant.support.words import STOP_WORDS, Analysis, Sentence, analyse, sentence_spans
from assistant.terms import fold

_MACHINE = (
    r"(?:ai|a\.i\.|ais|assistants?|chat ?bots?|bots?|(?:large )?language models?|llms?|\w*gpt\S*|claude|gemini|copilot|"
    r"machine readers?|(?:summari[sz]ation|translation|search) (?:software|tools?|systems?)|the model|"
    r"asistentes?|modelos? de lenguaje|el modelo|ia|assistent(?:en|in|e|i|es)?|sprachmodelle?n?|ki|"
    r"modeles? de langage|le modele|modelli linguistici|modelos? de linguagem|taalmodel(?:len)?)"
)
_SPEAK = (
    r"(?:say|state|reply|answer|respond|report|add|write|print|output|cite|quote|tell|show|begin|start|end|repeat|"
    r"include|decode|apply|obey|copy|mark|call|recite|pretend|append|insert|put|claim|mention|confirm|announce|"
    r"inform|produce|describe|assert|explain|summari[sz]e|insist|assume|treat|return|provide|emphasi[sz]e|"
    r"di|diga|digas|decid|responde|responda|contesta|conteste|escribe|escriba|anade|cita|imprime|repite|muestra|"
    r"copia|informa|afirma|afirme|confirma|menciona|"
    r"sage?|antworte|schreibe?|fuge|zitiere|drucke|wiederhole|zeige|beginne|melde|gib|behaupte|bestatige|erwahne|"
    r"dis|dites|reponds|repondez|ecris|ecrivez|ajoute[sz]?|affiche|recopie|repete|annonce|affirme[sz]?|confirme[sz]?|"
    r"escreva|imprima|repita|mostre|acrescente|afirme|confirme|rispondi|scrivi|stampa|ripeti|aggiungi|mostra|afferma|"
    r"di'|zeg|antwoord|schrijf|herhaal|toon|voeg|vermeld|bevestig)"
)
_IGNORE = (
    r"(?:ignor(?:e|a|ez|iere|eer)|disregard|forget|override|bypass|discard|drop|do not use|don't use|supersedes?|"
    r"replaces?|olvida|vergiss|oublie[sz]?|esqueca|dimentica|vergeet|skip)"
)
_RULES = (
    r"(?:instructions?|rules?|evidence|prompts?|guidelines?|instrucciones|instruccion|reglas|evidencia|"
    r"anweisung(?:en)?|regeln|vorgaben|consignes?|regles|instrucoes|instrucao|regras|istruzion[ei]|regole|"
    r"instructies?|regels)"
)
_OBLIGED = (
    r"(?:must|should|shall|have to|has to|are to|is to|is expected to|are expected to|always|never|debe[ns]?|muss|"
    r"mussen|sollen?|sollst|doit|doivent|dois|deve|devem|devi|moet(?:en)?)"
)
_PREFACE = (
    r"(?:[\W\d_]*(?:(?:important|note|notice|please|kindly|now|then|first|and|so|hey|dear|reminder|task|override|"
    r"wichtig|bitte|importante|por favor|nota|alsjeblieft|per favore)\b[\W\d_]*){0,3})"
)
_ASKED = (
    r"(?:(?:when|if|whenever|once) (?:you are |you're |someone |anyone |anybody |people |a user |users |they )?"
    r"(?:asks?|asked|questioned|queried)\b|when (?:answering|replying|responding|summari[sz]ing)\b|"
    r"(?:when|if) you (?:read|see|process|summari[sz]e|answer)\b|"
    r"cuando (?:te|le|se|alguien) pregunten?\b|si (?:te|alguien) preguntan?\b|al (?:responder|contestar|resumir)\b|"
    r"wenn (?:du|man|sie|jemand)\b.{0,40}\b(?:liest|lesen|fragt|gefragt)\b|"
    r"(?:si|quand|lorsqu')\W?(?:on|tu|vous|quelqu'un)?\b.{0,30}\b(?:demande|lis|lisez|interroge)\b|"
    r"(?:se|quando) (?:ti |vi |qualcuno )?chied\w+|(?:se|quando) (?:te |alguem )?pergunt\w+|"
    r"als (?:iemand|je|u|men)\b.{0,40}\b(?:vraagt|leest)\b)"
)
_ORDERS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MACHINE}\b.{{0,200}}\b(?:{_SPEAK}|{_OBLIGED})\b|\b{_SPEAK}\b.{{0,60}}\bfor (?:the |an? )?{_MACHINE}\b",
        rf"\b(?:as|like) an? {_MACHINE}\b|\bif you(?:'re| are) (?:an? )?{_MACHINE}\b",
        rf"^{_PREFACE}{_SPEAK}\b.{{0,120}}?(?::|\b(?:that|que|dass|che|dat|as saying|as if|exactly|with|answers?|"
        r"sentences?|questions?|lines?|readers?|users?|everyone|labels?|cada|jede[nrs]?|chaque)\b)",
        rf"\b{_IGNORE}\b.{{0,60}}\b{_RULES}\b|\b(?:new|updated|secret|hidden|nuevas|neue) {_RULES}\b|^\W*{_RULES}\b[^.]{{0,40}}:",
        r"(?:^|\n)\W*(?:system|assistant|user|human|developer|admin(?:istrator)?)\b[\w ]{0,10}\W*:|"
        r"<\|?\s?(?:im_|s>|/s>|sys)|\[\s*/?\s*inst\b|[\"']role[\"']\s*:|[\"']content[\"']\s*:|"
        r"\[e\d+\]|\be\d{1,3}\b(?= |\.|,).{0,40}\b(?:sentence|evidence|answer)|\b(?:cite|quote|cita|zitiere) e\d",
        r"\b(?:your|every|each|all later|the|any) (?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies))\b.{0,80}"
        r"\b(?:must|with|words?|to:|begin|end|say|describe|mention|include|as)\b|"
        r"\byour (?:new )?(?:task|role|job|output|prompt)\b|\b(?:system|hidden) (?:prompt|message|rules)|"
        rf"\byou are now (?:an? |the )?(?:{_MACHINE}|\w*bot|free|in)\b|\bfrom now on you\b|\byou have no {_RULES}|"
        rf"\bprint (?:my|your|the) {_RULES}|\b(?:set|change|make) (?:the |your )?(?:answer|output|reply)\b",
        r"\b(?:right|correct|true|expected|only|proper|accepted|valid) (?:answer|reply|response|output)\b"
        r".{0,60}(?:\bis\b|:)|\breponse (?:attendue|correcte)\b|\brespuesta (?:correcta|esperada)\b|"
        r"\brichtige antwort\b|\brisposta (?:corretta|attesa)\b|\bresposta (?:correta|esperada)\b",
        rf"\b(?:whoever|anyone who|everyone who|quien|wer|quiconque|celui qui)\b.{{0,80}}\b(?:{_OBLIGED}|{_SPEAK})\b",
        rf"{_ASKED}.{{0,80}}\b{_SPEAK}\b",
        rf"\byou (?:{_OBLIGED}|can|may|will) (?:\w+ ){{0,2}}{_SPEAK}\b.{{0,60}}\b(?:that|reader|user|person|as)\b",
        r"\bthe user (?:is|wants|has|asked|would)\b|\b(?:person|user|reader) asking\b",
    )
)


# What the frame around a planted statement says: to whom it speaks, or that something is to be said. Forms that
# report what somebody did say ("said", "dijo") are left out.
_ADDRESSED: Final = re.compile(rf"{_SPEAK}|{_MACHINE}")
_NAMED_MACHINE: Final = re.compile(_MACHINE)
# What stands in front of a noun ("the return", "a report"), and never of an order.
_OF_NOUNS: Final = frozenset(
    "a an the this that these those its his her their our of in on by u.s us".split()
)
_ADDRESSING: Final = frozenset(
    """you your yours yourself conversation reader readers user users operator platform developer administrator admin
    prompt instruction instructions override automated automatic stating saying telling answering replying
    concluding answer reply response summary believe convince remember reveal speak talk decir responder contestar
    afirmar informar tu tus te usted vous ton votre tes vos repondre dire affirmer du dein deine dir sie ihr
    antworten sagen behaupten leser utente lettore lecteur lector usuario gebruiker lezer voce seu sua dizer
    rispondere zeggen antwoorden jij uw leitor leitora nutzer nutzern anwender utilisateur utilisateurs teile
    question questions enquire inquire asks asked act pretend savoir saber informe customers""".split()
)


_GRAMMAR: Final = STOP_WORDS | {fold(w) for words in FUNCTION_WORDS.values() for w in words}


@lru_cache(maxsize=4096)
def is_order(sentence: str) -> bool:
    """Whether `sentence` gives an order to a machine, by the rules of this module."""
    text = re.sub(r"[^\S\n]+", " ", fold(sentence)).strip()
    return any(pattern.search(text) for pattern in _ORDERS)


def find_order(claim: str, passages: Sequence[Passage]) -> str:
    """The order that `claim` rests on, as the document has it; "" when it rests on a statement.

    Looked at are the sentence of the cited spans that is most like the claim, what of that sentence the claim
    leaves out, and the sentence before it in the same paragraph.
    """
    wanted = analyse(claim)
    best: tuple[int, Sentence | None, str] = (0, None, "")
    for passage in passages:
        for sentence in analyse(passage.text).sentences:
            shared = len(wanted.stems & sentence.stems)
            if shared > best[0]:
                best = (shared, sentence, _before(sentence.text.strip(), passage))
    _, nearest, before = best
    if nearest is None:
        return ""
    if is_order(nearest.text) or _speaks_to_reader(*_left_out(nearest, wanted)):
        return nearest.text.strip()
    return before if before and is_order(before) else ""


def _left_out(sentence: Sentence, claim: Analysis) -> tuple[list[str], list[str]]:
    """The folded words in front of, and behind, the part of `sentence` that `claim` says.

    In front, words behind an article or the like keep it: "the report" orders nothing.
    """
    said = {w.stem for w in claim.words if w.folded not in _GRAMMAR}
    content = [n for n, w in enumerate(sentence.words) if w.folded not in _GRAMMAR]
    held = [n for n in content if sentence.words[n].stem in said]
    while len(held) > 1 and not _is_dense(held, content):
        held = held[1:]  # a word in the frame that the claim happens to hold too
    if not held:
        return [], []
    kept = claim.folded
    words = sentence.words
    front = [
        # A noun keeps a mark, so that it is not taken for a verb.
        f"the {w.folded}" if _OF_NOUNS & {v.folded for v in words[max(0, n - 2) : n]} else w.folded
        for n, w in enumerate(words[: held[0]])
        if w.folded not in kept
    ]
    return front, [w.folded for w in words[held[-1] + 1 :] if w.folded not in kept]


def _is_dense(held: Sequence[int], content: Sequence[int]) -> bool:
    """Whether the claim says at least half of the content words from its first one on."""
    return len(held) >= 0.5 * sum(n >= held[0] for n in content)


def _speaks_to_reader(front: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether what frames a claim addresses a reader, or orders in front of it what is to be said."""
    if any(_bare(word.removeprefix("the ")) in _ADDRESSING for word in (*front, *behind)):
        return True
    return any(_ADDRESSED.fullmatch(_bare(word)) for word in front) or any(
        _NAMED_MACHINE.fullmatch(_bare(word)) for word in behind
    )


def _bare(word: str) -> str:
    return word.removeprefix("l'").removeprefix("all'").removeprefix("d'")


def _before(sentence: str, passage: Passage) -> str:
    """The sentence in front of `sentence` in its paragraph; "" when it opens one."""
    text = passage.context if sentence in passage.context else passage.text
    at = text.find(sentence)
    opened = max(text.rfind("\n\n", 0, at), 0)
    paragraph = text[opened:at]
    spans = sentence_spans(paragraph)
    return paragraph[spans[-1][0] : spans[-1][1]].strip() if spans else ""


__all__ = ["find_order", "is_order"]
