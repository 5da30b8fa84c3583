"""Canonical JSON, the hashes of the chain, and record ids.

Canonical means: keys sorted by code point, no spaces, UTF-8, floats as the shortest decimal that
reads back to the same double (Python's `repr`), NaN and infinities refused, a lone surrogate (which
UTF-8 cannot hold) written as its `\\udXXX` escape. So one value has exactly one byte form.

The chain hashes a small envelope, not the body itself, so that a body can be removed later (retention,
a person's data) while every hash stays provable. The body enters through a salted hash: without the
salt, which goes with the body, nobody can confirm a guess at what was removed.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from assistant.audit.types import JSON
from assistant.errors import RecordError

GENESIS: Final = "sha256:" + "0" * 64  # `prev` of the first record
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: Mapping[str, JSON]) -> str:
    """The one canonical text of `value`.

    Raises:
        RecordError: a value is not JSON (NaN, infinity, a key that is no string, some other type).
    """
    try:
        _refuse_other_keys(value)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"This cannot be recorded as JSON: {error}.") from error
    if text.isascii():
        return text
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _refuse_other_keys(value: object) -> None:
    """`json` turns the keys 1 and True into strings, which would not read back to the same value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise RecordError(f"This cannot be recorded as JSON: the key {key!r} is not a string.")
            _refuse_other_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_other_keys(inner)


def tagged_sha256(text: str) -> str:
    """`sha256:` and the hex digest of `text` in UTF-8."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_body(salt: str, body_text: str) -> str:
    """The salted, tagged hash of a body."""
    digest = hashlib.sha256(f"{salt}:".encode())
    digest.update(body_text.encode("utf-8", "surrogatepass"))  # apart: joining would copy the body
    return "sha256:" + digest.hexdigest()


def hash_envelope(seq: int, id: str, kind: str, at: str, *, body_hash: str, prev: str) -> str:
    """The tagged hash of one link: canonical JSON of the six fields.

    Written as a template because verification does this a million times; it equals `canonical` of the
    same fields, since none of them ever holds a character that JSON escapes (tested).
    """
    return tagged_sha256(
        f'{{"at":"{at}","body_hash":"{body_hash}","id":"{id}","kind":"{kind}","prev":"{prev}","seq":{seq}}}'
    )


def new_salt() -> str:
    """128 random bits in hex."""
    return secrets.token_hex(16)


def utc_text(moment: datetime) -> str:
    """`moment` as UTC, ISO 8601, microseconds, ending in Z: sorts as text in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id(moment: datetime) -> str:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 bits below them, 62 random bits."""
    micros = round(moment.timestamp() * 1_000_000)
    millis, rest = divmod(micros, 1000)
    below = rest * 4096 // 1000
    number = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | below << 64 | 0b10 << 62 | secrets.randbits(62)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
