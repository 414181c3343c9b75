"""The nouns of the project: one frozen record for each thing that moves between the steps.

Offsets are counted in characters of `Document.text`, which is the file as it was decoded (for a
``.jsonl`` file: the record's text field). Ranges are half-open. Scores: higher is better, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rag.view import Edit


class Language(StrEnum):
    """The languages the tool reads and answers in."""

    INDONESIAN = "id"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    `text` is the decoded original. `edits` say how it is read (`rag.view.View(text, edits)`): every
    dropped line, tag or entity, with its reason. `published` is ``YYYY-MM-DD`` or ``""``; `title`, `url` and
    `source` (the outlet) are ``""`` where the file does not say. `path` is relative to the corpus
    folder, with ``/``; `doc_id` is the path, and for a record of a ``.jsonl`` file ``path:_id``.
    `sha256` is the hash of the file's bytes (of the record's line in a ``.jsonl``).
    """

    doc_id: str
    title: str
    text: str
    path: str
    sha256: str
    url: str = ""
    published: str = ""
    source: str = ""
    language: Language = Language.INDONESIAN
    edits: tuple[Edit, ...] = ()
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of an article: its place in `Document.text` and how it reads."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, the unit of retrieval.

    `text` is how it reads (cleaned); `start`, `end` span it in `Document.text`.
    `passage_id` is ``{doc_id}#{start}-{end}``.
    """

    passage_id: str
    doc_id: str
    start: int
    end: int
    text: str
    title: str
    sentences: tuple[SourceSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What an index keeps of a document beside its passages: `Document` without text and edits."""

    doc_id: str
    title: str
    path: str
    sha256: str
    url: str = ""
    published: str = ""
    source: str = ""
    language: Language = Language.INDONESIAN
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of a question and one passage.

    `relevance` and `answerable` are calibrated probabilities: that the passage is about what is asked, and
    that it answers if it is. ``passage.text[start:end]`` is the likeliest answer, even where the passage is
    not thought to answer; `span_score` is its share of the probability among all spans.
    """

    relevance: float
    answerable: float
    start: int
    end: int
    span_score: float

    @property
    def answers(self) -> float:
        """The probability that the passage is about what is asked and answers it."""
        return self.relevance * self.answerable


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `components` are the scores it was fused from, by name; `reading` is there where a reader has read it.
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    components: dict[str, float] = field(default_factory=dict)
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote: ``document.text[start:end] == quote``, always. `reads` is the quote as it is read."""

    number: int
    passage: Passage
    article: Article
    quote: str
    start: int
    end: int
    reads: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What `rag.pipeline` returns for a question; text and JSON are rendered from it.

    `confidence` is in [0, 1]. `timings` are seconds by step. `models` names the encoder, the generator
    ("" in extract mode) and, where there is one, the reader. `notices` are things the user should know
    (an article changed since the last reindex, extract mode because no generator is prepared). `dropped`
    are the sentences that were written and not said, because no quote carries them; `tokens` counts what
    the generator read and wrote.
    """

    question: str
    language: Language
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    confidence: float
    hits: tuple[Hit, ...] = ()
    qid: str = ""
    reason: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    tokens: dict[str, int] = field(default_factory=dict)
