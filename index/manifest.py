"""The index's birth certificate: by what it was built, kept inside it, compared at each opening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from index.errors import IndexMismatch, StoreError

SCHEMA = 1  # of the tables; a newer index is refused, an older one rebuilt
# Raise this whenever reading, cleaning or segmenting changes what it gives for the same file: an index
# built by the older rules is then refused instead of mixed with the new. Cutting has its own number.
READING = 1
REBUILD = "Run `assistant index --rebuild` to build it anew."


@dataclass(frozen=True, slots=True)
class Manifest:
    """By what an index was built."""

    schema: int
    rules: str  # of reading and cutting, as `current_rules` gives them
    embedder: str  # its spec, for people
    embedder_fingerprint: str
    dimension: int
    chunk_tokens: int
    collection: str  # the Chroma collection that holds its vectors
    created: str  # UTC, ISO 8601

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)


def current_rules() -> str:
    """The version of the rules by which files become chunks: they decide every offset."""
    from index import chunk, lexical

    return f"{SCHEMA}.{READING}.{chunk.SCHEMA}.{lexical.TERMS}"


def parse_manifest(content: str, *, source: str) -> Manifest:
    """The manifest that `content` describes.

    Raises:
        StoreError: it is no manifest, or of a newer program.
    """
    try:
        found = json.loads(content)
        schema = int(found["schema"])
        if schema > SCHEMA:
            raise StoreError(
                f"{source} has schema {schema}, this program knows up to {SCHEMA}.",
                hint="Update this program, or set DATA_DIR to another folder.",
            )
        return Manifest(**{field.name: found[field.name] for field in fields(Manifest)})
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"The manifest in {source} is damaged: {error!r}.", hint=REBUILD) from error


def check_manifest(
    manifest: Manifest, *, embedder: str, embedder_fingerprint: str, chunk_tokens: int
) -> None:
    """Nothing, when the index was built by these settings and these rules.

    Raises:
        IndexMismatch: naming what differs.
    """
    if manifest.embedder_fingerprint != embedder_fingerprint:
        same = manifest.embedder == embedder
        built = f"another version of {embedder!r}" if same else f"the embedder {manifest.embedder!r}"
        raise IndexMismatch(
            f"The index was built with {built}, but {embedder!r} is asked for: "
            "their vectors cannot be compared.",
            hint=f"{REBUILD} Or set EMBEDDER={manifest.embedder}.",
        )
    if manifest.chunk_tokens != chunk_tokens:
        raise IndexMismatch(
            f"The index holds chunks of up to {manifest.chunk_tokens} tokens, "
            f"but CHUNK_TOKENS={chunk_tokens} is asked for.",
            hint=f"{REBUILD} Or set CHUNK_TOKENS={manifest.chunk_tokens}.",
        )
    if manifest.rules != current_rules():
        raise IndexMismatch(
            f"The index was built by version {manifest.rules} of the rules for reading and cutting "
            f"documents; this program has version {current_rules()}.",
            hint=REBUILD,
        )


def check_dimension(manifest: Manifest, dimension: int) -> None:
    """Nothing, when a vector of a question can be compared with those of the index.

    Raises:
        IndexMismatch: a server gives another model's vectors under the same name.
    """
    if dimension != manifest.dimension:
        raise IndexMismatch(
            f"The index holds vectors of {manifest.dimension} numbers, and {manifest.embedder!r} now gives "
            f"{dimension}: it is another model under the same name.",
            hint=REBUILD,
        )


def fingerprint_corpus(documents: Iterable[tuple[str, str]]) -> str:
    """sha256 over the sorted (path, sha256 of the bytes) pairs of all documents, lower-case hex."""
    return hashlib.sha256(json.dumps(sorted(documents), ensure_ascii=True).encode()).hexdigest()
