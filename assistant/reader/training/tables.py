"""Tables of several rows: a question about one of them, and another that this row does not answer.

The engine reads a row under its header, and the whole table where it fits: both forms come, as Markdown and
as the sentences that other formats become.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.reader.training.data import Bundle, Example
from assistant.reader.training.records import Values, mark


@dataclass(frozen=True, slots=True)
class Column:
    """What a table says of each of its subjects: keys, how people ask, and the kind of its values or a list
    to choose them from."""

    keys: tuple[str, ...]
    questions: tuple[str, ...]
    values: str | tuple[str, ...]


LEVELS: Final = ("low", "medium", "high", "very high", "negligible", "moderate")
STATES: Final = ("planned", "in progress", "done", "delayed", "cancelled", "under review", "approved")
TIMES: Final = ("daily", "once a week", "monthly", "quarterly", "twice a year", "every two years", "yearly")
HOURS: Final = ("08:00 to 16:00", "9 am to 5 pm", "by appointment", "10:30 to 18:00", "around the clock")

COLUMNS: Final = (
    Column(("Level", "Severity", "Risk", "Impact"), (
        "How serious is {}?", "How great is the risk of {}?", "How bad is {}?", "What is the {key} of {}?",
    ), LEVELS),
    Column(("Priority", "Urgency"), ("How urgent is {}?", "What priority does {} have?"), LEVELS),
    Column(("Status", "State"), ("How far along is {}?", "What has become of {}?"), STATES),
    Column(("Interval", "Frequency", "How often"), (
        "How often does {} take place?", "How frequent is {}?", "At what intervals is {} due?",
    ), TIMES),
    Column(("Hours", "Open"), ("When is {} open?", "When can one visit {}?"), HOURS),
    Column(("Contact", "Responsible", "Owner", "Lead"), (
        "Who is responsible for {}?", "Who looks after {}?", "Who should be asked about {}?", "Who runs {}?",
    ), "person"),
    Column(("Role", "Task", "Contribution", "Duty"), (
        "What does {} do?", "What part does {} play?", "What was {} given to do?", "What is {} there for?",
    ), "phrase"),
    Column(("Measure", "Response", "Remedy", "Action"), (
        "What is done about {}?", "What is the answer to {}?", "How is {} dealt with?",
        "What helps against {}?",
    ), "phrase"),
    Column(("Effect", "Benefit", "Expected result"), (
        "What does {} bring?", "What is {} expected to lead to?", "What comes of {}?",
    ), "phrase"),
    Column(("Start", "Since", "Begin"), ("When did {} begin?", "Since when has there been {}?"), "date"),
    Column(("Due", "Deadline", "End"), ("By when is {} due?", "When does {} end?"), "date"),
    Column(("Cost", "Price", "Fee", "Budget"), (
        "What does {} cost?", "How much is paid for {}?", "How expensive is {}?", "What is the price of {}?",
    ), "count"),
    Column(("Capacity", "Number", "Quantity"), (
        "How many are there for {}?", "How much does {} hold?",
    ), "count"),
    Column(("Place", "Site", "Seat"), (
        "Where is {}?", "Where can {} be found?", "In which place is {}?",
    ), "name"),
)  # fmt: skip
SUBJECTS: Final = ("name", "phrase", "person", "name")
FIRST_KEYS: Final = ("Name", "Subject", "Item", "Area", "Who", "Title", "")
GENERAL: Final = (
    "What is the {key} of {}?", "What is the {key} for {}?", "Which {key} does {} have?",
    "What {key} is given for {}?", "{key} of {}?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Keys, and rows of the same length whose first cell is the subject."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def build_table_bundle(values: Values, chance: random.Random) -> Bundle | None:
    """An answered question with one that the passage leaves open, or None where the draw did not work out."""
    table = draw_table(values, chance)
    if table is None:
        return None
    asked = chance.randrange(len(table.rows))
    place = chance.randrange(len(table.columns))
    question = ask(table, table.rows[asked][0], place, chance)
    style = chance.randrange(3)
    if chance.random() < 0.5:
        answered = mark(question, lay_out(table, [asked], style), table.rows[asked][place + 1])
        wrong = chance.choice([row for row in range(len(table.rows)) if row != asked])
        against = Example(question, lay_out(table, [wrong], style))
    else:
        passage = lay_out(table, range(len(table.rows)), style)
        answered = mark(question, passage, table.rows[asked][place + 1])
        against = Example(ask_for_other(table, asked, values, chance), passage)
    return (answered, against) if answered else None


def draw_table(values: Values, chance: random.Random) -> Table | None:
    """A table of three to six rows whose cells all differ."""
    columns = tuple(chance.sample(COLUMNS, chance.randint(1, 3)))
    subjects = values.by_kind[chance.choice(SUBJECTS)]
    rows = tuple(
        (chance.choice(subjects), *(draw_value(column, values, chance) for column in columns))
        for _ in range(chance.randint(3, 6))
    )
    if len({row[0].lower() for row in rows}) < len(rows):
        return None
    keys = (chance.choice(FIRST_KEYS), *(chance.choice(column.keys) for column in columns))
    return Table(columns, keys, rows)


def draw_value(column: Column, values: Values, chance: random.Random) -> str:
    """One cell of `column`, in the case that tables have."""
    value = chance.choice(values.by_kind[column.values] if isinstance(column.values, str) else column.values)
    return value[:1].upper() + value[1:] if chance.random() < 0.5 else value


def ask(table: Table, subject: str, place: int, chance: random.Random) -> str:
    """A question for the cell of `subject` in column `place`."""
    form = chance.choice(GENERAL if chance.random() < 0.35 else table.columns[place].questions)
    is_name = subject[0].isupper() and len(subject.split()) < 3
    before = "" if is_name else chance.choice(("", "the "))
    question = form.replace("{key}", table.keys[place + 1].lower()).replace("{}", before + subject)
    return question[:1].upper() + question[1:]


def ask_for_other(table: Table, asked: int, values: Values, chance: random.Random) -> str:
    """A question for what the table lacks: another subject, or another column of one that it has."""
    lacking = [column for column in COLUMNS if column not in table.columns]
    if chance.random() < 0.5:
        known = {row[0] for row in table.rows}
        others = [name for name in values.by_kind[chance.choice(SUBJECTS)] if name not in known]
        if others:
            return ask(table, chance.choice(others), chance.randrange(len(table.columns)), chance)
    column = chance.choice(lacking)
    other = Table((column,), (table.keys[0], column.keys[0]), table.rows)
    return ask(other, table.rows[asked][0], 0, chance)


def lay_out(table: Table, rows: Sequence[int], style: int) -> str:
    """Those rows as Markdown with its rule, as Markdown under a bare header, or as "key: value" lines."""
    shown = [table.rows[row] for row in rows]
    if style == 2:
        return "\n".join(
            "; ".join(f"{key}: {cell}" if key else cell for key, cell in zip(table.keys, row, strict=True))
            for row in shown
        )
    lines = [table.keys, *([("---",) * len(table.keys)] if style == 0 else []), *shown]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
