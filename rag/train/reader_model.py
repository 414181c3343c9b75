"""The reader as torch modules: a BERT trunk and four linear heads, and how both are saved.

The folder that `save` writes (`rag.models.reader` reads it, without torch):

- ``config.json``, ``model.safetensors``: the trunk, a Hugging Face BertModel, fp16.
- ``tokenizer.json``: question and passage as a pair, ``[CLS] question [SEP] passage [SEP]``.
- ``heads.safetensors``: ``text.weight`` (2, hidden) and ``text.bias`` (2,) over the last layer's first
  token, giving the logits of relevance and answerable; ``span.weight`` (2, hidden) and ``span.bias``
  (2,) over each token, giving start and end. Position 0 stands for "no answer here".
- ``reader.json``: longest input, and the calibration (`rag.train.calibrate`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import AutoConfig, AutoModel

from rag.train.starts import quiet_loading

HEADS = ("relevance", "answerable")
_NEVER = -1e4


class ReaderModel(nn.Module):
    """Logits of two questions about a pair of texts, and of the answer's first and last token.

    `start` is a BERT folder, whose heads begin at random, or a reader's, whose heads are taken over.
    """

    def __init__(self, start: str, dropout: float) -> None:
        super().__init__()
        quiet_loading()
        config = AutoConfig.from_pretrained(
            start, hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0
        )
        self.trunk = AutoModel.from_pretrained(
            start, config=config, dtype=torch.float32, add_pooling_layer=False
        )
        self.text = nn.Linear(config.hidden_size, len(HEADS))
        self.span = nn.Linear(config.hidden_size, 2)
        self.dropout = nn.Dropout(dropout)
        heads = Path(start) / "heads.safetensors"
        if heads.is_file():
            for name, value in load_file(heads).items():
                self.get_parameter(name).data.copy_(value)

    def forward(self, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Text logits (rows, 2) and span logits (rows, tokens, 2), float32; the question holds no span."""
        inputs = {name: batch[name] for name in ("input_ids", "attention_mask", "token_type_ids")}
        hidden = self.dropout(self.trunk(**inputs).last_hidden_state)
        text = self.text(hidden[:, 0]).float()
        span = self.span(hidden).float()
        allowed = batch["token_type_ids"].bool() & batch["attention_mask"].bool()
        allowed[:, 0] = True
        return text, span.masked_fill(~allowed[..., None], _NEVER)

    def loss(self, batch: dict[str, torch.Tensor], span_weight: float = 1.0) -> torch.Tensor:
        """Binary cross-entropy of the known text labels plus cross-entropy of the known spans."""
        text, span = self(batch)
        labels, spans = batch["labels"], batch["spans"]
        known = labels >= 0
        each = binary_cross_entropy_with_logits(text, labels.clamp(min=0), reduction="none")
        loss = (each * known).sum() / known.sum().clamp(min=1)
        taught = spans[:, 0] >= 0
        if bool(taught.any()):
            both = cross_entropy(span[taught, :, 0], spans[taught, 0]) + cross_entropy(
                span[taught, :, 1], spans[taught, 1]
            )
            loss = loss + span_weight * 0.5 * both
        return loss

    def mix(self, other: ReaderModel, share: float) -> None:
        """Make every weight the mean of this model's and `other`'s, which has `share` of it."""
        with torch.no_grad():
            for name, value in self.named_parameters():
                value.lerp_(other.get_parameter(name).to(value.device), share)

    def save(self, folder: Path, tokenizer: str, settings: dict[str, Any]) -> None:
        """Write the folder that the module's docstring describes; `tokenizer` is its JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        heads = {
            f"{name}.{part}": value.detach().float().cpu().contiguous()
            for name, layer in (("text", self.text), ("span", self.span))
            for part, value in layer.named_parameters()
        }
        save_file(heads, folder / "heads.safetensors")
        (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
        save_settings(folder, settings)
        half = {
            name: value.detach().half().cpu().contiguous() for name, value in self.trunk.state_dict().items()
        }
        save_file(half, folder / "model.safetensors", metadata={"format": "pt"})
        config = self.trunk.config.to_dict() | {"architectures": ["BertModel"], "dtype": "float16"}
        config.pop("_name_or_path", None)  # where the start lay is nobody's business
        (folder / "config.json").write_text(
            json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )


def save_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write ``reader.json`` alone."""
    (folder / "reader.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
