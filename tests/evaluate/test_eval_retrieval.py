"""Retrieval measures in document coordinates, by hand and against ir-measures itself."""

import math

import ir_measures
import pytest

from rag.evaluate.records import Evidence, Example, Place, Retrieved
from rag.evaluate.retrieval import as_run, holds, measure, passage_run, retrieval_scores
from rag.records import Language


def hit(doc_id: str, start: int, end: int, *spans: tuple[int, int]) -> Retrieved:
    return Retrieved(doc_id, start, end, 1.0, spans)


def example(qid: str, *pieces: tuple[tuple[str, int, int], ...]) -> Example:
    evidence = tuple(Evidence(tuple(Place(*place) for place in piece)) for piece in pieces)
    return Example(qid, "Kapan?", Language.INDONESIAN, True, ("x",), evidence)


@pytest.mark.parametrize(
    ("found", "place", "expected"),
    [
        (hit("a", 0, 100), Place("a", 10, 30), True),
        (hit("a", 0, 100), Place("b", 10, 30), False),
        # a passage border cuts the evidence in two: 10 of 20 characters are half, 9 are not
        (hit("a", 0, 20), Place("a", 10, 30), True),
        (hit("a", 0, 19), Place("a", 10, 30), False),
        # evidence longer than the passage: most of the passage must lie in it
        (hit("a", 50, 150), Place("a", 100, 900), True),
        (hit("a", 50, 149), Place("a", 100, 900), False),
        # what cleaning dropped between two sentences was not found
        (hit("a", 0, 100, (0, 40), (80, 100)), Place("a", 45, 75), False),
        (hit("a", 0, 100, (0, 40), (80, 100)), Place("a", 25, 45), True),
    ],
)
def test_a_passage_holds_evidence(found: Retrieved, place: Place, expected: bool) -> None:
    assert holds(found, place) is expected


def test_ranking_in_pieces_of_evidence() -> None:
    two = example("q", (("a", 0, 10),), (("b", 0, 10), ("c", 0, 10)))
    hits = [hit("z", 0, 50), hit("c", 0, 50), hit("b", 0, 50), hit("a", 0, 50), hit("y", 0, 9)]
    # rank 2 finds the second piece at its other place; rank 3 holds only what was found already
    assert passage_run(two, hits) == ["x0", "e1", "e0", "x4"]


def test_scores_by_hand() -> None:
    one = example("one", (("a", 0, 10),))
    two = example("two", (("a", 0, 10),), (("b", 0, 10),))
    hits = {
        "one": [hit("z", 0, 50), hit("a", 20, 40), hit("a", 0, 15)],
        "two": [hit("a", 0, 50), hit("z", 0, 50), hit("b", 0, 50)],
    }
    scores = retrieval_scores([one, two, example("none")], hits)
    assert set(scores) == {"one", "two"}
    # question one: the right document at rank 2, the right passage at rank 3
    assert scores["one"]["R@1"] == 0.0
    assert scores["one"]["R@5"] == 1.0
    assert scores["one"]["RR@10"] == pytest.approx(1 / 3)
    assert scores["one"]["nDCG@10"] == pytest.approx(1 / math.log2(4))
    assert scores["one"]["article RR@10"] == pytest.approx(1 / 2)
    assert scores["two"]["R@1"] == 0.5
    assert scores["two"]["nDCG@10"] == pytest.approx((1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))


def test_a_question_without_hits_scores_zero() -> None:
    scores = retrieval_scores([example("q", (("a", 0, 10),))], {})
    assert set(scores["q"].values()) == {0.0}
    assert len(scores["q"]) == 12


def test_equals_ir_measures_on_its_own_terms() -> None:
    qrels = {"q1": {"d1": 1, "d4": 1}, "q2": {"d2": 1}}
    rankings = {"q1": ["d3", "d1", "d9", "d4"], "q2": [f"n{i}" for i in range(10)] + ["d2"]}
    ours = measure(qrels, as_run(rankings))
    run = [
        ir_measures.ScoredDoc(qid, doc, 100.0 - rank)
        for qid, docs in rankings.items()
        for rank, doc in enumerate(docs)
    ]
    judged = [ir_measures.Qrel(qid, doc, grade) for qid, docs in qrels.items() for doc, grade in docs.items()]
    names = ["R@1", "R@5", "R@10", "R@20", "RR@10", "nDCG@10"]
    theirs = ir_measures.iter_calc([ir_measures.parse_measure(n) for n in names], judged, run)
    assert {(m.query_id, str(m.measure)): m.value for m in theirs} == {
        (qid, name): value for qid, values in ours.items() for name, value in values.items()
    }
    assert ours["q2"] == {"R@1": 0, "R@5": 0, "R@10": 0, "R@20": 1, "RR@10": 0, "nDCG@10": 0}
