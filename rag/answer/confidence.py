"""How sure the tool is that the evidence answers the question, as a probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from rag.answer.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence is computed from, each in [0, 1]."""

    cosine: float
    """Best cosine of the question to one of the three best sentences."""
    overlap: float
    """Best share of the question's words, by their weight, in one of the three best sentences."""
    passage: float
    """Fused score of the passage of the best sentence."""
    answers: float
    """1.0 where one of the three best sentences has the kind of thing that is asked for."""
    across: float
    """1.0 where the best sentence is in another language than the question."""
    dense: float
    """Cosine of the question to the passage of the best sentence."""
    reading: float = 0.0
    """The reader's best probability that a passage answers."""
    span: float = 0.0
    """Share of its likeliest answer among all spans of that passage."""


# Logistic regression, fitted on 1,321 questions of development and training files and on the same questions
# with the article that answers them taken away (evals/LOG.md).
WEIGHTS = (0.51, 2.78, 3.77, 0.17, 1.11, 1.05, 0.0, 0.0)
BIAS = -5.48

READ_WEIGHTS = WEIGHTS
READ_BIAS = BIAS
"""The same where a reader has read the passages."""

REFUSE_QUOTES_BELOW = 0.4
"""Extract mode abstains below this confidence."""

REFUSE_BELOW = 0.3
"""With a generator the tool abstains below this; the generator and the verifier refuse more by themselves."""


def features(evidence: Sequence[Evidence], across: bool) -> Features:
    """The features of the best evidence; zeros where there is none."""
    if not evidence:
        return Features(0.0, 0.0, 0.0, 0.0, float(across), 0.0)
    best, top = evidence[0], evidence[:3]
    readings = [item.hit.reading for item in evidence if item.hit.reading]
    surest = max(readings, key=lambda reading: reading.answerable, default=None)
    return Features(
        cosine=max(0.0, *(item.cosine for item in top)),
        overlap=max(item.overlap for item in top),
        passage=best.hit.components.get("fused", best.hit.score),
        answers=float(any(item.answers for item in top)),
        across=float(across),
        dense=best.hit.components.get("dense", 0.0),
        reading=surest.answerable if surest else 0.0,
        span=surest.span_score if surest else 0.0,
    )


def confidence(found: Features, read: bool = False) -> float:
    """A probability that the evidence holds the answer; `read` says whether a reader has read it."""
    weights, bias = (READ_WEIGHTS, READ_BIAS) if read else (WEIGHTS, BIAS)
    total = bias + sum(w * x for w, x in zip(weights, astuple(found), strict=True))
    return 1.0 / (1.0 + math.exp(-total))
