"""Keeping an index up to date while a folder changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rag.errors import CorpusError
from rag.reindex.report import ReindexReport

_SETTLE_MS = 1000
"""A burst of changes is waited out this long before it is indexed."""


def watch(corpus: Path, run: Callable[[], ReindexReport]) -> Iterator[ReindexReport]:
    """Calls `run` now and after every change below `corpus`, and yields its reports, until interrupted."""
    from watchfiles import watch as changes

    # Watching begins before the first run, so that nothing that happens during it is missed.
    waiting = changes(corpus, debounce=_SETTLE_MS, step=100, raise_interrupt=True, yield_on_timeout=True)
    next(waiting)
    yield run()
    for found in waiting:
        if found:
            try:
                yield run()
            except CorpusError:
                # Emptied, or being replaced: the index stays until there are articles again.
                continue
