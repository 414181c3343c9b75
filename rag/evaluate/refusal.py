"""When to answer: the risk-coverage curve and the calibration of `confidence`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BINS = 10

Values = npt.NDArray[np.float64]


def risk_coverage(
    confidences: Sequence[float], right: Sequence[bool], questions: int
) -> list[tuple[float, float]]:
    """``(coverage, risk)`` as the threshold on confidence falls (El-Yaniv and Wiener 2010).

    `confidences` and `right` are those of the questions that were answered; an answer to an
    unanswerable question is never right. Coverage counts them among all `questions`, so a system that
    refuses does not reach 1. Answers of equal confidence enter together.
    """
    order = np.argsort(-np.asarray(confidences, dtype=np.float64), kind="stable")
    points: list[tuple[float, float]] = []
    wrong = 0
    for n, i in enumerate(order, start=1):
        wrong += not right[i]
        if n == len(order) or confidences[order[n]] != confidences[i]:
            points.append((n / questions, wrong / n))
    return points


def aurc(rows: Values) -> float:
    """Area under the risk-coverage curve (Geifman et al. 2019): the mean risk over every prefix.

    `rows` are ``(confidence, right)`` of the answers. Within equal confidences the order is unknown,
    and the prefix there counts its expected risk. 0 is best; a confidence that says nothing gives the
    share of wrong answers. nan for no answers.
    """
    if len(rows) == 0:
        return float("nan")
    confidences, inverse, sizes = np.unique(-rows[:, 0], return_inverse=True, return_counts=True)
    wrong = np.bincount(inverse, weights=1 - rows[:, 1], minlength=len(confidences))
    rate = (wrong / sizes)[np.repeat(np.arange(len(sizes)), sizes)]
    return float(np.mean(np.cumsum(rate) / np.arange(1, len(rows) + 1)))


def calibration_error(rows: Values) -> float:
    """Expected calibration error of ``(confidence, right)`` rows, `BINS` equal bins (Guo et al. 2017)."""
    if len(rows) == 0:
        return float("nan")
    bins = np.clip((rows[:, 0] * BINS).astype(int), 0, BINS - 1)
    gaps = np.bincount(bins, weights=rows[:, 0] - rows[:, 1], minlength=BINS)
    return float(np.abs(gaps).sum() / len(rows))


def reliability(rows: Values) -> list[tuple[float, float, int]]:
    """``(mean confidence, share right, answers)`` of every bin that holds an answer."""
    bins = np.clip((rows[:, 0] * BINS).astype(int), 0, BINS - 1) if len(rows) else np.empty(0, dtype=int)
    found = []
    for number in range(BINS):
        inside = rows[bins == number]
        if len(inside):
            found.append((float(inside[:, 0].mean()), float(inside[:, 1].mean()), len(inside)))
    return found
