"""Canonical JSON, hashes and ids."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.canonical import (
    canonical,
    hash_body,
    hash_envelope,
    new_id,
    tagged_sha256,
    utc_text,
)
from assistant.errors import RecordError

_TEXT = st.text(st.characters())
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)
_BODIES = st.dictionaries(_TEXT, _VALUES, max_size=5)
_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2500, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(_BODIES)
def test_canonical_json_reads_back_and_has_one_form(body: dict[str, object]) -> None:
    text = canonical(body)  # type: ignore[arg-type]
    assert json.loads(text) == body
    assert canonical(json.loads(text)) == text
    assert text.encode("utf-8").decode("utf-8") == text


def test_canonical_json_sorts_keys_and_leaves_no_spaces() -> None:
    assert (
        canonical({"b": [1, 2.5, 1e22], "a": {"é": None, "z": True}})
        == '{"a":{"z":true,"é":null},"b":[1,2.5,1e+22]}'
    )


def test_what_nests_too_deep_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"x": deep}
    with pytest.raises(RecordError, match="cannot be recorded"):
        canonical(deep)  # type: ignore[arg-type]


def test_the_envelope_is_canonical_json_of_its_fields() -> None:
    fields = {
        "seq": 7,
        "id": new_id(datetime.now(UTC)),
        "kind": "answer",
        "at": "2026-01-01T00:00:00.000000Z",
    }
    hashes = {"body_hash": tagged_sha256("x"), "prev": tagged_sha256("y")}
    assert hash_envelope(**fields, **hashes) == tagged_sha256(canonical(fields | hashes))  # type: ignore[arg-type]


def test_a_body_is_hashed_with_its_salt() -> None:
    assert hash_body("ab", "{}") == "sha256:" + hashlib.sha256(b"ab:{}").hexdigest()


@given(_MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=900)))
def test_later_moments_sort_after_earlier_ones_as_text(moment: datetime, later: timedelta) -> None:
    assert utc_text(moment) < utc_text(moment + later)
    assert new_id(moment) < new_id(moment + max(later, timedelta(microseconds=2)))
    assert uuid.UUID(new_id(moment)).version == 7
