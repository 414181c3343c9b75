"""Articles that were read in this run: their passages and terms, before they have rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.index import codec
from rag.index.disk import Spool
from rag.index.lexical import Counts
from rag.protocols import Encoder
from rag.records import Article, Document, Passage
from rag.reindex.previous import KnownArticle, Previous
from rag.reindex.steps import Steps
from rag.view import View


@dataclass(slots=True)
class Candidate:
    """An article of the generation to be: its passages are rows of the previous one, or staged.

    `old` is a number in the previous generation, -1 for none. `first`, `last` are its rows there, or
    numbers of staged passages. An article that was a duplicate has no passages anywhere (`missing`).
    """

    article: Article
    content: bytes
    signature: bytes
    file: int
    old: int
    first: int
    last: int
    missing: bool = False


class Staging:
    """Cuts new articles into passages and keeps these on disk until their rows are known."""

    def __init__(self, folder: Path, steps: Steps, encoder: Encoder, previous: Previous | None) -> None:
        self._steps = steps
        self._encoder = encoder
        self._previous = previous
        self._spool = Spool(folder / "staging")
        self._limit = min(steps.passage_tokens, encoder.max_tokens)
        self.counts = Counts.empty()
        self.keys: list[bytes] = []
        self._places: list[tuple[int, int, str]] = []
        self.taken: set[int] = set()
        """Numbers of previous articles whose passages already have a place: each is taken over once."""

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, document: Document, file: int) -> Candidate:
        """An article as it was read; what is known of its content is taken over."""
        content = content_key(document)
        known = self._known(content)
        if known is not None:
            self.taken.add(known.number)
            article = _article(replace(document, language=known.article.language))
            last = known.first_row + known.rows
            # Another version of the cleaning may make other signatures.
            same = self._previous is not None and self._previous.same_cleaning
            signature = known.signature if same else self._signature(_reading(document))
            return Candidate(article, content, signature, file, known.number, known.first_row, last)
        reading = _reading(document)
        document = replace(document, language=self._steps.detect_language(reading))
        signature = self._signature(reading)
        passages = self._steps.split_passages(document, self._encoder.count_tokens, self._limit)
        return self.add_known(_article(document), passages, content, signature, file)

    def add_known(
        self, article: Article, passages: Sequence[Passage], content: bytes, signature: bytes, file: int
    ) -> Candidate:
        """An article whose passages are known."""
        first = len(self)
        for passage in passages:
            text = codec.embedded_text(article.title, passage.text)
            self.counts.add(self._steps.analyze(text, article.language))
            self.keys.append(codec.passage_key(article.title, passage.text))
            record = codec.encode_passage(passage)
            self._places.append((self._spool.append(record), len(record), article.title))
        return Candidate(article, content, signature, file, -1, first, len(self))

    def _signature(self, reading: str) -> bytes:
        return self._steps.signature(reading) if reading.strip() else b""

    def _known(self, content: bytes) -> KnownArticle | None:
        if self._previous is None or not self._previous.same_passages:
            return None
        known = self._previous.by_content.get(content)
        return None if known is None or known.number in self.taken else known

    def record(self, number: int) -> bytes:
        """A staged passage, encoded."""
        at, size, _ = self._places[number]
        return self._spool.read(at, size)

    def text(self, number: int) -> str:
        """What is embedded for a staged passage."""
        return codec.embedded_text(self._places[number][2], codec.passage_text(self.record(number)))

    def close(self) -> None:
        """Removes the staged passages."""
        self._spool.remove()


def content_key(document: Document) -> bytes:
    """16 bytes over everything that the passages of an article depend on but the version of the analysis."""
    edits = [[e.start, e.end, e.reads] for e in document.edits]
    whole = json.dumps([document.title, document.text, edits]).encode()
    return hashlib.blake2b(whole, digest_size=16).digest()


def _reading(document: Document) -> str:
    return View(document.text, document.edits).text


def _article(document: Document) -> Article:
    return Article(
        document.doc_id,
        document.title,
        document.path,
        document.sha256,
        document.url,
        document.published,
        document.source,
        document.language,
    )
