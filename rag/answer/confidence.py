"""How sure the tool is that the evidence answers the question, as a probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from rag.answer.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence is computed from, each in [0, 1]."""

    fit: float
    """The better of two: the share of the question's words, by their weight, that one of the three best
    sentences has, and the fused score of the best sentence's passage. A short question of names and acronyms
    is near nothing for the encoder, one that is worded otherwise shares few words."""
    across: float
    """1.0 where the best sentence is in another language than the question."""
    reading: float = 0.0
    """The reader's best probability that a passage answers, within a language."""
    reading_across: float = 0.0
    """The same across languages, of which it has learned less."""


# Logistic regressions, fitted on 987 questions that no model was trained on and on the same questions with
# the article that answers them taken away (tests/bench/tuning.py, evals/LOG.md).
WEIGHTS = (9.1, 0.74, 0.0, 0.0)
BIAS = -7.1

READ_WEIGHTS = (6.5, 1.39, 3.39, 2.46)
READ_BIAS = -6.89
"""The same where a reader has read the passages."""

REFUSE_QUOTES_BELOW = 0.25
"""Extract mode abstains below this confidence."""

REFUSE_BELOW = 0.2
"""With a generator the tool abstains below this; the generator and the verifier refuse more by themselves."""


SECOND_WEIGHTS = (0.29, 0.45)
SECOND_BIAS = -0.55
"""A logistic regression, over the log-odds of the confidence and the generator's log-odds that the quotes of
its answer answer the question, of whether the answer is right (evals/LOG.md)."""

REFUSE_SECOND_BELOW = 0.45
"""With a generator the tool abstains below this once the quotes of its answer were looked at again."""


def features(evidence: Sequence[Evidence], across: bool) -> Features:
    """The features of the best evidence; zeros where there is none."""
    if not evidence:
        return Features(0.0, float(across))
    best = evidence[0]
    reading = max((item.hit.reading.answers for item in evidence if item.hit.reading), default=0.0)
    return Features(
        fit=max(best.hit.components.get("fused", best.hit.score), *(item.overlap for item in evidence[:3])),
        across=float(across),
        reading=0.0 if across else reading,
        reading_across=reading if across else 0.0,
    )


def confidence(found: Features, read: bool = False) -> float:
    """A probability that the evidence holds the answer; `read` says whether a reader has read it."""
    weights, bias = (READ_WEIGHTS, READ_BIAS) if read else (WEIGHTS, BIAS)
    total = bias + sum(w * x for w, x in zip(weights, astuple(found), strict=True))
    return _logistic(total)


def second_thoughts(before: float, odds: float) -> float:
    """The confidence after the generator was asked whether the quotes of its answer answer the question.

    `odds` is the logarithm of P(yes) / P(no).
    """
    prior = math.log(before / (1.0 - before)) if 0.0 < before < 1.0 else 0.0
    total = SECOND_BIAS + SECOND_WEIGHTS[0] * prior + SECOND_WEIGHTS[1] * odds
    return _logistic(total)


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-total))
