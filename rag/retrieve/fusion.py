"""Fusing lexical and dense scores into one.

A convex combination of normalized scores beats reciprocal rank fusion and needs only one weight (Bruch,
Gai & Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"). One weight serves within a
language and across the two, because BM25 reads a question in both: with the words alone, an equal weight
pulled the result for English questions over Indonesian passages below the dense side (evals/LOG.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

DENSE_WEIGHT = 0.6
"""Share of the dense score, chosen on development questions (evals/LOG.md)."""


def fuse(
    dense: Sequence[float], lexical: Sequence[float], retriever: str = "hybrid"
) -> npt.NDArray[np.float64]:
    """One score in [0, 1] for each candidate; the two sequences are parallel.

    Dense scores are cosines, read as max(0, cosine). Lexical scores are divided by the best of the
    candidates. `retriever` "dense" or "lexical" takes one side alone.
    """
    cosine = np.clip(np.asarray(dense, dtype=np.float64), 0.0, 1.0)
    words = np.asarray(lexical, dtype=np.float64)
    best = words.max(initial=0.0)
    if best > 0:
        words = words / best
    if retriever == "dense":
        return cosine
    if retriever == "lexical":
        return words
    fused: npt.NDArray[np.float64] = DENSE_WEIGHT * cosine + (1 - DENSE_WEIGHT) * words
    return fused
