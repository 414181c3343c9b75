"""Corpus -> new generation, with everything of the current one that still holds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rag.errors import CorpusError
from rag.index import generations, vectors
from rag.index.disk import remove_folder, storage_errors, writer_lock
from rag.index.layout import Layout
from rag.index.lexical import merge
from rag.index.writer import GenerationWriter, Origin, relative_corpus
from rag.protocols import Encoder, Progress
from rag.reindex.previous import open_previous
from rag.reindex.reading import read_corpus, settle_duplicates
from rag.reindex.report import ReindexReport
from rag.reindex.rows import lay_out, write_articles, write_vectors
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
    progress: Progress | None = None,
) -> ReindexReport:
    """Brings the index in `root` up to date with the articles in `corpus`.

    Raises CorpusError, IndexBusyError, StorageError; the current generation then stays as it is.
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
            report = _build(corpus, files, layout, encoder, steps, full, explain, progress, started)
            generations.prune(layout)
    return report


def _build(
    corpus: Path,
    files: Sequence[FileOnDisk],
    layout: Layout,
    encoder: Encoder,
    steps: Steps,
    full: bool,
    explain: bool,
    progress: Progress | None,
    started: float,
) -> ReindexReport:
    origin = Origin(
        relative_corpus(corpus, layout.root),
        encoder.name,
        encoder.fingerprint,
        encoder.dimension,
        steps.analysis,
        steps.cleaning,
    )
    with ExitStack() as stack:
        previous, notice = (None, "") if full else open_previous(layout.root, origin)
        if previous is not None:
            stack.callback(previous.index.close)
        writer = stack.enter_context(GenerationWriter(layout, origin))
        staging = Staging(writer.folder, steps, encoder, previous)
        stack.callback(staging.close)
        read_all = full or explain
        reading = read_corpus(
            corpus, files, steps, staging, previous, read_all=read_all, explain=explain, progress=progress
        )
        if len(reading.failed) == len(files):
            raise CorpusError(f"No file in {corpus} can be read; the first: {reading.failed[0].reason}")
        duplicates = settle_duplicates(corpus, reading, steps, staging, previous)
        if previous is not None and is_same(reading, duplicates, previous):
            return summarize(reading, previous, previous.index.manifest, None, started, notice)
        rows = lay_out(reading.candidates, duplicates, previous, staging)
        embedded = write_vectors(writer, rows, previous, staging, encoder, progress)
        if progress is not None:
            progress("writing", 0, 0)
        write_articles(writer, reading.candidates, rows, duplicates, previous, staging)
        lexical = previous.index.lexical if previous is not None else None
        postings = merge(lexical, rows.of_old, staging.counts, rows.of_staged, rows.total)
        staging.close()
        manifest = writer.publish(postings, reading.states, vectors.describe())
        return summarize(reading, previous, manifest, embedded, started, notice)
