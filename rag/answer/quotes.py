"""Evidence as citations: the quote is taken from the user's own file at the moment of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answer.evidence import Evidence
from rag.errors import UnreadableFileError
from rag.ingest import read_file
from rag.records import Citation, Document


class Quotes:
    """Reads each cited article once. `notices` says which could not be cited and what to do."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._documents: dict[str, Document | None] = {}
        self.notices: list[str] = []

    def cite(self, number: int, evidence: Evidence) -> Citation | None:
        """The citation of `evidence`, or None where the file no longer says it (see `notices`)."""
        document = self._document(evidence)
        if document is None:
            return None
        sentence = evidence.sentence
        return Citation(
            number=number,
            passage=evidence.hit.passage,
            article=evidence.hit.article,
            quote=document.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            reads=sentence.text,
        )

    def standing(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Those of `evidence` whose article is still the one that was indexed."""
        return [item for item in evidence if self._document(item) is not None]

    def _document(self, evidence: Evidence) -> Document | None:
        article = evidence.hit.article
        if article.doc_id not in self._documents:
            self._documents[article.doc_id] = self._read(article.doc_id, article.path, article.sha256)
        return self._documents[article.doc_id]

    def _read(self, doc_id: str, path: str, sha256: str) -> Document | None:
        try:
            for document in read_file(self._corpus, path):
                if document.doc_id == doc_id:
                    if document.sha256 == sha256:
                        return document
                    break
        except UnreadableFileError as error:
            self.notices.append(f"{error} It is not cited; run `rag reindex`.")
            return None
        self.notices.append(
            f"{self._corpus / path} has changed since it was indexed and is not cited; run `rag reindex`."
        )
        return None
