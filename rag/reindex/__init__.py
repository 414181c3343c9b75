"""Corpus folder -> index: `reindex` reads what changed, embeds what is new, switches when all is written."""

from __future__ import annotations

from pathlib import Path

from rag.protocols import Progress
from rag.reindex.build import build
from rag.reindex.report import Dropped, Failure, ReindexReport
from rag.reindex.steps import Steps, default_steps

__all__ = ["Dropped", "Failure", "ReindexReport", "Steps", "build", "default_steps", "reindex"]


def reindex(
    corpus: Path,
    index: Path,
    encoder_name: str,
    *,
    full: bool = False,
    explain: bool = False,
    progress: Progress | None = None,
) -> ReindexReport:
    """Brings the index up to date with the corpus, with the encoder of that name.

    `full` reads and embeds everything again; `explain` reads every file again to say what was dropped of
    it. Raises CorpusError, IndexBusyError, StorageError and what loading the encoder raises.
    """
    from rag.models import load_encoder

    encoder = load_encoder(encoder_name, progress)
    return build(corpus, index, encoder, default_steps(), full=full, explain=explain, progress=progress)
