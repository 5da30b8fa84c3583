"""Tables, records and headers, made of SQuAD's own questions and answers.

"What is the focal depth of the earthquake?" with its answer is a field of a
record: subject "earthquake", key "focal depth", value "19 km". Records of an
article become tables, one row a passage as a chunker would cut them. Headers
(author, date, place ...) are put together from answers of the right kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.reader.training.data import Bundle, Example, Paragraph

ASKED_FIELD: Final = re.compile(
    r"^(?:What|Who|When|Where|Which) (?:is|was|are|were) (?:the )?"
    r"((?:\w+[ -]?){1,4}?) (?:of|in|for|at) (?:the )?([\w .'-]{3,40})\?$"
)
DATE: Final = re.compile(
    r"^(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December)(?: \d{1,2})?,? \d{4}$"
)
PERSON: Final = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z.]*){1,2}$")
COUNT: Final = re.compile(r"^[$£€]?\d[\d.,]*(?: (?:million|billion|percent|km|years))?%?$")
PHRASE: Final = re.compile(r"^[a-z][a-z -]{8,40}$")


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value, and a question that asks for it."""

    subject: str
    key: str
    value: str
    question: str


@dataclass(frozen=True, slots=True)
class Header:
    """A kind of field that documents open with: its key, how people ask, and its values' kind."""

    key: str
    questions: tuple[str, ...]
    kind: str


HEADERS: Final = (
    Header("Author", ("Who wrote this?", "Who is the author?", "Who is the article by?"), "person"),
    Header("By", ("Who wrote the article?", "Who is the author of the report?"), "person"),
    Header("Editor", ("Who edited it?", "Who is the editor?"), "person"),
    Header("Contact", ("Who is the contact?", "Whom should one contact?"), "person"),
    Header("Approved by", ("Who approved it?", "Who gave approval?"), "person"),
    Header("Date Originally Published", ("When was it first published?", "When was the article "
           "originally published?", "On what date was it published?"), "date"),
    Header("Last updated", ("When was it last updated?", "When was the page changed?"), "date"),
    Header("Effective date", ("When does it take effect?", "From when is it valid?"), "date"),
    Header("Deadline", ("What is the deadline?", "By when must it be done?"), "date"),
    Header("Location", ("Where is it?", "What is the location?", "Where did it happen?"), "name"),
    Header("Publisher", ("Who published it?", "What is the publisher?"), "name"),
    Header("Source", ("What is the source?", "Where does the article come from?"), "name"),
    Header("Organization", ("Which organization is it?", "What organization is named?"), "name"),
    Header("Budget", ("What is the budget?", "How much money is there?"), "count"),
    Header("Population", ("What is the population?", "How many people live there?"), "count"),
    Header("Participants", ("How many participants were there?", "How many took part?"), "count"),
    Header("Key Role", ("What is the key role?", "What role does it play?"), "phrase"),
    Header("Purpose", ("What is the purpose?", "What is it for?"), "phrase"),
    Header("Topic", ("What is the topic?", "What is it about?"), "phrase"),
    Header("Main risk", ("What is the main risk?", "What is the greatest risk?"), "phrase"),
)  # fmt: skip


@dataclass(slots=True)
class Values:
    """Answers sorted by kind, to fill headers and tables with."""

    by_kind: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def collect(cls, paragraphs: Iterable[Paragraph]) -> Values:
        """Sort the first answers of all questions."""
        values = cls({kind: [] for kind in ("person", "date", "count", "phrase", "name")})
        for paragraph in paragraphs:
            for question in paragraph.questions:
                if question.answers:
                    values._add(question.text, question.answers[0].strip())
        return values

    def _add(self, question: str, answer: str) -> None:
        if DATE.match(answer):
            self.by_kind["date"].append(answer)
        elif PERSON.match(answer) and question.startswith("Who"):
            self.by_kind["person"].append(answer)
        elif COUNT.match(answer):
            self.by_kind["count"].append(answer)
        elif PHRASE.match(answer):
            self.by_kind["phrase"].append(answer)
        elif answer[:1].isupper() and len(answer) < 40 and "Where" in question:
            self.by_kind["name"].append(answer)


