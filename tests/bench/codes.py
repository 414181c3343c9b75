"""What the 8-bit codes and the cells cost: recall@10 and search time against float32, on real vectors.

    python tests/bench/codes.py --folder /tmp/codes [--passages 20000] [--sizes 10000 20000]

The vectors are those of passages of ``../shared/data/docs/wiki_id_200k.jsonl.gz`` by the shipped encoder, the
questions other sentences of other articles of that file. They are kept in the folder as ``.npy``.
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import islice
from pathlib import Path

import numpy as np
from scale import articles, encoder_of

from rag.index import cells, vectors

QUESTIONS = 400


def embed(folder: Path, count: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    folder.mkdir(parents=True, exist_ok=True)
    held, asked = folder / "passages.npy", folder / "questions.npy"
    encoder = encoder_of(name)
    if not held.exists():
        texts = [f"{a['title']}\n{a['text'][:600]}" for a in islice(articles(), count)]
        np.save(held, encoder.encode_passages(texts))
    if not asked.exists():
        last = islice(articles(), 200_000 - QUESTIONS, None)
        np.save(asked, encoder.encode_queries([a["text"].split(". ")[-1][:200] for a in last]))
    return np.load(held).astype(np.float32), np.load(asked).astype(np.float32)


def top(scores: np.ndarray, k: int = 10) -> np.ndarray:
    return np.argsort(-scores, axis=1, kind="stable")[:, :k]


def overlap(found: np.ndarray, right: np.ndarray) -> float:
    return float(np.mean([len(set(f) & set(r)) / len(r) for f, r in zip(found, right, strict=True)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--encoder", default="minilm-id-en")
    given = parser.parse_args()
    everything, questions = embed(given.folder, given.passages, given.encoder)
    for size in [*given.sizes, len(everything)]:
        passages = everything[:size]
        packed = vectors.pack(passages)
        exact = np.concatenate([questions @ part.T for part in np.array_split(passages, 10)], axis=1)
        coded = np.stack([vectors.cosines(packed, question) for question in questions])
        keys = np.frombuffer(np.random.default_rng(0).bytes(16 * size), "V16")
        begun = time.perf_counter()
        grouped = cells.group(packed, keys)
        spent = time.perf_counter() - begun
        found = cells.measure(packed, grouped, questions[::2])
        probes = found["probes"]
        times, in_cells = {"exact": [], "cells": []}, []
        for question in questions[1::2]:
            at = time.perf_counter()
            vectors.cosines(packed, question)
            times["exact"].append(1000 * (time.perf_counter() - at))
            at = time.perf_counter()
            near = np.argsort(-(grouped.centres @ question), kind="stable")[:probes]
            rows = np.sort(
                np.concatenate([grouped.rows[grouped.starts[c] : grouped.starts[c + 1]] for c in near])
            )
            scores = vectors.cosines(packed[rows], question)
            times["cells"].append(1000 * (time.perf_counter() - at))
            in_cells.append(rows[np.argsort(-scores, kind="stable")[:10]])
        right, codes = top(exact), top(coded)
        print(
            json.dumps(
                {
                    "passages": size,
                    "largest_error_of_a_cosine": round(float(np.abs(coded - exact).max()), 5),
                    "mean_error": round(float(np.abs(coded - exact).mean()), 6),
                    "recall@10_8bit_to_float32": round(overlap(codes, right), 4),
                    "mean_loss_of_cosine_at_10": round(
                        float(
                            np.take_along_axis(exact, right, 1).mean()
                            - np.take_along_axis(exact, codes, 1).mean()
                        ),
                        6,
                    ),
                    "cells": len(grouped.centres),
                    "probes_for_.985": probes,
                    "recall@10_cells_to_8bit_other_questions": round(overlap(in_cells, codes[1::2]), 4),
                    "recall@10_cells_to_float32_other_questions": round(overlap(in_cells, right[1::2]), 4),
                    "exact_ms_p50": round(float(np.median(times["exact"])), 2),
                    "cells_ms_p50": round(float(np.median(times["cells"])), 2),
                    "grouping_seconds": round(spent, 1),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
