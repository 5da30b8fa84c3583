"""Closed word lists of the languages that `index.language` tells apart by their words.

Only words of grammar, months and small numbers: what can be compared across languages without a model.
"""

from __future__ import annotations

from typing import Final

from assistant.terms import STOP_WORDS

# Grammar and question words by which a short text, such as a question, shows its language.
FUNCTION_WORDS: Final = {
    "en": STOP_WORDS,
    "es": frozenset(
        """él ella ellos ellas yo tú usted allí ahí el la los las un una unos unas de del al a en con por
        para sin sobre entre hasta desde y e o u ni que qué quién quiénes quien cuál cuáles cual
        cuantos cuantas cuanto cuándo cuando dónde donde cómo como cuánto cuánta cuántos cuántas
        es son fue fueron era ser está están hay ha han se su sus lo le les me mi este esta estos
        estas ese esa eso esto más menos muy también ya si sí no según cada durante tras ante
        puede pueden""".split()
    ),
    "pt": frozenset(
        """ele ela eles elas ali lá o os a as um uma uns umas de do da dos das ao à em no na nos nas com por
        para sem sobre entre até e ou que quem qual quais quando onde como quanto quanta quantos
        quantas é são foi foram era ser está estão há tem se seu sua seus suas este esta isto esse
        essa isso mais menos muito também já não pelo pela""".split()
    ),
    "fr": frozenset(
        """lui eux y le la les l un une des de du d au aux à en dans avec par pour sans sur entre et ou ni
        que qu qui quoi quel quelle quels quelles quand où comment combien pourquoi est sont était
        fut être a ont y il elle ils elles on ce cet cette ces son sa ses leur leurs se ne pas
        plus moins très aussi""".split()
    ),
    "it": frozenset(
        """lui lei loro egli essa ci il lo la gli le i un uno una di del della dei delle dello al alla ai in
        nel nella con per senza su tra fra e ed o né che chi quale quali quando dove come quanto
        quanta quanti quante perché è sono era fu essere ha hanno si suo sua suoi sue questo
        questa quello più meno molto anche non""".split()
    ),
    "de": frozenset(
        """ihn ihm ihr ihre sein seine dort da der die das den dem des ein eine einen einem einer eines und
        oder aber nicht kein keine ist sind war waren wird werden wurde wurden hat haben wer wen
        wem was wann wo wohin woher wie warum welche welcher welches wieviel viele mit von vom zu
        zum zur in im an am auf aus bei nach für über um durch ohne es er sie sich dass als auch""".split()
    ),
    "nl": frozenset(
        """hem haar hun daar er de het een en of maar niet geen is zijn was waren wordt werd worden heeft
        hebben wie wat wanneer waar hoe waarom welke welk hoeveel met van voor op in aan bij naar
        uit over om door zonder er hij zij ze dat die dit deze als ook""".split()
    ),
}
# Words of grammar that are English words of content too: one alone does not show its language
# ("Rubio met Arévalo" is not Dutch).
_ALSO_ENGLISH: Final = frozenset("met die hat war door per come dove sin con son tan over wider".split())
TELLING_WORDS: Final = {
    code: known if code == "en" else known - _ALSO_ENGLISH for code, known in FUNCTION_WORDS.items()
}
NEGATIONS: Final = {
    "en": frozenset(
        "not no never none nobody nothing neither nor without cannot unable fail failed refused".split()
    ),
    "es": frozenset("no nunca jamás ningún ninguna ninguno nadie nada sin tampoco ni".split()),
    "pt": frozenset("não nunca jamais nenhum nenhuma ninguém nada sem nem".split()),
    "fr": frozenset("ne n pas jamais aucun aucune rien personne sans ni".split()),
    "it": frozenset("non mai nessun nessuno nessuna niente nulla senza né".split()),
    "de": frozenset("nicht nie niemals kein keine keinen keinem keiner nichts niemand ohne weder".split()),
    "nl": frozenset("niet nooit geen niemand niets zonder noch".split()),
}
_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
MONTHS: Final = {
    code: dict(zip(months.split(), _ENGLISH_MONTHS, strict=True)) for code, months in _MONTHS.items()
}
_ENGLISH_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve twenty thousand million".split()
)
_NUMBERS = {
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte mil millones",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze vinte mil milhões",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze vingt mille millions",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici venti mila milioni",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig tausend millionen",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig duizend miljoen",
}
NUMBERS: Final = {
    code: dict(zip(numbers.split(), _ENGLISH_NUMBERS, strict=True)) for code, numbers in _NUMBERS.items()
}
# Names that are themselves translated; others are written alike in all of these languages.
EXONYMS: Final = {
    "estados unidos": "United States",
    "ee. uu.": "United States",
    "eeuu": "United States",
    "états-unis": "United States",
    "stati uniti": "United States",
    "vereinigten staaten": "United States",
    "vereinigte staaten": "United States",
    "verenigde staten": "United States",
    "reino unido": "United Kingdom",
    "royaume-uni": "United Kingdom",
    "regno unito": "United Kingdom",
    "vereinigtes königreich": "United Kingdom",
    "verenigd koninkrijk": "United Kingdom",
    "unión europea": "European Union",
    "união europeia": "European Union",
    "union européenne": "European Union",
    "unione europea": "European Union",
    "europäische union": "European Union",
    "europese unie": "European Union",
    "naciones unidas": "United Nations",
    "nações unidas": "United Nations",
    "nations unies": "United Nations",
    "nazioni unite": "United Nations",
    "vereinte nationen": "United Nations",
    "verenigde naties": "United Nations",
    "alemania": "Germany",
    "alemanha": "Germany",
    "allemagne": "Germany",
    "germania": "Germany",
    "deutschland": "Germany",
    "duitsland": "Germany",
    "españa": "Spain",
    "espanha": "Spain",
    "espagne": "Spain",
    "spagna": "Spain",
    "spanien": "Spain",
    "francia": "France",
    "frankreich": "France",
    "frankrijk": "France",
    "inglaterra": "England",
    "brasil": "Brazil",
    "taiwán": "Taiwan",
    "rusia": "Russia",
    "centroamérica": "Central America",
    "américa central": "Central America",
}

__all__ = ["EXONYMS", "FUNCTION_WORDS", "MONTHS", "NEGATIONS", "NUMBERS", "TELLING_WORDS"]