def find_fields(paragraphs: Iterable[Paragraph]) -> list[Field]:
    """Fields that the questions of an article ask for, with short answers."""
    fields = []
    for paragraph in paragraphs:
        for question in paragraph.questions:
            asked = ASKED_FIELD.match(question.text)
            if asked and question.answers and len(question.answers[0]) < 60:
                key, subject = (part.strip() for part in asked.groups())
                fields.append(Field(subject, key, question.answers[0].strip(), question.text))
    return fields


def build_article_bundle(fields: Sequence[Field], chance: random.Random) -> Bundle | None:
    """A table of some fields, asked for one that is in it and one that is not."""
    keys = {(f.subject.lower(), f.key.lower()): f for f in fields}
    distinct = list(keys.values())
    if len(distinct) < 3:
        return None
    chance.shuffle(distinct)
    inside, outside = distinct[:-1][:5], distinct[-1]
    shown = chance.choice(inside)
    rows = [(f"{f.subject} {f.key}".title() if chance.random() < 0.3 else f.key.capitalize(), f)
            for f in inside]  # fmt: skip
    name = shown.subject[:1].upper() + shown.subject[1:]
    cells = [("Name", name)] + [(key, f.value) for key, f in rows]
    answered = mark(shown.question, lay_out(cells, chance), shown.value)
    if answered is None or outside.value.lower() in answered.passage.lower():
        return None
    return answered, Example(outside.question, answered.passage)


def build_header_bundle(values: Values, text: str, chance: random.Random) -> Bundle | None:
    """A record or a document's header over its text, asked for a field it has and one it lacks."""
    headers = chance.sample(HEADERS, chance.randint(3, 6))
    lacking, shown = headers[0], headers[1]
    if lacking.kind == shown.kind:
        return None
    cells = [(h.key, chance.choice(values.by_kind[h.kind])) for h in headers[1:]]
    target = cells[0][1]
    chance.shuffle(cells)
    name = chance.choice(values.by_kind["name"])
    named = chance.random() < 0.5
    if named:
        cells.insert(0, (chance.choice(["Country", "Name", "Agency", "Title"]), name))
    passage = lay_out(cells, chance)
    if chance.random() < 0.4:
        passage += "\n" + text[:300].rsplit(" ", 1)[0]
    about = name if named else None
    answered = mark(ask(shown, about, chance), passage, target)
    if answered is None:
        return None
    return answered, Example(ask(lacking, about, chance), passage)


def ask(header: Header, name: str | None, chance: random.Random) -> str:
    """A question for this header's value, about `name` if there is one."""
    if name is not None and chance.random() < 0.7:
        key = header.key.lower()
        return chance.choice([f"What is the {key} of {name}?", f"What is {name}'s {key}?"])
    return chance.choice(header.questions)


def lay_out(cells: Sequence[tuple[str, str]], chance: random.Random) -> str:
    """Keys and values as a sentence of a row, as lines, or as a Markdown table."""
    style = chance.randrange(4)
    if style == 0:
        return "; ".join(f"{key}: {value}" for key, value in cells)
    if style == 1:
        return "\n".join(f"{key}: {value}" for key, value in cells)
    if style == 2:
        return "\n".join(f"- **{key}**: {value}" for key, value in cells)
    rows = [[key for key, _ in cells], ["---"] * len(cells), [value for _, value in cells]]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def mark(question: str, passage: str, answer: str) -> Example | None:
    """The example whose answer stands exactly once in its passage, else None."""
    start = passage.find(answer)
    if start < 0 or passage.find(answer, start + 1) >= 0:
        return None
    return Example(question, passage, start, start + len(answer))
