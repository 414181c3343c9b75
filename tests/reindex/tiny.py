"""Tiny real steps and an encoder whose output can be computed by hand."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np

from rag.errors import UnreadableFileError
from rag.protocols import Progress, Vectors
from rag.records import Document, Language, Passage, SourceSentence
from rag.reindex import Steps
from rag.view import Edit, View


@dataclass
class TinyEncoder:
    """Counts words by the CRC-32 of each modulo the dimension, and normalizes."""

    name: str = "tiny"
    fingerprint: str = "f1"
    dimension: int = 16
    max_tokens: int = 100
    embedded: list[str] = field(default_factory=list)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                vector[zlib.crc32((self.fingerprint + word).encode()) % self.dimension] += 1
            vector /= np.linalg.norm(vector) or 1
        return vectors

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        if progress is not None:
            progress("embedding", len(texts), len(texts))
        return self.encode_queries(texts)


@dataclass(frozen=True)
class TinyFile:
    path: str
    size: int
    mtime_ns: int


def scan(root: Path) -> list[TinyFile]:
    found = []
    for path in sorted(root.rglob("*.txt")):
        stat = path.stat()
        found.append(TinyFile(path.relative_to(root).as_posix(), stat.st_size, stat.st_mtime_ns))
    return sorted(found, key=lambda file: file.path)


def read_file(root: Path, path: str) -> Iterator[Document]:
    """Articles divided by ``===`` lines; first line the title; lines with ``AD`` in front are dropped.

    A title may end in ``|date|source``.
    """
    try:
        text = (root / path).read_bytes().decode()
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{path} is not UTF-8.") from None
    parts = text.split("\n===\n")
    for number, part in enumerate(parts):
        title, _, body = part.partition("\n")
        title, published, source = ([*title.split("|"), "", ""])[:3]
        edits = []
        at = 0
        for line in body.splitlines(keepends=True):
            if line.startswith("AD"):
                edits.append(Edit(at, at + len(line), "", "advertisement"))
            at += len(line)
        name = path if len(parts) == 1 else f"{path}:{number}"
        yield Document(
            name,
            title,
            body,
            path,
            sha256(part.encode()).hexdigest(),
            published=published,
            source=source,
            edits=tuple(edits),
        )


def split(document: Document, count: Callable[[Sequence[str]], list[int]], limit: int) -> list[Passage]:
    """One passage for each line that is read."""
    view = View(document.text, document.edits)
    passages = []
    at = 0
    for line in view.text.splitlines(keepends=True):
        text = line.strip()
        if text:
            place = at + line.index(text)
            start, end = view.source_span(place, place + len(text))
            sentence = SourceSentence(start, end, text)
            name = f"{document.doc_id}#{start}-{end}"
            passages.append(Passage(name, document.doc_id, start, end, text, document.title, (sentence,)))
        at += len(line)
    return passages


def near_duplicates(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """Articles of the same words; the first name is kept."""
    first: dict[bytes, str] = {}
    found = {}
    for name in sorted(signatures):
        kept = first.setdefault(signatures[name], name)
        if kept != name:
            found[name] = kept
    return found


def steps(
    cleaning: str = "c1", analysis: str = "a1", reads: list[str] | None = None, crossover: int = 10**9
) -> Steps:
    """The tiny steps; `reads` collects the paths of the files that are read."""

    def reader(root: Path, path: str) -> Iterator[Document]:
        if reads is not None:
            reads.append(path)
        return read_file(root, path)

    return Steps(
        scan=scan,
        read_file=reader,
        detect_language=lambda text: Language.ENGLISH if " the " in text else Language.INDONESIAN,
        split_passages=split,
        analyze=lambda text, language: text.lower().split(),
        signature=lambda text: sha256(" ".join(text.split()).encode()).digest()[:8],
        near_duplicates=near_duplicates,
        cleaning=cleaning,
        analysis=analysis,
        passage_tokens=50,
        crossover=crossover,
    )
