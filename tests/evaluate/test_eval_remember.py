"""Variants of a sweep compute nothing twice, and get what they would have computed."""

from collections.abc import Sequence

import numpy as np

from rag.evaluate.remember import RememberingEncoder, RememberingGenerator, RememberingReader
from rag.protocols import Generated, Message, Progress, Vectors
from rag.records import Reading


class Lengths:
    """An encoder, a reader and a generator whose results are lengths; `seen` is what they were asked."""

    name = "lengths"
    fingerprint = "1"
    dimension = 1
    max_tokens = 10
    threshold = 0.5

    def __init__(self) -> None:
        self.seen: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return np.array([[len(text)] for text in texts], np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return -self.encode_queries(texts)

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        pairs = list(zip(passages, titles or [""] * len(passages), strict=True))
        self.seen += [f"{question}|{title}|{passage}" for passage, title in pairs]
        return [Reading(len(title), len(passage), 0, 1, 1.0) for passage, title in pairs]


class Parrot:
    """A generator that repeats the last message up to `max_tokens` characters."""

    name = "parrot"

    def __init__(self) -> None:
        self.calls = 0

    def count_tokens(self, text: str) -> int:
        return len(text)

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        self.calls += 1
        return Generated(prefix + messages[-1].content[:max_tokens], 0, max_tokens)

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        self.calls += 1
        return float(len(one) - len(other))


def test_an_encoder_encodes_no_text_twice() -> None:
    behind = Lengths()
    encoder = RememberingEncoder(behind)
    assert encoder.encode_queries(["a", "bb", "a"]).tolist() == [[1], [2], [1]]
    assert encoder.encode_queries(["bb", "ccc"]).tolist() == [[2], [3]]
    assert encoder.encode_passages(["bb"]).tolist() == [[-2]]
    assert encoder.encode_passages([]).shape == (0, 1)
    assert behind.seen == ["a", "bb", "ccc", "bb"]


def test_a_reader_reads_no_pair_twice() -> None:
    behind = Lengths()
    reader = RememberingReader(behind)
    assert [r.answerable for r in reader.read("q", ["a", "bb", "a"])] == [1, 2, 1]
    assert [(r.relevance, r.answerable) for r in reader.read("q", ["bb", "a"], ["t", ""])] == [(1, 2), (0, 1)]
    assert reader.read("other", ["a"])[0].answerable == 1
    assert reader.read("q", []) == []
    assert behind.seen == ["q||a", "q||bb", "q|t|bb", "other||a"]


def test_a_generator_answers_no_prompt_twice() -> None:
    behind = Parrot()
    generator = RememberingGenerator(behind)
    messages = [Message("system", "s"), Message("user", "Kapan?")]
    for _ in range(2):
        assert generator.generate(messages, 3).text == "Kap"
    assert behind.calls == 1
    assert generator.generate(messages, 4).text == "Kapa"
    assert generator.generate(messages, 3, "Pada ").text == "Pada Kap"
    assert generator.generate([messages[1]], 3).text == "Kap"
    assert behind.calls == 4
    assert generator.count_tokens("abc") == 3
    assert [generator.log_odds(messages, "Yes", "No") for _ in range(2)] == [1.0, 1.0]
    assert generator.log_odds(messages, "No", "Yes") == -1.0
    assert behind.calls == 6
