"""Training files: JSON lines, plain, .gz or .xz, read into records with their source."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rag.errors import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in the new language (`text`) and its translation in the teacher's (`english`)."""

    text: str
    english: str
    source: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, a passage, and the answers that stand in it (none where it is not answerable)."""

    qid: str
    question: str
    language: str
    context: str
    title: str
    answers: tuple[str, ...]
    answerable: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A titled text without questions."""

    title: str
    text: str
    source: str = ""


def read_pairs(paths: Sequence[Path]) -> list[Pair]:
    """Rows {id, en, src, dom} of the files. Raises `UnreadableFileError`."""
    return [
        Pair(_field(row, "id", at), _field(row, "en", at), row.get("src", ""), row.get("dom", ""))
        for row, at in _rows(paths)
    ]


def read_questions(paths: Sequence[Path]) -> list[Question]:
    """Rows {qid, question, lang, context, title, answers, answerable, src}. Raises `UnreadableFileError`."""
    return [
        Question(
            str(row.get("qid", "")),
            _field(row, "question", at),
            row.get("lang", "id"),
            _field(row, "context", at),
            row.get("title", ""),
            tuple(row.get("answers", ())),
            bool(row.get("answerable", True)),
            row.get("src", ""),
        )
        for row, at in _rows(paths)
    ]


def read_texts(paths: Sequence[Path]) -> list[Text]:
    """Rows {title, text, src} of the files. Raises `UnreadableFileError`."""
    return [
        Text(row.get("title", ""), _field(row, "text", at), row.get("src", "")) for row, at in _rows(paths)
    ]


def _rows(paths: Sequence[Path]) -> Iterator[tuple[dict[str, Any], str]]:
    for path in paths:
        try:
            with _open(path) as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield json.loads(line), f"{path}:{number}"
        except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise UnreadableFileError(
                f"The training file {path} cannot be read as JSON lines ({error}); "
                "see rag train --help for the fields of each kind of file."
            ) from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _field(row: dict[str, Any], name: str, at: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise UnreadableFileError(
            f"The training row {at} has no text field {name!r}; see rag train --help for the fields."
        )
    return value
