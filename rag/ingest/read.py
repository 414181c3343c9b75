"""One file of the corpus to its documents; and the text of a document again, for quoting."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.errors import UnreadableFileError
from rag.ingest.article import article
from rag.ingest.dates import parse_date
from rag.ingest.decode import decode_bytes, read_bytes
from rag.ingest.lines import OnProblem, read_lines, record_originals
from rag.records import Document

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read_file(root: Path, path: str, on_problem: OnProblem | None = None) -> Iterator[Document]:
    """The documents of the file `path` under `root`: one, or one a line for ``.jsonl``.

    Edits are complete; `language` is left at its default for the caller to set. A file with no text at
    all gives no document. `on_problem` is told of each bad line of a ``.jsonl``; without it they are
    raised together at the end, after all good ones have been given.

    Raises:
        UnreadableFileError: the file cannot be read as text; the message names it and the reason.
    """
    file = _locate(root, path)
    if file.suffix.lower() == ".jsonl":
        yield from read_lines(file, path, on_problem)
        return
    data = read_bytes(file)
    text, _ = decode_bytes(data, str(file))
    if not text.strip():
        return
    yield _article(text, path, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Original:
    """What quotes are cut from: `Document.text` and `Document.sha256` of an article, without its cleaning."""

    text: str
    sha256: str


def read_originals(root: Path, path: str, doc_ids: Collection[str]) -> dict[str, Original]:
    """The articles `doc_ids` of one file as it holds them now; those that it has no more are left out.

    Raises:
        UnreadableFileError: the file is gone or cannot be read.
    """
    file = _locate(root, path)
    if file.suffix.lower() == ".jsonl":
        records = record_originals(file, path, {one.removeprefix(f"{path}:") for one in doc_ids})
        return {f"{path}:{one}": Original(*record) for one, record in records.items()}
    data = read_bytes(file)
    text, _ = decode_bytes(data, str(file))
    return {path: Original(text, hashlib.sha256(data).hexdigest())} if path in doc_ids else {}


def _locate(root: Path, path: str) -> Path:
    """The file of a corpus path; refused where the name cannot be printed or leads out of the corpus."""
    if _CONTROL.search(path):
        shown = _CONTROL.sub(lambda m: f"\\x{ord(m.group()):02x}", path)
        raise UnreadableFileError(
            f"'{root / shown}' was not read: its name holds a line break or control character; rename it."
        )
    try:
        path.encode()
    except UnicodeEncodeError:
        path = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    file = root / path
    parts = PurePosixPath(path)
    try:
        inside = not parts.is_absolute() and file.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = True  # a circle of links: opening it tells the reason
    if not inside:
        raise UnreadableFileError(f"{str(file)!r} was not read: it lies outside the corpus folder.")
    if re.search(r"\\x[0-9a-f]{2}", path) and not file.exists():
        raise UnreadableFileError(f"{str(file)!r} was not read: its name is not valid UTF-8; rename it.")
    return file


def _article(text: str, path: str, sha256: str) -> Document:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in (".html", ".htm"):
        from rag.ingest.page import read_page

        page = read_page(text)
        return article(
            text,
            doc_id=path,
            path=path,
            sha256=sha256,
            edits=page.edits,
            title=page.title,
            url=page.url,
            published=page.published,
            source=page.source,
        )
    if suffix in (".md", ".markdown"):
        from rag.ingest.markdown import front_matter, markdown_edits

        front, start = front_matter(text)
        return article(
            text,
            doc_id=path,
            path=path,
            sha256=sha256,
            edits=markdown_edits(text, start),
            title=front.get("title", ""),
            url=front.get("url", "") or front.get("link", "") or front.get("canonical_url", ""),
            published=parse_date(
                front.get("published", "") or front.get("date", "") or front.get("tanggal", "")
            ),
            source=front.get("source", "")
            or front.get("outlet", "")
            or front.get("publisher", "")
            or front.get("sumber", ""),
        )
    from rag.ingest.plain import wrap_edits

    return article(text, doc_id=path, path=path, sha256=sha256, edits=wrap_edits(text))
