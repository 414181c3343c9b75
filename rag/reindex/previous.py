"""The generation that a reindex starts from, and what of it can be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import DamagedIndexError, IndexMismatchError, NoIndexError
from rag.index.blocks import sound
from rag.index.generations import open_current
from rag.index.index import Index
from rag.index.lexical import Lexical
from rag.index.vectors import Packed
from rag.index.writer import FileState, Origin
from rag.records import Article


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article of the previous generation: its number, and its rows."""

    number: int
    article: Article
    content: bytes
    signature: bytes
    first_row: int
    rows: int


class Previous:
    """Reads a generation for taking over. Every byte it gives was verified."""

    def __init__(self, index: Index, origin: Origin) -> None:
        self.index = index
        before = index.manifest
        self.same_vectors = before.fingerprint == origin.fingerprint
        # Passages are cut by the encoder's tokens, so they stay only with the same encoder.
        self.same_passages = self.same_vectors and before.analysis == origin.analysis
        self.same_cleaning = before.cleaning == origin.cleaning
        self.same_reading = self.same_passages and self.same_cleaning and before.corpus == origin.corpus
        columns = index.columns
        self.articles = [
            KnownArticle(number, article, content.tobytes(), signature, first, rows)
            for number, (article, content, signature, first, rows) in enumerate(
                zip(
                    index.articles(),
                    columns["content"],
                    index.signatures(),
                    columns["first_row"].tolist(),
                    columns["rows"].tolist(),
                    strict=True,
                )
            )
        ]
        self.files: dict[str, FileState] = {}
        self.by_file: dict[str, list[KnownArticle]] = {}
        at = 0
        for entry in index.files():
            state = FileState(**entry)
            self.files[state.path] = state
            self.by_file[state.path] = self.articles[at : at + state.articles]
            at += state.articles
        rows = columns["rows"]
        if (
            at != len(self.articles)
            or (rows < 0).any()
            or rows.sum() != len(index)
            or (columns["first_row"] != np.cumsum(rows) - rows).any()
        ):
            raise ValueError("articles and passages do not fit each other")

    def lexical(self) -> Lexical:
        """The postings, once they are known to be of one piece; raises DamagedIndexError."""
        with sound(self.index.folder):
            self.index.lexical.everything()
        return self.index.lexical

    @cached_property
    def by_content(self) -> dict[bytes, KnownArticle]:
        """The articles whose passages are there, by the digest of what these depend on."""
        return {known.content: known for known in reversed(self.articles) if known.rows}

    @cached_property
    def rows_by_key(self) -> dict[bytes, int]:
        """Rows by what was embedded for them."""
        data = self.index.keys.all().tobytes()
        return {data[16 * row : 16 * row + 16]: row for row in reversed(range(len(data) // 16))}

    def row(self, key: bytes) -> int:
        """The row of what was embedded under that key, -1 where there is none."""
        return self.rows_by_key.get(key, -1)

    def take(self, rows: npt.NDArray[np.int64]) -> Packed:
        """The vectors of these rows."""
        taken: Packed = self.index.vectors.take(rows)
        return taken

    @property
    def duplicates(self) -> dict[str, str]:
        """The near-duplicates that were found last time."""
        found = ((known.article.doc_id, known.article.duplicate_of) for known in self.articles)
        return {doc_id: kept for doc_id, kept in found if kept}

    @property
    def signatures(self) -> dict[str, bytes]:
        """The signatures in which they were found."""
        return {k.article.doc_id: k.signature for k in self.articles if k.signature}


def open_previous(root: Path, origin: Origin) -> tuple[Previous | None, str]:
    """The current generation, or None and why nothing can be taken over ("" where there is none yet).

    Raises DamagedIndexError.
    """
    index = None
    try:
        index = Index(open_current(root))
        with sound(index.folder):
            return Previous(index, origin), ""
    except NoIndexError:
        return None, ""
    except IndexMismatchError:
        return None, "The index had another format; everything was built anew."
    except DamagedIndexError:
        if index is not None:
            index.close()
        raise
