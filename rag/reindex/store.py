"""Reading the articles and passages of a generation whose other files may be damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from rag.index import codec
from rag.index import layout as names
from rag.index.manifest import Manifest
from rag.index.writer import FileState
from rag.records import Article, Passage

SOURCES = (
    names.ARTICLES,
    names.ARTICLE_STARTS,
    names.COLUMNS,
    names.SIGNATURES,
    names.SIGNATURE_STARTS,
    names.FILES,
    names.PASSAGES,
    names.PASSAGE_STARTS,
)
"""The files from which all others can be made."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its passages, and the columns that go with it."""

    article: Article
    passages: tuple[Passage, ...]
    content: bytes
    signature: bytes
    file: int


@dataclass(frozen=True, slots=True)
class Store:
    """All articles of a generation; `duplicates` names the copies and what they are copies of."""

    articles: Iterator[StoredArticle]
    duplicates: dict[str, str]
    files: list[FileState]


def read_store(folder: Path, manifest: Manifest) -> Store:
    """Opens the `SOURCES` of a generation, which must have been verified."""
    columns = np.frombuffer((folder / names.COLUMNS).read_bytes(), codec.COLUMNS)
    records = list(_records(folder, names.ARTICLES, names.ARTICLE_STARTS))
    plain = [codec.decode_article(record) for record in records]
    kept = columns["duplicate_of"].tolist()
    duplicates = {plain[i].doc_id: plain[other].doc_id for i, other in enumerate(kept) if other >= 0}
    states = [FileState(**entry) for entry in json.loads((folder / names.FILES).read_bytes())]

    def articles() -> Iterator[StoredArticle]:
        passages = _records(folder, names.PASSAGES, names.PASSAGE_STARTS)
        signatures = _records(folder, names.SIGNATURES, names.SIGNATURE_STARTS)
        for article, column, signature in zip(plain, columns, signatures, strict=True):
            own = tuple(codec.decode_passage(next(passages), article) for _ in range(column["rows"]))
            yield StoredArticle(article, own, column["content"].tobytes(), signature, int(column["file"]))

    return Store(articles(), duplicates, states)


def _records(folder: Path, data: str, starts: str) -> Iterator[bytes]:
    bounds = np.frombuffer((folder / starts).read_bytes(), "<i8").tolist()
    with (folder / data).open("rb") as file:
        for start, stop in pairwise(bounds):
            yield file.read(stop - start)
