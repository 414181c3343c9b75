"""From a question to the passages that fit it best: BM25 and dense vectors, fused, then read."""

from rag.retrieve.rerank import rerank
from rag.retrieve.search import search

__all__ = ["rerank", "search"]
