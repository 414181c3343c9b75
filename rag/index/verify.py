"""Checking every byte of an index against its manifest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rag.errors import DamagedIndexError, IndexMismatchError
from rag.index import generations
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.manifest import Manifest

_READ = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not as it was written; `name` is relative to the index folder."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found: `files` and `size` (bytes) that were checked, and what is wrong."""

    generation: str
    files: int
    size: int
    problems: tuple[Problem, ...]


def verify(root: Path) -> Verification:
    """Reads the current generation whole and compares it with its manifest.

    Raises NoIndexError where there is none; damage is reported, not raised.
    """
    layout = Layout(root)
    try:
        name, digest = generations.read_pointer(layout)
    except DamagedIndexError:
        return Verification("", 0, 0, (Problem("current", "is missing or not what was written"),))
    folder = layout.generation(name)
    problems = []
    manifest = None
    for file in (names.MANIFEST, names.MANIFEST_COPY):
        found, problem = _manifest(folder / file, digest)
        manifest = manifest or found
        if problem:
            problems.append(_problem(layout, folder / file, problem))
    if manifest is None:
        return Verification(name, 2, 0, tuple(problems))
    size = 0
    for file, entry in manifest.files.items():
        size += entry.size
        what = check_file(folder / file, entry.size, entry.sha256)
        if what:
            problems.append(_problem(layout, folder / file, what))
    return Verification(name, len(manifest.files) + 2, size, tuple(problems))


def check_file(path: Path, size: int, sha256: str) -> str:
    """What is wrong with a file, "" for nothing."""
    actual = hashlib.sha256()
    try:
        if path.stat().st_size != size:
            return f"has {path.stat().st_size} bytes where {size} were written"
        with path.open("rb") as file:
            while data := file.read(_READ):
                actual.update(data)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if actual.hexdigest() == sha256 else "is not what was written"


def _manifest(path: Path, digest: str) -> tuple[Manifest | None, str]:
    try:
        manifest = generations.read_manifest(path)
    except DamagedIndexError:
        return None, "is not what was written" if path.exists() else "is missing"
    except IndexMismatchError as error:
        return None, str(error)
    if manifest.digest != digest:
        return None, "is not the one that the pointer names"
    return manifest, ""


def _problem(layout: Layout, path: Path, what: str) -> Problem:
    return Problem(path.relative_to(layout.root).as_posix(), what)
