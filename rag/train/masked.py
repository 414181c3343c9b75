"""Masked language modelling, for a reader whose trunk has seen little of a language.

Single texts (Devlin et al. 2019) and translated pairs, where a hidden word may be found in the other
language (Conneau & Lample 2019): the second teaches the trunk to look across languages within one input,
which is what a question in English over an Indonesian passage needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from rag.train.data import Pair, Text
from rag.train.reader_rows import Row

HIDDEN_SHARE = 0.2
"""Of the tokens; more than BERT's 0.15, as Wettig et al. 2023 find better."""
SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def masked_rows(texts: Sequence[Text], pairs: Sequence[Pair], characters: int) -> list[Row]:
    """Texts after their titles, cut at `characters`, and pairs with either language first, in turn."""
    rows = [Row("masked", text.title, text.text[:characters]) for text in texts]
    for number, pair in enumerate(pairs):
        first, second = (pair.text, pair.english) if number % 2 else (pair.english, pair.text)
        rows.append(Row("masked", first, second))
    return rows


class MaskedModel(nn.Module):
    """A trunk with BERT's masked head over its own embeddings; the head is thrown away after training."""

    def __init__(self, trunk: Any, vocabulary: dict[str, int]) -> None:
        """`trunk` is a transformers BertModel; `vocabulary` its tokens' ids."""
        super().__init__()
        hidden, size = trunk.config.hidden_size, trunk.config.vocab_size
        self.trunk = trunk
        self.dense = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.bias = nn.Parameter(torch.zeros(size))
        special = torch.zeros(size, dtype=torch.bool)
        special[[vocabulary[token] for token in SPECIALS if token in vocabulary]] = True
        self.register_buffer("special", special, persistent=False)
        self._mask = vocabulary["[MASK]"]

    def loss(self, batch: dict[str, torch.Tensor], rng: np.random.Generator) -> torch.Tensor:
        """Cross-entropy of the hidden words: of 10, 8 are masked, 1 is another of the batch, 1 stays."""
        ids = batch["input_ids"]
        drawn = torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device)
        chosen = ~self.special[ids] & (drawn < HIDDEN_SHARE)  # type: ignore[index]
        other = ids.flatten()[torch.from_numpy(rng.permutation(ids.numel())).to(ids.device)].reshape(
            ids.shape
        )
        seen = torch.where(chosen & (drawn < 0.8 * HIDDEN_SHARE), self._mask, ids)
        seen = torch.where(chosen & (drawn > 0.9 * HIDDEN_SHARE) & ~self.special[other], other, seen)  # type: ignore[index]
        inputs = {name: batch[name] for name in ("attention_mask", "token_type_ids")}
        states = self.trunk(input_ids=seen, **inputs).last_hidden_state
        shaped = self.norm(nn.functional.gelu(self.dense(states[chosen])))
        table = self.trunk.embeddings.word_embeddings.weight
        logits = nn.functional.linear(shaped, table, self.bias).float()
        # A batch of a few tokens may hide none: the sum is then 0, and so is the loss.
        return nn.functional.cross_entropy(logits, ids[chosen], reduction="sum") / chosen.sum().clamp(min=1)
