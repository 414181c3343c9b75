"""Generations on disk: which one is current, opening it whole, switching to a new one, pruning."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import DamagedIndexError, IndexMismatchError, NoIndexError
from rag.index import disk
from rag.index import layout as names
from rag.index.blocks import CheckedFile, damaged, sound
from rag.index.layout import Layout
from rag.index.manifest import Manifest, from_json


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation: its files are mapped and it is not pruned until `lock` is closed."""

    folder: Path
    manifest: Manifest
    files: dict[str, CheckedFile]
    lock: disk.ReaderLock


def open_current(root: Path) -> Generation:
    """Opens what the pointer names.

    Raises NoIndexError, DamagedIndexError, IndexMismatchError. Writes nothing.
    """
    layout = Layout(root)
    while True:
        name, digest = read_pointer(layout)
        try:
            return open_generation(layout.generation(name), digest)
        except DamagedIndexError:
            # A reindex may have switched and pruned since the pointer was read: then there is a newer one.
            if read_pointer(layout) == (name, digest):
                raise


def read_pointer(layout: Layout) -> tuple[str, str]:
    """Name and manifest digest of the current generation."""
    try:
        words = layout.current.read_text("ascii").split()
    except (FileNotFoundError, NotADirectoryError):
        if layout.names():
            raise damaged(layout.current, "is missing") from None
        raise NoIndexError(
            f"There is no index in {layout.root}; run `rag reindex`, or name the folder with --index."
        ) from None
    except UnicodeDecodeError:
        words = []
    except OSError as error:
        raise damaged(layout.current, f"cannot be read ({error.strerror})") from error
    if len(words) != 3 or not names.is_generation(words[0]) or words[2] != _seal(words[0], words[1]):
        raise damaged(layout.current, "is not what was written")
    return words[0], words[1]


def open_generation(folder: Path, digest: str = "") -> Generation:
    """Opens the generation in `folder`; with a `digest`, only if its manifest has that one."""
    path = folder / names.MANIFEST
    try:
        lock = disk.ReaderLock(path)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        what = "is missing" if missing else f"cannot be read ({error.strerror})"
        raise damaged(path, what) from error
    try:
        manifest = read_manifest(path)
        if digest and manifest.digest != digest:
            raise damaged(path, "is not the manifest of the current generation")
        return Generation(folder, manifest, _open_files(folder, manifest), lock)
    except BaseException:
        lock.close()
        raise


def read_manifest(path: Path) -> Manifest:
    """Reads and checks a manifest; raises DamagedIndexError or IndexMismatchError."""
    try:
        return from_json(path.read_bytes(), path.parent.parent.parent)
    except FileNotFoundError:
        raise damaged(path, "is missing") from None
    except OSError as error:
        raise damaged(path, f"cannot be read ({error.strerror})") from error
    except IndexMismatchError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(path, "is not what was written") from error


def _open_files(folder: Path, manifest: Manifest) -> dict[str, CheckedFile]:
    with sound(folder):
        blocks = block_sums(folder, manifest)
    if not blocks:
        path = folder / names.CHECKSUMS
        raise damaged(path, "is not what was written" if path.exists() else "is missing")
    wanted = set(names.DATA_FILES)
    if missing := wanted - set(blocks):
        raise damaged(folder / names.MANIFEST, f"does not name {', '.join(sorted(missing))}")
    return {name: CheckedFile(folder / name, manifest.files[name].size, blocks[name]) for name in blocks}


def block_sums(folder: Path, manifest: Manifest) -> dict[str, npt.NDArray[np.uint32]]:
    """The checksums of the blocks of every data file; nothing where they are damaged themselves.

    They stand in one file, in the order of the names; it is small and checked whole.
    """
    entry = manifest.files.get(names.CHECKSUMS)
    try:
        data = (folder / names.CHECKSUMS).read_bytes()
    except OSError:
        return {}
    if entry is None or entry.sha256 != disk.digest(data):
        return {}
    sums = np.frombuffer(data, "<u4")
    found = {}
    at = 0
    for name in sorted(set(manifest.files) - {names.CHECKSUMS}):
        count = -(-manifest.files[name].size // disk.BLOCK)
        found[name] = sums[at : at + count]
        at += count
    return found


def next_name(layout: Layout) -> str:
    """The name of the next generation, higher than any on disk."""
    return f"{max((int(name) for name in layout.names()), default=0) + 1:06d}"


def publish(layout: Layout, building: Path, manifest: Manifest) -> None:
    """Makes a finished folder the current generation: rename, then switch the pointer."""
    folder = layout.generation(manifest.generation)
    disk.sync_folder(building)
    building.rename(folder)
    disk.sync_folder(layout.generations)
    point(layout, manifest)


def point(layout: Layout, manifest: Manifest) -> None:
    """Makes a generation that is on disk the current one."""
    name, digest = manifest.generation, manifest.digest
    disk.replace_file(layout.current, f"{name} {digest} {_seal(name, digest)}\n".encode("ascii"))


def _seal(name: str, digest: str) -> str:
    """The pointer's own checksum: tells a damaged pointer from a damaged manifest."""
    return disk.digest(f"{name} {digest}".encode("ascii"))[:16]


def withdraw(layout: Layout, name: str) -> None:
    """Removes a generation that was renamed into place but never became the current one."""
    folder = layout.generation(name)
    if not folder.exists() or is_current(layout, name):
        return
    aside = layout.generations / f"{names.DISCARDED}{name}"
    folder.rename(aside)
    disk.remove_folder(aside)


def is_current(layout: Layout, name: str) -> bool:
    """Whether the pointer names this generation."""
    try:
        return read_pointer(layout)[0] == name
    except (DamagedIndexError, NoIndexError):
        return False


def prune(layout: Layout) -> list[str]:
    """Removes the generations that are neither current nor read, and what crashes left; their names.

    Only for the holder of the writer lock.
    """
    with suppress(FileNotFoundError):
        layout.current.with_name(layout.current.name + ".new").unlink()
    for folder in layout.leftovers():
        disk.remove_folder(folder)
    current, _ = read_pointer(layout)
    gone = []
    for name in layout.names():
        if name == current or disk.is_read(layout.generation(name) / names.MANIFEST):
            continue
        # Renamed first: a reader finds a generation whole or not at all.
        aside = layout.generations / f"{names.DISCARDED}{name}"
        layout.generation(name).rename(aside)
        disk.remove_folder(aside)
        gone.append(name)
    return gone
