"""The texts that gold evidence and quotes point into, read when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.errors import CorpusError, EvaluationError
from rag.evaluate.jsonlines import read_lines


class Documents:
    """The documents of one or more corpus folders, by doc_id; the first folder that has it wins.

    A document is decoded exactly as ``rag reindex`` decodes it, so that offsets mean the same. Of a
    ``.jsonl`` file only the ``text`` fields are read, once, without cleaning: 25,000 take a second.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._texts: dict[str, str] = {}
        self._read: set[str] = set()

    def text(self, doc_id: str) -> str:
        """The decoded original of a document; `EvaluationError` where no folder has it."""
        found = self.find(doc_id)
        if found is None:
            folders = ", ".join(str(folder) for folder in self._folders)
            raise EvaluationError(f"No document {doc_id!r} stands in {folders}.")
        return found

    def find(self, doc_id: str) -> str | None:
        """As `text`, but None where no folder has the document."""
        if doc_id not in self._texts:
            self._load(doc_id)
        return self._texts.get(doc_id)

    def _load(self, doc_id: str) -> None:
        path, separator, _ = doc_id.partition(".jsonl:")
        path += ".jsonl" if separator else ""
        if path in self._read or Path(path).is_absolute() or ".." in Path(path).parts:
            return
        self._read.add(path)
        for folder in self._folders:
            if not (folder / path).is_file():
                continue
            if separator:
                for number, record in read_lines(folder / path):
                    key, text = record.get("_id"), record.get("text")
                    if not isinstance(key, str | int) or not isinstance(text, str):
                        raise EvaluationError(
                            f'{folder / path}, line {number}: a document needs "_id" and "text".'
                        )
                    self._texts.setdefault(f"{path}:{key}", text)
            else:
                self._read_article(folder, path)
            return

    def _read_article(self, folder: Path, path: str) -> None:
        from rag.ingest import read_file

        try:
            for document in read_file(folder, path):
                self._texts.setdefault(document.doc_id, document.text)
        except CorpusError as problem:
            raise EvaluationError(f"The evidence cannot be checked: {problem}") from problem
