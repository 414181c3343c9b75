"""Mending a damaged index with as much of it as still verifies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rag.index import disk, generations
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.lexical import merge
from rag.index.manifest import Manifest
from rag.index.verify import Problem, Verification, check_file, verify
from rag.index.writer import GenerationWriter, Origin
from rag.protocols import Encoder, Progress
from rag.reindex.build import build
from rag.reindex.rows import lay_out, write_articles, write_vectors
from rag.reindex.salvage import salvage, surviving_manifest
from rag.reindex.searching import prepare_search
from rag.reindex.staging import Staging
from rag.reindex.steps import Steps
from rag.reindex.store import SOURCES, read_store

_MANIFESTS = {names.MANIFEST, names.MANIFEST_COPY}


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was wrong, what was done (a sentence, "" where nothing was wrong), and with what result.

    `embedded` counts the vectors that had to be made again.
    """

    problems: tuple[Problem, ...]
    done: str
    generation: str
    embedded: int = 0


def repair(
    corpus: Path,
    root: Path,
    load: Callable[[], Encoder],
    steps: Steps,
    progress: Progress | None = None,
) -> RepairReport:
    """Makes the index in `root` whole again; `load` gives the encoder and is called only if it is needed.

    In this order: a lost pointer is set to the newest whole generation; a lost manifest comes from its
    copy; what is derived from articles and passages is made from these; else the corpus is read again. In
    the last two cases only vectors that are lost are embedded. Raises NoIndexError where there is
    nothing, and what `rag.reindex.build` raises.
    """
    layout = Layout(root)
    found = verify(root)
    if not found.problems:
        return RepairReport((), "", found.generation)
    with disk.storage_errors(root), disk.writer_lock(layout.lock):
        report = _without_building(layout, found) or _from_store(layout, found, load, steps, progress)
        if report is not None:
            generations.prune(layout)
            return report
    built = build(corpus, root, load(), steps, reread=True, progress=progress)
    done = f"The articles in {corpus} were read again; {built.reused} vectors were still good."
    return RepairReport(found.problems, done, built.generation, built.embedded)


def _without_building(layout: Layout, found: Verification) -> RepairReport | None:
    """Mends pointer and manifest, where the data files are whole."""
    manifest = surviving_manifest(layout)
    files = {Path(problem.name).name for problem in found.problems}
    if manifest is None:
        return None
    folder = layout.generation(manifest.generation)
    if found.generation:
        if not files <= _MANIFESTS:
            return None
    elif any(check_file(folder / name, f.size, f.sha256) for name, f in manifest.files.items()):
        return None
    if found.generation and generations.read_pointer(layout)[1] != manifest.digest:
        # Not the manifest that was published: the pointer's digest is the older witness.
        return None
    data = manifest.to_json()
    for name in sorted(_MANIFESTS):
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            disk.replace_file(path, data)
    if not found.generation:
        generations.point(layout, manifest)
    what = "manifest was" if found.generation else "pointer was"
    return RepairReport(found.problems, f"The {what} restored.", manifest.generation)


def _from_store(
    layout: Layout,
    found: Verification,
    load: Callable[[], Encoder],
    steps: Steps,
    progress: Progress | None,
) -> RepairReport | None:
    """Makes everything that follows from articles and passages, where these are whole."""
    manifest = surviving_manifest(layout)
    if manifest is None or manifest.analysis != steps.analysis:
        return None
    folder = layout.generation(manifest.generation)
    for name in SOURCES:
        entry = manifest.files[name]
        if check_file(folder / name, entry.size, entry.sha256):
            return None
    encoder = load()
    if encoder.fingerprint != manifest.fingerprint:
        return None
    with ExitStack() as stack:
        writer = stack.enter_context(GenerationWriter(layout, _origin(manifest)))
        staging = Staging(writer.folder, steps, encoder, None)
        stack.callback(staging.close)
        store = read_store(folder, manifest)
        candidates = [
            staging.add_known(known.article, known.passages, known.content, known.signature, known.file)
            for known in store.articles
        ]
        rows = lay_out(candidates, store.duplicates, None, staging)
        kept = salvage(layout.root, manifest.fingerprint)
        write_articles(writer, candidates, rows, store.duplicates, None, staging)
        embedded, _ = write_vectors(writer, rows, kept, staging, encoder, progress)
        searched = prepare_search(writer, rows, None, staging, encoder, steps.crossover, progress)
        postings = merge(None, rows.of_old, staging.counts, rows.of_staged, rows.total)
        staging.close()
        made = writer.publish(postings, store.files, searched)
    done = "What was damaged was made again from the articles and passages of the index."
    return RepairReport(found.problems, done, made.generation, embedded)


def _origin(manifest: Manifest) -> Origin:
    return Origin(
        manifest.corpus,
        manifest.encoder,
        manifest.fingerprint,
        manifest.dimension,
        manifest.analysis,
        manifest.cleaning,
    )
