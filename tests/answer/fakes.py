"""Tiny real parts for the answer room: an encoder of letter counts, a generator that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.protocols import Generated, Message, Progress, Vectors
from rag.records import Article, Hit, Language, Passage, Reading, SourceSentence


class WordEncoder:
    """A unit vector of hashed-free word counts: two texts are as near as the words they share."""

    name = "words"
    fingerprint = "words"
    dimension = 512
    max_tokens = 100

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().replace("?", "").replace(".", "").split():
                row[self._places.setdefault(word, len(self._places))] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.where(norms == 0, 1, norms)
        return unit

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.encode_queries(texts)


class SpanReader:
    """Finds `answers` word for word: P(answerable) is theirs where one stands, 0.1 elsewhere."""

    name = "spans"
    fingerprint = "spans"
    threshold = 0.5

    def __init__(self, answers: dict[str, float], span_score: float = 0.9, relevance: float = 1.0) -> None:
        self.answers = answers
        self.span_score = span_score
        self.relevance = relevance
        self.read_titles: list[str] = []

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        self.read_titles = list(titles or ())
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: str) -> Reading:
        for answer, chance in self.answers.items():
            if (at := passage.find(answer)) >= 0:
                return Reading(self.relevance, chance, at, at + len(answer), self.span_score)
        return Reading(self.relevance, 0.1, 0, 1, 0.1)


class SayingGenerator:
    """Replies with `says` and keeps the prompt it was given; `odds` are those of yes, for every question."""

    name = "saying"

    def __init__(self, says: str, odds: float = 5.0) -> None:
        self.says = says
        self.odds = odds
        self.asked: list[Message] = []
        self.doubted: list[Message] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        self.doubted = list(messages)
        return self.odds

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        self.asked = list(messages)
        return Generated(
            self.says, sum(self.count_tokens(m.content) for m in messages), len(self.says.split())
        )


def article_hit(
    text: str,
    sentences: Sequence[str],
    *,
    doc_id: str = "a.txt",
    title: str = "",
    published: str = "",
    language: Language = Language.INDONESIAN,
    sha256: str = "",
    score: float = 0.9,
    rank: int = 1,
) -> Hit:
    """A hit whose passage is the whole of `text`, cut into `sentences` (each stands in it once)."""
    found = []
    for sentence in sentences:
        start = text.index(sentence)
        found.append(SourceSentence(start, start + len(sentence), " ".join(sentence.split())))
    article = Article(doc_id, title, doc_id, sha256, published=published, language=language)
    passage = Passage(
        f"{doc_id}#{found[0].start}-{found[-1].end}",
        doc_id,
        found[0].start,
        found[-1].end,
        " ".join(s.text for s in found),
        title,
        tuple(found),
    )
    return Hit(passage, article, score, rank)
