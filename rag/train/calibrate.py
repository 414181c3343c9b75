"""From the reader's logits to probabilities, by logistic regression on rows it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``P(answerable) = sigmoid(answerable · (logit, span margin, 1))``, ``P(relevant) = sigmoid(relevance ·
    (logit, 1))``; below `threshold` of P(answerable) the reader says that the passage does not answer."""

    answerable: tuple[float, float, float] = (1.0, 0.0, 0.0)
    relevance: tuple[float, float] = (1.0, 0.0)
    threshold: float = 0.5


def calibrate(text: Floats, margin: Floats, labels: Floats) -> Calibration:
    """Fit both maps, and the threshold where as many answerable rows are refused as unanswerable answered.

    `text` and `labels` have shape (rows, 3): relevance, answerable, support; -1 is "not known". The
    threshold balances false refusal and hallucination over answerable questions and questions asked on
    purpose over a passage that does not say (rows whose relevance is not known), where there are any.
    """
    relevant = labels[:, 0] >= 0
    asked = labels[:, 1] >= 0
    if len(np.unique(labels[asked, 1])) < 2:
        return Calibration()
    features = np.stack([text[asked, 1], margin[asked], np.ones(int(asked.sum()))], axis=1)
    answerable = _logistic(features, labels[asked, 1])
    relevance = np.array([1.0, 0.0])
    if len(np.unique(labels[relevant, 0])) == 2:
        relevance = _logistic(
            np.stack([text[relevant, 0], np.ones(int(relevant.sum()))], axis=1), labels[relevant, 0]
        )
    chance = 1 / (1 + np.exp(-features @ answerable))
    on_purpose = labels[asked, 0] < 0
    positive = chance[labels[asked, 1] == 1]
    negative = chance[(labels[asked, 1] == 0) & (on_purpose if on_purpose.any() else True)]
    thresholds = np.linspace(0.01, 0.99, 99)
    unbalanced = [abs((positive < t).mean() - (negative >= t).mean()) for t in thresholds]
    threshold = float(thresholds[int(np.argmin(unbalanced))])
    first, second, third = (float(value) for value in answerable)
    return Calibration((first, second, third), (float(relevance[0]), float(relevance[1])), threshold)


def _logistic(
    features: npt.NDArray[np.float64], labels: Floats, ridge: float = 1e-2
) -> npt.NDArray[np.float64]:
    """Weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (chance - labels) + ridge * weights
        hessian = (features.T * (chance * (1 - chance))) @ features + ridge * np.eye(len(weights))
        move = np.linalg.solve(hessian, gradient)
        weights -= move
        if np.abs(move).max() < 1e-8:
            break
    return weights
