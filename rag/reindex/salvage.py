"""Vectors that need not be made again: by the key of what was embedded, from whatever still verifies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import DamagedIndexError, IndexMismatchError, NoIndexError
from rag.index import disk, generations
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.manifest import Manifest
from rag.index.vectors import Packed, width
from rag.index.verify import check_file

_KEY = 16


@dataclass(frozen=True, slots=True)
class Salvage:
    """Vectors of a generation that is damaged, by key; only those whose bytes verify."""

    rows: dict[bytes, int] = field(default_factory=dict)
    vectors: Packed | None = None

    def row(self, key: bytes) -> int:
        """The row of a key, -1 where there is none."""
        return self.rows.get(key, -1)

    def take(self, rows: npt.NDArray[np.int64]) -> Packed:
        """The vectors of these rows."""
        if self.vectors is None:
            raise IndexError(rows)
        taken: Packed = self.vectors[rows]
        return taken


def salvage(root: Path, fingerprint: str) -> Salvage:
    """What is whole of the vectors of the current generation, if they are of that encoder."""
    layout = Layout(root)
    manifest = surviving_manifest(layout)
    if manifest is None or manifest.fingerprint != fingerprint:
        return Salvage()
    if manifest.files[names.VECTORS].size != manifest.passages * width(manifest.dimension):
        return Salvage()
    folder = layout.generation(manifest.generation)
    keys, good_keys = _whole_rows(folder, manifest, names.PASSAGE_KEYS, _KEY)
    flat, good_vectors = _whole_rows(folder, manifest, names.VECTORS, width(manifest.dimension))
    count = min(len(good_keys), len(good_vectors))
    data = keys.tobytes()
    good = np.flatnonzero(good_keys[:count] & good_vectors[:count]).tolist()
    rows = {data[_KEY * row : _KEY * row + _KEY]: row for row in reversed(good)}
    whole = len(flat) // width(manifest.dimension) * width(manifest.dimension)
    return Salvage(rows, flat[:whole].view(np.int8).reshape(-1, width(manifest.dimension)))


def surviving_manifest(layout: Layout) -> Manifest | None:
    """The manifest of the current generation from either copy; without a pointer, of the newest one."""
    try:
        candidates = [generations.read_pointer(layout)[0]]
    except (DamagedIndexError, NoIndexError):
        candidates = layout.names()[::-1]
    for name in candidates:
        for copy in (names.MANIFEST, names.MANIFEST_COPY):
            try:
                manifest = generations.read_manifest(layout.generation(name) / copy)
            except (DamagedIndexError, IndexMismatchError):
                continue
            if manifest.generation == name:
                return manifest
    return None


def _whole_rows(
    folder: Path, manifest: Manifest, name: str, width: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """The bytes of a file as far as they go, and which of its rows verify."""
    entry = manifest.files[name]
    rows = entry.size // width
    try:
        path = folder / name
        data = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
    except OSError:
        return np.empty(0, np.uint8), np.zeros(rows, bool)
    blocks = generations.block_sums(folder, manifest).get(name)
    if blocks is None:
        whole = not check_file(path, entry.size, entry.sha256)
        return data, np.full(rows, whole)
    good = [
        disk.checksum(data[at * disk.BLOCK : (at + 1) * disk.BLOCK]) == blocks[at]
        for at in range(len(blocks))
    ]
    starts = np.arange(rows) * width
    passed = np.concatenate([[0], np.cumsum(good)])
    first, last = starts // disk.BLOCK, (starts + width - 1) // disk.BLOCK
    return data, passed[last + 1] - passed[first] == last + 1 - first
