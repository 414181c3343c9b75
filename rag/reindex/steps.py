"""The steps of ingest and text analysis that a reindex puts together, as one value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.index.cells import CROSSOVER
from rag.records import Document, Language, Passage


class FileOnDisk(Protocol):
    """A file that a scan found: path relative to the corpus, size in bytes, time of modification."""

    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...


CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Steps:
    """What happens to an article on its way into the index; see `rag.ingest` and `rag.text`.

    `crossover` is the number of vectors from which they are searched by cells.
    """

    scan: Callable[[Path], Sequence[FileOnDisk]]
    read_file: Callable[[Path, str], Iterator[Document]]
    detect_language: Callable[[str], Language]
    split_passages: Callable[[Document, CountTokens, int], list[Passage]]
    analyze: Callable[[str, Language], list[str]]
    signature: Callable[[str], bytes]
    near_duplicates: Callable[[Mapping[str, bytes]], dict[str, str]]
    cleaning: str
    analysis: str
    passage_tokens: int
    crossover: int = CROSSOVER


def default_steps() -> Steps:
    """The steps of this version of the project."""
    from rag import ingest, settings, text

    return Steps(
        ingest.scan,
        ingest.read_file,
        text.detect_language,
        text.split_passages,
        text.analyze,
        ingest.signature,
        ingest.near_duplicates,
        ingest.CLEANING_VERSION,
        text.ANALYSIS_VERSION,
        settings.PASSAGE_TOKENS,
    )
