"""Whole runs scored: systems whose scores are known beforehand."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from festivals import LEAD, Oracle, text, write_set

from rag.evaluate.attribution import Outcome, outcome
from rag.evaluate.citations import (
    carries_sentence,
    citation_precision,
    citation_recall,
    contexts,
    evidence_precision,
    evidence_recall,
    quote_is_valid,
    verifier,
)
from rag.evaluate.documents import Documents
from rag.evaluate.records import Prediction, QuestionSet, Quoted, Retrieved, Said
from rag.evaluate.report import Report
from rag.evaluate.results import score_run
from rag.evaluate.runner import predict
from rag.evaluate.sets import load_set
from rag.evaluate.stats import wilson


def festivals(tmp_path: Path, n: int = 30, missing: bool = True) -> QuestionSet:
    return load_set(write_set(tmp_path / "set", n, missing))


def scored(question_set: QuestionSet, predictions: dict[str, Prediction]) -> Report:
    return score_run(question_set, question_set.examples, predictions, {"set": question_set.name})


def run(tmp_path: Path, question_set: QuestionSet, refuses: str) -> dict[str, Prediction]:
    missing = any(not example.answerable for example in question_set.examples)
    system = Oracle(len(question_set.examples), missing, refuses)
    return predict(question_set.examples, system, tmp_path / "p.jsonl", {})


def means(report: Report) -> dict[str, float]:
    return {name: value.mean for name, value in report.measures.items()}


def test_the_oracle_scores_full(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    report = scored(question_set, run(tmp_path, question_set, "rightly"))
    assert report.outcomes == {"right": 20, "rightly refused": 10}
    got = means(report)
    full = ["score", "right", "trigram recall", "answer language", "citation recall", "citation precision"]
    full += ["verifier recall", "verifier precision", "evidence precision", "evidence recall"]
    full += ["quote validity", "R@1", "RR@10", "nDCG@10", "article R@1"]
    assert {name: got[name] for name in full} == dict.fromkeys(full, 1.0)
    assert (got["hallucination"], got["false refusal"], got["exact match"]) == (0.0, 0.0, 0.0)
    assert report.measures["score"].n == 30
    assert report.measures["right"].n == 20
    assert report.refusal["AURC"].mean == 0.0
    # all answers have confidence 0.75 and are right
    assert report.refusal["ECE"].mean == pytest.approx(0.25)
    assert report.curves["risk-coverage"] == [(pytest.approx(2 / 3), 0.0)]
    assert report.by_kind["missing-fact"]["score"].n == 10


def test_a_system_that_always_refuses(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    report = scored(question_set, run(tmp_path, question_set, "always"))
    assert report.outcomes == {"refused": 20, "rightly refused": 10}
    got = means(report)
    assert (got["hallucination"], got["false refusal"]) == (0.0, 1.0)
    assert (got["score"], got["right"], got["token F1"]) == (pytest.approx(1 / 3), 0.0, 0.0)
    assert got["R@1"] == 1.0
    assert "citation recall" not in got
    assert report.refusal == {}


def test_a_system_that_never_refuses(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    report = scored(question_set, run(tmp_path, question_set, "never"))
    assert report.outcomes == {"right": 20, "answered, though unanswerable": 10}
    got = means(report)
    assert (got["hallucination"], got["false refusal"]) == (1.0, 0.0)
    assert got["score"] == pytest.approx(2 / 3)
    assert got["quote validity"] == 1.0
    # the 20 right answers are the confident ones: risk 0, then 1/21 … 10/30
    assert report.refusal["AURC"].mean == pytest.approx(sum(i / (20 + i) for i in range(1, 11)) / 30)
    assert report.curves["risk-coverage"][-1] == (1.0, pytest.approx(1 / 3))


def test_shuffled_predictions_score_at_chance(tmp_path: Path) -> None:
    n = 90
    question_set = festivals(tmp_path, n)
    predictions = run(tmp_path, question_set, "rightly")
    qids = list(predictions)
    random.Random(5).shuffle(qids)
    shuffled = {
        qid: replace(prediction, qid=qid) for qid, prediction in zip(qids, predictions.values(), strict=True)
    }
    report = scored(question_set, shuffled)

    def expects(name: str, chance: float) -> None:
        value = report.measures[name]
        low, high = wilson(round(chance * value.n), value.n)
        assert low <= value.mean <= high, (name, value.mean, chance)

    # of the answers a third refuses; of the rest a quarter names the city by chance
    expects("hallucination", 2 / 3)
    expects("false refusal", 1 / 3)
    expects("right", 2 / 3 / 4)
    assert report.measures["R@1"].mean <= wilson(1, 60)[1]
    # a third of the questions is rightly refused by a third of the answers
    expects("score", 2 / 3 * (2 / 3 / 4) + 1 / 3 * 1 / 3)


def test_a_missing_prediction_scores_zero(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    predictions = run(tmp_path, question_set, "rightly")
    half = {qid: p for qid, p in predictions.items() if int(qid[1:]) < 15}
    report = scored(question_set, half)
    assert report.outcomes == {"no prediction": 15, "right": 10, "rightly refused": 5}
    got = means(report)
    for name in ("score", "right", "trigram recall", "R@1", "evidence recall", "citation recall"):
        assert got[name] == 0.5, name
    assert (got["hallucination"], got["false refusal"]) == (0.5, 0.5)
    nothing = scored(question_set, {})
    assert means(nothing)["score"] == 0.0
    assert means(nothing)["hallucination"] == 1.0
    assert nothing.outcomes == {"no prediction": 30}


def test_scoring_is_pure(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    predictions = run(tmp_path, question_set, "never")
    assert scored(question_set, predictions) == scored(question_set, predictions)


def test_retrieval_alone(tmp_path: Path) -> None:
    question_set = festivals(tmp_path)
    found = predict(question_set.examples, Oracle(), tmp_path / "p.jsonl", {}, answers=False)
    found["q0"] = replace(found["q0"], hits=())
    report = score_run(question_set, question_set.examples, found, {"only": "retrieval"})
    assert report.outcomes == {"found": 19, "not retrieved": 1}
    assert means(report)["R@5"] == 0.95
    assert {name.split("@")[0] for name in report.measures} == {
        "R", "RR", "nDCG", "article R", "article RR", "article nDCG", "seconds",
    }  # fmt: skip


GOLD = Retrieved("corpus.jsonl:d0", 0, len(text(0)), 1.0)
OTHER = Retrieved("corpus.jsonl:d1", 0, len(text(1)), 1.0)
START = len(LEAD)
CITED = (Quoted(1, "corpus.jsonl:d1", START, len(text(1)), text(1)[START:]),)


@pytest.mark.parametrize(
    ("prediction", "expected"),
    [
        (Prediction("q0", (GOLD,), sentences=(Said("Di Jakarta.", ()),), read=(GOLD,)), Outcome.RIGHT),
        # right by luck is right
        (Prediction("q0", (), sentences=(Said("Di Jakarta.", ()),), read=()), Outcome.RIGHT),
        (Prediction("q0", (OTHER,), abstained=True, read=(OTHER,), indexed=(False,)), Outcome.NOT_INDEXED),
        (Prediction("q0", (OTHER,), abstained=True, read=(OTHER,), indexed=(True,)), Outcome.NOT_RETRIEVED),
        (Prediction("q0", (OTHER, GOLD), abstained=True, read=(OTHER,)), Outcome.NOT_READ),
        (Prediction("q0", (GOLD,), abstained=True, read=(GOLD,), dropped=("Jakarta.",)), Outcome.DROPPED),
        (Prediction("q0", (GOLD,), abstained=True, read=(GOLD,), dropped=("Medan.",)), Outcome.REFUSED),
        (Prediction("q0", (GOLD,), abstained=True, read=(GOLD,)), Outcome.REFUSED),
        (Prediction("q0", (GOLD,), sentences=(Said("Di Medan.", ()),), read=(GOLD,)), Outcome.UNSUPPORTED),
        (
            Prediction("q0", (GOLD, OTHER), True, (Said(text(1)[START:], (1,)),), CITED, read=(GOLD, OTHER)),
            Outcome.OTHER_ANSWER,
        ),
        (None, Outcome.MISSING),
    ],
)
def test_the_first_step_that_lost_it(tmp_path: Path, prediction: Prediction | None, expected: str) -> None:
    assert outcome(festivals(tmp_path).examples[0], prediction) == expected


def test_outcomes_of_unanswerable_questions(tmp_path: Path) -> None:
    example = festivals(tmp_path).examples[2]
    assert outcome(example, Prediction("q2", abstained=True)) == Outcome.RIGHTLY_REFUSED
    assert outcome(example, Prediction("q2")) == Outcome.NOT_REFUSED
    assert outcome(example, Prediction("q2", answered=False)) is None


NEWS = "Perdagangan kedua negara mencapai US$18 miliar pada 2018, kata Menteri Rahma Yunita."
ELSE = "Sidang itu berlangsung di Kuta selama dua hari penuh bersama para tamu."


@pytest.mark.parametrize(
    ("sentence", "quotes", "expected"),
    [
        (NEWS, [NEWS], True),
        ("Perdagangan kedua negara mencapai 18 miliar dolar AS pada 2018.", [NEWS], True),
        ("Perdagangan kedua negara mencapai 19 miliar dolar AS pada 2018.", [NEWS], False),
        ("Perdagangan kedua negara mencapai US$18 miliar pada 2019.", [NEWS], False),
        (ELSE, [NEWS], False),
        ("Trade reached 18 billion US dollars in 2018, Minister Rahma Yunita said.", [NEWS], True),
        ("Trade reached 18 billion US dollars in 2018, said Minister Budi Santoso.", [NEWS], False),
        (NEWS, [], False),
        (NEWS, [""], False),
    ],
)
def test_quotes_carry_a_sentence(sentence: str, quotes: list[str], expected: bool) -> None:
    assert carries_sentence(sentence, quotes) is expected


def test_citation_recall_and_precision_by_hand() -> None:
    cited = (
        Quoted(1, "a", 0, len(NEWS), NEWS),
        Quoted(2, "a", 100, 100 + len(ELSE), ELSE),
    )
    # sentence one is carried by [1], and [2] is not needed; sentence two cites nothing that carries it
    prediction = Prediction("q", sentences=(Said(NEWS, (1, 2)), Said(ELSE, (1,))), citations=cited)
    assert citation_recall(prediction) == 0.5
    assert citation_precision(prediction) == pytest.approx(1 / 3)
    # both quotes are needed where a sentence draws on both
    both = Prediction("q", sentences=(Said(f"{NEWS} {ELSE}", (1, 2)),), citations=cited)
    assert (citation_recall(both), citation_precision(both)) == (1.0, 1.0)
    # a number that no citation has carries nothing
    lost = Prediction("q", sentences=(Said(NEWS, (3,)),), citations=cited)
    assert (citation_recall(lost), citation_precision(lost)) == (0.0, 0.0)
    assert citation_recall(Prediction("q")) == citation_precision(Prediction("q")) == 0.0


def test_what_repeats_the_question_may_stand_beside_the_quote(tmp_path: Path) -> None:
    whole = "Sidang ke-14 itu resmi dibuka di Vientiane. Delegasi Rusia dipimpin Igor Morgulov."
    quote = whole[whole.index("Delegasi") :]
    (tmp_path / "a.jsonl").write_text(f'{{"_id": "x", "text": "{whole}"}}\n')
    start = whole.index(quote)
    prediction = Prediction(
        "q",
        sentences=(Said("Delegasi Rusia pada sidang ke-14 dipimpin Igor Morgulov.", (1,)),),
        citations=(Quoted(1, "a.jsonl:x", start, start + len(quote), quote),),
        read=(Retrieved("a.jsonl:x", 0, len(whole), 1.0),),
    )
    around = contexts(prediction, Documents([tmp_path]))
    assert around == {quote: whole}
    question = "Siapa memimpin delegasi Rusia pada sidang ke-14?"
    assert citation_recall(prediction, verifier(question, around)) == 1.0
    assert citation_recall(prediction, verifier(question)) == 0.0
    # what the question does not say must stand in the quote itself
    assert citation_recall(prediction, verifier("Siapa memimpin delegasi Rusia?", around)) == 0.0


def test_cited_evidence(tmp_path: Path) -> None:
    evidence = festivals(tmp_path).examples[0].evidence
    right = Quoted(1, "corpus.jsonl:d0", START, len(text(0)), text(0)[START:])
    prediction = Prediction("q0", citations=(right, CITED[0]))
    assert evidence_precision(prediction, evidence) == 0.5
    assert evidence_recall(prediction, evidence) == 1.0
    assert evidence_recall(Prediction("q0", citations=CITED), evidence) == 0.0
    assert quote_is_valid(right, text(0))
    assert not quote_is_valid(replace(right, start=START + 1), text(0))
    assert not quote_is_valid(right, None)
    assert not quote_is_valid(replace(right, start=3, end=3, quote=""), text(0))
