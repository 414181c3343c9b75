"""Intervals and paired tests; scipy does the statistics.

Rates have Wilson intervals (Wilson 1927), other means percentile bootstrap intervals (Efron 1979). Two
systems are compared on the same questions with a paired permutation test (sign flips of the
differences, exact where there are few), and the p-values of one comparison are corrected by Holm (1979).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SEED = 20190219
CONFIDENCE = 0.95
BOOTSTRAPS = 2_000
PERMUTATIONS = 9_999
POWER = 0.8

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval; `method` is ``wilson``, ``bootstrap`` or ``none`` (n = 0)."""

    mean: float
    low: float
    high: float
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A over the same questions.

    `detectable` is the smallest true difference that a paired test of these n questions, with the
    spread seen, finds at 5 % in 80 of 100 tries; nan where no question differs.
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    n: int
    detectable: float


def mean(values: Sequence[float], rate: bool = False) -> Mean:
    """The mean of `values` with its interval: Wilson for a `rate` (all values 0 or 1), else bootstrap."""
    n = len(values)
    if n == 0:
        return Mean(math.nan, math.nan, math.nan, 0, "none")
    if rate:
        low, high = wilson(round(sum(values)), n)
        return Mean(sum(values) / n, low, high, n, "wilson")
    low, high = bootstrap(np.asarray(values, dtype=np.float64))
    return Mean(float(np.mean(values)), low, high, n, "bootstrap")


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The Wilson score interval of a rate."""
    from scipy.stats import binomtest

    interval = binomtest(successes, n).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def bootstrap(values: Values) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean, seeded."""
    from scipy.stats import bootstrap as resample

    if len(values) < 2 or np.ptp(values) == 0:
        return float(values.mean()), float(values.mean())
    result = resample(
        (values,),
        np.mean,
        n_resamples=BOOTSTRAPS,
        confidence_level=CONFIDENCE,
        method="percentile",
        batch=max(1, 4_000_000 // len(values)),
        rng=np.random.default_rng(SEED),
    )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)


def bootstrap_of(rows: Values, statistic: Callable[[Values], float], n: int = 500) -> tuple[float, float]:
    """Percentile bootstrap interval of a statistic of whole rows (AURC, ECE), seeded."""
    if len(rows) < 2:
        return math.nan, math.nan
    random = np.random.default_rng(SEED)
    found = [statistic(rows[random.integers(0, len(rows), len(rows))]) for _ in range(n)]
    tail = (1 - CONFIDENCE) / 2
    return float(np.quantile(found, tail)), float(np.quantile(found, 1 - tail))


def compare(a: Sequence[float], b: Sequence[float]) -> Difference:
    """The paired difference of two systems on the same questions, in the same order."""
    from scipy.stats import norm, permutation_test

    if len(a) != len(b) or not a:
        raise ValueError(f"{len(a)} and {len(b)} values cannot be paired")
    left, right = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    deltas = right - left
    n = len(deltas)
    if np.all(deltas == 0):
        return Difference(float(left.mean()), float(right.mean()), 0.0, 0.0, 0.0, 1.0, n, math.nan)
    low, high = bootstrap(deltas)
    p = 1.0
    if n > 1:
        test = permutation_test(
            (deltas,),
            np.mean,
            permutation_type="samples",
            vectorized=True,
            n_resamples=PERMUTATIONS,
            batch=max(1, 4_000_000 // n),
            rng=np.random.default_rng(SEED),
        )
        p = float(test.pvalue)
    spread = float(deltas.std(ddof=1)) if n > 1 else math.nan
    detectable = float((norm.ppf(0.5 + CONFIDENCE / 2) + norm.ppf(POWER)) * spread / math.sqrt(n))
    return Difference(
        float(left.mean()), float(right.mean()), float(deltas.mean()), low, high, p, n, detectable
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted
