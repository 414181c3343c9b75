"""Read a ``.jsonl`` file: one article a line, BEIR's fields."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from rag import settings
from rag.errors import UnreadableFileError
from rag.ingest.article import article
from rag.ingest.dates import parse_date
from rag.records import Document

OnProblem = Callable[[UnreadableFileError], None]
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMED = 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read_lines(file: Path, path: str, on_problem: OnProblem | None) -> Iterator[Document]:
    """The articles of a ``.jsonl`` file, line by line; the file is never held in memory as a whole.

    A line needs ``_id`` and ``text``; ``title``, ``url``, ``published`` (or ``date``) and ``source`` are
    optional. A bad line is told to `on_problem` by its number and the others are read. Without
    `on_problem` the bad lines are raised together, after the last good one.

    Raises:
        UnreadableFileError: the file cannot be opened, or (without `on_problem`) lines of it are bad.
    """
    problems: list[str] = []
    seen: set[str] = set()
    for number, line in _raw_lines(file, path):
        try:
            if isinstance(line, str):
                raise ValueError(line)
            if not line.strip():
                continue
            document = _document(line, path, seen)
        except ValueError as error:
            if on_problem is not None:
                on_problem(UnreadableFileError(f"Line {number} of {str(file)!r} was not read: {error}."))
            else:
                problems.append(f"line {number}: {error}")
            continue
        yield document
    if problems:
        more = f" (and {len(problems) - _NAMED} more)" if len(problems) > _NAMED else ""
        raise UnreadableFileError(
            f"{len(problems)} line(s) of {str(file)!r} were not read: {'; '.join(problems[:_NAMED])}{more}."
        )


def record_originals(file: Path, path: str, record_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Text and hash of the records with these ``_id``, as `Document` holds them; those that are gone are left
    out.

    Lines that do not look like one of them are not parsed, nothing is cleaned, and reading ends with the last
    one: a file of many articles is quoted from in a moment. An ``_id`` that JSON spells in an unusual way is
    found in a second reading.

    Raises:
        UnreadableFileError: the file cannot be read.
    """
    found: dict[str, tuple[str, str]] = {}
    spelled = {
        json.dumps(one, ensure_ascii=ascii)[1:-1].encode() for one in record_ids for ascii in (True, False)
    }
    likely = re.compile(rb'"_id"\s*:\s*"?(?:' + b"|".join(map(re.escape, sorted(spelled))) + rb')"?\s*[,}]')
    for seems in (likely.search, bytes.strip):
        for _, line in _raw_lines(file, path):
            if isinstance(line, str) or not seems(line):
                continue
            try:
                record = _load(line)
            except ValueError:
                continue
            identifier, text = _identifier(record), record.get("text")
            if identifier in record_ids and identifier not in found and isinstance(text, str):
                found[identifier] = _whole(text), _hash(line)
                if len(found) == len(record_ids):
                    return found
    return found


def _raw_lines(file: Path, path: str) -> Iterator[tuple[int, bytes | str]]:
    """Number and bytes of each line; a line that is too long comes as the reason, a str."""
    del path
    limit = settings.FILE_BYTES
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UnreadableFileError(f"{str(file)!r} was not read: it is not a regular file.")
            number = 0
            while line := stream.readline(limit + 1):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if len(line) > limit:
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(limit)
                    yield number, f"it is longer than {limit / 2**20:.0f} MB"
                else:
                    yield number, line
    except FileNotFoundError:
        raise UnreadableFileError(
            f"{str(file)!r} was not read: it is no longer there; run `rag reindex` again."
        ) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise UnreadableFileError(f"{str(file)!r} was not read: {why}.") from None


def _load(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("it is not valid UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at column {error.colno})") from None
    except RecursionError:
        raise ValueError("it nests too deep") from None
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    return record


def _identifier(record: dict[str, Any]) -> str:
    found = record.get("_id")
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""


def _document(line: bytes, path: str, seen: set[str]) -> Document:
    record = _load(line)
    identifier = _identifier(record)
    text = record.get("text")
    if not identifier:
        raise ValueError('it has no "_id"')
    if _SURROGATE.search(identifier) or _CONTROL.search(identifier):
        raise ValueError('its "_id" holds control characters')
    if identifier in seen:
        raise ValueError(f'its "_id" {identifier!r} occurred before')
    if not isinstance(text, str):
        raise ValueError('it has no "text"')
    seen.add(identifier)
    date = _field(record, "published") or _field(record, "date")
    return article(
        _whole(text),
        doc_id=f"{path}:{identifier}",
        path=path,
        sha256=_hash(line),
        title=_field(record, "title"),
        url=_field(record, "url"),
        published=parse_date(date),
        source=_field(record, "source"),
    )


def _hash(line: bytes) -> str:
    return hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()


def _field(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    return " ".join(_CONTROL.sub(" ", _whole(str(value))).split())


def _whole(text: str) -> str:
    """Half a surrogate pair, which JSON can hold and no file can, becomes U+FFFD: one for one."""
    return _SURROGATE.sub("\ufffd", text)
