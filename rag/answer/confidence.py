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


# Logistic regression, fitted on 1,321 questions of development and training files and on the same questions
# with the article that answers them taken away (evals/LOG.md).
WEIGHTS = (0.51, 2.78, 3.77, 0.17, 1.11, 1.05)
BIAS = -5.48

REFUSE_QUOTES_BELOW = 0.4
"""Extract mode abstains below this confidence."""

REFUSE_BELOW = 0.3
"""With a generator the tool abstains below this; the generator and the verifier refuse more by themselves."""


def features(evidence: Sequence[Evidence], across: bool) -> Features:
    """The features of the best evidence; zeros where there is none."""
    if not evidence:
        return Features(0.0, 0.0, 0.0, 0.0, float(across), 0.0)
    best, top = evidence[0], evidence[:3]
    return Features(
        cosine=max(0.0, *(item.cosine for item in top)),
        overlap=max(item.overlap for item in top),
        passage=best.hit.score,
        answers=float(any(item.answers for item in top)),
        across=float(across),
        dense=best.hit.components.get("dense", 0.0),
    )


def confidence(found: Features) -> float:
    """A probability that the evidence holds the answer."""
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS, astuple(found), strict=True))
    return 1.0 / (1.0 + math.exp(-total))
