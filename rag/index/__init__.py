"""Generations on disk: vectors, BM25 postings, passages and articles; built aside, switched at once."""

from rag.index.index import Index, open_index
from rag.index.layout import Layout
from rag.index.manifest import Manifest

__all__ = ["Index", "Layout", "Manifest", "open_index"]
