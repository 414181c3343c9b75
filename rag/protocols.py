"""What the steps expect of the models and of progress; adapters live in `rag.models`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from rag.records import Reading

Vectors = npt.NDArray[np.float32]

Progress = Callable[[str, int, int], None]
"""``progress(what, done, total)``; `total` is 0 where it is not known. Called often, from one thread."""


class Encoder(Protocol):
    """Text to vectors. Questions and passages are two methods: many models need two prefixes."""

    @property
    def name(self) -> str:
        """The name that the user gave, e.g. ``minilm-id-en``."""

    @property
    def fingerprint(self) -> str:
        """Hex digest over everything the vectors depend on: weights, tokenizer, prefixes, precision."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longer texts are cut at this many tokens."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32, in the order of `texts`."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generator wrote; `prompt_tokens` and `tokens` are counts."""

    text: str
    prompt_tokens: int
    tokens: int


class Generator(Protocol):
    """A chat model. Deterministic: the same messages give the same text."""

    @property
    def name(self) -> str:
        """The name that the user gave."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, for keeping a prompt short; an estimate where the model cannot be asked."""

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """The assistant's reply, greedy. `prefix` is the beginning of the reply, written for the model."""

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        """How much likelier the reply begins with the word `one` than with `other`: log P(one) / P(other)."""


class Reader(Protocol):
    """A cross-encoder over pairs of texts. Deterministic; does not depend on what else is in the call."""

    @property
    def name(self) -> str:
        """The name that the user gave."""

    @property
    def fingerprint(self) -> str:
        """Hex digest over everything that its scores depend on."""

    @property
    def threshold(self) -> float:
        """`Reading.answerable` under which a passage is thought not to answer."""

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """A reading of each passage, in their order; `titles` (parallel) are read too and hold no answer."""
