"""Pieces of text become valid, whole and bounded, however they were cut."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.text import PieceText


def joined(pieces: list[str], *, max_tokens: int = 1000) -> str:
    """What a person sees of `pieces`."""
    text = PieceText(max_tokens=max_tokens)
    return "".join([text.take(piece) for piece in pieces] + [text.finish()])


@given(st.text(max_size=60), st.data())
def test_text_cut_between_any_two_utf16_units_is_the_same_again(whole: str, data: st.DataObject) -> None:
    units = "".join(json.loads(f'"\\u{unit:04x}"') for unit in _utf16(whole))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(units)), max_size=5)))
    pieces = [units[a:b] for a, b in zip([0, *cuts], [*cuts, len(units)], strict=True)]
    assert joined(pieces) == whole


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=10), max_size=8))
def test_whatever_comes_can_be_written_as_utf8_and_keeps_to_the_ceiling(pieces: list[str]) -> None:
    assert len(joined(pieces, max_tokens=0).encode()) <= 1024
    joined(pieces).encode()


@given(st.integers(0, 40))
def test_the_ceiling_cuts_between_characters(tokens: int) -> None:
    text = joined(["é" * 3000], max_tokens=tokens)
    assert set(text) == {"é"}
    assert (tokens * 32 + 1024) - len(text.encode()) in (0, 1)


def _utf16(text: str) -> list[int]:
    raw = text.encode("utf-16-be")
    return [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
