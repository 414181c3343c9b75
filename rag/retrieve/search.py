"""Hybrid search: candidates from both sides, scored by both, fused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.records import Hit, Language
from rag.retrieve.fusion import fuse
from rag.text.bilingual import query_terms

if TYPE_CHECKING:
    from rag.index import Index
    from rag.protocols import Encoder

CANDIDATES = 100
"""Passages taken from each side before fusion."""


def search(
    index: Index,
    encoder: Encoder,
    question: str,
    language: Language,
    k: int,
    *,
    retriever: str = "hybrid",
    allowed: Any = None,
) -> list[Hit]:
    """The `k` passages that fit `question` best, best first.

    `allowed` is what ``index.select(…)`` gave, or None for all. `Hit.components` holds the cosine
    ("dense") and the BM25 score ("lexical") that the fused score was made from.
    """
    vector = encoder.encode_queries([question])[0]
    terms = query_terms(question, language)
    depth = max(CANDIDATES, k)
    rows: dict[int, None] = {}
    if retriever != "lexical":
        rows.update((row, None) for row, _ in index.search_dense(vector, depth, allowed))
    if retriever != "dense":
        rows.update((row, None) for row, score in index.search_lexical(terms, depth, allowed) if score > 0)
    candidates = list(rows)
    if not candidates:
        return []
    dense = index.dense_scores(vector, candidates)
    lexical = index.lexical_scores(terms, candidates)
    fused = fuse(dense, lexical, retriever)
    # Ties are broken by row, so that a search is the same on every machine.
    order = sorted(range(len(candidates)), key=lambda i: (-fused[i], candidates[i]))[:k]
    passages = index.passages([candidates[i] for i in order])
    return [
        Hit(
            passage=passage,
            article=index.article(passage.doc_id),
            score=float(fused[i]),
            rank=rank,
            components={"dense": float(dense[i]), "lexical": float(lexical[i])},
        )
        for rank, (i, passage) in enumerate(zip(order, passages, strict=True), 1)
    ]
