"""Writing that is safe against crashes: hashed appends, fsync of files and folders, renames, locks.

Everything the project writes below an index folder goes through this module, by `os.write`, `os.fsync`
and the renames of `pathlib`, so that a test can stop a process at any of these calls.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from rag.errors import IndexBusyError, StorageError

BLOCK = 64 * 1024
"""Bytes under one checksum: what is verified together on the first touch."""

_BUFFER = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turns an `OSError` of writing below `folder` into a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            message = f"The disk is full: {folder} could not be written. Free some space and run it again."
        elif error.errno in _DENIED:
            message = (
                f"{folder} cannot be written ({error.strerror}). Allow writing, or name another --index."
            )
        else:
            message = f"{folder} could not be written: {error.strerror or error}."
        raise StorageError(message) from error


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size and checksums of a file: sha256 of the whole, CRC-32 of each `BLOCK`."""

    size: int
    sha256: str
    blocks: tuple[int, ...]


def checksum(data: npt.NDArray[np.uint8]) -> int:
    """The CRC-32 of a block."""
    return zlib.crc32(data.data)


def digest(data: bytes) -> str:
    """The sha256 of some bytes, as manifests have it."""
    return hashlib.sha256(data).hexdigest()


class FileWriter:
    """Appends to a new file and knows its checksums; nothing is safe before `close` has returned."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        self._pending = bytearray()
        self._hash = hashlib.sha256()
        self._blocks: list[int] = []
        self._crc = 0
        self._in_block = 0

    def write(self, data: bytes | memoryview) -> None:
        """Appends `data`."""
        self._pending += data
        self.size += len(data)
        if len(self._pending) >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        data = memoryview(bytes(self._pending))
        self._pending.clear()
        self._hash.update(data)
        at = 0
        while at < len(data):
            part = data[at : at + BLOCK - self._in_block]
            self._crc = zlib.crc32(part, self._crc)
            self._in_block += len(part)
            at += len(part)
            if self._in_block == BLOCK:
                self._blocks.append(self._crc)
                self._crc = self._in_block = 0
        while data:
            data = data[os.write(self._fd, data) :]

    def close(self) -> FileSum:
        """Flushes, syncs to the disk and closes; returns what the file holds."""
        self._flush()
        if self._in_block:
            self._blocks.append(self._crc)
        os.fsync(self._fd)
        os.close(self._fd)
        self._fd = -1
        return FileSum(self.size, self._hash.hexdigest(), tuple(self._blocks))

    def abandon(self) -> None:
        """Closes without flushing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class Spool:
    """A file for what does not fit into memory: appended to and read back, then removed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._written = 0
        self._pending = bytearray()

    def append(self, data: bytes) -> int:
        """Adds `data`; returns where it starts."""
        start = self._written + len(self._pending)
        self._pending += data
        if len(self._pending) >= _BUFFER:
            self._flush()
        return start

    def _flush(self) -> None:
        os.lseek(self._fd, self._written, os.SEEK_SET)
        data = memoryview(bytes(self._pending))
        self._pending.clear()
        self._written += len(data)
        while data:
            data = data[os.write(self._fd, data) :]

    def read(self, start: int, size: int) -> bytes:
        """Bytes that were appended."""
        if start + size > self._written:
            self._flush()
        os.lseek(self._fd, start, os.SEEK_SET)
        return os.read(self._fd, size)

    def remove(self) -> None:
        """Closes and removes the file; may be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self.path.unlink()


def write_file(path: Path, data: bytes) -> FileSum:
    """Writes a new file and syncs it."""
    writer = FileWriter(path)
    try:
        writer.write(data)
        return writer.close()
    finally:
        writer.abandon()


def replace_file(path: Path, data: bytes) -> None:
    """Puts `data` at `path` in one step: a reader sees the old content or the new."""
    aside = path.with_name(path.name + ".new")
    with suppress(FileNotFoundError):
        aside.unlink()
    write_file(aside, data)
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` safe against a power cut, where the platform can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove_folder(folder: Path) -> None:
    """Removes a folder of files; what is already gone is not an error."""
    with suppress(FileNotFoundError):
        for path in list(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                remove_folder(path)
            else:
                path.unlink()
        folder.rmdir()


@contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Holds the lock file of an index for writing, or raises `IndexBusyError` at once."""
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(
            f"Another process is writing the index in {path.parent}. Wait until it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()


class ReaderLock:
    """A shared lock on an open file, which says: this generation is being read.

    On platforms without `fcntl` there is no lock; there, an open file cannot be removed anyway.
    """

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDONLY)
        try:
            _flock(self._fd, exclusive=False)
            # The folder may have been thrown away between the open and the lock.
            if os.fstat(self._fd).st_ino != path.stat().st_ino:
                raise FileNotFoundError(errno.ENOENT, "replaced", str(path))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets the generation go; may be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> ReaderLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def is_read(path: Path) -> bool:
    """Whether a `ReaderLock` is held on `path`; a path that is not there is not read."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        _flock(fd, exclusive=True)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _flock(fd: int, *, exclusive: bool) -> None:
    try:
        import fcntl
    except ImportError:  # pragma: no cover - not on this platform
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return  # A file system without locks (some network mounts): there, old generations just go.
