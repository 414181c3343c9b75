"""The cache of prepared models: where things lie, locks, hashes, and publishing a folder at once."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag import settings
from rag.errors import StorageError
from rag.protocols import Progress

_BLOCK = 1 << 20


def encoders_path() -> Path:
    """One folder for each converted encoder, named by its fingerprint."""
    return settings.cache_path() / "encoders"


def generators_path() -> Path:
    """One folder for each prepared generator, named as the user names it."""
    return settings.cache_path() / "generators"


def silent(what: str, done: int, total: int) -> None:
    """A `Progress` that says nothing."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn a full disk or a path that cannot be written into a `StorageError` that names it."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        if error.errno == errno.ENOSPC:
            raise StorageError(
                f"The disk is full while writing {place}; free some space, or set RAG_CACHE to a folder "
                "on another disk, and run the command again."
            ) from error
        raise StorageError(
            f"{place} cannot be written ({error.strerror or error}); set RAG_CACHE to a folder that can be."
        ) from error


@contextmanager
def locked(folder: Path, progress: Progress, what: str) -> Iterator[None]:
    """Hold the lock of `folder`; a second process says that it waits, and then waits."""
    from filelock import FileLock, Timeout

    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.parent / f"{folder.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress(f"waiting for another rag that {what}", 0, 0)
            lock.acquire()
    try:
        yield
    finally:
        lock.release()


def publish(aside: Path, folder: Path) -> None:
    """Rename a finished folder into its place; what stood there before goes."""
    if folder.exists():
        old = aside.with_name(f"{aside.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        aside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        aside.rename(folder)


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remembered_sha256(path: Path) -> str:
    """Like `sha256`, remembered in the cache by path, size and time of change.

    A model folder of the user is hashed once, not at every start.
    """
    stat = path.stat()
    key, mark = str(path.resolve()), [stat.st_size, stat.st_mtime_ns]
    book = settings.cache_path() / "hashes.json"
    try:
        known = json.loads(book.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if isinstance(known, dict) and isinstance(known.get(key), list) and known[key][:2] == mark:
        return str(known[key][2])
    digest = sha256(path)
    try:
        book.parent.mkdir(parents=True, exist_ok=True)
        aside = book.with_name(f"{book.name}.{os.getpid()}")
        aside.write_text(json.dumps({**known, key: [*mark, digest]}, indent=1), encoding="utf-8")
        aside.replace(book)
    except OSError:
        pass  # only a memory: without it the file is hashed again
    return digest


def room_for(folder: Path, needed: int, what: str) -> None:
    """Raise `StorageError` unless the disk of `folder` has `needed` bytes free."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed:
        raise StorageError(
            f"{what} needs {needed / 1e9:.1f} GB under {folder}, where {free / 1e9:.1f} GB are free; free "
            "some space, or set RAG_CACHE to a folder on another disk."
        )


def folder_size(folder: Path) -> int:
    """Bytes of all files under a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
