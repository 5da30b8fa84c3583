"""What a question asks for, and where a text holds something of that kind.

The patterns know English question words; a question in another language gets `OTHER`, which
filters nothing.
"""

from __future__ import annotations

import re

from assistant.terms import TITLES, fold, names
from assistant.types import AnswerType

_PLACES = "city|country|countries|place|location|town|village|state|province|region|continent|building|venue|nation|nations|river|ocean|border"
_PERSONS = "person|people|man|woman|president|leader|author|writer|official|minister|commander|general|king|queen|scientist|player|singer|actor|director|founder|ceo|spokesman|spokesperson"
_GROUPS = "organi[sz]ation|agency|company|companies|body|institution|group|party|team|department|ministry|university|bank|firm|union|council|forces|force|office|bureau|guard"
_NO_ASKING = r"(?!(?:who|whom|whose|when|where|why|how|is|are|was|were|did|do|does|can|has|have|will)\b)"
_ASKED_OF = rf"(?:\b(?:what|which)(?:'s| is| are| was)?|^{_NO_ASKING}) ?(?:the |his |her |their |your |its |our |my )?(?:[\w'.-]+ ){{0,3}}?"
# "Which e-mail program ..." asks for no address.
_ASKS_ON = r"(?= *(?:$|\?|of\b|for\b|to\b|is\b|does\b|do\b|did\b|can\b|should\b|has\b|have\b))"
_UNITS_OF_TIME = "years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)"

_CURRENCIES = "dollars?|euros?|pounds?|pesos?|quetzal(?:es)?|yen|yuan|renminbi|cents?|pence|pennies|crowns?|kron(?:a|er|or|ur)|kroner|francs?|rupees?|rou?bles?|zlot(?:y|ys|ych)|reais|liras?|dinars?|dirhams?|rand|shillings?|riyals?|rials?|baht|ringgit|rupiah|forints?|hryvnias?|shekels?|nairas?|cedis?|colones|lempiras?|guilders?|florins?|marks?|ducats?|thalers?|guineas?"
_CODES = (
    "US\\$|USD|EUR|GBP|CHF|SEK|NOK|DKK|JPY|CNY|INR|CAD|AUD|NZD|PLN|CZK|HUF|BRL|MXN|GTQ|HNL|ZAR|KRW|SGD|HKD"
)

_SUMS = r"(?:price|cost|budget|salary|revenue|fee|fine)s?"
# Up to four words before the sum that is asked for; "included in the price" asks for something else.
_NO_CLAUSE = r"(?!(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|who|when|where|why|how|in|of|for|by|from|with|on|to)\b)"
_BEFORE_SUMS = rf"(?:{_NO_CLAUSE}[\w'-]+ ){{0,4}}?"
# "How much is a ticket", "... is it to hire the hall"; a thing of other kinds ("the discount") has its own.
_PAID_FOR = r"tickets?|pass(?:es)?|entry|entrance|admission|membership|subscription|deposit|permits?|licen[cs]es?|tours?|rent|hire|rental|parking|postage|delivery|course|lessons?|meals?|breakfast|lunch|dinner|supper"
_HOW_MUCH_PAID = rf"\bhow much (?:is|are|was|were) (?:it to\b|(?:(?:an?|one|the|my|your|our) )?(?:[\w'-]+ ){{0,2}}?(?:{_PAID_FOR})\b)|\bwhat (?:do|does|did|will|would) .{{1,40}} charge\b"

