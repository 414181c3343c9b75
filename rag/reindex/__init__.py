"""Corpus folder -> index: `reindex` reads what changed, embeds what is new, switches when all is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag import settings
from rag.index.layout import Layout
from rag.protocols import Encoder, Progress
from rag.reindex.build import build
from rag.reindex.describe import IndexInfo, describe
from rag.reindex.repair import RepairReport
from rag.reindex.repair import repair as _repair
from rag.reindex.report import Dropped, Failure, ReindexReport
from rag.reindex.salvage import surviving_manifest
from rag.reindex.steps import Steps, default_steps
from rag.reindex.watch import watch as _watch

__all__ = [
    "Dropped",
    "Failure",
    "IndexInfo",
    "ReindexReport",
    "RepairReport",
    "Steps",
    "build",
    "default_steps",
    "describe",
    "reindex",
    "repair",
    "watch",
]


def reindex(
    corpus: Path,
    index: Path,
    encoder_name: str = "",
    *,
    full: bool = False,
    explain: bool = False,
    progress: Progress | None = None,
) -> ReindexReport:
    """Brings the index up to date with the corpus.

    `encoder_name` "" is the encoder of the index, or the default where there is none yet. `full` reads and
    embeds everything again; `explain` reads every file again to say what was dropped of it. Raises
    CorpusError, IndexBusyError, StorageError and what loading the encoder raises.
    """
    encoder = _load(index, encoder_name, progress)
    return build(corpus, index, encoder, default_steps(), full=full, explain=explain, progress=progress)


def watch(
    corpus: Path, index: Path, encoder_name: str = "", progress: Progress | None = None
) -> Iterator[ReindexReport]:
    """`reindex` now and after every change, with the encoder loaded once; a report each time."""
    encoder = _load(index, encoder_name, progress)
    steps = default_steps()
    return _watch(corpus, lambda: build(corpus, index, encoder, steps, progress=progress))


def repair(corpus: Path, index: Path, progress: Progress | None = None) -> RepairReport:
    """Makes a damaged index whole again, see `rag.reindex.repair.repair`."""
    return _repair(corpus, index, lambda: _load(index, "", progress), default_steps(), progress)


def _load(index: Path, name: str, progress: Progress | None) -> Encoder:
    from rag.models import load_encoder

    return load_encoder(name or encoder_of(index), progress)


def encoder_of(index: Path) -> str:
    """The name of the encoder with which the index was made, or of the default one."""
    manifest = surviving_manifest(Layout(index))
    return manifest.encoder if manifest is not None else settings.DEFAULT_ENCODER
