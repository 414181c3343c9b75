"""Any sentence-transformers model; the one place that imports sentence_transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from rag import settings
from rag.models import cache
from rag.models.folders import SentenceFolder, loading
from rag.protocols import Progress, Vectors

_CHUNK = 256
"""Texts between two reports of progress."""


class SentenceEncoder:
    """A sentence-transformers folder of any make; implements `rag.protocols.Encoder`.

    float32 on the CPU (also where the weights are stored as fp16), on the GPU if there is one. Code that
    comes with a model is never run.
    """

    def __init__(self, name: str, described: SentenceFolder) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        self.name = name
        self._described = described
        torch.set_num_threads(settings.threads())
        with loading("encoder", described.folder):
            self._model: Any = SentenceTransformer(
                str(described.folder),
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True, "dtype": torch.float32},
            )
        self._model.eval()
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        special = len(self._model.tokenizer("", add_special_tokens=True)["input_ids"])
        self.max_tokens = int(self._model.max_seq_length or described.longest) - special
        self.fingerprint = _fingerprint(described)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and prefixes not counted."""
        if not texts:
            return []
        found = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32."""
        return self._encode(texts, self._described.query_prefix, cache.silent)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32, in the order of `texts`."""
        return self._encode(texts, self._described.passage_prefix, progress or cache.silent)

    def _encode(self, texts: Sequence[str], prefix: str, progress: Progress) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Sorted over all texts, so that a chunk holds texts of one length and little padding.
        order = sorted(range(len(texts)), key=lambda place: (-len(texts[place]), place))
        progress("encoding", 0, len(texts))
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            vectors[chunk] = self._model.encode(
                [texts[place] for place in chunk],
                prompt=prefix or None,
                batch_size=32,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            progress("encoding", start + len(chunk), len(texts))
        return vectors


def _fingerprint(described: SentenceFolder) -> str:
    """Digest over every file of the model that the vectors depend on, and the prefixes."""
    paths = sorted(
        path
        for pattern in ("*.safetensors", "*.json", "*.model", "vocab.txt", "merges.txt")
        for path in described.folder.rglob(pattern)
    )
    what = {
        "runtime": "sentence-transformers",
        "prefixes": [described.query_prefix, described.passage_prefix],
        "files": {
            path.relative_to(described.folder).as_posix(): cache.remembered_sha256(path) for path in paths
        },
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
