"""Plain text: decoded, and otherwise as it is."""

from __future__ import annotations

from index.decode import decode
from index.read.extracted import Extracted, Format


def extract(data: bytes, _name: str) -> Extracted:
    """Decode a text file."""
    decoded = decode(data)
    return Extracted((decoded.text,), False, decoded.encoding, decoded.guessed, decoded.repairs)


FORMAT = Format("text", (".txt", ".text"), extract)
