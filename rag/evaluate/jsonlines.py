"""JSON lines with errors that name the file and the line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError

Record = dict[str, Any]


def read_lines(path: Path) -> Iterator[tuple[int, Record]]:
    """``(line number from 1, record)`` of a ``.jsonl`` or ``.jsonl.gz`` file; empty lines are skipped.

    Raises `EvaluationError` where the file is missing, is not UTF-8, or a line is not a JSON object.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _record(path, number, line)
    except FileNotFoundError as problem:
        raise EvaluationError(f"There is no file {path}; check the name.") from problem
    except (OSError, EOFError) as problem:
        raise EvaluationError(f"{path} cannot be read: {problem}.") from problem


def _record(path: Path, number: int, line: bytes) -> Record:
    try:
        record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as problem:
        raise EvaluationError(f"{path}, line {number}: this is not UTF-8 ({problem.reason}).") from problem
    except json.JSONDecodeError as problem:
        raise EvaluationError(f"{path}, line {number}: this is not JSON ({problem.msg}).") from problem
    if not isinstance(record, dict):
        raise EvaluationError(f"{path}, line {number}: a JSON object is expected, not {line[:40]!r}.")
    return record


def dump(record: Record) -> str:
    """One line of JSON, characters as they are, keys in the order given."""
    return json.dumps(record, ensure_ascii=False, separators=(", ", ": "))


class Fields:
    """The fields of one record, read with checks; every error names the file and the line."""

    def __init__(self, path: Path, number: int, record: Record) -> None:
        self.path, self.number, self.record = path, number, record

    def error(self, sentence: str) -> EvaluationError:
        """The error to raise for this line."""
        return EvaluationError(f"{self.path}, line {self.number}: {sentence}")

    def text(self, name: str, default: str | None = None) -> str:
        """A string field; it must not be blank unless it has a default."""
        value = self.record.get(name, default)
        if not isinstance(value, str):
            raise self.error(f'"{name}" must be a string, not {value!r}.')
        if default is None and not value.strip():
            raise self.error(f'"{name}" is empty.')
        return value

    def flag(self, name: str, default: bool) -> bool:
        """A true/false field."""
        value = self.record.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f'"{name}" must be true or false, not {value!r}.')
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings, none of them blank; missing is empty."""
        value = self.record.get(name, [])
        if not isinstance(value, list) or any(not isinstance(v, str) or not v.strip() for v in value):
            raise self.error(f'"{name}" must be a list of non-empty strings, not {value!r}.')
        return tuple(value)

    def records(self, name: str) -> list[Record]:
        """A list of objects; missing is empty."""
        value = self.record.get(name, [])
        if not isinstance(value, list) or any(not isinstance(v, dict) for v in value):
            raise self.error(f'"{name}" must be a list of objects, not {value!r}.')
        return value
