"""Run a `rag` command with stemming switched off: a deliberate regression, to see whether `rag eval` tells.

    python tests/evaluate/without_stems.py eval index SET WORK
    python tests/evaluate/without_stems.py eval SET --index WORK/index --only retrieval --retriever lexical

The index says "no stems" for its analysis, so neither `rag` nor this reads an index of the other.
"""

from __future__ import annotations

import sys

import rag.text
from rag.text import analysis


def whole(word: str, language: object) -> str:
    """In place of the stemmer: the word as it is."""
    return word


if __name__ == "__main__":
    analysis._stem = whole
    analysis.ANALYSIS_VERSION = rag.text.ANALYSIS_VERSION = "no stems"
    from rag.cli import main

    sys.exit(main())
