"""Writes one generation: data files in a folder beside, checksums, manifest last, then the switch."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.index import codec, disk, generations
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.lexical import Postings
from rag.index.manifest import FileEntry, Manifest
from rag.index.vectors import Packed, width
from rag.records import Article


@dataclass(frozen=True, slots=True)
class FileState:
    """What the last reindex saw of one file of the corpus.

    `mtime_ns` is 0 where the time cannot be trusted (the file had just been written, or changed while
    it was read): then it is read again. `error` is the reason where it could not be read.
    """

    path: str
    size: int
    mtime_ns: int
    articles: int
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The fields by name; `dataclasses.asdict` takes ten times as long, for every file of the corpus."""
        return {name: getattr(self, name) for name in ("path", "size", "mtime_ns", "articles", "error")}


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a generation is made: the fields of its manifest that the writer cannot know."""

    corpus: str
    encoder: str
    fingerprint: str
    dimension: int
    analysis: str
    cleaning: str


class GenerationWriter:
    """Collects the parts of a generation in a folder of its own; use as a context manager.

    Leaving it without `publish` removes the folder. The order of the calls that add is the order of
    articles and rows.
    """

    def __init__(self, layout: Layout, origin: Origin) -> None:
        self._layout = layout
        self._origin = origin
        self.name = generations.next_name(layout)
        self.folder = layout.generations / f"{names.BUILDING}{self.name}-{os.getpid()}"
        self._open: dict[str, disk.FileWriter] = {}
        self.folder.mkdir()
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise

    def _begin(self) -> None:
        self._sums: dict[str, disk.FileSum] = {}
        self._articles = self._records(names.ARTICLES, names.ARTICLE_STARTS)
        self._signatures = self._records(names.SIGNATURES, names.SIGNATURE_STARTS)
        self._passages = self._records(names.PASSAGES, names.PASSAGE_STARTS)
        self._keys = self._file(names.PASSAGE_KEYS)
        self._vectors = self._file(names.VECTORS)
        self._rows = 0
        self._doc_ids: list[str] = []
        self._sources: list[str] = []
        self._published: list[str] = []
        self._columns: list[tuple[Any, ...]] = []

    def __enter__(self) -> GenerationWriter:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._open.values():
            writer.abandon()
        # Best effort: what cannot be removed now is removed by the next reindex.
        with suppress(OSError):
            disk.remove_folder(self.folder)
            generations.withdraw(self._layout, self.name)

    def _file(self, name: str) -> disk.FileWriter:
        self._open[name] = disk.FileWriter(self.folder / name)
        return self._open[name]

    def _records(self, data: str, starts: str) -> _RecordWriter:
        return _RecordWriter(self._file(data), self._file(starts))

    def add_article(
        self, article: Article, rows: int, content: bytes, signature: bytes, file: int, duplicate_of: int = -1
    ) -> None:
        """The next article, with the number of its rows; `file` counts the files of the corpus."""
        self._articles.add(codec.encode_article(article))
        self._signatures.add(signature)
        self._doc_ids.append(article.doc_id)
        self._sources.append(article.source)
        self._published.append(article.published if codec.day_number(article.published) else "")
        self._columns.append(
            (
                self._rows,
                rows,
                codec.day_number(article.published),
                0,
                file,
                duplicate_of,
                codec.LANGUAGES.index(article.language),
                content,
            )
        )
        self._rows += rows

    def add_passages(self, records: Iterable[bytes], keys: bytes) -> None:
        """The next passages, encoded, and their keys of 16 bytes one after another."""
        for record in records:
            self._passages.add(record)
        self._keys.write(keys)

    def copy_passages(self, data: bytes, sizes: npt.NDArray[np.int64], keys: bytes) -> None:
        """The next passages, encoded one after another, with the size of each."""
        self._passages.add_many(data, sizes)
        self._keys.write(keys)

    def add_vectors(self, vectors: Packed) -> None:
        """The next vectors, packed."""
        self._vectors.write(vectors.tobytes())

    def finish_vectors(self) -> tuple[Packed, npt.NDArray[np.void]]:
        """All vectors that were added, and the keys of their passages; no more can be added."""
        for name in (names.VECTORS, names.PASSAGE_KEYS):
            self._sums[name] = self._open[name].close()
            del self._open[name]
        if not self._rows:
            return np.empty((0, width(self._origin.dimension)), np.int8), np.empty(0, "V16")
        packed = np.memmap(self.folder / names.VECTORS, np.int8, "r")
        keys = np.fromfile(self.folder / names.PASSAGE_KEYS, "V16")
        return packed.reshape(-1, width(self._origin.dimension)), keys

    def add_file(self, name: str, data: bytes) -> None:
        """A further file of this generation."""
        self._file(name).write(data)

    def publish(self, postings: Postings, files: Sequence[FileState], vectors: dict[str, Any]) -> Manifest:
        """Writes the rest, syncs everything and makes this the current generation."""
        sources = Counter(self._sources)
        place = {source: number for number, source in enumerate(sorted(sources))}
        columns = np.array(self._columns, codec.COLUMNS)
        columns["source"] = [place[source] for source in self._sources]
        terms = self._records(names.TERMS, names.TERM_STARTS)
        terms.add_many(b"".join(postings.terms), np.array([len(term) for term in postings.terms], np.int64))
        for records in (self._articles, self._signatures, self._passages, terms):
            records.finish()
        for name, array in (
            (names.COLUMNS, columns),
            (names.ARTICLE_HASHES, codec.hash_table(self._doc_ids)),
            (names.POSTING_STARTS, postings.starts),
            (names.POSTING_ROWS, postings.rows),
            (names.POSTING_COUNTS, postings.counts),
            (names.ROW_TERMS, postings.lengths),
        ):
            self._file(name).write(array.tobytes())
        states = [state.to_dict() for state in files]
        self._file(names.FILES).write(json.dumps(states, separators=(",", ":")).encode())
        for name, writer in self._open.items():
            self._sums[name] = writer.close()
        self._open.clear()

        blocks = [crc for name in sorted(self._sums) for crc in self._sums[name].blocks]
        self._sums[names.CHECKSUMS] = disk.write_file(
            self.folder / names.CHECKSUMS, np.array(blocks, "<u4").tobytes()
        )
        dates = sorted(filter(None, self._published))
        languages = Counter(codec.LANGUAGES[number] for number in columns["language"].tolist())
        manifest = Manifest(
            generation=self.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            **asdict(self._origin),
            articles=len(columns),
            passages=self._rows,
            duplicates=int((columns["duplicate_of"] >= 0).sum()),
            failed=sum(bool(state.error) for state in files),
            terms=int(postings.lengths.sum()),
            languages={str(k): languages[k] for k in sorted(languages)},
            sources={source: sources[source] for source in sorted(sources)},
            published=(dates[0], dates[-1]) if dates else ("", ""),
            vectors=vectors,
            files={name: FileEntry(s.size, s.sha256) for name, s in sorted(self._sums.items())},
        )
        manifest = self._write_manifest(manifest)
        generations.publish(self._layout, self.folder, manifest)
        return manifest

    def _write_manifest(self, manifest: Manifest) -> Manifest:
        # Twice: with either copy whole, a damaged one is mended without building anything again.
        data = manifest.to_json()
        disk.write_file(self.folder / names.MANIFEST_COPY, data)
        disk.write_file(self.folder / names.MANIFEST, data)
        return generations.read_manifest(self.folder / names.MANIFEST)


class _RecordWriter:
    """Writes byte strings as `rag.index.blocks.Records` reads them."""

    def __init__(self, data: disk.FileWriter, starts: disk.FileWriter) -> None:
        self._data = data
        self._starts = starts

    def add(self, record: bytes) -> None:
        self._starts.write(self._data.size.to_bytes(8, "little"))
        self._data.write(record)

    def add_many(self, data: bytes, sizes: npt.NDArray[np.int64]) -> None:
        starts = self._data.size + np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else sizes
        self._starts.write(starts.astype("<i8").tobytes())
        self._data.write(data)

    def finish(self) -> None:
        self._starts.write(self._data.size.to_bytes(8, "little"))


def relative_corpus(corpus: Path, root: Path) -> str:
    """The corpus as the manifest names it: relative to the index folder where the platform can."""
    try:
        return Path(os.path.relpath(corpus.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return corpus.resolve().as_posix()
