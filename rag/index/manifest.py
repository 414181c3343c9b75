"""What one generation holds and from what it was made; written last, checked first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.errors import IndexMismatchError

FORMAT = 2
"""Raised when an older `rag` could not read what this one writes, or the other way round."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and sha256 of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a generation that is not in its data files.

    `corpus` is the folder of articles as a path relative to the index folder where there is one.
    `terms` counts the index terms of all passages (for the mean length in BM25). `languages` and
    `sources` count articles; `published` is the first and last date, "" where none is known. `vectors`
    says how the vectors are searched, with the measured recall where that is not exact.
    """

    generation: str
    created: str
    corpus: str
    encoder: str
    fingerprint: str
    dimension: int
    analysis: str
    cleaning: str
    articles: int
    passages: int
    duplicates: int
    failed: int
    terms: int
    languages: Mapping[str, int]
    sources: Mapping[str, int]
    published: tuple[str, str]
    vectors: Mapping[str, Any]
    files: Mapping[str, FileEntry]
    format: int = FORMAT
    digest: str = field(default="", compare=False)

    def to_json(self) -> bytes:
        """The manifest as it is written, with the digest over everything else."""
        body = asdict(replace(self, digest=""))
        return (json.dumps(body | {"digest": _digest(body)}, indent=1, sort_keys=True) + "\n").encode()


def from_json(data: bytes, path: Path) -> Manifest:
    """Reads `to_json`. ValueError: not a whole manifest; IndexMismatchError: of another format."""
    body = json.loads(data)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    digest = body.pop("digest", "")
    if _digest(body | {"digest": ""}) != digest:
        raise ValueError("its digest does not fit its content")
    if body.get("format") != FORMAT:
        raise IndexMismatchError(
            f"The index in {path} has format {body.get('format')}, this version of rag reads {FORMAT}; "
            "run `rag reindex --full`."
        )
    body["files"] = {name: FileEntry(**entry) for name, entry in body["files"].items()}
    body["published"] = tuple(body["published"])
    manifest = Manifest(**body, digest=digest)
    if manifest.to_json() != data:
        raise ValueError("not as it was written")
    return manifest


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body | {"digest": ""}, sort_keys=True).encode()).hexdigest()
