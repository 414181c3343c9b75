"""From a question to the passages that fit it best: BM25 and dense vectors, fused."""

from rag.retrieve.search import search

__all__ = ["search"]
