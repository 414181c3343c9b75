"""Fusing lexical and dense scores into one.

A convex combination of normalized scores beats reciprocal rank fusion and needs only one weight (Bruch,
Gai & Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"). Here the weight depends on
whether question and article share a language: across languages shared words are few (names, numbers), and
an equal weight would pull the result below the dense side alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# Chosen on development questions (see evals/LOG.md): share of the dense score in the fused one.
DENSE_WEIGHT_SAME_LANGUAGE = 0.3
DENSE_WEIGHT_CROSS_LANGUAGE = 0.8


def fuse(
    dense: Sequence[float],
    lexical: Sequence[float],
    same_language: Sequence[bool],
    retriever: str = "hybrid",
) -> npt.NDArray[np.float64]:
    """One score in [0, 1] per candidate; the three sequences are parallel.

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
    weight = np.where(same_language, DENSE_WEIGHT_SAME_LANGUAGE, DENSE_WEIGHT_CROSS_LANGUAGE)
    fused: npt.NDArray[np.float64] = weight * cosine + (1 - weight) * words
    return fused
