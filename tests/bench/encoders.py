"""Encoders side by side on the development files: dense alone, and fused with BM25.

    python tests/bench/encoders.py ../shared/data minilm-id-en my-encoder [--openings 5000]

Every set's contexts stand among openings of the Indonesian encyclopedia; gold is a run of sentences that
holds the answer. Percent; p is that of a paired randomization test on MRR@10 against the first encoder.
Steers training; the tool as a whole is measured by `rag eval` (tests/evaluate/public_sets.sh).
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import numpy as np

from rag.models import load_encoder
from rag.records import Language
from rag.text import analyze
from rag.train.data import Question, read_questions, read_texts
from rag.train.measure import Scores, bm25_scores, fused, paired_p, pool, ranks, summary

SETS = ("idkmrc_valid", "facqa_valid", "crosslingual_en2id_dev", "squad_id_dev", "tydiqa_en_dev")
WEIGHT = 0.4
"""Of the dense z-scores."""


def questions_of(data: Path, name: str) -> list[Question]:
    rows = read_questions([data / "qa" / f"{name}.jsonl.gz"])
    if name == "squad_id_dev":  # the control: the same questions as across languages
        same = {q.qid.split("-", 1)[1] for q in questions_of(data, "crosslingual_en2id_dev")}
        rows = [q for q in rows if q.qid.rsplit("-", 1)[-1] in same]
    return rows


def reciprocal(places: np.ndarray) -> np.ndarray:
    return np.where(places <= 10, 1 / places, 0)


def line(scores: Scores, gold: tuple[frozenset[int], ...]) -> tuple[str, np.ndarray]:
    places = ranks(scores, gold)
    values = summary(places)
    shown = " / ".join(f"{values[name]:.1f}" for name in ("R@1", "R@10", "MRR@10"))
    return shown, reciprocal(places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("encoders", nargs="+")
    parser.add_argument("--openings", type=int, default=5_000)
    given = parser.parse_args()
    texts = read_texts([given.data / "docs" / "wiki_id_200k.jsonl.gz"])
    # From the end: training and mining read from the beginning.
    openings = [f"{text.title}\n{text.text}" for text in islice(reversed(texts), given.openings)]
    models = {name: load_encoder(name) for name in given.encoders}
    embedded = {name: model.encode_passages([o[:450] for o in openings]) for name, model in models.items()}
    for name in SETS:
        asked = questions_of(given.data, name)
        made = pool(asked, openings)
        passages, own = made.passages, len(made.passages) - len(openings)
        english = asked[0].language == "en"
        spoken = Language.ENGLISH if english else Language.INDONESIAN
        written = Language.ENGLISH if name == "tydiqa_en_dev" else Language.INDONESIAN
        lexical = bm25_scores(
            [analyze(q, spoken) for q in made.questions],
            [analyze(p, written if row < own else Language.INDONESIAN) for row, p in enumerate(passages)],
        )
        shown, words = line(lexical, made.gold)
        print(f"{name} ({len(made.questions)} questions, {len(passages)} passages)\n  BM25: {shown}")
        first: np.ndarray | None = None
        for encoder, model in models.items():
            vectors = np.concatenate([model.encode_passages(passages[:own]), embedded[encoder]])
            dense = model.encode_queries(made.questions) @ vectors.T
            shown, alone = line(dense, made.gold)
            both, together = line(fused(dense, lexical, WEIGHT), made.gold)
            first = alone if first is None else first
            print(
                f"  {encoder}: {shown} (p {paired_p(alone, first):.4f}), fused {both} "
                f"(p over BM25 {paired_p(together, words):.4f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
