"""Why an answer is wrong: the first step that lost it."""

from __future__ import annotations

from enum import StrEnum

from rag.evaluate.answers import is_right
from rag.evaluate.citations import carries_sentence, citation_recall
from rag.evaluate.records import Example, Prediction
from rag.evaluate.retrieval import holds_any


class Outcome(StrEnum):
    """What became of a question, in the order in which the steps can lose it."""

    RIGHT = "right"
    RIGHTLY_REFUSED = "rightly refused"
    FOUND = "found"
    MISSING = "no prediction"
    NOT_INDEXED = "not indexed"
    NOT_RETRIEVED = "not retrieved"
    NOT_READ = "retrieved, not read"
    DROPPED = "read, dropped by the verifier"
    REFUSED = "refused"
    UNSUPPORTED = "said without support"
    OTHER_ANSWER = "said with support, not the answer"
    NOT_REFUSED = "answered, though unanswerable"


GOOD = frozenset({Outcome.RIGHT, Outcome.RIGHTLY_REFUSED, Outcome.FOUND})


def outcome(example: Example, prediction: Prediction | None) -> Outcome | None:
    """The outcome of one question; None where a run of retrieval alone says nothing about it.

    A wrong answer to an answerable question is put down to the first step at which no piece of the
    evidence was left: the index, the hits, the passages that were read. Where a piece was read, either
    the verifier dropped a sentence that says an accepted answer, or the system refused, or it said
    something else, carried by its quotes or not (`rag.evaluate.citations.carries_sentence`).
    """
    if prediction is None:
        return Outcome.MISSING
    if not prediction.answered:
        if not example.answerable or not example.evidence:
            return None
        return _lost(example, prediction) or Outcome.FOUND
    if not example.answerable:
        return Outcome.RIGHTLY_REFUSED if prediction.abstained else Outcome.NOT_REFUSED
    if not prediction.abstained and is_right(prediction.text, example.answers):
        return Outcome.RIGHT
    if lost := _lost(example, prediction):
        return lost
    if any(is_right(text, example.answers) for text in prediction.dropped):
        return Outcome.DROPPED
    if prediction.abstained:
        return Outcome.REFUSED
    carried = citation_recall(prediction, carries_sentence) == 1.0
    return Outcome.OTHER_ANSWER if carried else Outcome.UNSUPPORTED


def _lost(example: Example, prediction: Prediction) -> Outcome | None:
    if not example.evidence:
        return None
    if prediction.indexed is not None and not any(prediction.indexed):
        return Outcome.NOT_INDEXED
    read = prediction.read or ()
    if not any(holds_any(hit, piece) for hit in (*prediction.hits, *read) for piece in example.evidence):
        return Outcome.NOT_RETRIEVED
    if prediction.read is not None and not any(
        holds_any(hit, piece) for hit in read for piece in example.evidence
    ):
        return Outcome.NOT_READ
    return None
