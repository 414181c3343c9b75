"""Reading the hits: the best of the fused ones again, by a cross-encoder that reads question and passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.protocols import Reader
from rag.records import Hit

READ = 8
"""Hits that are read: all that an answer is drawn from, in less than half a second on two cores."""

READER_WEIGHT = 0.2
"""Share of P(answerable) in the score, chosen on development questions (evals/LOG.md)."""


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits in their new order, those that were read with their `Reading`.

    The fused score stays among the components ("fused"). Hits beyond the first `READ` are not read and
    count as if they did not answer.
    """
    first = hits[:READ]
    readings = reader.read(
        question, [hit.passage.text for hit in first], [hit.passage.title for hit in first]
    )
    read = [
        replace(
            hit,
            score=(1 - READER_WEIGHT) * hit.score + READER_WEIGHT * reading.answerable,
            components={**hit.components, "fused": hit.score, "answerable": reading.answerable},
            reading=reading,
        )
        for hit, reading in zip(first, readings, strict=True)
    ]
    unread = [
        replace(
            hit,
            score=(1 - READER_WEIGHT) * hit.score,
            components={**hit.components, "fused": hit.score},
        )
        for hit in hits[READ:]
    ]
    ordered = sorted([*read, *unread], key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1)]
