"""Every default and environment variable of the project, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DEFAULT_ENCODER = "minilm-id-en"
DEFAULT_GENERATOR = "qwen2.5-coder-1.5b-instruct"
DEFAULT_READER = "reader-id-en"

PASSAGE_TOKENS = 120
"""Passages hold at most this many tokens of the encoder, whole sentences, the title not counted."""

HITS = 8
"""Passages kept after fusion and read for an answer."""

QUESTION_CHARACTERS = 2_000
"""Longer questions are refused: a question is not a document."""

FILE_BYTES = 20 * 1024 * 1024
"""Larger plain-text articles are refused with their name; .jsonl files are read line by line."""

PROMPT_TOKENS = 350
ANSWER_TOKENS = 96


def corpus_path() -> Path:
    """The folder of articles: ``RAG_CORPUS``, or ``corpus`` where the user stands."""
    return Path(os.environ.get("RAG_CORPUS") or "corpus")


def index_path() -> Path:
    """The folder of the index: ``RAG_INDEX``, or ``index`` where the user stands."""
    return Path(os.environ.get("RAG_INDEX") or "index")


def cache_path() -> Path:
    """Where prepared models live: ``RAG_CACHE``, or the user's cache folder of the platform."""
    if named := os.environ.get("RAG_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("rag")


def threads() -> int:
    """Threads for the CPU runtimes: ``RAG_THREADS``, or the number of usable cores."""
    if named := os.environ.get("RAG_THREADS"):
        return max(1, int(named))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Options:
    """How a question is answered; the defaults are the tool, other values are for measuring it."""

    retriever: Literal["hybrid", "lexical", "dense"] = "hybrid"
    hits: int = HITS
    verify: bool = True
    prompt_tokens: int = PROMPT_TOKENS
    answer_tokens: int = ANSWER_TOKENS
    refuse_below: float | None = None
    """Confidence under which the tool abstains; None takes the calibrated default of the reader."""
