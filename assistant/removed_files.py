"""Files taken out of the corpus, kept in DATA_DIR/removed so that each can be put back.

One folder a file, called by a random id, with the file's bytes and a note (where it stood, when it was
taken out). The note is written last: a folder without one is a leftover of a crash, and is not listed.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.errors import DocumentFileError
from assistant.whole_files import copy_or_link, flush_folder, write_whole

_FOLDER: Final = "removed"
_CONTENT: Final = "content"
_NOTE: Final = "note.json"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file that was taken out of the corpus, by removing or replacing it."""

    id: str
    path: str  # where it stood, relative to the corpus folder, POSIX slashes
    title: str  # of the document, "" when it was never indexed
    sha256: str  # of its bytes, lower-case hex, "" when not known
    size: int  # bytes
    removed_at: str  # UTC, ISO 8601
    replaced: bool  # another file took its place


class RemovedFiles:
    """What was taken out, by id. Safe for several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER

    def keep(self, file: Path, *, path: str, title: str, sha256: str, replaced: bool) -> RemovedFile:
        """Keep the bytes of `file`, which stays where it is; on disk when this returns.

        Raises:
            OSError: the disk refused; nothing is listed then.
        """
        kept = RemovedFile(
            id=secrets.token_hex(8),
            path=path,
            title=title,
            sha256=sha256,
            size=file.stat().st_size,
            removed_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            replaced=replaced,
        )
        place = self._folder / kept.id
        place.mkdir(parents=True, mode=0o700)
        try:
            copy_or_link(file, place / _CONTENT)
            write_whole(place / _NOTE, json.dumps(asdict(kept), ensure_ascii=False).encode())
        except OSError:
            shutil.rmtree(place, ignore_errors=True)
            raise
        flush_folder(self._folder)
        return kept

    def content(self, id: str) -> Path:
        """Where the bytes of `id` are."""
        return self._folder / self.get(id).id / _CONTENT

    def get(self, id: str) -> RemovedFile:
        """The file kept as `id`.

        Raises:
            DocumentFileError: (reason "not_there") none is.
        """
        found = _read(self._folder / id) if _ID.fullmatch(id) else None
        if found is None:
            raise DocumentFileError(
                f"No removed file is kept as {id[:40]!r}.",
                reason="not_there",
                hint="It may have been put back already; see the list of removed files.",
            )
        return found

    def forget(self, id: str) -> None:
        """Drop what is kept as `id`, after it was put back."""
        place = self._folder / self.get(id).id
        (place / _NOTE).unlink(missing_ok=True)  # first, so that a half-dropped one is not listed
        shutil.rmtree(place, ignore_errors=True)

    def listed(self) -> list[RemovedFile]:
        """All that is kept, the newest first."""
        places = self._folder.iterdir() if self._folder.is_dir() else ()
        found = [kept for place in places if _ID.fullmatch(place.name) and (kept := _read(place))]
        return sorted(found, key=lambda kept: (kept.removed_at, kept.id), reverse=True)


def _read(place: Path) -> RemovedFile | None:
    try:
        note = json.loads((place / _NOTE).read_bytes())
        kept = RemovedFile(**note)
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.id == place.name and (place / _CONTENT).is_file() else None
