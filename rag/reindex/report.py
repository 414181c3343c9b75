"""What one reindex did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A span of an article that is not read: ``text[start:end]`` and the reason."""

    doc_id: str
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What one reindex did. Paths are relative to the corpus; `seconds` includes loading nothing.

    `renamed` pairs the old path with the new one; these files are in neither `added` nor `removed`.
    `published` is False where there was nothing to do and the current generation stays. `embedded` and
    `reused` count vectors. `dropped` is filled only where it was asked for.
    """

    generation: str
    published: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    unchanged: int
    failed: tuple[Failure, ...]
    articles: int
    duplicates: int
    passages: int
    embedded: int
    reused: int
    seconds: float
    notices: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
