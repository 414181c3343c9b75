"""Approximate search for large indexes: vectors are grouped in cells, and only the nearest cells are read.

The inverted file of Sivic and Zisserman (2003) and Jégou et al. (2011): k-means by faiss over a sample, each
vector in the cell of its nearest centre. What is compared are the same 8-bit vectors that exact search
compares, so a score does not depend on the way it was found. How many cells are read is measured when
the index is built: the fewest with which recall@10 against exact search, on sentences of the articles
as questions, reaches `RECALL`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rag import settings
from rag.index.blocks import CheckedArray
from rag.index.lexical import Mask
from rag.index.vectors import Dense, Packed, unpack
from rag.protocols import Vectors

CROSSOVER = 100_000
"""From this many vectors on cells are used; below, exact search takes a few milliseconds (evals/INDEX.md)."""

RECALL = 0.985
"""Aimed at where the promise is .98: other questions than the measured ones may fare a little worse."""

QUESTIONS = 256
_TOP = 10
_SAMPLE = 32
_CHUNK = 8192
_FILTERED = 4


@dataclass(frozen=True, slots=True)
class Cells:
    """`centres` (cells, dimension); the rows of cell i are ``rows[starts[i]:starts[i + 1]]``, ascending."""

    centres: Vectors
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]


def cell_count(vectors: int) -> int:
    """How many cells: with 2 √n, finding the cells and reading a twentieth of them cost about the same."""
    return max(1, min(vectors, int(2 * vectors**0.5)))


def group(packed: Packed, keys: npt.NDArray[np.void]) -> Cells:
    """Groups vectors; `keys` (16 bytes for each) choose the sample, so that it hardly changes with them."""
    import faiss

    faiss.omp_set_num_threads(settings.threads())
    count = cell_count(len(packed))
    sample = np.argsort(keys.view("<u8").reshape(len(keys), -1)[:, 0], kind="stable")[: _SAMPLE * count]
    means = faiss.Kmeans(
        packed.shape[1] - 4, count, niter=8, spherical=True, seed=1, min_points_per_centroid=1, verbose=False
    )
    means.train(unpack(packed[np.sort(sample)]))
    centres = np.ascontiguousarray(means.centroids, np.float32)
    cell = np.empty(len(packed), np.int64)
    for start in range(0, len(packed), _CHUNK):
        part = unpack(packed[start : start + _CHUNK])
        cell[start : start + len(part)] = (part @ centres.T).argmax(axis=1)
    starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=count))]).astype(np.int64)
    return Cells(centres, starts, np.argsort(cell, kind="stable").astype(np.int32))


def measure(packed: Packed, cells: Cells, questions: Vectors) -> dict[str, Any]:
    """The fewest cells to read for `RECALL`, and what it then is, against exact search."""
    exact = _exact(packed, questions)
    order = np.argsort(-(questions @ cells.centres.T), axis=1, kind="stable")
    cell_of = np.empty(len(packed), np.int32)
    cell_of[cells.rows] = np.repeat(np.arange(len(cells.centres), dtype=np.int32), np.diff(cells.starts))
    # A row is found when its cell is read: with how many cells is each of the exact best found?
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(order.shape[1])[None, :], axis=1)
    needed = np.sort(np.take_along_axis(place, cell_of[exact].astype(np.int64), axis=1).reshape(-1)) + 1
    probes = int(needed[min(len(needed) - 1, int(np.ceil(RECALL * len(needed))) - 1)])
    recall = float((needed <= probes).mean())
    return {"probes": probes, "recall@10": round(recall, 4), "questions": len(questions)}


def _exact(packed: Packed, questions: Vectors) -> npt.NDArray[np.int64]:
    """The `_TOP` best rows for each question."""
    top = min(_TOP, len(packed))
    scores = np.empty((len(questions), 0), np.float32)
    rows = np.empty((len(questions), 0), np.int64)
    for start in range(0, len(packed), _CHUNK):
        part = questions @ unpack(packed[start : start + _CHUNK]).T
        here = np.broadcast_to(np.arange(start, start + part.shape[1]), part.shape)
        scores = np.concatenate([scores, part], axis=1)
        rows = np.concatenate([rows, here], axis=1)
        keep = np.argsort(-scores, axis=1, kind="stable")[:, :top]
        scores, rows = np.take_along_axis(scores, keep, 1), np.take_along_axis(rows, keep, 1)
    return rows


class CellSearch:
    """Searches the nearest cells."""

    def __init__(
        self,
        vectors: CheckedArray,
        centres: CheckedArray,
        starts: CheckedArray,
        rows: CheckedArray,
        described: Mapping[str, Any],
    ) -> None:
        self._vectors = vectors
        self._centres = centres
        self._starts = starts
        self._rows = rows
        self._probes = int(described["probes"])
        self._exact = Dense(vectors)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The k best rows of the cells that are read, best first, equal ones by row.

        With a filter the best rows that pass may lie far from the question and from each other: cells
        are read until they hold `_FILTERED` times the passing rows that are read without one, and a
        filter that leaves hardly more than that is searched exactly.
        """
        total = len(self._vectors)
        budget = max(k, self._probes * total // len(self._centres))
        if allowed is not None and int(allowed.sum()) <= 2 * _FILTERED * budget:
            return self._exact.among(np.flatnonzero(allowed), query, k)
        starts = self._starts.all()
        cells = np.argsort(-(self._centres.all() @ query), kind="stable")
        if allowed is None:
            held = np.diff(starts)
        else:
            passing = np.concatenate([[0], np.cumsum(allowed[self._rows.all()])])
            held = passing[starts[1:]] - passing[starts[:-1]]
            cells = cells[held[cells] > 0]
        needed = k if allowed is None else _FILTERED * budget
        count = int(np.searchsorted(np.cumsum(held[cells]), needed)) + 1
        cells = cells[: max(self._probes, count)]
        bounds = zip(starts[cells].tolist(), starts[cells + 1].tolist(), strict=True)
        rows = np.sort(np.concatenate([self._rows.slice(start, stop) for start, stop in bounds]))
        if allowed is not None:
            rows = rows[allowed[rows]]
        return self._exact.among(rows.astype(np.int64), query, k)

    def scores(self, query: Vectors, rows: Any) -> list[float]:
        """The cosines of these rows."""
        return self._exact.scores(query, rows)
