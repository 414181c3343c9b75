"""Where everything of an index lies; the only module that knows its file names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
MANIFEST_COPY = "manifest.copy.json"
CHECKSUMS = "blocks.crc"

ARTICLES = "articles.bin"
ARTICLE_STARTS = "articles.starts"
ARTICLE_HASHES = "articles.hashes"
COLUMNS = "articles.columns"
SIGNATURES = "signatures.bin"
SIGNATURE_STARTS = "signatures.starts"
FILES = "files.json"
PASSAGES = "passages.bin"
PASSAGE_STARTS = "passages.starts"
PASSAGE_KEYS = "passages.keys"
TERMS = "terms.bin"
TERM_STARTS = "terms.starts"
POSTING_STARTS = "postings.starts"
POSTING_ROWS = "postings.rows"
POSTING_COUNTS = "postings.counts"
ROW_TERMS = "rows.terms"
VECTORS = "vectors.bin"
CELL_CENTRES = "cells.centres"
CELL_STARTS = "cells.starts"
CELL_ROWS = "cells.rows"

DATA_FILES = (
    ARTICLES,
    ARTICLE_STARTS,
    ARTICLE_HASHES,
    COLUMNS,
    SIGNATURES,
    SIGNATURE_STARTS,
    FILES,
    PASSAGES,
    PASSAGE_STARTS,
    PASSAGE_KEYS,
    TERMS,
    TERM_STARTS,
    POSTING_STARTS,
    POSTING_ROWS,
    POSTING_COUNTS,
    ROW_TERMS,
    VECTORS,
)
"""Files that every generation has beside its manifest."""

CELL_FILES = (CELL_CENTRES, CELL_STARTS, CELL_ROWS)
"""Files of a generation whose vectors are searched by cells."""

_GENERATION = re.compile(r"\d{6,}")
BUILDING = ".building-"
DISCARDED = ".discarded-"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of the index in `root`."""

    root: Path

    @property
    def current(self) -> Path:
        """The pointer: one line, name and manifest digest of the current generation, and a checksum."""
        return self.root / "current"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / ".lock"

    @property
    def generations(self) -> Path:
        """One folder for each generation, and those being built or thrown away."""
        return self.root / "generations"

    def generation(self, name: str) -> Path:
        """The folder of one generation."""
        return self.generations / name

    def names(self) -> list[str]:
        """The generations on disk, oldest first, whole or not."""
        if not self.generations.is_dir():
            return []
        found = (entry.name for entry in self.generations.iterdir() if is_generation(entry.name))
        return sorted(found, key=int)

    def leftovers(self) -> list[Path]:
        """Folders that a process which died was building or throwing away."""
        if not self.generations.is_dir():
            return []
        return sorted(e for e in self.generations.iterdir() if e.name.startswith((BUILDING, DISCARDED)))


def is_generation(name: str) -> bool:
    """Whether a folder of that name is a generation."""
    return _GENERATION.fullmatch(name) is not None
