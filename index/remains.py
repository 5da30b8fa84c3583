"""Zeros where Chroma's files would hold pieces of this process's memory.

Chroma makes a collection's graph with room for a hundred vectors and writes all of that room to disk as it
got it from the allocator: whatever stood there before, a key of an HTTP request as well as any other. The
room is written again when it is filled, and never read before.
"""

from __future__ import annotations

import struct
from pathlib import Path

# What Chroma's hnswlib writes as `header.bin`: version; offset of the links, most elements, elements, bytes
# an element, offsets of label and vector; highest level, entry point; M, M of level 0, M; a factor; breadth.
_HEADER = struct.Struct("<i6QiI3QdQ")
_VERSION = 1
_LENGTH_BYTES = 4


def wipe_unused(folder: Path) -> None:
    """Zeroes what lies behind the last vector in every graph under `folder`.

    Only for whoever holds the index's lock. Graphs in a form that is not known are left alone.

    Raises:
        OSError: a file cannot be read or written.
    """
    for header in sorted(folder.glob("*/header.bin")):
        data = header.read_bytes()
        if len(data) != _HEADER.size:
            continue
        version, _, _, elements, size, *_ = _HEADER.unpack(data)
        if version == _VERSION:
            _wipe_after(header.with_name("data_level0.bin"), elements * size)
            _wipe_after(header.with_name("length.bin"), elements * _LENGTH_BYTES)


def _wipe_after(path: Path, end: int) -> None:
    rest = path.stat().st_size - end
    if rest <= 0:
        return
    with path.open("rb") as file:
        file.seek(end)
        clean = not any(file.read(rest))
    if not clean:
        with path.open("r+b") as file:
            file.seek(end)
            file.write(bytes(rest))
