"""Passages a second: reindex's way of embedding against the plain loop of sentence-transformers.

    python tests/bench/throughput.py ../shared/data/docs/wiki_id_200k.jsonl.gz [--passages 2000]

The same model and texts in one run: openings of the Indonesian encyclopedia after their titles, cut at
500 characters. `SentenceTransformer.encode` runs as it comes (batches of 32, sorted by length, float32).
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from rag import settings
from rag.models import ENCODERS, load_encoder
from rag.train.data import read_texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--passages", type=int, default=2_000)
    given = parser.parse_args()
    texts = [f"{t.title}\n{t.text}"[:500] for t in islice(read_texts([given.texts]), given.passages)]
    torch.set_num_threads(settings.threads())
    fast = load_encoder(settings.DEFAULT_ENCODER)
    plain = SentenceTransformer(
        str(ENCODERS[settings.DEFAULT_ENCODER].folder), device="cpu", model_kwargs={"dtype": torch.float32}
    )
    tokens = sum(fast.count_tokens(texts)) / len(texts)
    print(f"{len(texts):,} passages of {tokens:.0f} tokens on average, {settings.threads()} threads")
    rates = {}
    for name, encode in (("plain", plain.encode), ("reindex", fast.encode_passages)):
        encode(texts[:64])
        begun = time.perf_counter()
        encode(texts)
        rates[name] = len(texts) / (time.perf_counter() - begun)
        print(f"  {name}: {rates[name]:.0f} passages a second")
    print(f"  {rates['reindex'] / rates['plain']:.2f} times")


if __name__ == "__main__":
    main()
