"""Vectors in 8 bits, and exact search over them.

A vector is kept as integers from -127 to 127 and one factor, its own: so what is kept depends on the vector
alone (a reindex that takes it over and one that makes it anew write the same bytes), 384 dimensions take
388 bytes, and a cosine is off by about 0.0005 (measured figures: evals/INDEX.md). Ranges learned from the
data, as in the 8-bit codes of product libraries, would change for all vectors when one is added.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.index.blocks import CheckedArray
from rag.index.lexical import Mask, best
from rag.protocols import Vectors

Packed = npt.NDArray[np.int8]
"""Shape (n, 4 + dimension): the four bytes of a float32 factor, then the codes."""

_FACTOR = 4
_STEP = 256
"""Rows that are widened at a time: they stay in the cache of a core."""


def width(dimension: int) -> int:
    """Bytes of a packed vector."""
    return _FACTOR + dimension


def pack(vectors: Vectors) -> Packed:
    """Unit vectors as they are kept; a zero vector stays one."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    codes = np.rint(vectors * (127 / np.where(largest > 0, largest, 1))).astype(np.int8)
    # Not the factor by which they were scaled, but the one that makes the kept vector a unit vector.
    norms = np.sqrt((codes.astype(np.int64) ** 2).sum(axis=1))
    packed = np.empty((len(codes), width(codes.shape[1])), np.int8)
    packed[:, :_FACTOR] = (1 / np.maximum(norms, 1)).astype("<f4")[:, None].view(np.int8)
    packed[:, _FACTOR:] = codes
    return packed


def factors(packed: Packed) -> npt.NDArray[np.float32]:
    """The factor of each vector; 0 for what `pack` never writes, so that no score is infinite."""
    found = np.ascontiguousarray(packed[:, :_FACTOR]).view("<f4")[:, 0]
    return np.where(np.abs(found) <= 1, found, np.float32(0))


def unpack(packed: Packed) -> Vectors:
    """Unit vectors as float32."""
    vectors: Vectors = packed[:, _FACTOR:].astype(np.float32) * factors(packed)[:, None]
    return vectors


def cosines(
    packed: Packed, query: Vectors, rows: npt.NDArray[np.int64] | None = None
) -> npt.NDArray[np.float32]:
    """The inner products of packed vectors (all, or those of some rows) with one float32 query."""
    count = len(packed) if rows is None else len(rows)
    scores = np.empty(count, np.float32)
    wide = np.empty((min(_STEP, count), packed.shape[1] - _FACTOR), np.float32)
    for start in range(0, count, _STEP):
        stop = min(count, start + _STEP)
        # Some rows are gathered a step at a time too: all at once they would leave the cache again.
        part = packed[start:stop] if rows is None else packed[rows[start:stop]]
        np.copyto(wide[: len(part)], part[:, _FACTOR:])
        np.dot(wide[: len(part)], query, out=scores[start:stop])
        scores[start:stop] *= factors(part)
    return scores


class Dense:
    """Exact search by inner product."""

    def __init__(self, vectors: CheckedArray) -> None:
        self._vectors = vectors

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The k rows with the highest cosine, best first, equal ones by row."""
        if allowed is None:
            return best(cosines(self._vectors.all(), query), k)
        return self.among(np.flatnonzero(allowed), query, k)

    def among(self, rows: npt.NDArray[np.int64], query: Vectors, k: int) -> list[tuple[int, float]]:
        """The k best of these rows, which are in ascending order."""
        scores = cosines(self._vectors.check(rows), query, rows)
        return [(int(rows[at]), score) for at, score in best(scores, k)]

    def scores(self, query: Vectors, rows: Sequence[int]) -> list[float]:
        """The cosines of these rows."""
        wanted = np.asarray(rows, np.int64)
        return [float(score) for score in cosines(self._vectors.check(wanted), query, wanted)]
