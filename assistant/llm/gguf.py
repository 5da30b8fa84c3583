"""Looking into a GGUF file before llama.cpp does: that it is one, is whole, and what its window is.

Layout by the GGUF specification of ggml (versions 2 and 3): magic, version, counts, metadata, tensor
infos, then aligned tensor data. Everything read is bounded by the file, which may be hostile.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import LanguageModelError

_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_STRING, _ARRAY = 8, 9
_MOST = 1_000_000  # entries of metadata or tensors; real files have fewer than ten thousand
# Values in a block and bytes of a block, by ggml type; the size of others is left to llama.cpp.
_BLOCKS = {
    0: (1, 4),
    1: (1, 2),
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
    30: (1, 2),
}
_HINT = "Set LLM=local:FILE to a whole GGUF file of a chat model, or LLM=local for the one that is shipped."


@dataclass(frozen=True, slots=True)
class GgufFile:
    """A GGUF file that is whole as far as its own header says."""

    path: Path
    architecture: str
    context_length: int  # tokens it was trained for; 0 when it does not say


class _Broken(Exception):
    """The file is not what its header says."""


def read_gguf(path: Path) -> GgufFile:
    """What the header of `path` says, after checking that the file is as long as that needs.

    Raises:
        LanguageModelError: it is not there, is not a GGUF file, or is cut off.
    """
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Header(content).read(path)
    except OSError as error:
        detail = error.strerror or str(error)
        raise _refuse(path, f"it cannot be read: {detail}") from error
    except ValueError as error:  # mmap of an empty file
        raise _refuse(path, "it is empty") from error
    except (_Broken, struct.error, UnicodeDecodeError) as error:
        raise _refuse(path, str(error) if isinstance(error, _Broken) else "its header is damaged") from error


def _refuse(path: Path, why: str) -> LanguageModelError:
    return LanguageModelError(f"The model file {path} cannot be used: {why}.", reason="bad_file", hint=_HINT)


class _Header:
    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def read(self, path: Path) -> GgufFile:
        if self._content[:4] != b"GGUF":
            raise _Broken("it is not a GGUF file")
        self._at = 4
        version = self._number("<I")
        if version not in (2, 3):
            raise _Broken(f"it is of GGUF version {version}, and 2 and 3 are known")
        tensors, entries = self._number("<Q"), self._number("<Q")
        if max(tensors, entries) > _MOST or tensors == 0:
            raise _Broken(f"its header names {tensors} tensors and {entries} entries")
        known: dict[str, object] = {}
        for _ in range(entries):
            key = self._string()
            known[key] = self._value(self._number("<I"))
        self._check_length(tensors, known)
        architecture = str(known.get("general.architecture", ""))
        length = known.get(f"{architecture}.context_length", 0)
        return GgufFile(path, architecture, length if isinstance(length, int) else 0)

    def _check_length(self, tensors: int, known: dict[str, object]) -> None:
        end = 0
        for _ in range(tensors):
            self._string()
            values = 1
            for _ in range(min(self._number("<I"), 8)):
                values *= self._number("<Q")
            kind, offset = self._number("<I"), self._number("<Q")
            block, size = _BLOCKS.get(kind, (1, 0))
            end = max(end, offset + values // block * size)
        alignment = known.get("general.alignment", 32)
        step = alignment if isinstance(alignment, int) and alignment > 0 else 32
        needed = -(-self._at // step) * step + end
        if needed > len(self._content):
            raise _Broken(
                f"it has {len(self._content):,} bytes where its header needs {needed:,}: it is cut off"
            )

    def _number(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self._content, self._at)
        self._at += struct.calcsize(form)
        return int(value)

    def _string(self) -> str:
        start, length = self._at + 8, self._number("<Q")
        self._skip(length)
        return self._content[start : start + length].decode("utf-8", errors="replace")

    def _skip(self, length: int) -> None:
        if length > len(self._content) - self._at:
            raise _Broken("its header is cut off or damaged")
        self._at += length

    def _value(self, kind: int) -> object:
        if kind in _SCALARS:
            (value,) = struct.unpack_from(_SCALARS[kind], self._content, self._at)
            self._at += struct.calcsize(_SCALARS[kind])
            return value
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            self._skip_array()
            return None
        raise _Broken("its header is damaged")

    def _skip_array(self) -> None:
        kind, count = self._number("<I"), self._number("<Q")
        if kind in _SCALARS:
            self._skip(count * struct.calcsize(_SCALARS[kind]))
            return
        if kind != _STRING:
            raise _Broken("its header is damaged")
        for _ in range(count):
            self._skip(self._number("<Q"))
