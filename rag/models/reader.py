"""The reader: a small cross-encoder that says whether a passage answers a question, and where.

It runs on CTranslate2 (trunk) and numpy (heads); its folder is the one `rag train reader` writes:
``config.json``, ``model.safetensors``, ``tokenizer.json``, ``heads.safetensors``, ``reader.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag import settings
from rag.errors import ModelError
from rag.models import cache
from rag.models.converted import known_hashes, open_converted
from rag.models.ct2_format import Precision
from rag.protocols import Progress
from rag.records import Reading

_FILES = ("config.json", "model.safetensors", "tokenizer.json", "heads.safetensors", "reader.json")
PRECISION: Precision = "int8"
_ANSWER_TOKENS = 40
"""Longer spans are not considered: an answer is short."""
_STRIDE = 64
"""Tokens that two windows of a long passage share."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Window:
    passage: int
    head: int
    """Characters in front of the passage: its title."""
    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int]]


class CrossReader:
    """A reader of a folder, converted once into the cache; implements `rag.protocols.Reader`."""

    def __init__(
        self, name: str, folder: Path, progress: Progress | None = None, precision: Precision = PRECISION
    ) -> None:
        """Raises `ModelError` where the folder lacks a file or one cannot be read."""
        missing = [file for file in _FILES if not (folder / file).is_file()]
        if missing:
            raise ModelError(
                f"The reader in {folder} lacks {', '.join(missing)}; train it again or install rag."
            )
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.name = name
        try:
            self._settings = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._heads = load_file(folder / "heads.safetensors")
            self.threshold = float(self._settings["threshold"])
            self._longest = int(self._settings["max_tokens"])
            lengths = len(self._settings["relevance"]), len(self._settings["answerable"])
            if lengths != (2, 4):
                raise ValueError("its calibration is of another version of rag; train it again")
        except (SafetensorError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"The reader in {folder} cannot be read: {error}.") from error
        self._tokenizer.no_padding()
        self.fingerprint = fingerprint(folder, precision)
        self._model = open_converted(
            folder, trunk_digest(folder, precision), precision, progress or cache.silent
        )

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """A reading of each passage, in their order; a long passage is read in overlapping windows.

        `titles` (parallel, ``""`` where there is none) are read in front of the passages and hold no answer.
        """
        best: list[Reading] = [Reading(0.0, 0.0, 0, 0, 0.0)] * len(passages)
        for number, reading, _ in self._readings(question, passages, titles):
            if reading.answers >= best[number].answers:
                best[number] = reading
        return best

    def logits(self, question: str, passage: str) -> tuple[float, float, float]:
        """What the probabilities are computed from, of the window that is likeliest to answer.

        The logits of relevant and of answerable, and the span margin: the best start and end against those of
        "no answer".
        """
        found = list(self._readings(question, [passage], None))
        return max(found, key=lambda one: one[1].answers)[2] if found else (0.0, 0.0, 0.0)

    def _readings(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None
    ) -> Iterator[tuple[int, Reading, tuple[float, float, float]]]:
        """Passage, reading and logits of each window."""
        windows = self._windows(question, passages, titles or [""] * len(passages))
        for window, (text, span) in zip(windows, self._run(windows), strict=True):
            yield (window.passage, *self._reading(window, text, span))

    def _windows(self, question: str, passages: Sequence[str], titles: Sequence[str]) -> list[_Window]:
        self._tokenizer.no_truncation()
        asked = self._tokenizer.encode(question, add_special_tokens=False)
        # The question may take half of the input at most; the passage is then read in windows.
        if len(asked) > self._longest // 2:
            question = question[: asked.offsets[self._longest // 2 - 1][1]]
        room = self._longest - min(len(asked), self._longest // 2) - 3
        self._tokenizer.enable_truncation(
            self._longest, stride=min(_STRIDE, room // 2), strategy="only_second"
        )
        made = []
        for number, (passage, title) in enumerate(zip(passages, titles, strict=True)):
            if not passage.strip():
                continue
            head = f"{title}\n" if title else ""
            first = self._tokenizer.encode(question, head + passage)
            for part in (first, *first.overflowing):
                # A window that the title fills has no token of the passage to read.
                if _reads(part.type_ids, part.offsets, len(head)):
                    made.append(_Window(number, len(head), part.ids, part.type_ids, part.offsets))
        return made

    def _run(self, windows: Sequence[_Window]) -> Iterator[tuple[Floats, Floats]]:
        """Logits of the text heads (2,) and of the span heads (tokens, 2), for each window, side by side.

        Every window is a batch of its own, so that a reading does not depend on its neighbours.
        """
        with ThreadPoolExecutor(settings.threads()) as pool:
            yield from pool.map(self._logits, windows)

    def _logits(self, window: _Window) -> tuple[Floats, Floats]:
        out = self._model.forward_batch([window.ids], token_type_ids=[window.types])
        hidden = np.array(out.last_hidden_state)[0]
        return (
            self._heads["text.weight"] @ hidden[0] + self._heads["text.bias"],
            hidden @ self._heads["span.weight"].T + self._heads["span.bias"],
        )

    def _reading(
        self, window: _Window, text: Floats, span: Floats
    ) -> tuple[Reading, tuple[float, float, float]]:
        inside = np.array(
            [
                kind == 1 and end > start >= window.head
                for kind, (start, end) in zip(window.types, window.offsets, strict=True)
            ]
        )
        places = np.flatnonzero(inside)
        begins, finals = span[places, 0], span[places, 1]
        # Every pair of a first and a last token not before it, and not too far.
        total = begins[:, None] + finals[None, :]
        far = np.arange(len(places))[None, :] - np.arange(len(places))[:, None]
        total = np.where((far >= 0) & (far < _ANSWER_TOKENS), total, -np.inf)
        first, last = divmod(int(np.argmax(total)), len(places))
        peak = float(total[first, last])
        share = 1 / float(np.exp(total - peak).sum())
        margin = float(begins.max() + finals.max() - span[0].sum())
        logits = (float(text[0]), float(text[1]), margin)
        reading = Reading(
            relevance=_chance(self._settings["relevance"], logits[:1]),
            answerable=_chance(self._settings["answerable"], logits),
            start=window.offsets[places[first]][0] - window.head,
            end=window.offsets[places[last]][1] - window.head,
            span_score=share,
        )
        return reading, logits


def _reads(types: Sequence[int], offsets: Sequence[tuple[int, int]], head: int) -> bool:
    """Whether a window holds a token of the passage itself, behind its title."""
    return any(kind == 1 and end > start >= head for kind, (start, end) in zip(types, offsets, strict=True))


def fingerprint(folder: Path, precision: Precision) -> str:
    """Hex digest over what the scores depend on: every file, the precision, the runtime."""
    return _digest(folder, precision, _FILES)


def trunk_digest(folder: Path, precision: Precision) -> str:
    """Hex digest that names the conversion: of the trunk's files; heads and calibration are not converted."""
    return _digest(folder, precision, _FILES[:3])


def _digest(folder: Path, precision: Precision, files: Sequence[str]) -> str:
    hashes = known_hashes(folder)
    return hashlib.sha256(f"reader 1 {precision} {' '.join(map(hashes, files))}".encode()).hexdigest()


def _chance(weights: Sequence[float], values: Sequence[float]) -> float:
    """Logistic regression: the last weight is that of a constant 1."""
    total = sum(w * v for w, v in zip(weights, (*values, 1.0), strict=True))
    return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))
