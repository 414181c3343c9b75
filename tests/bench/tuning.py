"""Choose the reader's weights in search, evidence and confidence, on development questions.

    python tests/bench/tuning.py questions ../shared/data/qa > /tmp/tuning/questions.jsonl
    rag eval import --squad /tmp/tuning/questions.jsonl --limit 2500 \\
        --distractors ../shared/data/docs/wiki_id_200k.jsonl.gz /tmp/tuning/set
    rag eval index /tmp/tuning/set /tmp/tuning/built
    python tests/bench/tuning.py read /tmp/tuning/set /tmp/tuning/built/index > /tmp/tuning/read.jsonl
    python tests/bench/tuning.py fit /tmp/tuning/read.jsonl

The questions are those that `rag train reader` holds out of the training files, and development files that
no table reports answers on: the reader has seen none of them. ``read`` counts a question twice, with the
article that answers it and with that article taken away.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.answer.confidence import Features, features
from rag.answer.evidence import gather
from rag.evaluate.predictions import retrieved
from rag.evaluate.records import Example
from rag.evaluate.retrieval import holds_any
from rag.evaluate.sets import load_set
from rag.models import load_reader
from rag.pipeline import Pipeline
from rag.records import Hit
from rag.retrieve import rerank
from rag.retrieve.fusion import fuse
from rag.text.question import in_full
from rag.train.measure import expected_calibration_error
from rag.train.reader import held_out

HELD_OUT = ("idkmrc_train", "facqa_train", "tydiqa_en_train")
DEVELOPMENT = {"crosslingual_en2id_dev": 200, "squad_id_dev": 250}
SHOWN = 5


def questions(folder: Path) -> None:
    for name in (*HELD_OUT, *DEVELOPMENT):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        if name in HELD_OUT:
            rows = [row for row in rows if held_out(row["context"])]
        random.Random(0).shuffle(rows)
        for row in rows[: DEVELOPMENT.get(name, 300)]:
            print(json.dumps(row, ensure_ascii=False))


def read(folder: Path, index: Path, reader: str) -> None:
    with Pipeline.open(index, reader="") as pipeline:
        reading = load_reader(reader)
        examples = load_set(folder).examples
        for number, example in enumerate(examples):
            found = pipeline.search(example.question, 60)
            gold = {place.doc_id for piece in example.evidence for place in piece.places}
            for away in (False, True) if example.answerable else (False,):
                hits = fused_again([hit for hit in found if not (away and hit.article.doc_id in gold)])
                hits = rerank(in_full(example.question), hits[:12], reading)
                print(json.dumps(row_of(example, hits, pipeline, away)), flush=True)
            if number % 100 == 0:
                print(f"{number} of {len(examples)}", file=sys.stderr)


def fused_again(hits: list[Hit]) -> list[Hit]:
    """The hits as if there were no others: lexical scores are divided by the best of those that are left."""
    scores = fuse([hit.components["dense"] for hit in hits], [hit.components["lexical"] for hit in hits])
    ordered = sorted(zip(scores.tolist(), hits, strict=True), key=lambda pair: (-pair[0], pair[1].rank))
    return [replace(hit, score=score, rank=rank) for rank, (score, hit) in enumerate(ordered, 1)]


def row_of(example: Example, hits: list[Hit], pipeline: Pipeline, away: bool) -> dict[str, Any]:
    weight = pipeline.index.term_weight
    evidence = gather(example.question, example.language, hits, pipeline.encoder, weight)
    across = bool(evidence) and evidence[0].hit.article.language != example.language
    places = [piece for piece in example.evidence if not away]

    def gold(doc_id: str, start: int, end: int) -> bool:
        # An answer in a sentence of its own article; gold evidence is the sentence that holds it.
        return any(
            place.doc_id == doc_id and place.start < end and start < place.end
            for piece in places
            for place in piece.places
        )

    return {
        "qid": example.qid,
        "kind": f"{example.kind or example.language}",
        "answerable": example.answerable and not away,
        "away": away,
        "hits": [
            {
                "fused": hit.components["fused"],
                "answers": hit.components.get("answers"),
                "relevance": hit.reading.relevance if hit.reading else None,
                "gold": any(holds_any(found, piece) for piece in places),
            }
            for hit, found in zip(hits, retrieved(hits), strict=True)
        ],
        "evidence": [
            {
                "cosine": item.cosine,
                "overlap": item.overlap,
                "passage": item.hit.components["fused"],
                "kind": float(item.answers),
                "reading": item.reading,
                "gold": gold(item.hit.article.doc_id, item.sentence.start, item.sentence.end),
            }
            for item in evidence
        ],
        "features": dict(
            zip((f.name for f in fields(Features)), astuple(features(evidence, across)), strict=True)
        ),
    }


def fit(path: Path) -> None:
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    fit_rerank([row for row in rows if row["answerable"]])
    fit_evidence([row for row in rows if row["answerable"]])
    fit_confidence(rows)


def by_kind(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for kind in sorted({row["qid"].split("-")[0] for row in rows}):
        yield kind, [row for row in rows if row["qid"].split("-")[0] == kind]


def first_gold(items: Sequence[dict[str, Any]], scores: Sequence[float]) -> int:
    order = sorted(range(len(items)), key=lambda place: -scores[place])
    return next((rank for rank, place in enumerate(order, 1) if items[place]["gold"]), 0)


def fit_rerank(rows: Sequence[dict[str, Any]]) -> None:
    print("share of P(answers): MRR and R@1 of the passages, by set")
    for share in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        line = []
        for kind, some in by_kind(rows):
            scored = [
                [(1 - share) * h["fused"] + share * (h["answers"] or 0) for h in r["hits"]] for r in some
            ]
            ranks = np.array([first_gold(r["hits"], s) for r, s in zip(some, scored, strict=True)])
            mrr = np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0).mean()
            line.append(f"{kind} {mrr:.3f} {(ranks == 1).mean():.3f}")
        print(f"  {share:.1f}: " + " | ".join(line))


def fit_evidence(rows: Sequence[dict[str, Any]]) -> None:
    rows = [row for row in rows if any(item["gold"] for item in row["evidence"])]
    print(
        f"weight of the reading: best sentence right, right one among {SHOWN}, by set ({len(rows)} questions)"
    )
    for cosine, overlap, passage, kind in ((1, 1, 1, 0.6), (0.5, 0.5, 1, 0.3), (0.5, 0.5, 0.5, 0.2)):
        for weight in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0):
            line = []
            for name, some in by_kind(rows):
                ranks = np.array(
                    [
                        first_gold(
                            r["evidence"],
                            [
                                cosine * max(0, e["cosine"]) + overlap * e["overlap"] + passage * e["passage"]
                                + kind * e["kind"] + weight * e["reading"]
                                for e in r["evidence"]
                            ],
                        )
                        for r in some
                    ]
                )  # fmt: skip
                line.append(f"{name} {(ranks == 1).mean():.3f} {((ranks > 0) & (ranks <= SHOWN)).mean():.3f}")
            print(f"  {cosine} {overlap} {passage} {kind} / {weight}: " + " | ".join(line))


def fit_confidence(rows: Sequence[dict[str, Any]]) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict

    names = list(rows[0]["features"])
    x = np.array([[row["features"][name] for name in names] for row in rows])
    y = np.array([row["answerable"] and any(e["gold"] for e in row["evidence"][:SHOWN]) for row in rows])
    for chosen in ([n for n in names if not n.startswith("reading")], names):
        columns = [names.index(name) for name in chosen]
        model = LogisticRegression(C=10, max_iter=2000)
        p = cross_val_predict(model, x[:, columns], y, cv=5, method="predict_proba")[:, 1]
        model.fit(x[:, columns], y)
        auc, ece = roc_auc_score(y, p), expected_calibration_error(p, y.astype(float))
        print(f"features {', '.join(chosen)}: AUC {auc:.3f}, ECE {ece:.3f}")
        weights = [round(float(w), 2) for w in model.coef_[0]]
        print(f"  weights {weights} bias {float(model.intercept_[0]):.2f}")
        asked = np.array([not row["answerable"] and not row["away"] for row in rows])
        away = np.array([row["away"] for row in rows])
        for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            refused = f"{(p[y] < least).mean():.3f} of those with evidence"
            through = f"{(p[away] >= least).mean():.3f} without their article"
            adversarial = f"{(p[asked] >= least).mean():.3f} adversarial"
            print(f"  below {least:.2f}: refuses {refused}; lets through {through}, {adversarial}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("questions").add_argument("folder", type=Path)
    reads = commands.add_parser("read")
    reads.add_argument("folder", type=Path)
    reads.add_argument("index", type=Path)
    reads.add_argument("--reader", default="reader-id-en")
    commands.add_parser("fit").add_argument("path", type=Path)
    given = parser.parse_args()
    if given.command == "questions":
        questions(given.folder)
    elif given.command == "read":
        read(given.folder, given.index, given.reader)
    else:
        fit(given.path)


if __name__ == "__main__":
    main()
