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
    overlap: float
    passage: float
    answers: float
    same_language: float


# Logistic regression on training questions, half of them unanswerable (see evals/LOG.md); `bias` last.
WEIGHTS = (3.0, 3.0, 1.0, 1.0, -1.0)
BIAS = -3.0

REFUSE_BELOW = 0.35
"""Below this confidence the tool abstains."""


def features(evidence: Sequence[Evidence], same_language: bool) -> Features:
    """The features of the best evidence."""
    if not evidence:
        return Features(0.0, 0.0, 0.0, 0.0, float(same_language))
    best = evidence[0]
    return Features(
        cosine=max(0.0, max(item.cosine for item in evidence[:3])),
        overlap=max(item.overlap for item in evidence[:3]),
        passage=best.hit.score,
        answers=float(best.answers),
        same_language=float(same_language),
    )


def confidence(found: Features) -> float:
    """A probability that the evidence holds the answer."""
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS, astuple(found), strict=True))
    return 1.0 / (1.0 + math.exp(-total))
