"""Rows of the new generation: which passage stands where, and writing them with as little work as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.index import vectors
from rag.index.writer import GenerationWriter
from rag.protocols import Encoder, Progress
from rag.reindex.previous import Previous
from rag.reindex.salvage import Salvage
from rag.reindex.staging import Candidate, Staging

_GROUP = 8192
"""Passages embedded, and rows written, at a time: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that stand one after another: in the previous generation, or staged."""

    old: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rows:
    """`of_old[i]` is the new row of the previous row i, -1 where it is gone; `of_staged` likewise."""

    total: int
    runs: tuple[Run, ...]
    of_old: npt.NDArray[np.int64]
    of_staged: npt.NDArray[np.int64]


def lay_out(
    candidates: Sequence[Candidate],
    duplicates: Mapping[str, str],
    previous: Previous | None,
    staging: Staging,
) -> Rows:
    """Gives the passages of every article that is no duplicate their rows, in the order of the articles."""
    of_old = np.full(len(previous.index) if previous is not None else 0, -1, np.int64)
    of_staged = np.full(len(staging), -1, np.int64)
    runs: list[Run] = []
    total = 0
    for candidate in candidates:
        count = candidate.last - candidate.first
        if not count or candidate.article.doc_id in duplicates:
            continue
        old = candidate.old >= 0
        of = of_old if old else of_staged
        of[candidate.first : candidate.last] = np.arange(total, total + count)
        total += count
        if runs and runs[-1].old == old and runs[-1].last == candidate.first:
            runs[-1] = Run(old, runs[-1].first, candidate.last)
        else:
            runs.append(Run(old, candidate.first, candidate.last))
    return Rows(total, tuple(runs), of_old, of_staged)


def write_articles(
    writer: GenerationWriter,
    candidates: Sequence[Candidate],
    rows: Rows,
    duplicates: Mapping[str, str],
    previous: Previous | None,
    staging: Staging,
) -> None:
    """Writes articles and passages."""
    numbers = {candidate.article.doc_id: number for number, candidate in enumerate(candidates)}
    for candidate in candidates:
        kept = duplicates.get(candidate.article.doc_id)
        writer.add_article(
            candidate.article,
            candidate.last - candidate.first if kept is None else 0,
            candidate.content,
            candidate.signature,
            candidate.file,
            -1 if kept is None else numbers[kept],
        )
    for run in rows.runs:
        for first in range(run.first, run.last, _GROUP):
            last = min(run.last, first + _GROUP)
            if run.old and previous is not None:
                data, sizes = previous.index.passage_records(first, last)
                writer.copy_passages(data, sizes, previous.index.keys.slice(first, last).tobytes())
            else:
                records = [staging.record(number) for number in range(first, last)]
                writer.add_passages(records, b"".join(staging.keys[first:last]))


def write_vectors(
    writer: GenerationWriter,
    rows: Rows,
    kept: Previous | Salvage | None,
    staging: Staging,
    encoder: Encoder,
    progress: Progress | None,
) -> tuple[int, int]:
    """Writes the vectors of all rows, in order, those that are `kept` and those that must be made.

    Returns how many were made and how many taken over.
    """
    source = np.full(rows.total, -1, np.int64)
    staged = np.full(rows.total, -1, np.int64)
    staged[rows.of_staged[rows.of_staged >= 0]] = np.flatnonzero(rows.of_staged >= 0)
    source[rows.of_old[rows.of_old >= 0]] = np.flatnonzero(rows.of_old >= 0)
    if kept is not None:
        for row in np.flatnonzero(staged >= 0).tolist():
            source[row] = kept.row(staging.keys[staged[row]])
    new = np.flatnonzero(source < 0)
    embedded = 0
    at = 0
    for begin in range(0, max(1, len(new)), _GROUP):
        group = new[begin : begin + _GROUP]
        # The rows up to the first that the next group has to embed.
        end = int(new[begin + _GROUP]) if begin + _GROUP < len(new) else rows.total
        made, count = _embed(staging, staged[group], encoder, progress, begin, len(new))
        embedded += count
        for first in range(at, end, _GROUP):
            last = min(end, first + _GROUP)
            block = np.empty((last - first, vectors.width(encoder.dimension)), np.int8)
            taken = source[first:last] >= 0
            if taken.any() and kept is not None:
                block[taken] = kept.take(source[first:last][taken])
            block[~taken] = made[np.searchsorted(group, np.flatnonzero(~taken) + first)]
            writer.add_vectors(block)
        at = end
    return embedded, rows.total - len(new)


def _embed(
    staging: Staging,
    numbers: npt.NDArray[np.int64],
    encoder: Encoder,
    progress: Progress | None,
    done: int,
    total: int,
) -> tuple[vectors.Packed, int]:
    """The vectors of these staged passages, as they are kept; equal texts are embedded once."""
    if not len(numbers):
        return np.empty((0, vectors.width(encoder.dimension)), np.int8), 0
    places: dict[bytes, int] = {}
    texts: list[str] = []
    which = []
    for number in numbers.tolist():
        key = staging.keys[number]
        if key not in places:
            places[key] = len(texts)
            texts.append(staging.text(number))
        which.append(places[key])

    def within(_: str, part: int, __: int) -> None:
        if progress is not None:
            progress("embedding", min(total, done + part), total)

    made = vectors.pack(encoder.encode_passages(texts, within))
    within("", len(numbers), 0)
    return made[which], len(texts)
