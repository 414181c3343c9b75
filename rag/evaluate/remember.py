"""Models that remember: the variants of a sweep share what none of them changes.

All models here are deterministic, so an answer that was given once is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.protocols import Encoder, Generated, Generator, Message, Progress, Reader, Vectors
from rag.records import Reading


class RememberingEncoder:
    """An encoder that encodes no text twice: variants of one sweep share their questions and sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens
        self._encoder = encoder
        self._queries: dict[str, Vectors] = {}
        self._passages: dict[str, Vectors] = {}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder behind counts."""
        return self._encoder.count_tokens(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As the encoder behind, which sees every text once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._queries]
        if new:
            self._queries.update(zip(new, self._encoder.encode_queries(new), strict=True))
        return self._stack([self._queries[text] for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As the encoder behind, which sees every text once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        if new:
            self._passages.update(zip(new, self._encoder.encode_passages(new, progress), strict=True))
        return self._stack([self._passages[text] for text in texts])

    def _stack(self, vectors: Sequence[Vectors]) -> Vectors:
        return np.stack(vectors) if vectors else np.empty((0, self.dimension), dtype=np.float32)


class RememberingReader:
    """A reader that reads no pair of question and passage twice."""

    def __init__(self, reader: Reader) -> None:
        self.name, self.fingerprint = reader.name, reader.fingerprint
        self.threshold = reader.threshold
        self._reader = reader
        self._readings: dict[tuple[str, str, str], Reading] = {}

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """As the reader behind, which sees every pair once."""
        wanted = [(question, *one) for one in zip(passages, titles or [""] * len(passages), strict=True)]
        new = [one for one in dict.fromkeys(wanted) if one not in self._readings]
        if new:
            found = self._reader.read(question, [one[1] for one in new], [one[2] for one in new])
            self._readings.update(zip(new, found, strict=True))
        return [self._readings[one] for one in wanted]


class RememberingGenerator:
    """A generator that answers no prompt twice."""

    def __init__(self, generator: Generator) -> None:
        self.name = generator.name
        self._generator = generator
        self._replies: dict[tuple[tuple[Message, ...], int, str], Generated] = {}
        self._odds: dict[tuple[tuple[Message, ...], str, str], float] = {}

    def count_tokens(self, text: str) -> int:
        """As the generator behind counts."""
        return self._generator.count_tokens(text)

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """As the generator behind, which sees every prompt once."""
        prompt = (tuple(messages), max_tokens, prefix)
        if prompt not in self._replies:
            self._replies[prompt] = self._generator.generate(messages, max_tokens, prefix)
        return self._replies[prompt]

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        """As the generator behind, which sees every prompt once."""
        prompt = (tuple(messages), one, other)
        if prompt not in self._odds:
            self._odds[prompt] = self._generator.log_odds(messages, one, other)
        return self._odds[prompt]
