"""Building an index anew beside the old one, and putting it in the old one's place at once.

The new index is a catalog file of its own and a Chroma collection of its own. When it is complete, one
transaction takes its rows over into the old catalog file, so a search in another process sees the old
index or the new one. Only then is the old collection dropped. A killed rebuild leaves the old index.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.catalog import Catalog
from index.errors import IndexBusy, StoreError
from index.store import VectorStore
from index.types import SyncReport

CATALOG = "index.sqlite3"  # inside the data folder
BUILDING = "index.rebuild.sqlite3"  # beside it
_ASIDE = ".damaged"
_SQLITE_FILES = ("", "-wal", "-shm")


def rebuild_index(data_dir: Path, vectors: VectorStore, build: Callable[[Path], SyncReport]) -> SyncReport:
    """Runs `build` on a new catalog file and puts the result in the place of what is in `data_dir`.

    Raises:
        StoreError and whatever `build` raises; the old index is then as it was.
    """
    current, building = data_dir / CATALOG, data_dir / BUILDING
    _discard(building, vectors)
    aside = _set_damaged_aside(current, vectors)
    report = build(building)
    with closing(Catalog(current, create=True)) as catalog:
        old = catalog.manifest()
        catalog.adopt(building, retired=old.collection if old else "")
        if old is not None:
            vectors.drop(old.collection)
            catalog.forget_retired()
    _delete_files(building)
    for path in aside:
        _delete(path)
    return report


def _discard(building: Path, vectors: VectorStore) -> None:
    """Takes away what a killed rebuild has left."""
    if not building.exists():
        return
    try:
        with closing(Catalog(building)) as catalog:
            manifest = catalog.manifest()
        if manifest is not None and not vectors.is_missing():
            vectors.drop(manifest.collection)
    except IndexBusy:
        raise
    except StoreError:  # a half-written file is of no use to anyone, and its vectors go with the folder
        pass
    _delete_files(building)


def _set_damaged_aside(current: Path, vectors: VectorStore) -> list[Path]:
    """Moves a damaged catalog or vector folder out of the way; it is deleted once the new one stands."""
    if not current.exists():
        return _move_aside([vectors.folder]) if _cannot_read(vectors, "") else []
    try:
        with closing(Catalog(current)) as catalog:
            manifest = catalog.manifest()
            damage = catalog.find_damage()
    except IndexBusy:
        raise
    except StoreError as error:
        manifest, damage = None, str(error)
    aside = _move_aside([current.with_name(current.name + end) for end in _SQLITE_FILES]) if damage else []
    if _cannot_read(vectors, manifest.collection if manifest else ""):
        aside += _move_aside([vectors.folder])
    return aside


def _cannot_read(vectors: VectorStore, collection: str) -> bool:
    """True when an embedded store's own files are damaged. A server's are its keeper's affair."""
    if vectors.url or not vectors.folder.exists():
        return False
    try:
        vectors.probe(collection)
    except StoreError as error:
        if error.retryable:
            raise
        return True
    finally:
        vectors.close()
    return False


def _move_aside(paths: list[Path]) -> list[Path]:
    moved = []
    for path in paths:
        if path.exists():
            target = path.with_name(path.name + _ASIDE)
            _delete(target)
            path.rename(target)
            moved.append(target)
    return moved


def _delete_files(path: Path) -> None:
    for end in _SQLITE_FILES:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
