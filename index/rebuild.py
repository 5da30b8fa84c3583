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
from index.manifest import SCHEMA
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
    _set_damaged_aside(current, vectors)
    with closing(Catalog(current, create=True)) as catalog:
        finish_rebuild(catalog, vectors)
        report = build(building)
        old = catalog.manifest()
        catalog.adopt(building, retired=old.collection if old else "")
        finish_rebuild(catalog, vectors)
    for path in data_dir.glob(f"*{_ASIDE}"):
        _delete(path)
    return report


def finish_rebuild(catalog: Catalog, vectors: VectorStore) -> None:
    """Takes away what a rebuild leaves: the collection it replaced, or one that it never finished.

    Raises:
        StoreError: the catalog or Chroma cannot be used.
    """
    if retired := catalog.retired():
        vectors.drop(retired)
        catalog.forget_retired()
    building = catalog.path.with_name(BUILDING)
    if building.exists():
        manifest = catalog.manifest()
        unfinished = _find_collection(building)
        if unfinished and (manifest is None or unfinished != manifest.collection):
            vectors.drop(unfinished)
        _delete_files(building)


def _find_collection(building: Path) -> str:
    try:
        with closing(Catalog(building)) as catalog:
            manifest = catalog.manifest()
    except IndexBusy:
        raise
    except StoreError:  # half-written: it had not come to making a collection, or nothing can be known
        return ""
    return manifest.collection if manifest else ""


def _set_damaged_aside(current: Path, vectors: VectorStore) -> None:
    """Moves a damaged catalog or vector folder out of the way; it is deleted once the new one stands."""
    manifest, damage = None, ""
    if current.exists():
        try:
            with closing(Catalog(current)) as catalog:
                manifest = catalog.manifest()
                damage = catalog.find_damage()
            if manifest is not None and manifest.schema != SCHEMA:
                damage = "its tables are those of another version"
        except IndexBusy:
            raise
        except StoreError as error:
            damage = str(error)
    if damage:
        _move_aside([current.with_name(current.name + end) for end in _SQLITE_FILES])
    if _cannot_read(vectors, manifest.collection if manifest else ""):
        _move_aside([vectors.folder])


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


def _move_aside(paths: list[Path]) -> None:
    for path in paths:
        if path.exists():
            target = path.with_name(path.name + _ASIDE)
            _delete(target)
            path.rename(target)


def _delete_files(path: Path) -> None:
    for end in _SQLITE_FILES:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
