"""Local question answering over news articles, with citations that can be trusted."""

__version__ = "0.1.0"
