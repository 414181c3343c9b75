"""Texts tokenized once, before training, so that no step waits for a tokenizer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer


class Tokens:
    """Token ids of many texts in one flat array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str], max_tokens: int) -> None:
        """Special tokens are added; a text is cut at `max_tokens`, them included."""
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        pieces: list[npt.NDArray[np.int32]] = []
        for at in range(0, len(texts), 4096):
            pieces.extend(
                np.asarray(e.ids, np.int32) for e in tokenizer.encode_batch_fast(list(texts[at : at + 4096]))
            )
        self.lengths = np.array([len(piece) for piece in pieces], np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self.lengths)]).astype(np.int64)
        self._flat = np.concatenate(pieces) if pieces else np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, rows: Sequence[int] | npt.NDArray[np.int64], device: str) -> dict[str, torch.Tensor]:
        """``input_ids`` and ``attention_mask`` of shape (len(rows), longest), padded with 0."""
        return pad([self._flat[self._starts[row] : self._starts[row + 1]] for row in rows], device)


def pad(rows: Sequence[npt.NDArray[np.int32]], device: str) -> dict[str, torch.Tensor]:
    """``input_ids`` and ``attention_mask`` of shape (len(rows), longest), padded with 0."""
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    mask = np.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return {
        "input_ids": torch.from_numpy(ids).to(device, non_blocking=True),
        "attention_mask": torch.from_numpy(mask).to(device, non_blocking=True),
    }


def alike(
    lengths: npt.NDArray[np.int64], candidates: npt.NDArray[np.int64], size: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """`size` of the candidates whose lengths lie next to each other: little padding, a random length."""
    if len(candidates) <= size:
        return candidates
    ordered = candidates[np.argsort(lengths[candidates], kind="stable")]
    start = int(rng.integers(len(ordered) - size + 1))
    return ordered[start : start + size]