# First match wins; each pattern is tried on the folded question.
_PATTERNS: tuple[tuple[AnswerType, str], ...] = (
    (
        AnswerType.DEFINITION,
        r"\b(?:stand|stands) for\b|\bwhat (?:do|does|is|are) .{1,60} (?:mean|called|defined as)\b",
    ),
    (
        AnswerType.QUOTE,
        r"\bwhat (?:did|does|do|has|have|was|were|is) .{1,60}\b(?:say|said|tell|state|stated|comment|remark|write)\b",
    ),
    (AnswerType.EMAIL, rf"{_ASKED_OF}\be-?mail(?: address(?:es)?)?{_ASKS_ON}"),
    (
        AnswerType.PHONE,
        rf"{_ASKED_OF}\b(?:(?:tele)?phone|mobile|fax|contact|emergency)(?: numbers?){_ASKS_ON}|{_ASKED_OF}(?:tele)?phone *\?*$|\bnumber (?:can|should|must|do|to) (?:(?:i|we|you|one) )?(?:call|ring|dial|phone)\b",
    ),
    (AnswerType.FREQUENCY, r"\bhow (?:often|frequently|regularly)\b|\bhow many times (?:a|per)\b"),
    # A bridge and a siege are both asked after so; a number stands in either answer.
    (AnswerType.NUMBER, r"\bhow long (?:is|was|are|were) "),
    (
        AnswerType.DURATION,
        rf"\bhow long\b(?! ago)|\b(?:for )?how many (?:{_UNITS_OF_TIME})\b|\bhow much time\b",
    ),
    (
        AnswerType.PERCENTAGE,
        r"\b(?:what|which) (?:percentage|per ?cent|share|proportion|fraction)\b|\bpercentage of\b",
    ),
    (
        AnswerType.NUMBER,
        r"\b(?:what|which|how much) (?:of a )?(?:\w+ )?(?:discount|reduction|rebate|surcharge)\b",
    ),
    (
        AnswerType.MONEY,
        rf"{_HOW_MUCH_PAID}|\bhow much (?:money|funding|did .* cost|does .* cost|will .* cost|is .* worth|was .* worth|was .* paid|do(?:es)? .* (?:pay|earn|charge))\b|\bhow many (?:[\w.]+ )?(?:{_CURRENCIES})\b|\b(?:what|which)(?:'s| is| are| was| were| will)? {_BEFORE_SUMS}{_SUMS}\b|\bwhat (?:do|does|did|will|would|could) .{{1,60}} cost\b|^{_BEFORE_SUMS}{_SUMS}\b",
    ),
    (
        AnswerType.NUMBER,
        r"\bhow (?:many|much|large|big|tall|high|deep|far|fast|old|wide|heavy|hot|cold)\b|\bwhat (?:number|amount|quantity|population|age|size|distance|height|depth|temperature|speed|score)\b|\bwhat (?:is|was|are|were) the (?:total |current |estimated )?(?:number|population|amount|age|size|height|depth|length|distance|capacity)\b",
    ),
    (
        AnswerType.DATE,
        r"^(?:and )?when\b|\b(?:in|on|since|by|from|until|during|at)? ?(?:what|which) (?:date|year|month|day|century|decade|time)\b|\bhow long ago\b|\bwhen (?:did|was|were|is|are|will|does|do|has|had)\b|\bwhat (?:is|was) the (?:date|year)\b",
    ),
    (
        AnswerType.REASON,
        r"^(?:and )?why\b|\bfor what (?:reason|purpose)\b|\bwhat (?:is|was|are|were) the (?:reason|cause|purpose|motive)s?\b|\bwhat (?:caused|causes|led to|prompted|motivated)\b|\bhow come\b|, why\b",
    ),
    (
        AnswerType.PERSON,
        rf"^(?:and |by |to |with |from |for )?who(?:m|se)?\b|\b(?:what|which) (?:\w+ )?(?:{_PERSONS})\b|\b(?:what|who) (?:is|was) the name of the (?:\w+ )?(?:{_PERSONS})\b|\bby whom\b|\bwhose\b",
    ),
    (
        AnswerType.PLACE,
        rf"^(?:and |from )?where\b|\b(?:what|which) (?:\w+ ){{0,2}}(?:{_PLACES})\b|\bwhere (?:did|was|were|is|are|will|does|do)\b",
    ),
    (AnswerType.ORGANISATION, rf"\b(?:what|which) (?:[\w.]+ ){{0,2}}(?:{_GROUPS})\b"),
    (AnswerType.MANNER, r"^(?:and )?how\b|\bin what way\b|\bby what means\b"),
    (
        AnswerType.YES_NO,
        r"^(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|may|might|must)\b",
    ),
    (
        AnswerType.DEFINITION,
        r"^what (?:is|are|was|were) (?:an? )?[\w\- ]{1,40}\?*$|^define\b|^(?:what|who) (?:is|was) meant by\b",
    ),
    (AnswerType.ENTITY, r"\b(?:what|which)\b"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

_LIST = re.compile(
    r"^(?:please )?(?:list|enumerate|name)\b|\bwhat (?:are|were)\b|^(?:and )?who (?:are|were)\b|\bwhich of\b|\ball (?:of )?the\b"
)
_TAKES_PLACE = re.compile(r"\b(?:take|takes|took|taken|taking) place\b")  # asks for no place
_ENDS_PHRASE = frozenset(
    "is are was were be do does did has have had will would can could should may might must a an the this that "
    "to of in on at by with from for and or".split()
)

_HAPPENS = frozenset(
    "happens occurs follows applies comes goes remains belongs exists depends becomes".split()
)
_FOLLOWS_VERB = frozenset(
    "a an the its their his her my our your me us you him them it if when most more best".split()
)


def expected_type(question: str) -> AnswerType:
    """What kind of thing answers `question` (English), by its question words; first match wins."""
    folded = _TAKES_PLACE.sub("happen", fold(question)).replace("’", "'").strip()
    for kind, pattern in _COMPILED:
        if pattern.search(folded):
            return kind
    return AnswerType.OTHER


def wants_list(question: str) -> bool:
    """Whether `question` asks for several things: a listing verb, or a plural after what or which."""
    folded = _TAKES_PLACE.sub("happen", fold(question)).strip()
    if _LIST.search(folded):
        return True
    asked = re.search(r"\b(?:which|what)\s+(.*)", folded)
    return asked is not None and _has_plural_head(re.findall(r"[\w.’'-]+", asked.group(1))[:6])


def _has_plural_head(words: list[str]) -> bool:
    for position, word in enumerate(words[:5]):
        if word.endswith(("'s", "’s")) or word in _ENDS_PHRASE or (position and word.endswith("ed")):
            return False
        if not re.fullmatch(r"\w{3,}(?<!s)s", word) or word.endswith(("us", "is")):
            continue
        follower = words[position + 1] if position + 1 < len(words) else ""
        # "Which guard supports the army", "What happens if": a verb in -s, with what goes with it.
        return word not in _HAPPENS and follower not in _FOLLOWS_VERB
    return False


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|double|triple|third|quarter)"
_FINDERS: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.DATE: re.compile(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|(?:1[0-9]|20)\d{{2}}s?\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{{1,2}}(?:st|nd|rd|th)\s+century|\d{{1,2}}:\d{{2}}|\b(?:at|by|every) (?:night|noon|midnight|day)|\b(?:in|during) the (?:morning|afternoon|evening|night|day)|\bweekdays?|\bweekends?|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days|\bwinter|\bsummer|\bspring|\bautumn|(?:first|second|third|fourth|fifth|last|next|\d{{1,2}}(?:st|nd|rd|th))\s+(?:(?:working|business|calendar)\s+)?(?:days?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week(?:end)?)\b|\b(?:end|beginning|start|middle) of (?:the |each |every )?(?:day|week|month|quarter|term|year|{_MONTH})\b|yesterday|today|tomorrow|(?:last|next|this)\s+(?:year|month|week)|\d{{1,2}}(?::\d{{2}})?\s*(?:a\.?m|p\.?m)\b)",
        re.IGNORECASE,
    ),
    AnswerType.EMAIL: re.compile(r"[\w.+-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+\.\w+", re.IGNORECASE),
    AnswerType.PHONE: re.compile(
        r"(?<![\d.,])\+?\(?\d[\d\s()/.-]{4,}\d\b|\b(?:call|dial|ring|phone|tel|ext|extension|number)\.?:?\s+\d+",
        re.IGNORECASE,
    ),
    AnswerType.PERCENTAGE: re.compile(
        rf"\d[\d.,]*\s*(?:%|per\s?cent|percentage points?)|\b{_NUMBER_WORD}\s+per\s?cent\b", re.IGNORECASE
    ),
    AnswerType.MONEY: re.compile(
        rf"(?:[$€£¥₹]|\b(?:{_CODES}|Q)\s?)\s?\d[\d.,]*(?:\s*(?:million|billion|trillion|thousand|bn|m|k))?\b|\b\d[\d.,]*\s*(?:(?:million|billion|trillion|thousand)\s+)?(?:(?:(?:U\.?S\.?|\w{{4,}})\s+)?(?:{_CURRENCIES}|{_CODES})\b|[$€£¥₹])|\bfree\b(?! from)|\b(?:no|without) (?:charge|fee|cost)\b",
        re.IGNORECASE,
    ),
    AnswerType.NUMBER: re.compile(rf"\d[\d.,]*\s*%?|\b{_NUMBER_WORD}\b", re.IGNORECASE),
    AnswerType.DURATION: re.compile(
        rf"(?:\b(?:\d[\d.,]*|{_NUMBER_WORD}|an?|several|few|many)[\s-]+(?:to\s+\S+\s+)?(?:(?:working|business|calendar|school|full|whole|more|further|consecutive)\s+)?(?:{_UNITS_OF_TIME})\b|\bfrom\s+\S+\s+to\s+\S+|\b\d{{4}}\s?[-–]\s?\d{{2,4}}\b|\buntil\b|\bdecades\b|\bindefinite)",
        re.IGNORECASE,
    ),
    AnswerType.FREQUENCY: re.compile(
        r"\b(?:(?:bi|semi|tri)?-?(?:annual|weekly|monthly|yearly|quarterly)(?:ly)?|bi-?annual(?:ly)?|annually|daily|hourly|nightly|biennial|regular(?:ly)?|often|frequent(?:ly)?|rarely|seldom|always|never|once|twice|(?:\d+|two|three|four|five|several|many) times|every|each (?:year|month|week|day)|per (?:year|month|week|day)|a (?:year|month|week|day))\b",
        re.IGNORECASE,
    ),
    AnswerType.REASON: re.compile(
        r"\b(?:because|since|due to|owing to|as a result|in order to|so that|so as to|reasons?|caused?|leads? to|led to|driven by|motivated|therefore|thus|aim(?:s|ed)? (?:to|at)|thanks to|to (?:help|address|combat|ensure|prevent|avoid|reduce|improve|strengthen|protect|secure|support)|which makes|as)\b",
        re.IGNORECASE,
    ),
    AnswerType.QUOTE: re.compile(
        r"[“\"«„][^”\"»]{8,}[”\"»]|\b(?:said|stated|says|told|added|noted|argued|explained|claimed|emphasi[sz]ed|stressed)\b"
    ),
}
_NAMED = (AnswerType.PERSON, AnswerType.PLACE, AnswerType.ORGANISATION)
_GROUP_WORD = re.compile(
    rf"\b(?:{_GROUPS}|corps|army|police|navy|command|committee|association|inc|ltd|corp|nato|un)\b",
    re.IGNORECASE,
)


def find_typed(text: str, kind: AnswerType) -> list[tuple[int, int]]:
    """Spans in `text` that could be an answer of `kind`; empty for kinds without a form of their own."""
    if kind in _FINDERS:
        return [m.span() for m in _FINDERS[kind].finditer(text)]
    if kind in _NAMED:
        found = [(n.start, n.end) for n in names(text)]
        if kind is AnswerType.ORGANISATION:
            found += [m.span() for m in _GROUP_WORD.finditer(text)]
        if kind is AnswerType.PERSON:
            found += [m.span() for m in re.finditer(r"\w+", text) if fold(m.group()) in TITLES]
        return found
    return []


def has_form(kind: AnswerType) -> bool:
    """Whether a text can be seen to hold no answer of `kind` at all."""
    return kind in _FINDERS or kind in _NAMED


def is_strict(kind: AnswerType) -> bool:
    """Whether an answer of `kind` nearly always shows its form (a date, a number)."""
    return kind in (
        AnswerType.DATE,
        AnswerType.NUMBER,
        AnswerType.MONEY,
        AnswerType.PERCENTAGE,
        AnswerType.DURATION,
        AnswerType.FREQUENCY,
        AnswerType.EMAIL,
        AnswerType.PHONE,
    )
