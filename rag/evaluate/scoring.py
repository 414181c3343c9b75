"""From a set and its predictions to per-question rows: pure, without models, repeatable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.evaluate.answers import exact_match, is_right, token_f1, trigram_recall
from rag.evaluate.attribution import Outcome, outcome
from rag.evaluate.citations import (
    citation_precision,
    citation_recall,
    contexts,
    evidence_precision,
    evidence_recall,
    quote_is_valid,
    verifier,
)
from rag.evaluate.documents import Documents
from rag.evaluate.measures import BY_NAME
from rag.evaluate.records import Example, Prediction
from rag.evaluate.retrieval import retrieval_scores
from rag.text import detect_language


@dataclass(frozen=True, slots=True)
class Row:
    """One question, scored. `values` holds the measures that apply to it; `confidence` is None where
    nothing was answered."""

    qid: str
    kind: str
    language: str
    answerable: bool
    outcome: str
    values: dict[str, float]
    confidence: float | None = None


def score(
    examples: Sequence[Example],
    predictions: Mapping[str, Prediction],
    documents: Documents,
    only_retrieval: bool = False,
) -> list[Row]:
    """One `Row` per example, in their order.

    A question without a prediction gets the worst value of every measure that applies to it, so that
    a run is never better for having stopped. Predictions for unknown questions are ignored.
    """
    hits = {qid: prediction.hits for qid, prediction in predictions.items()}
    retrieval = retrieval_scores(examples, hits) if _has_hits(predictions, only_retrieval) else {}
    rows = []
    for example in examples:
        prediction = predictions.get(example.qid)
        values = dict(retrieval.get(example.qid, {}))
        if not only_retrieval:
            values |= _missing(example) if prediction is None else _answer(example, prediction, documents)
        if prediction is not None:
            values |= _cost(prediction)
        found = outcome(example, prediction)
        answered = prediction is not None and prediction.answered and not prediction.abstained
        rows.append(
            Row(
                qid=example.qid,
                kind=example.kind or ("answerable" if example.answerable else "unanswerable"),
                language=str(example.language),
                answerable=example.answerable,
                outcome=str(found) if found else "",
                values=values,
                confidence=prediction.confidence if prediction is not None and answered else None,
            )
        )
    return rows


def _has_hits(predictions: Mapping[str, Prediction], only_retrieval: bool) -> bool:
    """Another system's predictions may hold no hits at all; then its retrieval is not scored."""
    return only_retrieval or any(prediction.hits for prediction in predictions.values())


def _missing(example: Example) -> dict[str, float]:
    names = ["score"]
    if example.answerable:
        names += ["right", "exact match", "token F1", "trigram recall", "false refusal", "citation recall"]
        names += ["citation precision", "verifier recall", "verifier precision"] + (
            ["evidence recall"] if example.evidence else []
        )
    else:
        names.append("hallucination")
    return {name: 0.0 if BY_NAME[name].higher_is_better else 1.0 for name in names}


def _answer(example: Example, prediction: Prediction, documents: Documents) -> dict[str, float]:
    said = not prediction.abstained
    values: dict[str, float] = {}
    if example.answerable:
        text = prediction.text if said else ""
        right = said and is_right(text, example.answers)
        values["score"] = values["right"] = float(right)
        values["exact match"] = exact_match(text, example.answers) if said else 0.0
        values["token F1"] = token_f1(text, example.answers) if said else 0.0
        values["trigram recall"] = trigram_recall(text, example.answers) if said else 0.0
        values["false refusal"] = float(not said)
        if example.evidence:
            values["evidence recall"] = evidence_recall(prediction, example.evidence) if said else 0.0
            if said:
                values["evidence precision"] = evidence_precision(prediction, example.evidence)
    else:
        values["score"] = float(not said)
        values["hallucination"] = float(said)
    if said:
        values["answer language"] = float(detect_language(prediction.text) == example.language)
        values["citation recall"] = citation_recall(prediction)
        values["citation precision"] = citation_precision(prediction)
        own = verifier(example.question, contexts(prediction, documents))
        values["verifier recall"] = citation_recall(prediction, own)
        values["verifier precision"] = citation_precision(prediction, own)
        if prediction.citations:
            valid = [quote_is_valid(c, documents.find(c.doc_id)) for c in prediction.citations]
            values["quote validity"] = sum(valid) / len(valid)
    return values


def _cost(prediction: Prediction) -> dict[str, float]:
    values = {}
    if "total" in prediction.timings:
        values["seconds"] = prediction.timings["total"]
    if prediction.tokens:
        values["tokens"] = float(sum(prediction.tokens.values()))
    return values


def is_good(row: Row) -> bool:
    """Whether the row's answer was right or rightly refused."""
    return row.outcome in (Outcome.RIGHT, Outcome.RIGHTLY_REFUSED)
