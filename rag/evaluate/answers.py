"""Compare an answer with the accepted ones: exact match, token F1, character-3-gram recall, rightness.

Every function takes the best over the accepted answers; all values lie in [0, 1].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rag.evaluate.normalize import is_fact, tokens

LONG_ANSWER = 4
"""Accepted answers of at least this many tokens may be said in another order or with a word less."""

LONG_ANSWER_RECALL = 0.8
"""Share of the tokens of a long accepted answer that a right answer holds."""


def exact_match(answer: str, accepted: Sequence[str]) -> float:
    """1 if the answer is an accepted one after normalization."""
    said = tokens(answer)
    return _best(accepted, lambda gold: float(said == tokens(gold)))


def token_f1(answer: str, accepted: Sequence[str]) -> float:
    """F1 over the multisets of normalized tokens (Rajpurkar et al. 2016, with our normalizer)."""
    said = Counter(tokens(answer))

    def f1(gold: str) -> float:
        wanted = Counter(tokens(gold))
        if not said or not wanted:
            return float(said == wanted)
        common = (said & wanted).total()
        if not common:
            return 0.0
        precision, recall = common / said.total(), common / wanted.total()
        return 2 * precision * recall / (precision + recall)

    return _best(accepted, f1)


def trigram_recall(answer: str, accepted: Sequence[str]) -> float:
    """Share of the character 3-grams of an accepted answer that the answer holds.

    It forgives affixes ("diperkirakan", "perkiraan") and length: a whole sentence around the accepted
    answer scores 1. An accepted answer of one or two characters must be a token of the answer.
    """
    said = tokens(answer)
    grams = _trigrams(said)

    def recall(gold: str) -> float:
        wanted = _trigrams(tokens(gold))
        if not wanted:
            return float(bool(tokens(gold)) and set(tokens(gold)) <= set(said))
        return (grams & wanted).total() / wanted.total()

    return _best(accepted, recall)


def is_right(answer: str, accepted: Sequence[str]) -> bool:
    """Whether the answer says an accepted one: the definition of "right" in every report.

    The tokens of the accepted answer stand in the answer one after the other; or the accepted answer
    is long (`LONG_ANSWER`), the answer holds `LONG_ANSWER_RECALL` of its tokens in any order, and all
    of its numbers, amounts and dates. More may be said around it: whether that is carried by a quote
    is measured by the citations.
    """
    said = tokens(answer)
    return any(_says(said, tokens(gold)) for gold in accepted)


def _says(said: Sequence[str], gold: Sequence[str]) -> bool:
    if not gold:
        return False
    if any(tuple(said[i : i + len(gold)]) == tuple(gold) for i in range(len(said) - len(gold) + 1)):
        return True
    if len(gold) < LONG_ANSWER:
        return False
    have, wanted = Counter(said), Counter(gold)
    if any(have[token] == 0 for token in wanted if is_fact(token)):
        return False
    return (have & wanted).total() >= LONG_ANSWER_RECALL * wanted.total()


def _trigrams(normalized: Sequence[str]) -> Counter[str]:
    text = " ".join(normalized)
    return Counter(text[i : i + 3] for i in range(len(text) - 2))


def _best(accepted: Sequence[str], score: Callable[[str], float]) -> float:
    return max((score(gold) for gold in accepted), default=0.0)
