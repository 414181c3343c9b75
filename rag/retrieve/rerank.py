"""Reading the hits: the best of the fused ones again, by a cross-encoder that reads question and passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.protocols import Reader
from rag.records import Hit, Reading
from rag.text.question import in_words_of

READ = 8
"""Hits that are read: all that an answer is drawn from, in less than half a second on two cores."""

READER_WEIGHT = 0.2
"""Share of `Reading.answers` in the score, chosen on development questions (evals/LOG.md)."""


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits in their new order, those that were read with their `Reading`.

    The fused score stays among the components ("fused"). Hits beyond the first `READ` are not read and
    count as if they did not answer.
    """
    first = hits[:READ]
    read = [
        replace(
            hit,
            score=(1 - READER_WEIGHT) * hit.score + READER_WEIGHT * reading.answers,
            components={**hit.components, "fused": hit.score, "answers": reading.answers},
            reading=reading,
        )
        for hit, reading in zip(first, _read(question, first, reader), strict=True)
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


def _read(question: str, hits: Sequence[Hit], reader: Reader) -> list[Reading]:
    """The readings of the hits, each asked with the acronyms as its passage writes them."""
    asked = [in_words_of(hit.passage.text, question) for hit in hits]
    readings: dict[int, Reading] = {}
    for wording in dict.fromkeys(asked):
        places = [at for at, one in enumerate(asked) if one == wording]
        passages = [hits[at].passage for at in places]
        found = reader.read(wording, [p.text for p in passages], [p.title for p in passages])
        readings.update(zip(places, found, strict=True))
    return [readings[at] for at in range(len(hits))]
