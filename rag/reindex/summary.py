"""Comparing what the corpus holds with what the previous generation held."""

from __future__ import annotations

import time
from collections.abc import Mapping

from rag.index import codec
from rag.index.manifest import Manifest
from rag.records import Article
from rag.reindex.previous import Previous
from rag.reindex.reading import Reading
from rag.reindex.report import ReindexReport
from rag.reindex.staging import Candidate


def is_same(reading: Reading, duplicates: Mapping[str, str], previous: Previous) -> bool:
    """Whether a new generation would equal the previous one, but for its name and date."""
    if not previous.same_reading or previous.index.manifest.corpus == "":
        return False
    if reading.states != list(previous.files.values()):
        return False
    now = [
        (codec.with_duplicate(c.article, duplicates.get(c.article.doc_id, "")), c.content)
        for c in reading.candidates
    ]
    return now == [(known.article, known.content) for known in previous.articles]


def summarize(
    reading: Reading,
    previous: Previous | None,
    manifest: Manifest,
    embedded: tuple[int, int] | None,
    started: float,
    notice: str,
) -> ReindexReport:
    """The report of a run; `embedded` counts vectors made and taken over, None where nothing was written."""
    articles: dict[str, list[tuple[Article, bytes]]] = {state.path: [] for state in reading.states}
    for candidate in reading.candidates:
        articles[reading.states[candidate.file].path].append(_identity(candidate))
    before = {}
    if previous is not None:
        before = {
            path: [(codec.with_duplicate(k.article, ""), k.content) for k in previous.by_file[path]]
            for path, entry in previous.files.items()
            if not entry.error
        }
    failed = {failure.path for failure in reading.failed}
    added = [path for path in articles if path not in before and path not in failed]
    removed = [path for path in before if path not in articles]
    changed = [
        path
        for path in articles
        if path in before and path not in failed and path in reading.read and articles[path] != before[path]
    ]
    renamed = _renamed(
        {path: [content for _, content in before[path]] for path in removed},
        {path: [content for _, content in articles[path]] for path in added},
    )
    moved = {path for pair in renamed for path in pair}
    return ReindexReport(
        generation=manifest.generation,
        published=embedded is not None,
        added=tuple(path for path in added if path not in moved),
        changed=tuple(changed),
        removed=tuple(path for path in removed if path not in moved),
        renamed=renamed,
        unchanged=len(articles) - len(added) - len(changed) - len(failed),
        failed=tuple(reading.failed),
        articles=manifest.articles,
        duplicates=manifest.duplicates,
        passages=manifest.passages,
        embedded=embedded[0] if embedded is not None else 0,
        reused=embedded[1] if embedded is not None else manifest.passages,
        seconds=time.perf_counter() - started,
        notices=(notice,) if notice else (),
        dropped=tuple(reading.dropped),
    )


def _identity(candidate: Candidate) -> tuple[Article, bytes]:
    return codec.with_duplicate(candidate.article, ""), candidate.content


def _renamed(
    removed: Mapping[str, list[bytes]], added: Mapping[str, list[bytes]]
) -> tuple[tuple[str, str], ...]:
    """Files that went and came with the same articles, each used once, in order."""
    by_content: dict[tuple[bytes, ...], list[str]] = {}
    for path in reversed(list(removed)):
        if removed[path]:
            by_content.setdefault(tuple(removed[path]), []).append(path)
    pairs = []
    for path, contents in added.items():
        if gone := by_content.get(tuple(contents)):
            pairs.append((gone.pop(), path))
    return tuple(pairs)
