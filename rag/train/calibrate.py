"""From the reader's logits to probabilities, by logistic regression on rows it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of two logistic regressions over a reader's logits, that of a constant 1 last.

    `relevance` is over the logit of relevant, `answerable` over those of relevant and answerable and the span
    margin. Below `threshold` of P(answerable) the reader says that the passage does not answer.
    """

    answerable: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 0.0)
    relevance: tuple[float, float] = (1.0, 0.0)
    threshold: float = 0.5


def calibrate(logits: Floats, labels: Floats) -> Calibration:
    """Fit both maps, and the threshold where as many are refused of the answerable as answered of the others.

    `logits` has shape (rows, 3): relevant, answerable, span margin (`CrossReader.logits`); `labels`
    (rows, 2): relevance, answerable; -1 is "not known". Where there are questions asked on purpose over a
    passage that does not say (rows not answerable whose relevance is not known), P(answerable) and the
    threshold are fitted on them and the answerable ones alone: it is the chance of an answer given that the
    passage is about the question. Passages about something else are told by the relevance, and would make
    the map too sure of the hard ones. The logit of relevant counts, mostly with a negative weight: of two
    passages that look as if they answered, the one that owes less of it to its subject is likelier to.
    """
    relevant = labels[:, 0] >= 0
    asked = labels[:, 1] >= 0
    on_purpose = (labels[:, 1] == 0) & ~relevant
    if on_purpose.any():
        asked = (labels[:, 1] == 1) | on_purpose
    if len(np.unique(labels[asked, 1])) < 2:
        return Calibration()
    answerable = _logistic(logits[asked], labels[asked, 1])
    relevance = np.array([1.0, 0.0])
    if len(np.unique(labels[relevant, 0])) == 2:
        relevance = _logistic(logits[relevant, :1], labels[relevant, 0])
    chance = 1 / (1 + np.exp(-(logits[asked] @ answerable[:3] + answerable[3])))
    positive, negative = chance[labels[asked, 1] == 1], chance[labels[asked, 1] == 0]
    thresholds = np.linspace(0.01, 0.99, 99)
    unbalanced = [abs((positive < t).mean() - (negative >= t).mean()) for t in thresholds]
    threshold = float(thresholds[int(np.argmin(unbalanced))])
    first, second, third, fourth = (float(value) for value in answerable)
    return Calibration((first, second, third, fourth), (float(relevance[0]), float(relevance[1])), threshold)


def _logistic(features: Floats, labels: Floats) -> npt.NDArray[np.float64]:
    """Weights of a logistic regression, that of a constant 1 last; nearly unregularized."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=100, max_iter=1_000).fit(features, labels)
    weights: npt.NDArray[np.float64] = np.append(fitted.coef_[0], fitted.intercept_[0])
    return weights
