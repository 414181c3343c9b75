"""Retrieval measures through ir-measures, with gold in document coordinates.

A passage counts as holding a piece of evidence when at least half of the shorter of the two lies in
the other (overlap coefficient, Szymkiewicz-Simpson): either most of the evidence is in the passage, or,
where the evidence is longer than a passage, most of the passage is in the evidence. Half, because a
quote that a passage border cuts in two must count for one side at least and for no third passage. The
passage is the union of its sentences, so what cleaning dropped between them was not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rag.evaluate.records import Evidence, Example, Place, Qrels, Retrieved, Run

ENOUGH = 0.5

CUTOFFS = (1, 5, 10, 20)
MEASURES = (*(f"R@{k}" for k in CUTOFFS), "RR@10", "nDCG@10")


def holds(hit: Retrieved, place: Place) -> bool:
    """Whether the passage holds the evidence that stands at `place`."""
    if hit.doc_id != place.doc_id:
        return False
    spans = hit.spans or ((hit.start, hit.end),)
    common = sum(max(0, min(end, place.end) - max(start, place.start)) for start, end in spans)
    shorter = min(sum(end - start for start, end in spans), place.end - place.start)
    return common >= ENOUGH * shorter and common > 0


def holds_any(hit: Retrieved, evidence: Evidence) -> bool:
    """Whether the passage holds the piece of evidence at any of its places."""
    return any(holds(hit, place) for place in evidence.places)


def passage_run(example: Example, hits: Sequence[Retrieved]) -> list[str]:
    """The ranking in terms of pieces of evidence: ``e0`` where piece 0 is first found, else ``x{rank}``.

    A passage that holds two pieces takes two places, so that no measure can exceed 1; a passage that
    holds only pieces already found is skipped: a second passage cut from the same evidence is neither
    a new find nor a mistake.
    """
    found: set[int] = set()
    ranking: list[str] = []
    for rank, hit in enumerate(hits):
        held = [i for i, piece in enumerate(example.evidence) if holds_any(hit, piece)]
        ranking.extend(f"e{i}" for i in held if i not in found)
        if not held:
            ranking.append(f"x{rank}")
        found.update(held)
    return ranking


def article_run(hits: Iterable[Retrieved]) -> list[str]:
    """The documents in the order in which their first passage was found."""
    return list(dict.fromkeys(hit.doc_id for hit in hits))


def retrieval_scores(
    examples: Sequence[Example], hits: Mapping[str, Sequence[Retrieved]]
) -> dict[str, dict[str, float]]:
    """qid -> measure -> value, for the examples that have evidence; a qid without hits scores 0.

    At passage level a relevant item is a piece of evidence; at article level ("article R@5") it is a
    document in which a piece stands. Where a piece may stand in several documents, the one found first
    stands for it.
    """
    examples = [example for example in examples if example.evidence]
    passages = {example.qid: passage_run(example, hits.get(example.qid, ())) for example in examples}
    articles = {example.qid: article_run(hits.get(example.qid, ())) for example in examples}
    qrels = {example.qid: {f"e{i}": 1 for i in range(len(example.evidence))} for example in examples}
    article_qrels = {example.qid: _articles(example, articles[example.qid]) for example in examples}
    scores: dict[str, dict[str, float]] = {example.qid: {} for example in examples}
    for prefix, gold, rankings in (("", qrels, passages), ("article ", article_qrels, articles)):
        for qid, values in measure(gold, as_run(rankings)).items():
            scores[qid].update({prefix + name: value for name, value in values.items()})
    return scores


def as_run(rankings: Mapping[str, Sequence[str]]) -> Run:
    """Rankings as TREC scores that fall strictly, so that no evaluator breaks ties its own way."""
    return {
        qid: {item: float(len(items) - rank) for rank, item in enumerate(items)}
        for qid, items in rankings.items()
    }


def measure(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """qid -> measure -> value by ir-measures, 0 for a qid of `qrels` that `run` lacks."""
    import ir_measures

    wanted: list[Any] = [ir_measures.parse_measure(name) for name in MEASURES]
    scores = {qid: dict.fromkeys(MEASURES, 0.0) for qid in qrels}
    present = {qid: items for qid, items in run.items() if items and qid in qrels}
    if present:
        for metric in ir_measures.iter_calc(wanted, qrels, present):
            scores[metric.query_id][str(metric.measure)] = float(metric.value)
    return scores


def _articles(example: Example, ranking: Sequence[str]) -> dict[str, int]:
    order = {doc_id: rank for rank, doc_id in enumerate(ranking)}
    last = len(order)
    return {
        min((place.doc_id for place in piece.places), key=lambda doc_id: order.get(doc_id, last)): 1
        for piece in example.evidence
    }
