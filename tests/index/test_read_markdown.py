"""Markdown: verbatim, but for the fences around front matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.read import read_file
from index.types import Document


def read(root: Path, text: str) -> Document:
    (root / "a.md").write_text(text, encoding="utf-8")
    return read_file(root / "a.md", root, max_bytes=1_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\nA  *b*  <b>c</b> &amp; `d`\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n```py\nx = {  }\n```\n",
        "---\n\nA rule, not front matter.\n\n---\n\nMore.\n",
        "---\nno keys here\n---\n",
        "Text first.\n---\ntitle: x\n---\n",
        "",
    ],
)
def test_markdown_is_kept_verbatim(tmp_path: Path, text: str) -> None:
    text = text or "x"
    document = read(tmp_path, text)
    assert (document.text, document.repairs, document.format) == (text, (), "markdown")


@pytest.mark.parametrize(("fence", "sign"), [("---", ":"), ("+++", " =")])
def test_front_matter_loses_its_fences_and_becomes_fields(tmp_path: Path, fence: str, sign: str) -> None:
    header = f'title{sign} "The deal"\ndate{sign} 2025-04-22\ntags:\n  - a\n'
    document = read(tmp_path, f"{fence}\n{header}{fence}\n\n# Heading\n\nText.\n")
    assert document.text == f"{header}\n# Heading\n\nText.\n"
    assert document.fields[:2] == (("title", "The deal"), ("date", "2025-04-22"))
    assert [repair.rule for repair in document.repairs] == ["front-matter"]
