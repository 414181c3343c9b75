"""What an index holds, and whether the corpus has changed since it was built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import settings
from rag.errors import CorpusError
from rag.index import open_index
from rag.reindex.report import Failure
from rag.reindex.steps import FileOnDisk


@dataclass(frozen=True, slots=True)
class Changes:
    """How many files differ from what was indexed, by name, size and time; nothing is read."""

    added: int
    changed: int
    removed: int

    @property
    def any(self) -> bool:
        """Whether a reindex would have something to do."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What `rag info` shows. `size` is bytes on disk, `sizes` by file; `changes` None: no corpus there.

    `generator` is the one that `rag ask` uses by default, with whether it is prepared.
    """

    index: str
    corpus: str
    generation: str
    created: str
    encoder: str
    fingerprint: str
    dimension: int
    files: int
    articles: int
    passages: int
    duplicates: int
    failed: tuple[Failure, ...]
    languages: Mapping[str, int]
    sources: Mapping[str, int]
    published: tuple[str, str]
    search: Mapping[str, Any]
    size: int
    sizes: Mapping[str, int]
    changes: Changes | None
    generator: str
    generator_prepared: bool


def describe(index: Path) -> IndexInfo:
    """Reads the manifest and the list of files of the index in `index`.

    Raises NoIndexError, DamagedIndexError, IndexMismatchError.
    """
    from rag.ingest import scan
    from rag.models import is_prepared

    with open_index(index) as opened:
        manifest = opened.manifest
        files = opened.files()
    corpus = index / manifest.corpus
    try:
        changes = compare(files, scan(corpus))
    except CorpusError:
        changes = None
    sizes = {name: entry.size for name, entry in manifest.files.items()}
    return IndexInfo(
        index=str(index),
        corpus=str(corpus.resolve()),
        generation=manifest.generation,
        created=manifest.created,
        encoder=manifest.encoder,
        fingerprint=manifest.fingerprint,
        dimension=manifest.dimension,
        files=len(files),
        articles=manifest.articles,
        passages=manifest.passages,
        duplicates=manifest.duplicates,
        failed=tuple(Failure(entry["path"], entry["error"]) for entry in files if entry["error"]),
        languages=manifest.languages,
        sources=manifest.sources,
        published=manifest.published,
        search=manifest.vectors,
        size=sum(sizes.values()),
        sizes=sizes,
        changes=changes,
        generator=settings.DEFAULT_GENERATOR,
        generator_prepared=is_prepared(settings.DEFAULT_GENERATOR),
    )


def compare(known: Sequence[Mapping[str, Any]], found: Sequence[FileOnDisk]) -> Changes:
    """Counts the files that came, changed and went. A time that is not trusted counts as unchanged."""
    before = {entry["path"]: entry for entry in known}
    now = {file.path for file in found}
    changed = 0
    for file in found:
        entry = before.get(file.path)
        if entry is not None and (entry["size"] != file.size or entry["mtime_ns"] not in (0, file.mtime_ns)):
            changed += 1
    return Changes(len(now - before.keys()), changed, len(before.keys() - now))
