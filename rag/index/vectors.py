"""Dense search over the vectors of one generation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.index.blocks import CheckedArray
from rag.index.lexical import Mask, best
from rag.protocols import Vectors

DTYPE = np.dtype("<f2")
"""Vectors are kept in half precision: a cosine then differs by less than 0.0005, the size halves."""

_CHUNK = 8192


def encode(vectors: Vectors) -> npt.NDArray[np.float16]:
    """Vectors as they are kept."""
    return np.ascontiguousarray(vectors, DTYPE)


def describe() -> dict[str, Any]:
    """How the vectors of a generation are kept and searched, for its manifest."""
    return {"kind": "exact", "dtype": "float16"}


class Dense:
    """Exact search by inner product."""

    def __init__(self, vectors: CheckedArray) -> None:
        self._vectors = vectors

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, vector: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The k rows with the highest cosine, best first, equal ones by row."""
        query = np.asarray(vector, np.float32).reshape(-1)
        scores = np.empty(len(self), np.float32)
        for start in range(0, len(self), _CHUNK):
            stop = min(len(self), start + _CHUNK)
            scores[start:stop] = self._vectors.slice(start, stop).astype(np.float32) @ query
        if allowed is None:
            return best(scores, k)
        rows = np.flatnonzero(allowed)
        return [(int(rows[place]), score) for place, score in best(scores[rows], k)]

    def scores(self, vector: Vectors, rows: Sequence[int]) -> list[float]:
        """The cosines of these rows."""
        query = np.asarray(vector, np.float32).reshape(-1)
        held = self._vectors.take(np.asarray(rows, np.int64)).astype(np.float32)
        return [float(score) for score in held @ query]
