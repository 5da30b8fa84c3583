"""Markdown: kept verbatim, since the canonical text uses its marks. Only front matter loses its fences.

Between `---` fences, "title: x" would be a heading to Markdown (a line above `---` is one), and a table
of key-value lines without them reads the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.read import text
from index.read.extracted import Extracted, Format
from index.types import Repair

# YAML between dashes, TOML between pluses, at the very start; at least one key; no blank line needed after.
_FRONT = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>(?:.*\n){1,200}?)(?P=fence)[ \t]*(?:\n+|\Z)", re.MULTILINE
)
_KEY_VALUE = re.compile(
    r"^(?P<key>[A-Za-z][\w .-]{0,40}?)[ \t]*[:=][ \t]+(?P<value>\S.*?)[ \t]*$", re.MULTILINE
)


def extract(data: bytes, name: str) -> Extracted:
    """Decode a Markdown file and open its front matter."""
    plain = text.extract(data, name)
    front = _FRONT.match(plain.parts[0])
    fields = _fields(front["body"]) if front else ()
    if front is None or not fields:
        return plain
    body = f"{front['body'].rstrip()}\n\n{plain.parts[0][front.end() :]}"
    repair = Repair("front-matter", 1, f"fences {front['fence']} around {len(fields)} fields -> removed")
    return replace(plain, parts=(body,), fields=fields, repairs=(*plain.repairs, repair))


def _fields(body: str) -> tuple[tuple[str, str], ...]:
    return tuple((m["key"], m["value"].strip("\"'")) for m in _KEY_VALUE.finditer(body))


FORMAT = Format("markdown", (".md", ".markdown"), extract)
