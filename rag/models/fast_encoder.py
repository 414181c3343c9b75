"""Sentence encoders of the BERT family, run by CTranslate2: no torch, and a start in a tenth of a second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from rag import settings
from rag.errors import ModelError
from rag.models import cache, converted
from rag.models.ct2_format import Precision
from rag.models.folders import SentenceFolder
from rag.protocols import Progress, Vectors

FORMAT = 2
PRECISION: Precision = "int8"
"""Chosen by measurement, on the first bundled encoder: over 5,431 Indonesian texts nDCG@10 is .7302 (float32
.7301, 382 Indonesian questions) and .7089 (.7141, 351 English questions), at 77 seconds of processor time
instead of 139. float32 gives the vectors of sentence-transformers to seven digits."""

_WINDOW = 4096
"""Texts tokenized at a time: memory stays bounded."""

_REPORT = 32
"""Texts between two reports of progress."""


class FastEncoder:
    """A `SentenceFolder` that is simple; implements `rag.protocols.Encoder`.

    Converted once into the cache, under its fingerprint. Texts are encoded side by side, each for itself; a
    vector depends on its text alone, not on the texts around it or on the threads.
    """

    def __init__(
        self, name: str, described: SentenceFolder, progress: Progress, precision: Precision = PRECISION
    ) -> None:
        from tokenizers import Tokenizer

        self.name = name
        self._described = described
        self._progress = progress
        path = described.folder / "tokenizer.json"
        try:
            tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{path} cannot be read: {error}.") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._special = tokenizer.num_special_tokens_to_add(False)
        self._tokenizer = tokenizer
        self.max_tokens = described.longest - self._special
        self.fingerprint = fingerprint(described, precision)
        self._model = converted.open_converted(described.folder, self.fingerprint, precision, progress)
        self.dimension = int(json.loads((described.folder / "config.json").read_text("utf-8"))["hidden_size"])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and prefixes not counted."""
        batch = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in batch]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32."""
        return self._encode(texts, self._described.query_prefix, cache.silent)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32, in the order of `texts`."""
        return self._encode(texts, self._described.passage_prefix, progress or cache.silent)

    def _encode(self, texts: Sequence[str], prefix: str, progress: Progress) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        done = 0
        if texts:
            progress("encoding", done, len(texts))
        for first in range(0, len(texts), _WINDOW):
            ids = self._ids([prefix + text for text in texts[first : first + _WINDOW]])
            for row, vector in enumerate(self._run(ids), first):
                vectors[row] = vector
                done += 1
                if done % _REPORT == 0 or done == len(texts):
                    progress("encoding", done, len(texts))
        return vectors

    def _ids(self, texts: list[str]) -> list[list[int]]:
        """Token ids of each text with its special tokens, cut to what the model reads."""
        self._tokenizer.enable_truncation(self._described.longest)
        try:
            return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]
        finally:
            self._tokenizer.no_truncation()

    def _run(self, texts: list[list[int]]) -> Iterator[Vectors]:
        """The unit vector of each text, in their order.

        Every text is a batch of its own. In a batch with others its products would be summed in another
        order, and the last digits would depend on its neighbours: then an index that was brought up to date
        would differ from one made anew. Texts as long as passages cost no more alone (evals/LOG.md).
        """
        if len(texts) == 1:
            yield self._pooled(texts[0])
            return
        # The calls release the interpreter lock: each thread keeps one CTranslate2 worker busy.
        with ThreadPoolExecutor(settings.threads()) as pool:
            yield from pool.map(self._pooled, texts)

    def _pooled(self, ids: list[int]) -> Vectors:
        states = np.array(self._model.forward_batch([ids]).last_hidden_state)[0]
        pooled = states[0] if self._described.pooling == "cls" else states.mean(axis=0)
        unit: Vectors = (pooled / np.linalg.norm(pooled)).astype(np.float32)
        return unit


def fingerprint(described: SentenceFolder, precision: Precision) -> str:
    """Hex digest over what the vectors depend on: files, pooling, prefixes, length, precision, runtime."""
    hashes = converted.known_hashes(described.folder)
    what = {
        "format": FORMAT,
        "runtime": "ctranslate2",
        "precision": precision,
        "pooling": described.pooling,
        "longest": described.longest,
        "prefixes": [described.query_prefix, described.passage_prefix],
        "files": {name: hashes(name) for name in ("model.safetensors", "tokenizer.json", "config.json")},
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
