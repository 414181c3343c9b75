"""Development measurements of the recipes: how well an encoder finds, how well a reader reads.

Small and quick, to steer training; the tool as a whole is measured by `rag eval`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.records import Reading
from rag.train.data import Question
from rag.train.windows import sentences

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages, and for each question the rows of those that hold one of its answers."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    gold: tuple[frozenset[int], ...]


def pool(questions: Sequence[Question], more: Sequence[str], characters: int = 450) -> Pool:
    """The contexts of the answerable questions, cut into runs of whole sentences, among `more` texts.

    Gold is every run of the question's own context that holds an answer as a whole; a question whose
    answer no run holds keeps the runs of its context as gold.
    """
    passages: dict[str, int] = {}
    runs_of: dict[str, list[int]] = {}
    for question in questions:
        if question.context not in runs_of:
            texts = [question.context[a:b] for a, b in _runs(question.context, characters)]
            runs_of[question.context] = [passages.setdefault(text, len(passages)) for text in texts]
    for text in more:
        passages.setdefault(text[:characters], len(passages))
    texts = list(passages)
    kept = [q for q in questions if q.answerable]
    gold = []
    for question in kept:
        runs = runs_of[question.context]
        holding = [row for row in runs if any(answer in texts[row] for answer in question.answers)]
        gold.append(frozenset(holding or runs))
    return Pool(tuple(q.question for q in kept), tuple(texts), tuple(gold))


def _runs(text: str, characters: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if out and end - out[-1][0] <= characters:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out or [(0, len(text))]


def ranks(scores: Scores, gold: Sequence[frozenset[int]]) -> npt.NDArray[np.int64]:
    """For each question the place, from 1, of its best gold passage; ties count against it."""
    out = []
    for row, wanted in zip(scores, gold, strict=True):
        best = max(row[list(wanted)])
        out.append(int((row > best).sum() + (np.delete(row, list(wanted)) == best).sum()) + 1)
    return np.array(out)


def summary(places: npt.NDArray[np.int64]) -> dict[str, float]:
    """R@1, R@10 and MRR@10, in percent."""
    return {
        "R@1": 100 * float((places <= 1).mean()),
        "R@10": 100 * float((places <= 10).mean()),
        "MRR@10": 100 * float(np.where(places <= 10, 1 / places, 0).mean()),
    }


def interval(values: npt.NDArray[np.float64], draws: int = 2000) -> tuple[float, float]:
    """95 % interval of the mean, by bootstrap over the questions (percentiles, seed 0)."""
    rng = np.random.default_rng(0)
    means = values[rng.integers(len(values), size=(draws, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def paired_p(better: npt.NDArray[np.float64], worse: npt.NDArray[np.float64], draws: int = 5000) -> float:
    """Two-sided p of a paired randomization test on the mean difference (seed 0)."""
    rng = np.random.default_rng(0)
    difference = better - worse
    signs = rng.choice([-1.0, 1.0], size=(draws, len(difference)))
    extreme = np.abs((signs * difference).mean(1)) >= abs(difference.mean()) - 1e-12
    return float((extreme.sum() + 1) / (draws + 1))


def bm25_scores(questions: Sequence[Sequence[str]], passages: Sequence[Sequence[str]]) -> Scores:
    """BM25 of every passage for every question, both as index terms."""
    import bm25s

    index = bm25s.BM25()
    index.index([list(terms) for terms in passages], show_progress=False)
    known = [[term for term in terms if term in index.vocab_dict] for terms in questions]
    none = np.zeros(len(passages), np.float32)
    return np.stack([np.asarray(index.get_scores(terms), np.float32) if terms else none for terms in known])


def fused(dense: Scores, lexical: Scores, weight: float) -> Scores:
    """``weight`` · z(dense) + (1 - weight) · z(lexical), z over the passages of each question."""

    def z(scores: Scores) -> Scores:
        spread = scores.std(1, keepdims=True)
        return np.asarray((scores - scores.mean(1, keepdims=True)) / np.where(spread == 0, 1, spread))

    return np.asarray(weight * z(dense) + (1 - weight) * z(lexical), np.float32)


def f1(predicted: str, answers: Sequence[str]) -> tuple[float, float]:
    """Token F1 and exact match with the best of the answers (as in SQuAD, but articles count)."""
    import re

    def tokens(text: str) -> list[str]:
        return re.sub(r"[^\w\s]", " ", text.lower()).split()

    best = exact = 0.0
    mine = tokens(predicted)
    for answer in answers:
        theirs = tokens(answer)
        common = sum(min(mine.count(word), theirs.count(word)) for word in set(mine))
        if common:
            best = max(best, 2 * common / (len(mine) + len(theirs)))
        exact = max(exact, float(mine == theirs))
    return best, exact


def expected_calibration_error(
    chance: npt.NDArray[np.float64], right: npt.NDArray[np.float64], bins: int = 10
) -> float:
    """Mean distance of confidence from accuracy over `bins` of equal width (Guo et al. 2017)."""
    place = np.minimum((chance * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            total += inside.mean() * abs(chance[inside].mean() - right[inside].mean())
    return float(total)


@dataclass(frozen=True, slots=True)
class ReadingScores:
    """How well a reader reads its own passages, in [0, 1].

    `f1` and `exact` are over the answerable questions, as if it never refused; `hallucination` is the share
    of unanswerable questions that it answers and `false_refusal` that of answerable ones that it refuses, at
    the threshold; `curve` holds (threshold, hallucination, false refusal); `ece` is that of P(answerable).
    """

    f1: float
    exact: float
    hallucination: float
    false_refusal: float
    ece: float
    curve: tuple[tuple[float, float, float], ...]


def reading_scores(
    read: Callable[[str, Sequence[str]], Sequence[Reading]], questions: Sequence[Question], threshold: float
) -> ReadingScores:
    """Scores of `read` (`rag.protocols.Reader.read`) over questions with their own contexts.

    Raises `ValueError` where no question is answerable; without unanswerable ones `hallucination` is 0.
    """
    chances = np.array([0.0] * len(questions))
    spans: list[tuple[float, float]] = []
    for number, question in enumerate(questions):
        (reading,) = read(question.question, [question.context])
        chances[number] = reading.answerable
        if question.answerable:
            spans.append(f1(question.context[reading.start : reading.end], question.answers))
    answerable = np.array([question.answerable for question in questions])
    if not answerable.any():
        raise ValueError("there is no answerable question to score")

    def errors(least: float) -> tuple[float, float]:
        answered = chances >= least
        wrongly = float(answered[~answerable].mean()) if (~answerable).any() else 0.0
        return wrongly, float((~answered)[answerable].mean())

    hallucination, false_refusal = errors(threshold)
    return ReadingScores(
        f1=float(np.mean([score for score, _ in spans])),
        exact=float(np.mean([score for _, score in spans])),
        hallucination=hallucination,
        false_refusal=false_refusal,
        ece=expected_calibration_error(chances, answerable.astype(float)),
        curve=tuple((least / 20, *errors(least / 20)) for least in range(1, 20)),
    )
