"""The index as the rest of the project sees it: search, passages, articles, filters."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from rag.errors import IndexMismatchError
from rag.index import codec, filters
from rag.index import layout as names
from rag.index.blocks import CheckedArray, CheckedFile, Records, damaged, sound
from rag.index.cells import CellSearch
from rag.index.generations import Generation, open_current
from rag.index.lexical import Lexical, Mask, Terms
from rag.index.vectors import Dense, width
from rag.protocols import Encoder, Vectors
from rag.records import Article, Language, Passage

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def open_index(path: Path) -> Index:
    """Opens the current generation of the index in `path`, read-only; use it as a context manager.

    Raises NoIndexError, DamagedIndexError, IndexMismatchError (format or analysis).
    """
    from rag.text import ANALYSIS_VERSION

    index = Index(open_current(path))
    if index.manifest.analysis != ANALYSIS_VERSION:
        index.close()
        raise IndexMismatchError(
            f"The index in {path} was made with the text analysis {index.manifest.analysis}, "
            f"this version of rag has {ANALYSIS_VERSION}; run `rag reindex`."
        )
    return index


def _sound(method: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """A method of `Index` that may meet forged files."""

    @functools.wraps(method)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        index: Any = args[0]
        with sound(index.folder):
            return method(*args, **kwargs)

    return guarded


class Index:
    """One opened generation. Rows number its passages from 0; every read is checked on first touch."""

    def __init__(self, generation: Generation) -> None:
        self.manifest = generation.manifest
        self.folder = generation.folder
        self._lock = generation.lock
        try:
            with sound(self.folder):
                self._open(generation.files)
        except BaseException:
            self.close()
            raise

    def _open(self, files: dict[str, CheckedFile]) -> None:
        self._articles = Records(files[names.ARTICLES], CheckedArray(files[names.ARTICLE_STARTS], "<i8"))
        self._hashes = CheckedArray(files[names.ARTICLE_HASHES], codec.HASHES)
        self._columns = CheckedArray(files[names.COLUMNS], codec.COLUMNS)
        self._signatures = Records(
            files[names.SIGNATURES], CheckedArray(files[names.SIGNATURE_STARTS], "<i8")
        )
        self._files = files[names.FILES]
        self._passages = Records(files[names.PASSAGES], CheckedArray(files[names.PASSAGE_STARTS], "<i8"))
        self.keys = CheckedArray(files[names.PASSAGE_KEYS], "V16")
        self.lexical = Lexical(
            Records(files[names.TERMS], CheckedArray(files[names.TERM_STARTS], "<i8")),
            CheckedArray(files[names.POSTING_STARTS], "<i8"),
            CheckedArray(files[names.POSTING_ROWS], "<i4"),
            CheckedArray(files[names.POSTING_COUNTS], "<u1"),
            CheckedArray(files[names.ROW_TERMS], "<i4"),
            self.manifest.terms,
        )
        self.vectors = CheckedArray(files[names.VECTORS], "i1", width(self.manifest.dimension))
        self._dense = self._searcher(files)
        rows = {len(self._passages), len(self.keys), len(self.vectors), self.manifest.passages}
        if len(rows) != 1 or len(self._columns) != self.manifest.articles:
            raise damaged(self.folder / names.MANIFEST, "does not fit its files")

    def _searcher(self, files: dict[str, CheckedFile]) -> Dense | CellSearch:
        if self.manifest.vectors["kind"] != "cells":
            return Dense(self.vectors)
        centres = CheckedArray(files[names.CELL_CENTRES], "<f4", self.manifest.dimension)
        starts = CheckedArray(files[names.CELL_STARTS], "<i8")
        rows = CheckedArray(files[names.CELL_ROWS], "<i4")
        return CellSearch(self.vectors, centres, starts, rows, self.manifest.vectors)

    def __len__(self) -> int:
        return len(self._passages)

    def close(self) -> None:
        """Lets the generation go, so that the next reindex may remove it."""
        self._lock.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check_encoder(self, encoder: Encoder) -> None:
        """Raises IndexMismatchError unless `encoder` gives the vectors that this index holds."""
        if encoder.fingerprint != self.manifest.fingerprint:
            raise IndexMismatchError(
                f"The index in {self.folder.parent.parent} was made with the encoder "
                f"{self.manifest.encoder}, whose files differ from those of {encoder.name}; "
                f"run `rag reindex --encoder {encoder.name}`."
            )

    @_sound
    def search_dense(self, vector: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """(row, cosine) of the k best rows for a unit vector, best first, among the `allowed` ones."""
        if np.size(vector) != self.manifest.dimension:
            raise IndexMismatchError(
                f"The index in {self.folder.parent.parent} holds vectors of length "
                f"{self.manifest.dimension}, the question's has {np.size(vector)}; run `rag reindex`."
            )
        return self._dense.search(_query(vector), k, allowed)

    @_sound
    def search_lexical(self, terms: Terms, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """(row, BM25) of the k best rows that have one of the terms, best first, among the `allowed` ones."""
        return self.lexical.search(terms, k, allowed)

    @_sound
    def dense_scores(self, vector: Vectors, rows: Sequence[int]) -> list[float]:
        """The cosines of these rows."""
        return self._dense.scores(_query(vector), rows)

    @_sound
    def lexical_scores(self, terms: Terms, rows: Sequence[int]) -> list[float]:
        """The BM25 scores of these rows."""
        return self.lexical.scores(terms, rows)

    @_sound
    def term_weight(self, term: str) -> float:
        """The inverse document frequency of an index term: rare terms weigh more."""
        return self.lexical.idf(term)

    @_sound
    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in their order, with their sentences."""
        articles: dict[int, Article] = {}
        found = []
        for row, number in zip(rows, self._article_numbers(rows).tolist(), strict=True):
            if number not in articles:
                articles[number] = self.article_at(number)
            found.append(codec.decode_passage(self._passages[row], articles[number]))
        return found

    @_sound
    def languages(self, rows: Sequence[int]) -> list[Language]:
        """The language of the article of each row."""
        numbers = self.columns["language"][self._article_numbers(rows)]
        return [codec.LANGUAGES[number] for number in numbers.tolist()]

    def _article_numbers(self, rows: Sequence[int]) -> npt.NDArray[np.int64]:
        """The numbers of the articles that rows belong to."""
        # Of the type of the column, which would be converted whole otherwise.
        return np.searchsorted(self._first_rows, np.asarray(rows, np.int32), "right") - 1

    @cached_property
    def _first_rows(self) -> npt.NDArray[np.int32]:
        # A copy: in the file the column lies strided among the others.
        return np.ascontiguousarray(self.columns["first_row"])

    @property
    def columns(self) -> npt.NDArray[np.void]:
        """One `codec.COLUMNS` for each article."""
        return self._columns.all()

    @_sound
    def article_at(self, number: int) -> Article:
        """The article of that number."""
        kept = int(self._columns.slice(number, number + 1)["duplicate_of"][0])
        name = codec.decode_article(self._articles[kept]).doc_id if kept >= 0 else ""
        return codec.decode_article(self._articles[number], name)

    def article(self, doc_id: str) -> Article:
        """The article of that name; KeyError where there is none."""
        found = self._article(doc_id)
        if found is None:
            raise KeyError(doc_id)
        return found

    @_sound
    def _article(self, doc_id: str) -> Article | None:
        table = self._hashes.all()
        wanted = codec.doc_hash(doc_id)
        at = int(np.searchsorted(table["hash"], np.uint64(wanted)))
        while at < len(table) and int(table["hash"][at]) == wanted:
            article = self.article_at(int(table["article"][at]))
            if article.doc_id == doc_id:
                return article
            at += 1
        return None

    @_sound
    def articles(self) -> list[Article]:
        """Every article, duplicates too, by file and place in it."""
        plain = [codec.decode_article(record) for record in self._articles.everything()]
        kept = self.columns["duplicate_of"].tolist()
        return [
            codec.with_duplicate(article, plain[other].doc_id) if other >= 0 else article
            for article, other in zip(plain, kept, strict=True)
        ]

    @_sound
    def signatures(self) -> list[bytes]:
        """The near-duplicate signature of every article."""
        return self._signatures.everything()

    def passage_records(self, first: int, last: int) -> tuple[bytes, npt.NDArray[np.int64]]:
        """The encoded passages of rows ``[first, last)`` and their sizes, to be taken over."""
        sizes = np.diff(self._passages.starts.slice(first, last + 1))
        return self._passages.span(first, last), sizes

    def passage_record(self, row: int) -> bytes:
        """One encoded passage."""
        return self._passages[row]

    @_sound
    def files(self) -> list[dict[str, Any]]:
        """What is known of each file of the corpus, by path: see `rag.index.writer.FileState`."""
        found: list[dict[str, Any]] = json.loads(self._files.read(0, self._files.size))
        return found

    @_sound
    def select(
        self,
        since: str = "",
        until: str = "",
        source: str = "",
        language: Language | str = "",
        path: str = "",
    ) -> Mask:
        """The rows that pass every given filter, as a mask for the searches.

        `since`, `until`: YYYY, YYYY-MM or YYYY-MM-DD, both inclusive; articles without a date do not
        pass. `source`: an outlet, case ignored. `path`: a file, a folder, or a pattern with * ? [].
        UsageError where a filter cannot be understood or names a source that the index does not have.
        """
        paths = [entry["path"] for entry in self.files()] if path else []
        sources = sorted(self.manifest.sources)
        return filters.select(self.columns, sources, paths, since, until, source, language, path)


def _query(vector: Vectors) -> Vectors:
    return np.ascontiguousarray(vector, np.float32).reshape(-1)
