"""Evidence as citations: the quote is taken from the user's own file at the moment of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answer.evidence import Evidence
from rag.errors import UnreadableFileError
from rag.ingest import Original, read_originals
from rag.records import Citation


class Quotes:
    """Reads each file of what may be cited once. `notices` says what could not be and what to do."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._originals: dict[str, Original] = {}
        self.notices: list[str] = []

    def cite(self, number: int, evidence: Evidence) -> Citation | None:
        """The citation of `evidence`, or None where its article is not among those that stand."""
        original = self._originals.get(evidence.hit.article.doc_id)
        if original is None:
            return None
        sentence = evidence.sentence
        return Citation(
            number=number,
            passage=evidence.hit.passage,
            article=evidence.hit.article,
            quote=original.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            reads=sentence.text,
        )

    def standing(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Those of `evidence` whose article is still the one that was indexed; they can be cited."""
        wanted: dict[str, dict[str, str]] = {}
        for item in evidence:
            article = item.hit.article
            wanted.setdefault(article.path, {})[article.doc_id] = article.sha256
        for path, hashes in wanted.items():
            self._read(path, hashes)
        return [item for item in evidence if item.hit.article.doc_id in self._originals]

    def _read(self, path: str, hashes: dict[str, str]) -> None:
        """Take the articles with these hashes from a file."""
        try:
            found = read_originals(self._corpus, path, hashes)
        except UnreadableFileError as error:
            self.notices.append(f"{error} It is not cited; run `rag reindex`.")
            return
        same = {one: original for one, original in found.items() if original.sha256 == hashes[one]}
        self._originals |= same
        if len(same) < len(hashes):
            self.notices.append(
                f"{self._corpus / path} has changed since it was indexed and is not cited; run `rag reindex`."
            )
