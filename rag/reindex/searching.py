"""Choosing how the vectors of a new generation are searched, by their number and by measurement."""

from __future__ import annotations

from typing import Any

import numpy as np

from rag.index import cells
from rag.index import layout as names
from rag.index.codec import last_sentence
from rag.index.writer import GenerationWriter
from rag.protocols import Encoder, Progress
from rag.reindex.previous import Previous
from rag.reindex.rows import Rows
from rag.reindex.staging import Staging

_EXACT = {"kind": "exact", "bits": 8}


def prepare_search(
    writer: GenerationWriter,
    rows: Rows,
    previous: Previous | None,
    staging: Staging,
    encoder: Encoder,
    crossover: int,
    progress: Progress | None,
) -> dict[str, Any]:
    """Groups the vectors in cells where there are at least `crossover`; what the manifest says of it.

    The questions by which recall is measured are sentences of passages, chosen by their keys.
    """
    packed, keys = writer.finish_vectors()
    if len(packed) < max(crossover, 1):
        return dict(_EXACT)
    if progress is not None:
        progress("grouping", 0, 0)
    grouped = cells.group(packed, keys)
    writer.add_file(names.CELL_CENTRES, grouped.centres.astype("<f4").tobytes())
    writer.add_file(names.CELL_STARTS, grouped.starts.astype("<i8").tobytes())
    writer.add_file(names.CELL_ROWS, grouped.rows.astype("<i4").tobytes())
    # By the second half of the keys: the first half chose the sample that the cells were learned from.
    chosen = np.argsort(keys.view("<u8").reshape(-1, 2)[:, 1], kind="stable")[: cells.QUESTIONS]
    texts = [_sentence(int(row), rows, previous, staging) for row in np.sort(chosen)]
    found = cells.measure(packed, grouped, encoder.encode_queries(texts))
    return {"kind": "cells", "bits": 8, "cells": len(grouped.centres), **found}


def _sentence(row: int, rows: Rows, previous: Previous | None, staging: Staging) -> str:
    staged = np.flatnonzero(rows.of_staged == row)
    if len(staged):
        return last_sentence(staging.record(int(staged[0])))
    if previous is None:
        raise IndexError(row)
    old = int(np.flatnonzero(rows.of_old == row)[0])
    return last_sentence(previous.index.passage_record(old))
