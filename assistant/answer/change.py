"""Recognise what asks for the last answer in another form: shorter, simpler, as a list or table, translated.

Only a whole turn of such a form counts, so that "What was said in Spanish?" stays a question about the
documents. English and Spanish in many wordings; the other languages of `index.language` in their common ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.terms import fold


class Change(StrEnum):
    """What is to become of the last answer."""

    SHORTER = "shorter"
    SIMPLER = "simpler"
    LIST = "list"
    TABLE = "table"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True)
class Request:
    """A turn that acts on the last answer."""

    change: Change
    language: str = ""  # ISO 639-1, of a translation


# Names of the languages, folded, in their own and in each other's tongue.
_LANGUAGES: Final = {
    "en": "english ingles inglesa anglais inglese englisch engels",
    "es": "spanish espanol castellano espagnol spagnolo spanisch spaans espanhol",
    "pt": "portuguese portugues portugais portoghese portugiesisch portugees",
    "fr": "french frances francais francese franzosisch frans",
    "it": "italian italiano italien italienisch italiaans",
    "de": "german aleman allemand tedesco deutsch duits alemao",
    "nl": "dutch holandes neerlandes neerlandais olandese niederlandisch nederlands",
    "ja": "japanese japones japonais giapponese japanisch 日本語",
    "zh": "chinese chino chinois cinese chinesisch mandarin 中文",
    "ko": "korean coreano coreen koreanisch 한국어",
    "ru": "russian ruso russe russo russisch русскии русском",
    "ar": "arabic arabe arabo arabisch العربية",
    "hi": "hindi हिन्दी",
    "el": "greek griego grec greco griechisch ελληνικα",
}
_CODES: Final = {fold(name): code for code, names in _LANGUAGES.items() for name in names.split()}
_NAMED = "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))

_POLITE = (
    r"(?:(?:please|kindly|now|ok(?:ay)?|and|then|thanks|can you|could you|would you|will you|por favor|ahora|y|"
    r"puedes|podrias|puede|bitte|s'il (?:te|vous) plait|per favore|alsjeblieft)[, ]+)*"
)
_IT = r"(?:(?:me )?(?:it|that|this|them|(?:the|your|that|this)(?: last| previous)? (?:answer|reply|response|text)))"
_SHOW = (
    rf"(?:(?:make|put|give|show|turn|rewrite|write|say|explain|present|format|render|repeat|have|return|"
    rf"i want|i would like)(?: me)?(?: {_IT})?(?: again)? )?"
)
_LO = r"(?:me)?(?:lo|la|los|las)?"
_MUESTRA = rf"(?:(?:haz|hacer|pon|poner|da|dar|di|decir|muestra|mostrar|presenta|escribe|resume|repite|explica|explicar|quiero|ponga|haga){_LO}(?: (?:eso|esto|la respuesta|tu respuesta))?(?: otra vez)? )?"

_FORMS: Final = tuple(
    (change, re.compile(rf"{_POLITE}(?:{pattern})"))
    for change, pattern in (
        (
            Change.SHORTER,
            rf"(?:(?:make|keep) {_IT} )?(?:a bit |a little |much |even )?(?:shorter|briefer|brief|short|more (?:concise|compact|brief)|concise)"
            rf"|(?:shorten|condense|summari[sz]e|abridge)(?: {_IT})?(?: again)?|(?:say|put) {_IT} (?:more )?(?:briefly|shortly)"
            rf"|in short|{_SHOW}in (?:one|a single|a|fewer|a few|two) (?:sentences?|words?|lines?)|tl;?dr|(?:that is |that's |it is |it's )?too long"
            rf"|{_SHOW}(?:a |the )?(?:shorter|short|brief) (?:answer|version|summary)|a summary"
            rf"|(?:(?:haz|hacer|pon|poner|deja|dejar){_LO} )?(?:un poco |mucho )?mas (?:corto|corta|breve|conciso|concisa)|(?:resume|acorta|abrevia|resumi|resumir|acortar){_LO}(?: (?:eso|esto|la respuesta))?"
            rf"|{_MUESTRA}en (?:pocas palabras|una frase|una oracion|resumen|breve)|demasiado largo"
            r"|plus court(?:e)?|en bref|resume(?:-le)?|kurzer|fasse? (?:es|das) (?:kurz )?zusammen|mach (?:es|das) kurzer|in kurze"
            r"|piu (?:breve|corto)|mais (?:curto|curta|breve)|resuma|korter|maak het korter",
        ),
        (
            Change.SIMPLER,
            rf"(?:make {_IT} )?(?:simpler|easier(?: to (?:understand|read))?|more simple)|simplify(?: {_IT})?"
            rf"|{_SHOW}(?:simply|more simply|in (?:plain|simple|simpler|easy|plainer) (?:terms|words|language|english))"
            rf"|{_SHOW}like i(?:'m| am) (?:five|5|a child)|eli5"
            rf"|{_MUESTRA}(?:de (?:forma|manera|modo) (?:mas )?(?:sencill[oa]|simple|facil)|(?:mas )?(?:sencill[oa]|simple|facil)(?:mente)?|(?:en|con) (?:palabras|terminos) (?:mas )?(?:sencill[oa]s|simples|faciles))"
            rf"|simplifica{_LO}|plus simple(?:ment)?|einfacher|erklar(?:e)? (?:es|das) einfach(?:er)?|piu semplice|mais simples|eenvoudiger",
        ),
        (
            Change.TABLE,
            rf"{_SHOW}(?:as|in|into|in the form of|like) (?:a |the )?(?:markdown )?table|(?:a )?table|tabulate(?: {_IT})?"
            rf"|{_MUESTRA}(?:como|en|en forma de) (?:una |la )?tabla|tabla|(?:als|in einer|als eine) tabelle|(?:en|sous forme de|dans un) tableau"
            r"|(?:come|in una|in) tabella|(?:como|em|numa|em uma) tabela|(?:als|in een) tabel",
        ),
        (
            Change.LIST,
            rf"{_SHOW}(?:as|in|into|in the form of|with|using) (?:a )?(?:bullet(?:ed)? |numbered |short )?(?:list|bullets|bullet points|points)|(?:a )?(?:bullet(?:ed)? )?list|bullet points"
            rf"|{_MUESTRA}(?:como|en|en forma de) (?:una )?(?:lista|vinetas|puntos)(?: de puntos)?|lista|als liste|(?:en|sous forme de) liste"
            r"|come (?:un )?elenco|come lista|(?:como|em) (?:uma )?lista|als (?:een )?lijst",
        ),
        (
            Change.TRANSLATED,
            rf"{_SHOW}(?:in|into|to) (?P<a>{_NAMED})|translate(?: {_IT})?(?: in| into| to)? (?P<b>{_NAMED})|(?:{_SHOW})?(?P<c>{_NAMED})(?: version)?"
            rf"|(?:{_MUESTRA}|(?:traduce|traduzca|traducir|traduci){_LO} (?:(?:eso|esto|la respuesta) )?)(?:al|en|a) (?P<d>{_NAMED})"
            rf"|(?:auf|ins) (?P<e>{_NAMED})|(?:en|in het|em|in) (?P<f>{_NAMED})|на (?P<g>{_NAMED})",
        ),
    )
)
_LONGEST: Final = 120  # characters; a longer turn says more than this


def find_request(turn: str) -> Request | None:
    """What `turn` asks of the last answer; None when it is anything else."""
    if len(turn) > _LONGEST:
        return None
    text = re.sub(r"\s+", " ", fold(turn).replace("’", "'")).strip(" .!?¿¡,:;")
    text = re.sub(r"[, ]+(?:please|por favor|bitte|thanks|thank you|gracias|now|ahora)$", "", text)
    for change, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            named = next((value for value in match.groupdict().values() if value), "")
            return Request(change, _CODES.get(named, ""))
    return None


__all__ = ["Change", "Request", "find_request"]
