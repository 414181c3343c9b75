"""Which files are read again, and the articles of the generation to be, in order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.errors import UnreadableFileError
from rag.index.writer import FileState
from rag.ingest import dropped
from rag.protocols import Progress
from rag.records import Document
from rag.reindex.previous import KnownArticle, Previous
from rag.reindex.report import Dropped, Failure
from rag.reindex.staging import Candidate, Staging
from rag.reindex.steps import FileOnDisk, Steps

_RECENT_NS = 2_000_000_000
"""A file changed less than this before it was read may change again within the same time stamp
(FAT counts in two seconds; see "racy git")."""

_OFTEN = 100


@dataclass(slots=True)
class Reading:
    """What the corpus holds now. `read` are the places of the files that were read in this run."""

    candidates: list[Candidate] = field(default_factory=list)
    states: list[FileState] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    read: set[str] = field(default_factory=set)


def read_corpus(
    corpus: Path,
    files: Sequence[FileOnDisk],
    steps: Steps,
    staging: Staging,
    previous: Previous | None,
    *,
    read_all: bool,
    explain: bool,
    progress: Progress | None,
) -> Reading:
    """Reads the files that are new, may have changed or failed before; takes over the rest."""
    reading = Reading()
    kept = {f.path for f in files if not read_all and _is_unchanged(f, previous)}
    if previous is not None:
        staging.taken |= {k.number for path in kept for k in previous.by_file[path] if k.rows}
    seen: set[str] = set()
    for number, file in enumerate(files):
        if progress is not None:
            progress("reading", number, len(files))
        if previous is not None and file.path in kept:
            found = [_kept(known, number) for known in previous.by_file[file.path]]
            state = FileState(file.path, file.size, file.mtime_ns, len(found))
        else:
            found, state = _read(corpus, file, number, steps, staging, seen, reading, explain, progress)
            reading.read.add(file.path)
        seen.update(candidate.article.doc_id for candidate in found)
        reading.candidates += found
        reading.states.append(state)
    if progress is not None:
        progress("reading", len(files), len(files))
    return reading


def _is_unchanged(file: FileOnDisk, previous: Previous | None) -> bool:
    if previous is None or not previous.same_reading:
        return False
    entry = previous.files.get(file.path)
    return (
        entry is not None
        and not entry.error
        and entry.size == file.size
        and entry.mtime_ns == file.mtime_ns != 0
    )


def _kept(known: KnownArticle, file: int) -> Candidate:
    missing = bool(known.article.duplicate_of)
    return Candidate(
        known.article,
        known.content,
        known.signature,
        file,
        known.number,
        known.first_row,
        known.first_row + known.rows,
        missing,
    )


def _read(
    corpus: Path,
    file: FileOnDisk,
    number: int,
    steps: Steps,
    staging: Staging,
    seen: set[str],
    reading: Reading,
    explain: bool,
    progress: Progress | None,
) -> tuple[list[Candidate], FileState]:
    found: list[Candidate] = []
    left_out: list[Dropped] = []
    own: set[str] = set()
    started = time.time_ns()
    try:
        for document in steps.read_file(corpus, file.path):
            if document.doc_id in seen or document.doc_id in own:
                raise UnreadableFileError(f"{file.path} has two articles of the name {document.doc_id}.")
            own.add(document.doc_id)
            found.append(staging.add(document, number))
            if progress is not None and len(found) % _OFTEN == 0:
                # A file of many articles would look like standing still.
                progress(f"reading {file.path}", len(found), 0)
            if explain:
                left_out += _dropped(document)
        after = (corpus / file.path).stat()
    except (UnreadableFileError, OSError) as error:
        if isinstance(error, OSError) and error.filename is None:
            raise  # Not of this file: the disk of the index.
        reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        for candidate in found:
            staging.taken.discard(candidate.old)
        reading.failed.append(Failure(file.path, reason))
        return [], FileState(file.path, file.size, file.mtime_ns, 0, reason)
    settled = (after.st_size, after.st_mtime_ns) == (file.size, file.mtime_ns)
    trusted = settled and file.mtime_ns < started - _RECENT_NS
    reading.dropped += left_out
    return found, FileState(file.path, file.size, file.mtime_ns if trusted else 0, len(found))


def settle_duplicates(
    corpus: Path, reading: Reading, steps: Steps, staging: Staging, previous: Previous | None
) -> dict[str, str]:
    """doc_id of each near-duplicate -> the one that is kept.

    An article that no longer is a duplicate has no passages yet: its file is read again.
    """
    signatures = {c.article.doc_id: c.signature for c in reading.candidates if c.signature}
    if previous is not None and signatures == previous.signatures and previous.same_reading:
        duplicates = previous.duplicates
    else:
        duplicates = steps.near_duplicates(signatures)
    places = {
        c.article.doc_id: place
        for place, c in enumerate(reading.candidates)
        if c.missing and c.article.doc_id not in duplicates
    }
    for file in sorted({reading.candidates[place].file for place in places.values()}):
        state = reading.states[file]
        try:
            for document in steps.read_file(corpus, state.path):
                if (place := places.get(document.doc_id)) is not None:
                    reading.candidates[place] = staging.add(document, file)
        except UnreadableFileError as error:
            # Its articles stay without passages; the next run reads it again.
            reading.failed.append(Failure(state.path, str(error)))
            reading.states[file] = replace(state, mtime_ns=0)
    return duplicates


def _dropped(document: Document) -> list[Dropped]:
    return [Dropped(document.doc_id, *span) for span in dropped(document)]
