"""Corpus -> new generation, with everything of the current one that still holds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError, DamagedIndexError
from rag.index import generations
from rag.index.disk import remove_folder, storage_errors, writer_lock
from rag.index.layout import Layout
from rag.index.lexical import merge
from rag.index.writer import GenerationWriter, Origin, relative_corpus
from rag.protocols import Encoder, Progress
from rag.reindex.previous import Previous, open_previous
from rag.reindex.reading import read_corpus, settle_duplicates
from rag.reindex.report import ReindexReport
from rag.reindex.rows import lay_out, write_articles, write_vectors
from rag.reindex.salvage import Salvage, salvage
from rag.reindex.searching import prepare_search
from rag.reindex.staging import Staging
from rag.reindex.steps import FileOnDisk, Steps
from rag.reindex.summary import is_same, summarize


def build(
    corpus: Path,
    root: Path,
    encoder: Encoder,
    steps: Steps,
    *,
    full: bool = False,
    explain: bool = False,
    reread: bool = False,
    progress: Progress | None = None,
) -> ReindexReport:
    """Brings the index in `root` up to date with the articles in `corpus`.

    `full` takes nothing over; `explain` reads every file again; `reread` also makes everything again but the
    vectors. Raises CorpusError, IndexBusyError, StorageError; the current generation then stays as it is.
    """
    started = time.perf_counter()
    files = steps.scan(corpus)
    if not files:
        raise CorpusError(
            f"There are no articles in {corpus}; put .txt, .md, .html or .jsonl files there and run "
            "`rag reindex`, or name another folder with --corpus."
        )
    layout = Layout(root)
    with storage_errors(root):
        layout.generations.mkdir(parents=True, exist_ok=True)
        with writer_lock(layout.lock):
            for folder in layout.leftovers():
                remove_folder(folder)
            run = _Run(corpus, files, layout, encoder, steps, full, explain, progress, started)
            try:
                report = run.from_ruins("") if reread else run.from_current()
            except DamagedIndexError as error:
                report = run.from_ruins(str(error))
            generations.prune(layout)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """One reindex, under the writer lock."""

    corpus: Path
    files: Sequence[FileOnDisk]
    layout: Layout
    encoder: Encoder
    steps: Steps
    full: bool
    explain: bool
    progress: Progress | None
    started: float

    @property
    def origin(self) -> Origin:
        """What the manifest says of where the index comes from."""
        return Origin(
            relative_corpus(self.corpus, self.layout.root),
            self.encoder.name,
            self.encoder.fingerprint,
            self.encoder.dimension,
            self.steps.analysis,
            self.steps.cleaning,
        )

    def from_current(self) -> ReindexReport:
        """Takes over what holds of the current generation; raises DamagedIndexError."""
        previous, notice = (None, "") if self.full else open_previous(self.layout.root, self.origin)
        try:
            kept = previous if previous is not None and previous.same_vectors else None
            return self.build(previous, kept, notice)
        finally:
            if previous is not None:
                previous.index.close()

    def from_ruins(self, damage: str) -> ReindexReport:
        """Reads everything, and makes only those vectors that are lost."""
        kept = salvage(self.layout.root, self.encoder.fingerprint)
        notice = f"The index was damaged and has been built anew: {damage}" if damage else ""
        return self.build(None, kept, notice)

    def build(self, previous: Previous | None, kept: Previous | Salvage | None, notice: str) -> ReindexReport:
        """Reads, embeds, writes and switches; nothing stays of it where it fails."""
        with ExitStack() as stack:
            writer = stack.enter_context(GenerationWriter(self.layout, self.origin))
            staging = Staging(writer.folder, self.steps, self.encoder, previous)
            stack.callback(staging.close)
            reading = read_corpus(
                self.corpus,
                self.files,
                self.steps,
                staging,
                previous,
                read_all=self.full or self.explain,
                explain=self.explain,
                progress=self.progress,
            )
            if len(reading.failed) == len(self.files):
                raise CorpusError(
                    f"No file in {self.corpus} can be read; the first: {reading.failed[0].reason}"
                )
            duplicates = settle_duplicates(self.corpus, reading, self.steps, staging, previous)
            if previous is not None and is_same(reading, duplicates, previous):
                return summarize(reading, previous, previous.index.manifest, None, self.started, notice)
            rows = lay_out(reading.candidates, duplicates, previous, staging)
            write_articles(writer, reading.candidates, rows, duplicates, previous, staging)
            made = write_vectors(writer, rows, kept, staging, self.encoder, self.progress)
            searched = prepare_search(
                writer, rows, previous, staging, self.encoder, self.steps.crossover, self.progress
            )
            if self.progress is not None:
                self.progress("writing", 0, 0)
            lexical = previous.lexical() if previous is not None else None
            postings = merge(lexical, rows.of_old, staging.counts, rows.of_staged, rows.total)
            staging.close()
            manifest = writer.publish(postings, reading.states, searched)
            return summarize(reading, previous, manifest, made, self.started, notice)
